//! How much a finding weighs.

use crate::text::{serde_by_name, wire_names};

/// How much a [`Diagnostic`](super::Diagnostic) weighs; the later of two weighs more.
///
/// # Source
/// IAM User Guide, "Access Analyzer policy validation": its four kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// The policy could say the same better.
    Suggestion,
    /// The policy may not do what its author meant.
    Warning,
    /// The policy may allow more than its author meant.
    Security,
    /// AWS refuses the policy, or a part of it can never have its meaning.
    Error,
}

wire_names!(Severity, "severity":
    Suggestion = "suggestion",
    Warning = "warning",
    Security = "security",
    Error = "error",
);
serde_by_name!(Severity);
