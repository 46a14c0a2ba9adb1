//! What a gate asked before any policy.

use alloc::string::String;

use serde::Serialize;

/// One thing that was asked on the way of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Step {
    /// Whether it lets the request pass.
    pub passes: bool,
    /// What was asked, and on what it passes or not.
    pub reason: String,
}

impl Step {
    pub(crate) fn new(passes: bool, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { passes, reason }
    }
}
