//! Findings, and the list that collects them.

use alloc::{boxed::Box, string::String, vec::Vec};
use core::fmt;

use serde::{Serialize, Serializer};

use super::{Fix, Problem, Reason};
use crate::text::{Path, Position, Positions, Span, shortened};

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
    end: Position,
    #[serde(skip)]
    severity: Severity,
    #[serde(skip)]
    fix: Option<Box<Fix>>,
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

    /// Where it begins in the text: of a wrong value the value, of a wrong name the name, of something missing the
    /// object that lacks it.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.position
    }

    /// Behind what is meant. Where the text is no JSON it may be no further than the beginning.
    #[must_use]
    pub const fn end(&self) -> Position {
        self.end
    }

    /// What is meant, in bytes of the text that was read.
    ///
    /// # Examples
    /// ```
    /// use portcullis::{Loader, Policy, PolicyType};
    ///
    /// let text = r#"{"Statement": {"Effect": "allow", "Action": "s3:*", "Resource": "*"}}"#;
    /// let errors = Policy::from_json(text, PolicyType::Identity, Loader::Strict).expect_err("lower case");
    /// let finding = &errors.findings()[0];
    /// assert_eq!(&text[finding.span().range()], r#""allow""#);
    /// assert_eq!(finding.end().column, finding.position().column + 7);
    /// ```
    #[must_use]
    pub const fn span(&self) -> Span {
        Span {
            start: self.position.offset,
            end: self.end.offset,
        }
    }

    /// What would mend it, where that is mechanical. Its edits count as [`span`](Self::span) does.
    #[must_use]
    pub fn fix(&self) -> Option<&Fix> {
        self.fix.as_deref()
    }

    /// What would mend it, moved out.
    pub(crate) fn into_fix(self) -> Option<Box<Fix>> {
        self.fix
    }

    /// Whether the text is refused for it.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// The same finding in a larger text: `path` goes before its path, and its places count from `base`.
    pub(crate) fn within(mut self, path: &str, base: Position) -> Self {
        let inner = core::mem::take(&mut self.path);
        self.path = String::from(path);
        if !inner.is_empty() && !inner.starts_with('[') {
            self.path.push('.');
        }
        self.path.push_str(&inner);
        self.position = self.position.within(base);
        self.end = self.end.within(base);
        if let Some(fix) = &mut self.fix {
            fix.within(base.offset);
        }
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
            Err(Self::of(findings))
        } else {
            Ok(findings)
        }
    }

    /// Of these findings, of which one is an error.
    pub(crate) const fn of(findings: Vec<Finding>) -> Self {
        Self { findings }
    }

    /// Everything that is wrong, in the order of the text; warnings stand among the errors. There are 1,000 at most,
    /// with a few times the bytes of the text, and then one that tells how many were left out (R-QUOTA-2).
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

/// Collects findings while a text is read: a bounded number with a bounded number of bytes, and counts the rest.
#[derive(Debug)]
pub(crate) struct Findings {
    list: Vec<Kept>,
    /// How many bytes may still be kept, and how many of them are not for warnings.
    room: usize,
    reserve: usize,
    left_out: LeftOut,
}

#[derive(Debug)]
struct Kept {
    /// Where it stands among the others.
    order: u32,
    /// What is meant. Nothing if the finding has its places, which count in a text of its own.
    span: Option<Span>,
    finding: Finding,
}

/// How many findings were not kept.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LeftOut {
    errors: usize,
    warnings: usize,
}

impl LeftOut {
    /// So many errors.
    pub(crate) const fn of_errors(errors: usize) -> Self {
        Self {
            errors,
            warnings: 0,
        }
    }

    const fn add(&mut self, severity: Severity, count: usize) {
        match severity {
            Severity::Error => self.errors += count,
            Severity::Warning => self.warnings += count,
        }
    }
}

/// Past this many findings a text is hostile or not a policy at all.
pub(crate) const MOST_FINDINGS: usize = 1_000;

/// What the findings of one text may take: a few times the text, and never more than this.
const MOST_BYTES: usize = 1 << 20;

const fn room_for(text: &str) -> usize {
    let room = 4096 + text.len().saturating_mul(8);
    if room < MOST_BYTES { room } else { MOST_BYTES }
}

/// What a finding takes beside its texts.
const FRAME_BYTES: usize = 192;

/// A longer fix is left out: it rewrites a text that is too long to be shown.
const MOST_FIX_BYTES: usize = 2_048;

