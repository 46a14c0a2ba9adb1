//! What an author may not have meant.

use alloc::rc::Rc;

use portcullis::lint::{self, Check, Diagnostic, Linter as CoreLinter, Severity};
use self_cell::self_cell;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{FoundFix, to_json};
use crate::names;
use crate::reference::{Owned as OwnedReference, Reference};
use crate::utf16::{Mark, Marker};

self_cell!(
    /// A linter borrows the reference.
    struct Owned {
        owner: Option<Rc<OwnedReference>>,
        #[covariant]
        dependent: CoreLinter,
    }

    impl { Debug }
);

/// A linter of policies of one type, which keeps its reference.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Linter {
    owned: Owned,
}

/// A finding as the JavaScript API has it.
#[derive(Debug, Serialize)]
struct Told<'a> {
    id: &'static str,
    severity: Severity,
    rule: &'static str,
    message: &'a str,
    path: &'a str,
    #[serde(flatten)]
    mark: Mark,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FoundFix>,
}

#[wasm_bindgen]
impl Linter {
    /// Makes one for a type of policies, without a reference.
    ///
    /// # Errors
    /// A type of policy that there is not.
    #[wasm_bindgen(constructor)]
    pub fn new(policy_type: &str, has_legacy_scp_language: bool) -> Result<Self, String> {
        Self::make(policy_type, has_legacy_scp_language, None)
    }

    /// The same with a reference.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with(
        policy_type: &str,
        has_legacy_scp_language: bool,
        reference: &Reference,
    ) -> Result<Self, String> {
        let shared = Rc::clone(&reference.owned);
        Self::make(policy_type, has_legacy_scp_language, Some(shared))
    }

    /// The findings of a policy as JSON text, in the order of the text.
    #[must_use]
    pub fn lint(&self, text: &str) -> String {
        let found = self.owned.borrow_dependent().lint(text);
        let mut marker = Marker::new(text);
        let told: Vec<_> = found.iter().map(|found| told(found, &mut marker)).collect();
        to_json(&told)
    }
}

impl Linter {
    fn make(
        policy_type: &str,
        has_legacy_scp_language: bool,
        reference: Option<Rc<OwnedReference>>,
    ) -> Result<Self, String> {
        let policy_type = names::named("options.type", policy_type)?;
        let owned = Owned::new(reference, |reference| {
            let mut linter = CoreLinter::new(policy_type);
            if has_legacy_scp_language {
                linter = linter.with_legacy_scp_language();
            }
            match reference {
                Some(reference) => linter.with_reference(*reference.borrow_dependent()),
                None => linter,
            }
        });
        Ok(Self { owned })
    }
}

fn told<'a>(found: &'a Diagnostic, marker: &mut Marker<'_>) -> Told<'a> {
    Told {
        id: found.id(),
        severity: found.severity(),
        rule: found.rule(),
        message: found.message(),
        path: found.path(),
        mark: marker.mark(found.span()),
        fix: found
            .fix()
            .map(|fix| FoundFix::new(fix, &mut |span| marker.mark(span))),
    }
}

/// A check as the JavaScript API has it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Known {
    id: &'static str,
    severity: Severity,
    rule: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    aws_name: Option<&'static str>,
    summary: String,
    page: String,
}

impl From<&Check> for Known {
    fn from(check: &Check) -> Self {
        Self {
            id: check.id(),
            severity: check.severity(),
            rule: check.rule(),
            aws_name: check.aws_name(),
            summary: check.summary(),
            page: check.page(),
        }
    }
}

/// All checks as JSON text.
#[wasm_bindgen]
#[must_use]
pub fn checks() -> String {
    let known: Vec<_> = lint::checks().map(Known::from).collect();
    to_json(&known)
}

/// The check of an id as JSON text; nothing if there is none.
#[wasm_bindgen]
#[must_use]
pub fn check(id: &str) -> Option<String> {
    lint::check(id).map(|check| to_json(&Known::from(check)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::tests::reference;

    #[test]
    fn what_is_found_is_marked_in_utf16_and_so_is_what_mends_it() {
        let text = "{\"Version\": \"2012-10-17\", \"Statement\": {\"Sid\": \"𝕏\", \"Effect\": \"Allow\",\n\
                    \"Action\": \"s3:GetObjekt\", \"Resource\": \"*\"}}";
        let linter =
            reference().and_then(|reference| Linter::with("identity", false, &reference).ok());
        let findings = linter.map(|linter| linter.lint(text)).unwrap_or_default();
        let findings: serde_json::Value = serde_json::from_str(&findings).unwrap_or_default();
        let finding = findings
            .as_array()
            .into_iter()
            .flatten()
            .find(|finding| finding.get("id") == Some(&"invalid-action".into()))
            .cloned()
            .unwrap_or_default();
        let units: Vec<u16> = text.encode_utf16().collect();
        let marked = |place: &serde_json::Value| {
            let offset = |name| place.get(name).and_then(serde_json::Value::as_u64);
            let range = offset("offset").unwrap_or_default() as usize
                ..offset("endOffset").unwrap_or_default() as usize;
            units.get(range).map(String::from_utf16_lossy)
        };
        assert_eq!(
            marked(&finding).as_deref(),
            Some("\"s3:GetObjekt\""),
            "{findings}"
        );
        let edit = finding.pointer("/fix/edits/0").cloned().unwrap_or_default();
        assert_eq!(
            marked(&edit).as_deref(),
            Some("\"s3:GetObjekt\""),
            "{findings}"
        );
        assert_eq!(finding.get("line"), Some(&2.into()));
    }

    #[test]
    fn checks_are_known_by_their_ids() {
        assert!(check("invalid-action").is_some_and(|told| checks().contains(&told)));
        assert_eq!(check("no-such-check"), None);
    }
}
