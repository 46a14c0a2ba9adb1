//! Errors as the JSON text that the JavaScript half turns into a `PortcullisError`.

#[cfg(feature = "engine")]
mod engine;

use portcullis::{
    Finding,
    finding::{Fix, Severity, Span},
};
use serde::Serialize;

#[cfg(feature = "engine")]
pub(crate) use engine::{authorizer, found_in_request, mismatch};

use crate::utf16::{Mark, Marker};

/// A finding as the JavaScript API has it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Found {
    severity: &'static str,
    reason: &'static str,
    rule: &'static str,
    message: String,
    path: String,
    /// Index of the policy in the list that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<usize>,
    #[serde(flatten)]
    mark: Mark,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FoundFix>,
}

/// How the text is mended.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FoundFix {
    title: String,
    applicability: &'static str,
    edits: Vec<FoundEdit>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct FoundEdit {
    offset: u32,
    end_offset: u32,
    replacement: String,
}

/// Findings of a text, with places as an editor counts them.
pub(crate) fn found(text: &str, findings: &[Finding], policy: Option<usize>) -> Vec<Found> {
    found_behind(text, findings, 0, policy)
}

fn found_behind(text: &str, findings: &[Finding], base: u32, policy: Option<usize>) -> Vec<Found> {
    let mut marker = Marker::new(text);
    let mut mark = |span: Span| {
        marker.mark(Span {
            start: span.start.saturating_sub(base),
            end: span.end.saturating_sub(base),
        })
    };
    let mut found = Vec::with_capacity(findings.len());
    for finding in findings {
        let place = mark(finding.span());
        found.push(Found {
            severity: match finding.severity() {
                Severity::Warning => "warning",
                _ => "error",
            },
            reason: finding.reason().as_str(),
            rule: finding.rule(),
            message: finding.message().into(),
            path: finding.path().into(),
            policy,
            mark: place,
            fix: finding.fix().map(|fix| FoundFix::new(fix, &mut mark)),
        });
    }
    found
}

impl FoundFix {
    pub(crate) fn new(fix: &Fix, mark: &mut dyn FnMut(Span) -> Mark) -> Self {
        let mut edits = Vec::with_capacity(fix.edits().len());
        for edit in fix.edits() {
            let mark = mark(edit.span());
            edits.push(FoundEdit {
                offset: mark.offset,
                end_offset: mark.end_offset,
                replacement: edit.replacement().into(),
            });
        }
        Self {
            title: fix.title().into(),
            applicability: fix.applicability().as_str(),
            edits,
        }
    }
}

#[derive(Serialize)]
struct Thrown<'a> {
    code: &'a str,
    message: &'a str,
    /// The member of the call's arguments, where no finding tells it.
    path: &'a str,
    findings: &'a [Found],
}

fn thrown(code: &str, message: &str, path: &str, findings: &[Found]) -> String {
    to_json(&Thrown {
        code,
        message,
        path,
        findings,
    })
}

/// With the message of the first finding that is an error.
pub(crate) fn of_findings(code: &str, findings: &[Found]) -> String {
    let first = findings.iter().find(|finding| finding.severity == "error");
    let message = first.map_or("the text cannot be read", |finding| &finding.message);
    thrown(code, message, "", findings)
}

/// Bytes that are no reference.
#[cfg(feature = "lint")]
pub(crate) fn reference(error: portcullis::reference::ReferenceError) -> String {
    thrown("invalidReference", &error.to_string(), "", &[])
}

/// A wrong use of the API, not a wrong text.
pub(crate) fn argument(path: &str, message: &str) -> String {
    thrown("invalidArgument", message, path, &[])
}

/// Plain values written to memory: it cannot fail, and if it did, no decision would be read out of the text.
pub(crate) fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| {
        r#"{"code":"internal","message":"no answer could be written","findings":[]}"#.into()
    })
}
