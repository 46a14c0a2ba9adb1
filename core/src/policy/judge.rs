//! How what is wrong with a policy is told, and how strictly.

use super::policy_type::{Loader, PolicyType};
use crate::document::{PolicyDocument, Values};
use crate::effect::Effect;
use crate::finding::{Findings, Problem, Reason, Severity};
use crate::text::{Path, Span};

/// What is known while one document is judged, and where its findings go.
pub(super) struct Judge<'f> {
    pub(super) policy_type: PolicyType,
    pub(super) loader: Loader,
    /// `${…}` is a variable: Version 2012-10-17 (R-VER-3, R-VER-4).
    pub(super) variables: bool,
    /// The document is `RCPFullAWSAccess`, the only Allow of a resource control policy (R-TYPE-9).
    pub(super) is_rcp_full_access: bool,
    /// The statement at hand names a resource of a service that knows no canonical users (R-TYPE-11).
    pub(super) outside_s3: bool,
    findings: &'f mut Findings,
}

impl<'f> Judge<'f> {
    pub(super) const fn new(
        policy_type: PolicyType,
        loader: Loader,
        findings: &'f mut Findings,
    ) -> Self {
        Self {
            policy_type,
            loader,
            variables: false,
            is_rcp_full_access: false,
            outside_s3: false,
            findings,
        }
    }

    pub(super) const fn has_found_nothing(&self) -> bool {
        self.findings.is_empty()
    }

    /// AWS refuses it whatever the loader.
    pub(super) fn error(&mut self, path: &Path<'_>, problem: Problem) {
        self.findings.error(path, problem);
    }

    /// Refused by the strict loader, kept by the lenient one (R-GEN-5).
    pub(super) fn defect(&mut self, path: &Path<'_>, problem: Problem) {
        self.report(true, path, problem);
    }

    /// Told, whatever the loader.
    pub(super) fn warn(&mut self, path: &Path<'_>, problem: Problem) {
        self.report(false, path, problem);
    }

    /// A defect or a warning.
    pub(super) fn report(&mut self, is_defect: bool, path: &Path<'_>, problem: Problem) {
        let severity = match is_defect {
            true => self.severity_of_defect(),
            false => Severity::Warning,
        };
        self.findings.report(severity, path, problem);
    }

    const fn severity_of_defect(&self) -> Severity {
        match self.loader {
            Loader::Strict => Severity::Error,
            Loader::Lenient => Severity::Warning,
        }
    }

    /// Whether one more defect is counted and not kept: to look for near words takes time.
    pub(super) const fn leaves_out_defect(&mut self) -> bool {
        self.findings.leaves_out(self.severity_of_defect())
    }

    /// The same of what is an error whatever the loader.
    pub(super) const fn leaves_out_error(&mut self) -> bool {
        self.findings.leaves_out(Severity::Error)
    }

    /// The same of a warning.
    pub(super) const fn leaves_out_warning(&mut self) -> bool {
        self.findings.leaves_out(Severity::Warning)
    }

    /// An empty list of actions or resources: nothing for a list of what is meant, which IAM refuses where it
    /// keeps the document (R-GRAM-12); for a list of exceptions nothing in an Allow, everything in a Deny
    /// (R-GRAM-13).
    pub(super) fn empty_list(
        &mut self,
        inverted: bool,
        effect: Effect,
        values: &Values<'_>,
        path: &Path<'_>,
    ) -> Option<bool> {
        if values.is_incomplete {
            // What the list lacks has been reported.
        } else if inverted {
            self.empty_exclusion(values.span, path);
        } else {
            let message = "an empty list matches nothing, so the statement has no effect";
            let refused = self.policy_type.has_identity_grammar()
                || self.policy_type == PolicyType::RoleTrust;
            let problem = Problem::new(Reason::EmptyElement, "R-GRAM-12", values.span, message);
            self.report(refused, path, problem);
        }
        Some(inverted && effect == Effect::Deny)
    }

    pub(super) fn empty_exclusion(&mut self, span: Span, path: &Path<'_>) {
        let message =
            "an empty list of exceptions; leave out the statement or name what is excepted";
        let problem = Problem::new(Reason::EmptyExclusion, "R-GRAM-13", span, message);
        self.defect(path, problem);
    }
}

/// To look through more for each finding takes time; an honest policy is hardly ever so long.
pub(super) const MOST_SIBLINGS: usize = 64;

/// What of its source the document takes.
pub(super) fn own_text<'d>(document: &PolicyDocument<'d>) -> &'d str {
    let text = document.source.get(document.span.range());
    text.unwrap_or_default()
}
