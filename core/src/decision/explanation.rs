//! The story of a decision.

use alloc::{string::String, vec::Vec};
use core::fmt;

use serde::Serialize;

use super::label::PolicyLabel;
use super::outcome::Outcome;
use super::tree::LayerExplanation;
use crate::layer::Layer;
use crate::text::Position;

/// Why a request was decided as it was: every layer, with all of its statements or those that matter most.
///
/// [`Display`](fmt::Display) draws it as a tree for people; serialised it is the same as JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Explanation {
    /// The decision; always that of `evaluate`.
    pub decision: Outcome,
    /// The decision in one sentence: with the statement that decided, or, where an Allow is missing, the one that came
    /// nearest and on what it failed.
    pub summary: String,
    /// What stood in the way (R-OUT-4); empty when allowed.
    pub blocked_by: Vec<Layer>,
    /// The statements that decided (R-OUT-5).
    pub decided_by: Vec<DecidingStatement>,
    /// Each layer that was consulted, with its own outcome, in the order of [`Layer::ALL`].
    pub layers: Vec<LayerOutcome>,
    /// Condition keys that a statement which could apply asked for and the request did not have: sorted,
    /// no duplicates, spelled as in the policy (R-OUT-8).
    pub missing_context: Vec<String>,
    /// Each consulted layer with its policies and statements; which, is told by
    /// [`explain`](crate::Authorizer::explain) and [`explain_nearest`](crate::Authorizer::explain_nearest).
    pub details: Vec<LayerExplanation>,
    /// Of a call with further pairs each with its own story, the first one included. The rest is then that of the first of the
    /// most restrictive (R-OUT-3).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<PairExplanation>,
}

/// One pair of action and resource of a call that needs several (R-ACT-11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PairExplanation {
    /// Its action.
    pub action: String,
    /// Its resource.
    pub resource: String,
    /// Its own story.
    #[serde(flatten)]
    pub explanation: Explanation,
}

impl Explanation {
    /// Of all pairs of a call, one at least.
    pub(crate) fn of_call(mut pairs: Vec<PairExplanation>) -> Self {
        let outcomes = pairs.iter().map(|pair| pair.explanation.decision);
        let Some(decides) = Outcome::most_restrictive(outcomes) else {
            return Self::default();
        };
        if pairs.len() == 1 {
            return pairs
                .pop()
                .map_or_else(Self::default, |pair| pair.explanation);
        }
        let mut call = pairs
            .get(decides)
            .map_or_else(Self::default, |pair| pair.explanation.clone());
        call.pairs = pairs;
        call
    }
}

/// A layer and what it came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LayerOutcome {
    /// The layer.
    pub layer: Layer,
    /// Its own outcome.
    pub outcome: Outcome,
}

/// A statement that decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DecidingStatement {
    /// The layer of its policy.
    pub layer: Layer,
    /// The policy.
    pub policy: PolicyLabel,
    /// Index of the policy in its layer, from 0; levels are counted through.
    #[serde(skip)]
    pub policy_index: u32,
    /// Index of the statement in its policy, from 0.
    pub statement: u32,
    /// Its `Sid`, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// Where the statement begins in the policy's text.
    #[serde(flatten, serialize_with = "super::tree::as_line")]
    pub position: Position,
    /// Where it ends: behind its last character.
    #[serde(skip)]
    pub end: Position,
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.decision, self.summary)?;
        if !self.pairs.is_empty() {
            for (index, pair) in self.pairs.iter().enumerate() {
                write!(f, "pair {index}: {}", pair.explanation)?;
            }
            return Ok(());
        }
        for (last, layer) in super::tree::with_last(&self.details) {
            layer.write_tree(f, last)?;
        }
        if !self.missing_context.is_empty() {
            writeln!(f, "missing context: {}", self.missing_context.join(", "))?;
        }
        Ok(())
    }
}
