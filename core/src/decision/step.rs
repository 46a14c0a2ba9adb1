//! What a gate asked before any policy.

use alloc::string::String;
use core::fmt;

use serde::Serialize;

/// One thing that was asked on the way of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "what was looked at, and how it went: there is no more to tell"
)]
pub struct Step {
    /// Whether the request goes on; true of what is only told.
    pub passes: bool,
    /// What was looked at and why it passes or not: lower case, no full stop.
    pub reason: String,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.passes { "passes" } else { "refuses" };
        write!(f, "{verdict}: {}", self.reason)
    }
}
