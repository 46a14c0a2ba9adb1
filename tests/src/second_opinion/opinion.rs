//! An answer, and how much of it the rules state.

use std::collections::{BTreeMap, BTreeSet};

/// The answer to a question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opinion {
    /// `allowed`, `explicitDeny` or `implicitDeny` (R-OUT-1).
    pub decision: String,
    /// What stood in the way (R-OUT-4).
    pub blocked_by: BTreeSet<String>,
    /// Each consulted layer with its outcome.
    pub layers: BTreeMap<String, String>,
    /// The deciding statements (R-OUT-5): layer, policy within the layer (levels flattened), statement.
    pub decided_by: Vec<(String, usize, usize)>,
    /// Absent keys that were asked for (R-OUT-8), folded.
    pub missing_context: BTreeSet<String>,
    /// Those, and absent variables of resource parts whose value could not change whether the statement applies,
    /// which R-OUT-8 can be read to include.
    pub perhaps_missing: BTreeSet<String>,
    /// How much of the answer the rules state.
    pub stated: Stated,
}

/// How much of an answer the rules state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Stated {
    /// All of it.
    #[default]
    All,
    /// All but the outcomes of the layers: a gate refused, or a policy that is there does not count.
    NotLayers,
    /// The decision and what stood in the way.
    Blocked,
    /// The decision alone.
    Decision,
}
