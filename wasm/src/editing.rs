//! What editors ask while a policy is written. Offsets are in UTF-16 code units.

use portcullis::PolicyType;
use portcullis::editing::{self, Completion};
use portcullis::finding::Span;
use portcullis::reference::Reference as CoreReference;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::to_json;
use crate::names;
use crate::reference::Reference;
use crate::utf16::{Marker, byte_at};

#[derive(Debug, Serialize)]
struct Ends {
    start: u32,
    end: u32,
}

impl Ends {
    fn of(span: Span, text: &str) -> Self {
        let mark = Marker::new(text).mark(span);
        Self {
            start: mark.offset,
            end: mark.end_offset,
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Offered<'a> {
    #[serde(flatten)]
    ends: Ends,
    items: &'a [Completion],
    is_incomplete: bool,
}

#[derive(Debug, Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    ends: Ends,
    markdown: &'a str,
}

/// What can stand at a place, as JSON text.
///
/// # Errors
/// A type of policy that there is not.
#[wasm_bindgen]
pub fn complete(text: &str, offset: u32, policy_type: &str) -> Result<String, String> {
    offered(text, offset, policy_type, None)
}

/// What stands at a place, as JSON text; nothing where nothing is known of it.
///
/// # Errors
/// A type of policy that there is not.
#[wasm_bindgen]
pub fn hover(text: &str, offset: u32, policy_type: &str) -> Result<Option<String>, String> {
    told(text, offset, policy_type, None)
}

#[wasm_bindgen]
impl Reference {
    /// [`complete`] with what is in the reference.
    ///
    /// # Errors
    /// A type of policy that there is not.
    pub fn complete(&self, text: &str, offset: u32, policy_type: &str) -> Result<String, String> {
        offered(text, offset, policy_type, Some(self.view()))
    }

    /// [`hover`] with what is in the reference.
    ///
    /// # Errors
    /// A type of policy that there is not.
    pub fn hover(
        &self,
        text: &str,
        offset: u32,
        policy_type: &str,
    ) -> Result<Option<String>, String> {
        told(text, offset, policy_type, Some(self.view()))
    }
}

fn offered(
    text: &str,
    offset: u32,
    policy_type: &str,
    reference: Option<&CoreReference<'_>>,
) -> Result<String, String> {
    let policy_type: PolicyType = names::named("options.type", policy_type)?;
    let found = editing::complete(text, byte_at(text, offset), policy_type, reference);
    Ok(to_json(&Offered {
        ends: Ends::of(found.span(), text),
        items: found.items(),
        is_incomplete: found.is_incomplete(),
    }))
}

fn told(
    text: &str,
    offset: u32,
    policy_type: &str,
    reference: Option<&CoreReference<'_>>,
) -> Result<Option<String>, String> {
    let policy_type: PolicyType = names::named("options.type", policy_type)?;
    let found = editing::hover(text, byte_at(text, offset), policy_type, reference);
    Ok(found.map(|found| {
        to_json(&Told {
            ends: Ends::of(found.span(), text),
            markdown: found.markdown(),
        })
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_and_what_it_is_in_are_counted_in_utf16() {
        let before = r#"{"Statement": {"Sid": "𝕏", "Effect": "#;
        let units = before.encode_utf16().count() as u32;
        let text = format!("{before}\"Al");
        let told = complete(&text, units + 3, "identity").unwrap_or_default();
        let start = format!(
            r#"{{"start":{},"end":{},"items":[{{"label":"Allow""#,
            units + 1,
            units + 3
        );
        assert!(told.starts_with(&start), "{told}");

        let text = format!("{before}\"Allow\"}}}}");
        let told = hover(&text, units + 2, "identity").ok().flatten();
        let start = format!(r#"{{"start":{},"end":{},"markdown":"#, units + 1, units + 6);
        assert!(
            told.as_ref().is_some_and(|told| told.starts_with(&start)),
            "{told:?}"
        );
        assert!(hover(&text, 0, "boundary").is_err());
    }
}
