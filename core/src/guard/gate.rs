//! What a guard answers.

use alloc::{string::String, vec::Vec};

use crate::decision::{Outcome, Step};

/// What a guard comes to, and all that it asked on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gate {
    /// [`Allowed`](Outcome::Allowed) where it lets pass, else [`ImplicitDeny`](Outcome::ImplicitDeny).
    pub outcome: Outcome,
    /// What was asked, in the order of the way, up to its end.
    pub why: Vec<Step>,
}

impl Gate {
    /// Lets pass if every step does.
    pub(crate) fn of(why: Vec<Step>) -> Self {
        let outcome = if why.iter().all(|step| step.passes) {
            Outcome::Allowed
        } else {
            Outcome::ImplicitDeny
        };
        Self { outcome, why }
    }

    /// Of a single step.
    pub(crate) fn of_one(passes: bool, reason: String) -> Self {
        Self::of(Vec::from([Step::new(passes, reason)]))
    }

    /// The first step that refuses, in its words.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        let mut why = self.why.iter();
        let refused = why.find(|step| !step.passes)?;
        Some(&refused.reason)
    }
}
