//! What is wrong with a policy's text: for editors.

use portcullis::{Loader, Policy};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{found, to_json};
use crate::names;

/// The findings of a policy as JSON text, in the order of the text.
///
/// # Errors
/// A type of policy that there is not.
#[wasm_bindgen]
pub fn validate(text: &str, policy_type: &str) -> Result<String, String> {
    let policy_type = names::named("policyType", policy_type)?;
    let findings = match Policy::from_json(text, policy_type, Loader::Strict) {
        Ok(policy) => found(text, policy.warnings(), None),
        Err(errors) => found(text, errors.findings(), None),
    };
    Ok(to_json(&findings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_is_marked_where_it_stands() {
        let text = "{\"Version\": \"2012-10-17\", \"Statement\": {\"Sid\": \"𝕏\", \"Effect\": \"Alow\",\n\
                    \"Action\": \"*\", \"Resource\": \"*\"}}";
        let findings: serde_json::Value =
            serde_json::from_str(&validate(text, "resource").unwrap_or_default())
                .unwrap_or_default();
        let units: Vec<u16> = text.encode_utf16().collect();
        let finding = findings
            .as_array()
            .into_iter()
            .flatten()
            .find(|finding| finding.get("reason") == Some(&"invalidEffect".into()))
            .cloned()
            .unwrap_or_default();
        let number = |name: &str| finding.get(name).and_then(serde_json::Value::as_u64);
        let offset = |name: &str| number(name).unwrap_or_default() as usize;
        let marked = units.get(offset("offset")..offset("endOffset"));
        assert_eq!(
            marked.map(String::from_utf16_lossy).as_deref(),
            Some("\"Alow\""),
            "{findings}"
        );
        assert_eq!(number("line"), Some(1));
    }
}
