//! What holds for every request: whether one set of policies allows anything that another does not, with a request that shows
//! it.
//!
//! In: compiled policies, or documents. Out: a [`Comparison`], whose witnesses have been asked of both sides by the engine,
//! or a [`Review`] of what does nothing. This room decides nothing itself: what a condition, a principal or the formula comes
//! to is asked of what decides requests, for one request of each class.
//!
//! How it works, and why an answer can be relied on:
//! - Only finitely many tests look at each part of a request, so its values fall into finitely many classes (`texts`,
//!   `scales`, `operands`, `key`, `resources`, `actions`, `callers`). Each file says why its classes are all there are.
//! - A statement is a union of products of classes (`region`, `conditions`), and a difference is a place that one side's
//!   products have and the other's do not (`search`, `difference`): it is looked for in each kind of request (`asking`) of each
//!   group of actions (`direction`, `look`).
//! - What depends on several parts at once, a variable in a text, is a dimension of its own (`terms`), wider than what can be.
//!   So "nothing new" is right wherever it is told; a place that is found has to be shown (`witness`), and what cannot be
//!   shown is [`Unknown`].
//! - What a decision depends on while keys are not known is asked of the engine for each product of their classes (`held`,
//!   `axes`, `residual`).
//! - Where the answer is about what the service reference lists, an action is looked at with what that says of it (`universe`,
//!   `listed`).
//! - What is looked at is counted and bounded (`limits`).
//! - What of a set does nothing is what the set without it decides the same without (`review`, `prover`): sets are put
//!   together of statements (`unit`), whole or without one of their parts (`parts`).

mod actions;
mod asking;
mod assumption;
mod automaton;
mod axes;
mod callers;
mod capabilities;
mod capability;
mod comparison;
mod conditions;
mod difference;
mod direction;
mod exempt;
mod exposure;
mod frame;
mod held;
mod key;
mod left;
mod limits;
mod listed;
mod look;
mod mask;
mod operands;
mod parts;
mod pattern;
mod prepared;
mod prover;
mod region;
mod residual;
mod resources;
mod review;
mod scales;
mod search;
mod setting;
mod solve;
mod statements;
mod terms;
mod texts;
mod unit;
mod universe;
mod variables;
mod who;
mod witness;

pub use assumption::Assumption;
pub use capabilities::{Capabilities, what_can, what_can_listed};
pub use capability::Capability;
pub use comparison::{
    Access, Comparison, Relation, compare, compare_authorizers, compare_authorizers_listed,
    compare_listed,
};
pub(crate) use exposure::says_who;
pub use exposure::{Addresses, Exposure, ExposureError, ZoneOfTrust, is_public, outside};
pub use left::{LeftConditions, LeftStatement};
pub use limits::{AnalysisLimits, Unknown};
pub use prover::ReviewKind;
pub use residual::{Remainder, Residual, residual};
pub use review::{Review, ReviewFinding, ReviewPlace, review};
pub use universe::Universe;
pub use who::who_can;
pub use witness::{Witness, WitnessValue};
