//! The decision itself.

use serde::Serialize;

use crate::layer::Layer;
use crate::text::{serde_by_name, wire_names};

/// What a layer, or the whole evaluation, comes to (R-GEN-7, R-OUT-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
#[expect(clippy::exhaustive_enums, reason = "complete by definition")]
pub enum Outcome {
    /// Nothing allows. Zero, so that zeroed memory refuses.
    #[default]
    ImplicitDeny = 0,
    /// A Deny applies.
    ExplicitDeny = 1,
    /// An Allow applies, and no Deny does.
    Allowed = 2,
}

wire_names! {
    Outcome, "outcome":
    ImplicitDeny = "implicitDeny",
    ExplicitDeny = "explicitDeny",
    Allowed = "allowed",
}
serde_by_name!(Outcome);

impl Outcome {
    /// Of the outcomes of a call's pairs the index of the first of the most restrictive: an explicit deny before an implicit
    /// one, and that before an allow (R-OUT-3). `None` of a call without pairs, which is refused.
    ///
    /// # Source
    /// AWS IAM API Reference, "SimulatePrincipalPolicy".
    ///
    /// # Examples
    /// ```
    /// use portcullis::Outcome::{self, Allowed, ImplicitDeny};
    ///
    /// assert_eq!(Outcome::most_restrictive([Allowed, ImplicitDeny, Allowed]), Some(1));
    /// assert_eq!(Outcome::most_restrictive([]), None);
    /// ```
    #[must_use]
    pub fn most_restrictive(outcomes: impl IntoIterator<Item = Self>) -> Option<usize> {
        let restriction = |outcome| match outcome {
            Self::Allowed => 0,
            Self::ImplicitDeny => 1,
            Self::ExplicitDeny => 2,
        };
        let outcomes = outcomes.into_iter().map(restriction).enumerate();
        let most = outcomes.reduce(|most, next| if next.1 > most.1 { next } else { most });
        most.map(|(index, _)| index)
    }
}

/// A statement of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct StatementId {
    /// Index of the policy in its layer, from 0; levels are counted through, root first.
    pub policy: u32,
    /// Index of the statement in its policy, from 0.
    pub statement: u32,
}

/// The answer to one request.
///
/// A plain value of at most 16 bytes. What led to it is told by
/// [`Authorizer::explain`](crate::Authorizer::explain).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[must_use = "a decision that nobody looks at protects nothing"]
pub struct Decision {
    outcome: Outcome,
    layer: Option<Layer>,
    statement: Option<StatementId>,
}

impl Default for Decision {
    /// An implicit deny, without a layer.
    fn default() -> Self {
        Self::new(Outcome::ImplicitDeny, None, None)
    }
}

impl Decision {
    pub(crate) const fn new(
        outcome: Outcome,
        layer: Option<Layer>,
        statement: Option<StatementId>,
    ) -> Self {
        Self {
            outcome,
            layer,
            statement,
        }
    }

    /// Allowed, or one of the two denials.
    #[must_use]
    pub const fn outcome(self) -> Outcome {
        self.outcome
    }

    /// Whether the request may go on.
    #[must_use]
    pub const fn is_allowed(self) -> bool {
        matches!(self.outcome, Outcome::Allowed)
    }

    /// For an allow the layer that granted, for an explicit deny one that denies, for an implicit deny one
    /// whose allow is missing.
    #[must_use]
    pub const fn layer(self) -> Option<Layer> {
        self.layer
    }

    /// A statement that decided, where one did. Others may have decided too: `explain` lists all.
    #[must_use]
    pub const fn statement(self) -> Option<StatementId> {
        self.statement
    }
}

const _: () = assert!(size_of::<Decision>() <= 16);
