//! Findings of a text, as the JavaScript API has them.

use portcullis::{
    Finding,
    finding::{Fix, Severity, Span},
};
use serde::Serialize;

use super::{NOTHING, thrown};
use crate::utf16::{Mark, Marker};

/// A finding as the JavaScript API has it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Found {
    pub(super) severity: &'static str,
    pub(super) reason: &'static str,
    pub(super) rule: &'static str,
    pub(super) message: String,
    pub(super) path: String,
    /// Index of the policy in the list that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) policy: Option<usize>,
    #[serde(flatten)]
    pub(super) mark: Mark,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fix: Option<FoundFix>,
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

pub(super) fn found_behind(
    text: &str,
    findings: &[Finding],
    base: u32,
    policy: Option<usize>,
) -> Vec<Found> {
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

/// With the message of the first finding that is an error.
pub(crate) fn of_findings(code: &str, findings: &[Found]) -> String {
    let first = findings.iter().find(|finding| finding.severity == "error");
    let message = first.map_or("the text cannot be read", |finding| &finding.message);
    thrown(code, message, "", findings)
}

/// A wrong use of the API, not a wrong text.
pub(crate) fn argument(path: &str, message: &str) -> String {
    thrown("invalidArgument", message, path, NOTHING)
}