impl Findings {
    /// Of this text.
    pub(crate) const fn new(text: &str) -> Self {
        let room = room_for(text);
        Self {
            list: Vec::new(),
            room,
            reserve: room / 2,
            left_out: LeftOut {
                errors: 0,
                warnings: 0,
            },
        }
    }

    /// Warnings take up to half of the room, so that there is some for errors.
    const fn is_full(&self, severity: Severity) -> bool {
        let (most, reserve) = match severity {
            Severity::Error => (MOST_FINDINGS, FRAME_BYTES),
            Severity::Warning => (MOST_FINDINGS / 2, self.reserve),
        };
        self.list.len() >= most || self.room < reserve
    }

    /// Whether nothing has been found.
    pub(crate) const fn is_empty(&self) -> bool {
        self.list.is_empty() && self.left_out.errors == 0 && self.left_out.warnings == 0
    }

    /// Whether one more finding is not kept, so that it need not be worded; it is counted.
    pub(crate) const fn leaves_out(&mut self, severity: Severity) -> bool {
        let is_full = self.is_full(severity);
        if is_full {
            self.left_out.add(severity, 1);
        }
        is_full
    }

    /// Adds an error.
    pub(crate) fn error(&mut self, path: &Path<'_>, problem: Problem) {
        self.report(Severity::Error, path, problem);
    }

    /// Adds what is wrong at a path.
    pub(crate) fn report(&mut self, severity: Severity, path: &Path<'_>, problem: Problem) {
        if self.leaves_out(severity) {
            return;
        }
        let finding = Finding {
            reason: problem.reason,
            rule: problem.rule,
            message: shortened(problem.message.into_owned()),
            path: shortened(path.render()),
            position: Position::START,
            end: Position::START,
            severity,
            fix: problem.fix.filter(|fix| fix.size() <= MOST_FIX_BYTES),
        };
        self.keep(problem.span.start, Some(problem.span), finding);
    }

    fn keep(&mut self, order: u32, span: Option<Span>, finding: Finding) {
        let fix = finding.fix().map_or(0, Fix::size);
        let size = FRAME_BYTES + finding.message.len() + finding.path.len() + fix;
        if let Some(room) = self.room.checked_sub(size) {
            self.room = room;
            self.list.push(Kept {
                order,
                span,
                finding,
            });
        } else {
            self.room = 0;
            self.left_out.add(finding.severity, 1);
        }
    }

    /// Adds a finding that has its places; it stands at `order` among the others.
    pub(crate) fn place(&mut self, order: u32, finding: Finding) {
        if !self.leaves_out(finding.severity) {
            self.keep(order, None, finding);
        }
    }

    /// Counts what was left out elsewhere.
    pub(crate) const fn leave_out(&mut self, severity: Severity, other: LeftOut) {
        let count = match severity {
            Severity::Error => other.errors,
            Severity::Warning => other.warnings,
        };
        self.left_out.add(severity, count);
    }

    /// The findings in the order of the text, with their positions in it, and at last one for all that were left
    /// out.
    pub(crate) fn finish(self, text: &str) -> Vec<Finding> {
        let (mut findings, left_out) = self.finish_apart(text);
        let count = left_out.errors + left_out.warnings;
        if count > 0 {
            let last = findings.last().map(|last| (last.position, last.end));
            let (position, end) = last.unwrap_or((Position::START, Position::START));
            findings.push(Finding {
                reason: Reason::LimitExceeded,
                rule: "R-QUOTA-2",
                message: alloc::format!("there are {count} findings more, which are left out"),
                path: String::new(),
                position,
                end,
                fix: None,
                severity: match left_out.errors {
                    0 => Severity::Warning,
                    _ => Severity::Error,
                },
            });
        }
        findings
    }

    /// The same, with what was left out beside them.
    pub(crate) fn finish_apart(mut self, text: &str) -> (Vec<Finding>, LeftOut) {
        self.list.sort_by_key(|kept| kept.order);
        let mut positions = Positions::new(text);
        let mut last = (Span::START, Position::START);
        let place = |mut kept: Kept| {
            if let Some(span) = kept.span {
                kept.finding.position = positions.at(span.start);
                // From a copy: the next one may begin before this one's end. Of several about one thing the end is sought
                // once, and a byte is in few things, so that the text is read a few times in all.
                if span != last.0 {
                    last = (span, positions.clone().at(span.end));
                }
                kept.finding.end = last.1;
            }
            kept.finding
        };
        (self.list.into_iter().map(place).collect(), self.left_out)
    }
}
