//! The findings of one text, as the configuration wants them.

use portcullis::analysis::AnalysisLimits;
use portcullis::lint::{Diagnostic, Linter, Severity};
use portcullis::reference::Reference;
use portcullis::{PolicyType, scenario};
use serde_json::Value;

use super::config::Config;

/// A finding, and what it weighs in this project.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) diagnostic: Diagnostic,
    pub(super) severity: Severity,
}

/// How the texts of one kind of policy are checked.
#[derive(Clone, Copy)]
pub(super) struct Checker<'c> {
    pub(super) policy_type: PolicyType,
    pub(super) reference: Option<Reference<'c>>,
    pub(super) config: Option<&'c Config>,
    /// What the command line says of service control policies.
    pub(super) has_legacy_scp_language: bool,
    /// Checks that the command line leaves out.
    pub(super) ignored: &'c [String],
}

impl Checker<'_> {
    /// What is found and wanted, in the order of the text.
    pub(super) fn check(&self, text: &str) -> Vec<Found> {
        self.wanted(text, self.lint(text))
    }

    /// The same with what is proved to do nothing, and of how much that is not known.
    pub(super) fn check_and_prove(&self, text: &str) -> (Vec<Found>, usize) {
        let mut found = self.lint(text);
        // What the loader refuses has been told.
        let Ok(proofs) = scenario::proofs(text, self.policy_type, &AnalysisLimits::DEFAULT) else {
            return (self.wanted(text, found), 0);
        };
        let unknown = proofs.unknown().len();
        let mut proved = proofs.into_diagnostics();
        // What is seen from the text alone is not said twice.
        let is_said = |proof: &Diagnostic| {
            let mut redundant = found.iter().filter(|it| it.id().starts_with("redundant-"));
            redundant.any(|it| it.path() == proof.path())
        };
        proved.retain(|proof| !is_said(proof));
        found.extend(proved);
        found.sort_by_key(|found| found.position().offset);
        (self.wanted(text, found), unknown)
    }

    fn lint(&self, text: &str) -> Vec<Diagnostic> {
        let mut linter = Linter::new(self.policy_type);
        if let Some(reference) = self.reference {
            linter = linter.with_reference(reference);
        }
        let of_config = self.config.is_some_and(Config::has_legacy_scp_language);
        if self.has_legacy_scp_language || of_config {
            linter = linter.with_legacy_scp_language();
        }
        linter.lint(text)
    }

    fn wanted(&self, text: &str, mut found: Vec<Diagnostic>) -> Vec<Found> {
        found.retain(|found| !self.ignored.iter().any(|id| id == found.id()));
        let Some(config) = self.config else {
            return found.into_iter().map(Found::as_it_is).collect();
        };
        found.retain(|found| !config.ignores(found.id()));
        if config.ignores_sids() {
            let sids = Sids::of(text);
            found.retain(|found| {
                let sid = found.statement().and_then(|at| sids.get(at));
                !sid.is_some_and(|sid| config.ignores_sid(found.id(), sid))
            });
        }
        let weighed = found.into_iter().map(|diagnostic| Found {
            severity: config
                .severity(diagnostic.id())
                .unwrap_or(diagnostic.severity()),
            diagnostic,
        });
        weighed.collect()
    }
}

impl Found {
    fn as_it_is(diagnostic: Diagnostic) -> Self {
        Self {
            severity: diagnostic.severity(),
            diagnostic,
        }
    }
}

/// The `Sid` of each statement, also where the policy has errors.
struct Sids(Value);

impl Sids {
    fn of(text: &str) -> Self {
        let mut document: Value = serde_json::from_str(text).unwrap_or_default();
        Self(
            document
                .get_mut("Statement")
                .map(Value::take)
                .unwrap_or_default(),
        )
    }

    fn get(&self, statement: u32) -> Option<&str> {
        let statement = match &self.0 {
            Value::Array(statements) => statements.get(statement as usize)?,
            single => single,
        };
        statement.get("Sid")?.as_str()
    }
}
