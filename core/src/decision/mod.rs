//! Answers, as plain values.

mod explanation;
mod outcome;
mod tree;

pub use explanation::{DecidingStatement, Explanation, LayerOutcome, PolicyLabel};
pub use outcome::{Decision, Outcome, StatementId};
pub use tree::{ElementExplanation, LayerExplanation, PolicyExplanation, StatementExplanation};
