//! A policy's text through all checks.

use alloc::{string::String, vec::Vec};

use super::codes::CHECKS;
use super::diagnostic::Diagnostic;
use super::loader;
use super::report::Report;
use super::severity::Severity;
use super::subject::Subject;
use crate::document::{Limits, read_document};
use crate::finding::Findings;
use crate::policy::{Loader, Policy, PolicyType};
use crate::reference::Reference;
use crate::text::Position;

/// Reads policies of one type and tells what their authors may not have meant.
///
/// # Examples
/// ```
/// use portcullis::{PolicyType, lint::Linter};
///
/// let text = r#"{"Version": "2012-10-17", "Statement":
///     {"Effect": "Allow", "Action": [], "Resource": "*", "Principal": "*"}}"#;
/// let found = Linter::new(PolicyType::Identity).lint(text);
/// let ids: Vec<_> = found.iter().map(|found| found.id()).collect();
/// assert_eq!(ids, ["empty-array-action", "unsupported-principal"]);
/// ```
#[derive(Debug, Clone)]
pub struct Linter<'r> {
    policy_type: PolicyType,
    reference: Option<Reference<'r>>,
    has_legacy_scp_language: bool,
}

impl<'r> Linter<'r> {
    /// For policies of a type, without a reference: checks that need one are silent.
    #[must_use]
    pub const fn new(policy_type: PolicyType) -> Self {
        Self {
            policy_type,
            reference: None,
            has_legacy_scp_language: false,
        }
    }

    /// With what AWS's services define.
    #[must_use]
    pub const fn with_reference(self, reference: Reference<'r>) -> Self {
        Self {
            reference: Some(reference),
            ..self
        }
    }

    /// Holds service control policies to the language that they had before September 2025: wildcards at the end of an
    /// action alone, and an `Allow` without conditions, `NotAction` and resources.
    ///
    /// # Source
    /// AWS Organizations User Guide, "SCP syntax"; the news "AWS Organizations now offers full IAM policy language
    /// support for service control policies".
    #[must_use]
    pub fn with_legacy_scp_language(self) -> Self {
        Self {
            has_legacy_scp_language: true,
            ..self
        }
    }

    /// All that is found, in the order of the text: what the strict loader refuses, what it warns of, and what the
    /// checks find in as much of the policy as can be read. There are some thousand at most, and then one that tells
    /// how many were left out.
    #[must_use]
    pub fn lint(&self, text: &str) -> Vec<Diagnostic> {
        let mut findings = Findings::new(text);
        let document = read_document(text, &Limits::DEFAULT, &mut findings);
        Policy::judge(&document, self.policy_type, Loader::Strict, &mut findings);
        let reference = self.reference.as_ref();
        let legacy = self.has_legacy_scp_language;
        let subject = Subject::new(&document, self.policy_type, reference, legacy);
        let mut report = Report::new(loader::LIMIT);
        for entry in CHECKS {
            if let Some(run) = entry.run {
                report.of(entry.check);
                run(&subject, &mut report);
            }
        }
        let (found, left_out) = report.finish(text);
        let mut all: Vec<_> = findings
            .finish(text)
            .into_iter()
            .map(|finding| loader::diagnostic(finding, self.policy_type))
            .collect();
        // What a check says better than the loader is not said twice.
        all.retain(|told| {
            let said = |found: &Diagnostic| found.id() == told.id() && found.span() == told.span();
            !found.iter().any(said)
        });
        all.extend(found);
        all.sort_by_key(|found| found.position.offset);
        if left_out > 0 {
            all.push(more(left_out, all.last()));
        }
        all
    }
}

/// What stands for all that was left out.
fn more(count: usize, last: Option<&Diagnostic>) -> Diagnostic {
    let (position, end) = last.map_or((Position::START, Position::START), |last| {
        (last.position, last.end)
    });
    Diagnostic {
        check: loader::LIMIT,
        severity: Severity::Warning,
        rule: loader::LIMIT.rule,
        message: alloc::format!("there are {count} findings more, which are left out"),
        path: String::new(),
        statement: None,
        position,
        end,
        fix: None,
    }
}
