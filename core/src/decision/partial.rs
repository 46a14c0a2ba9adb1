//! The answer where some condition keys are not known.

use crate::text::{serde_by_name, wire_names};

/// What can be said of a request some of whose condition keys are not known yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[expect(clippy::exhaustive_enums, reason = "complete by definition")]
#[must_use = "a decision that nobody looks at protects nothing"]
pub enum PartialDecision {
    /// It is refused, whatever they are.
    Refused,
    /// It may hang on what they are: decide again once they are known.
    #[default]
    Depends,
    /// It is allowed, whatever they are.
    Allowed,
}

wire_names! {
    PartialDecision, "partial decision":
    Refused = "refused",
    Depends = "depends",
    Allowed = "allowed",
}
serde_by_name!(PartialDecision);
