//! Findings, and the list that collects them.

use alloc::{string::String, vec::Vec};
use core::fmt;

use serde::{Serialize, Serializer};

use super::Reason;
use crate::text::{Path, Position, Positions};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// The policy is accepted and means what the rules say; its author may have meant something else.
    Warning,
    /// The policy is refused.
    Error,
}

/// One thing that is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    #[serde(serialize_with = "reason_as_text")]
    reason: Reason,
    rule: &'static str,
    message: String,
    path: String,
    #[serde(flatten, serialize_with = "position_as_fields")]
    position: Position,
    #[serde(skip)]
    severity: Severity,
}

impl Finding {
    /// What is wrong, as a stable name.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        self.reason
    }

    /// The rule of SEMANTICS.md that says so, for example `R-COND-4`; `SCENARIO` for the form of the
    /// scenario document.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        self.rule
    }

    /// What is wrong and what would be right: lower case, no full stop, the author's text in backticks.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where in the document, for example `Statement[2].Condition.StringLik`. Empty for the root.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where in the text.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.position
    }

    /// Whether the text is refused for it.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// The same finding in a larger text: `path` goes before its path, and its position counts from `base`.
    pub(crate) fn within(mut self, path: &str, base: Position) -> Self {
        let inner = core::mem::take(&mut self.path);
        self.path = String::from(path);
        if !inner.is_empty() && !inner.starts_with('[') {
            self.path.push('.');
        }
        self.path.push_str(&inner);
        self.position = self.position.within(base);
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({}", self.position, self.message, self.rule)?;
        if !self.path.is_empty() {
            write!(f, ", at {}", self.path)?;
        }
        f.write_str(")")
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn reason_as_text<S: Serializer>(reason: &Reason, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(reason.as_str())
}

fn position_as_fields<S: Serializer>(
    position: &Position,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Fields {
        line: u32,
        column: u32,
        offset: u32,
    }
    Fields {
        line: position.line,
        column: position.column,
        offset: position.offset,
    }
    .serialize(serializer)
}

/// Why a policy is refused: every finding of the text in its order, at least one of them an error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct PolicyErrors {
    findings: Vec<Finding>,
}

impl PolicyErrors {
    /// `Err` if one of the findings is an error, else the findings, which are then warnings.
    pub(crate) fn check(findings: Vec<Finding>) -> Result<Vec<Finding>, Self> {
        if findings
            .iter()
            .any(|finding| finding.severity == Severity::Error)
        {
            Err(Self { findings })
        } else {
            Ok(findings)
        }
    }

    /// Everything that is wrong, in the order of the text; warnings stand among the errors.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The findings that are errors, in the order of the text.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
    }
}

impl fmt::Display for PolicyErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut errors = self.errors();
        if let Some(first) = errors.next() {
            first.fmt(f)?;
        }
        match errors.count() {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

/// Collects findings while a text is read.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<(u32, Finding)>,
}

/// Past this many findings a text is hostile or not a policy at all; the rest is counted by one finding.
const MOST_FINDINGS: usize = 1_000;

impl Findings {
    pub(crate) const fn new() -> Self {
        Self { list: Vec::new() }
    }

    /// Whether no further warning is kept, so that none needs to be worded.
    pub(crate) const fn is_full(&self) -> bool {
        self.list.len() >= MOST_FINDINGS
    }

    pub(crate) fn error(
        &mut self,
        reason: Reason,
        rule: &'static str,
        path: &Path<'_>,
        at: u32,
        message: String,
    ) {
        self.add(Severity::Error, reason, rule, path, at, message);
    }

    pub(crate) fn add(
        &mut self,
        severity: Severity,
        reason: Reason,
        rule: &'static str,
        path: &Path<'_>,
        at: u32,
        message: String,
    ) {
        let full = self.is_full();
        if full && (severity == Severity::Warning || self.list.len() > MOST_FINDINGS) {
            return;
        }
        let finding = if full {
            let message =
                alloc::format!("more than {MOST_FINDINGS} findings; the rest is left out");
            let path = String::new();
            Finding {
                reason: Reason::LimitExceeded,
                rule: "R-QUOTA-2",
                message,
                path,
                position: Position::START,
                severity,
            }
        } else {
            Finding {
                reason,
                rule,
                message: shortened(message),
                path: shortened(path.render()),
                position: Position::START,
                severity,
            }
        };
        self.list.push((at, finding));
    }

    /// The findings in the order of the text, with their positions in it.
    pub(crate) fn finish(mut self, text: &str) -> Vec<Finding> {
        self.list.sort_by_key(|(offset, _)| *offset);
        let mut positions = Positions::new(text);
        let place = |(offset, mut finding): (u32, Finding)| {
            finding.position = positions.at(offset);
            finding
        };
        self.list.into_iter().map(place).collect()
    }
}

/// A thousand findings must stay small whatever they quote: a long text keeps its beginning and its end.
fn shortened(text: String) -> String {
    const HEAD: usize = 400;
    const TAIL: usize = 200;
    if text.len() <= HEAD + TAIL {
        return text;
    }
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at += 1;
        }
        at
    };
    let head = text.get(..boundary(HEAD)).unwrap_or_default();
    let tail = text.get(boundary(text.len() - TAIL)..).unwrap_or_default();
    alloc::format!("{head}…{tail}")
}
