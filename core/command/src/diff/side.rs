//! One of the two policies, and the question that both are put into.

use std::path::Path;

use portcullis::analysis::{AnalysisLimits, Universe};
use portcullis::reference::Reference;
use portcullis::scenario::{self, Diff};
use portcullis::{Loader, Policy, PolicyDocument, PolicyType};

use crate::failure::Failure;
use crate::input;
use crate::output::printable;

/// A policy that was read as one of its type, and its name.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) name: String,
    /// Without white space, so that whatever it is put into stays one line.
    compact: String,
    has_deny: bool,
}

impl Side {
    /// Of a file, or of standard input.
    pub(super) fn read(file: &Path, policy_type: PolicyType) -> Result<Self, Failure> {
        Self::of_text(file, &input::read(file)?, policy_type)
    }

    /// Of a file whose text is read. Whatever would end the text early and go on beside it is refused here, where places
    /// count in the file.
    pub(super) fn of_text(
        file: &Path,
        text: &str,
        policy_type: PolicyType,
    ) -> Result<Self, Failure> {
        let refused = |errors| Failure::of_policy(file, &errors);
        Policy::from_json(text, policy_type, Loader::Strict).map_err(refused)?;
        let document = PolicyDocument::from_json(text).map_err(refused)?;
        let mut effects = document.statements().iter().map(|it| it.effect());
        let name = match input::is_standard_input(file) {
            true => "standard input".into(),
            false => printable(&file.display().to_string()),
        };
        Ok(Self {
            name,
            compact: document.to_json(),
            has_deny: effects.any(|effect| effect.is_some_and(|it| it.as_str() == "Deny")),
        })
    }

    /// In place of a file that is not there: nothing is allowed, and nothing denied.
    pub(super) fn empty() -> Self {
        Self {
            name: "no policy".into(),
            compact: r#"{"Version":"2012-10-17","Statement":[]}"#.into(),
            has_deny: false,
        }
    }

    pub(super) const fn has_deny(&self) -> bool {
        self.has_deny
    }
}

/// What is asked of two policies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'r> {
    pub(super) policy_type: PolicyType,
    pub(super) universe: Universe,
    /// Where that is asked of.
    pub(super) reference: Option<Reference<'r>>,
}

impl Question<'_> {
    pub(super) fn compare(self, before: &Side, after: &Side) -> Result<Diff, Failure> {
        let (policy_type, universe) = (self.policy_type, self.universe);
        let [before_text, after_text] = [&before.compact, &after.compact];
        // What strict reading took means the same in lenient reading, which takes a policy without statements too.
        let document = format!(
            r#"{{"before":{before_text},"after":{after_text},"type":"{policy_type}","universe":"{universe}","loader":"lenient"}}"#
        );
        let diff = match &self.reference {
            Some(reference) => {
                scenario::diff_with_reference(&document, reference, &AnalysisLimits::DEFAULT)
            }
            None => scenario::diff(&document),
        };
        diff.map_err(|error| {
            let (before, after) = (&before.name, &after.name);
            let lines = error.findings.iter().map(|finding| {
                let (message, path) = (finding.message(), finding.path());
                printable(&format!("{before}, {after}: {message} (at {path})"))
            });
            Failure::Invalid(lines.collect::<Vec<_>>().join("\n"))
        })
    }
}
