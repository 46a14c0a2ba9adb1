//! Errors as the JSON text that the JavaScript half turns into a `PortcullisError`.

#[cfg(feature = "engine")]
mod engine;
#[cfg(any(feature = "engine", feature = "lint"))]
mod found;

use serde::Serialize;

#[cfg(feature = "engine")]
pub(crate) use engine::{authorizer, found_in_request, mismatch};
#[cfg(feature = "lint")]
pub(crate) use found::FoundFix;
#[cfg(any(feature = "engine", feature = "lint"))]
pub(crate) use found::{argument, found, of_findings};

#[derive(Serialize)]
struct Thrown<'a, T> {
    code: &'a str,
    message: &'a str,
    /// The member of the call's arguments, where no finding tells it.
    path: &'a str,
    findings: &'a [T],
}

/// Where there is nothing found in a text.
const NOTHING: &[()] = &[];

fn thrown(code: &str, message: &str, path: &str, findings: &[impl Serialize]) -> String {
    to_json(&Thrown {
        code,
        message,
        path,
        findings,
    })
}

/// Bytes that are no reference.
#[cfg(any(feature = "lint", feature = "analysis"))]
pub(crate) fn reference(error: portcullis::reference::ReferenceError) -> String {
    thrown("invalidReference", &error.to_string(), "", NOTHING)
}

/// Plain values written to memory: it cannot fail, and if it did, no decision would be read out of the text.
pub(crate) fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| {
        r#"{"code":"internal","message":"no answer could be written","findings":[]}"#.into()
    })
}
