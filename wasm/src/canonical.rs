//! The one spelling of what a policy means.

use portcullis::canonical::CanonicalPolicy;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{self, found};
use crate::names;

/// The canonical text of a policy.
///
/// # Errors
/// A type or a loader that there is not, and every finding of a policy that is refused.
#[wasm_bindgen]
pub fn canonicalize(text: &str, policy_type: &str, loader: &str) -> Result<String, String> {
    canonical(text, policy_type, loader).map(CanonicalPolicy::into_json)
}

/// The hash of the canonical text: 32 hexadecimal digits.
///
/// # Errors
/// As [`canonicalize`].
#[wasm_bindgen(js_name = semanticHash)]
pub fn semantic_hash(text: &str, policy_type: &str, loader: &str) -> Result<String, String> {
    let canonical = canonical(text, policy_type, loader)?;
    Ok(canonical.semantic_hash().to_string())
}

fn canonical(text: &str, policy_type: &str, loader: &str) -> Result<CanonicalPolicy, String> {
    let policy_type = names::named("options.type", policy_type)?;
    let loader = names::named("options.loader", loader)?;
    CanonicalPolicy::from_json(text, policy_type, loader).map_err(|errors| {
        let findings = found(text, errors.findings(), None);
        error::of_findings("invalidPolicy", &findings)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spellings_have_one_text_and_what_is_refused_has_none() {
        let one = r#"{"Statement": [{"Effect": "Allow", "Action": ["s3:Get*"], "Resource": "*"}]}"#;
        let other = r#"{"Statement": {"Resource": ["*"], "Action": "S3:get*", "Effect": "Allow"}}"#;
        let text = canonicalize(one, "identity", "strict");
        assert!(text.is_ok());
        assert_eq!(text, canonicalize(other, "identity", "strict"));
        let hash = semantic_hash(one, "identity", "strict").unwrap_or_default();
        assert_eq!(hash.len(), 32);
        let error = semantic_hash("{}", "identity", "strict")
            .err()
            .unwrap_or_default();
        assert!(error.starts_with(r#"{"code":"invalidPolicy""#), "{error}");
    }
}
