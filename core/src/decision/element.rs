//! The elements of a statement, as explanations name them.

use alloc::string::String;
use core::fmt;

use serde::{Serialize, Serializer};

/// Which element of a statement: on the wire and for people `Action`, or `Condition.IpAddress.aws:SourceIp`.
///
/// # Examples
/// ```
/// use portcullis::explanation::ElementPath;
///
/// let element = ElementPath::Condition { operator: "IpAddress".into(), key: "aws:SourceIp".into() };
/// assert_eq!(element.to_string(), "Condition.IpAddress.aws:SourceIp");
/// assert_eq!(ElementPath::NotAction.to_string(), "NotAction");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the elements of the grammar that decide (R-STMT-3)"
)]
pub enum ElementPath {
    /// `Principal`.
    Principal,
    /// `NotPrincipal`.
    NotPrincipal,
    /// `Action`.
    Action,
    /// `NotAction`.
    NotAction,
    /// `Resource`.
    Resource,
    /// `NotResource`.
    NotResource,
    /// One key under one operator of `Condition`.
    Condition {
        /// The operator as written.
        operator: String,
        /// The key as written.
        key: String,
    },
}

impl fmt::Display for ElementPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Principal => "Principal",
            Self::NotPrincipal => "NotPrincipal",
            Self::Action => "Action",
            Self::NotAction => "NotAction",
            Self::Resource => "Resource",
            Self::NotResource => "NotResource",
            Self::Condition { operator, key } => {
                return write!(f, "Condition.{operator}.{key}");
            }
        })
    }
}

impl Serialize for ElementPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What an element comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the three truths (R-GEN-2)")]
pub enum ElementResult {
    /// It holds.
    Holds,
    /// It fails.
    Fails,
    /// It cannot be told: not enough for an Allow, and enough for a Deny (R-GEN-2).
    Undecided,
}

impl ElementResult {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::Undecided => "undecided",
        }
    }
}

impl fmt::Display for ElementResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ElementResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
