//! Answers, as plain values.

mod element;
mod explanation;
mod label;
mod outcome;
mod partial;
mod step;
mod tree;

pub use element::{ElementPath, ElementResult};
pub use explanation::{DecidingStatement, Explanation, LayerOutcome, PairExplanation};
pub use label::PolicyLabel;
pub use outcome::{Decision, Outcome, StatementId};
pub use partial::PartialDecision;
pub use step::Step;
pub use tree::{ElementExplanation, LayerExplanation, PolicyExplanation, StatementExplanation};
