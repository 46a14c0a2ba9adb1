//! Decisions as plain values.

use portcullis::{Decision as CoreDecision, Layer, Outcome, StatementId};

use crate::status::{INVALID_ARGUMENT, Status};

/// A decision: `portcullis_decision`. Zeroed, it is an implicit deny.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
#[expect(clippy::exhaustive_structs, reason = "its layout is the ABI")]
pub struct Decision {
    /// 0 implicit deny, 1 explicit deny, 2 allowed.
    pub outcome: u8,
    /// 0 none, else a layer.
    pub layer: u8,
    /// 1 where `policy` and `statement` tell the deciding statement.
    pub has_statement: u8,
    /// Zero.
    pub reserved: u8,
    /// Index of the policy in its layer.
    pub policy: u32,
    /// Index of the statement in its policy.
    pub statement: u32,
}

impl Decision {
    /// What is written before anything is looked at.
    pub(crate) const DENY: Self = Self {
        outcome: 0,
        layer: 0,
        has_statement: 0,
        reserved: 0,
        policy: 0,
        statement: 0,
    };
}

impl Decision {
    /// Writes a decision over a deny: what has no value stays zero.
    #[inline(always)]
    pub(crate) fn set(&mut self, decision: CoreDecision) {
        if let Some(StatementId {
            policy, statement, ..
        }) = decision.statement()
        {
            self.has_statement = 1;
            self.policy = policy;
            self.statement = statement;
        }
        self.layer = decision.layer().map_or(0, layer_number);
        self.outcome = outcome(decision.outcome());
    }
}

impl From<CoreDecision> for Decision {
    fn from(decision: CoreDecision) -> Self {
        let mut written = Self::DENY;
        written.set(decision);
        written
    }
}

/// `portcullis_outcome`.
#[inline]
pub(crate) const fn outcome(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::ImplicitDeny => 0,
        Outcome::ExplicitDeny => 1,
        Outcome::Allowed => 2,
    }
}

/// `portcullis_layer`.
#[inline]
const fn layer_number(layer: Layer) -> u8 {
    match layer {
        Layer::Credentials => 1,
        Layer::Identity => 2,
        Layer::Resource => 3,
        Layer::PermissionsBoundary => 4,
        Layer::Session => 5,
        Layer::ServiceControlPolicy => 6,
        Layer::ResourceControlPolicy => 7,
        Layer::VpcEndpoint => 8,
        Layer::ScopeDown => 9,
        Layer::Network => 10,
        Layer::Transport => 11,
        // A layer that this header does not name yet.
        _ => 255,
    }
}

/// The layer of a number in which policies stand.
pub(crate) fn layer(number: u32) -> Result<Layer, Status> {
    let named = Layer::ALL
        .into_iter()
        .find(|layer| u32::from(layer_number(*layer)) == number);
    named.ok_or(INVALID_ARGUMENT)
}
