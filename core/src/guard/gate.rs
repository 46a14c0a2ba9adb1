//! What a guard answers.

use alloc::{string::String, vec::Vec};
use core::fmt;

use serde::Serialize;

use crate::decision::Outcome;

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
        let passes = why.iter().all(|step| step.passes);
        let outcome = match passes {
            true => Outcome::Allowed,
            false => Outcome::ImplicitDeny,
        };
        Self { outcome, why }
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

/// One thing that a guard looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "what was looked at, and how it went: there is no more to tell"
)]
pub struct Step {
    /// Whether the request goes on; true of what is only told.
    pub passes: bool,
    /// What was looked at and why it passes or not: lower case, no full stop.
    pub text: String,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.passes { "passes" } else { "refused" };
        write!(f, "{mark}: {}", self.text)
    }
}
