//! What a guard answers.

use alloc::{string::String, vec::Vec};
use core::fmt;

use serde::Serialize;

use crate::decision::{Outcome, Step};

/// What a guard comes to, and what it looked at (R-OUT-12).
///
/// It is made from its steps, so that the two cannot differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Gate {
    /// Allowed, or an implicit deny: no guard denies what another could allow.
    pub outcome: Outcome,
    /// What was looked at, in order.
    pub why: Vec<Step>,
}

impl Gate {
    /// Allowed if every step passes.
    #[must_use]
    pub fn new(why: Vec<Step>) -> Self {
        let outcome = if why.iter().all(|step| step.passes) {
            Outcome::Allowed
        } else {
            Outcome::ImplicitDeny
        };
        Self { outcome, why }
    }

    /// Of a single step.
    pub(crate) fn of_one(passes: bool, reason: String) -> Self {
        Self::new(Vec::from([Step { passes, reason }]))
    }

    /// Whether nothing of it stands in the way.
    #[must_use]
    pub const fn passes(&self) -> bool {
        matches!(self.outcome, Outcome::Allowed)
    }

    /// The first step that does not pass.
    #[must_use]
    pub fn refusal(&self) -> Option<&Step> {
        self.why.iter().find(|step| !step.passes)
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.why {
            writeln!(f, "{step}")?;
        }
        Ok(())
    }
}
