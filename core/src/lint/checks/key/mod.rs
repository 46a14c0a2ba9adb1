//! Condition keys: whether they exist, for which actions, and of what type they are.

pub(in crate::lint) mod allow_notaction_with_unsupported_tag_condition_key_for_service;
pub(in crate::lint) mod allow_with_unsupported_tag_condition_key_for_service;
pub(in crate::lint) mod deny_notaction_with_unsupported_tag_condition_key_for_service;
pub(in crate::lint) mod deny_with_unsupported_tag_condition_key_for_service;
pub(in crate::lint) mod forallvalues_with_single_valued_key;
pub(in crate::lint) mod invalid_global_condition_key;
pub(in crate::lint) mod invalid_service_condition_key;
pub(in crate::lint) mod irrelevant_condition_key_in_policy;
pub(in crate::lint) mod missing_action_for_condition_key;
pub(in crate::lint) mod missing_qualifier;
pub(in crate::lint) mod string_like_operator_with_arn_condition_keys;
mod tags;
pub(in crate::lint) mod type_mismatch;
pub(in crate::lint) mod type_mismatch_string;
pub(in crate::lint) mod unsupported_action_for_condition_key;
pub(in crate::lint) mod unsupported_global_condition_key;

use crate::lint::budget::Budget;
use crate::lint::subject::{CheckedCondition, CheckedStatement};
use crate::reference::Reference;

/// Whether every request can have a key.
fn is_global(reference: &Reference<'_>, key: &str) -> bool {
    reference.global_keys().any(|global| global.matches(key))
}

/// How many values a request has of a key at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Multiplicity {
    One,
    Several,
    /// Unknown, or not the same for all services.
    Open,
}

/// So many actions of a statement are asked for their services.
const MOST_ACTIONS: usize = 64;

/// How many values the key of a condition has, as AWS and the services of the statement's actions describe it.
fn multiplicity(
    statement: &CheckedStatement<'_>,
    condition: &CheckedCondition<'_>,
    budget: &mut Budget,
) -> Multiplicity {
    let Some(key) = condition.key else {
        return Multiplicity::Open;
    };
    let is_array = key.key_type().is_array();
    let actions = statement.named_actions().iter().take(MOST_ACTIONS);
    let services = actions.filter_map(|action| action.service);
    if !budget.spend(statement.named_actions().len().min(MOST_ACTIONS)) {
        return Multiplicity::Open;
    }
    let mut others = services.filter_map(|service| service.condition_key(condition.key()));
    match others.any(|other| other.key_type().is_array() != is_array) {
        true => Multiplicity::Open,
        false if is_array => Multiplicity::Several,
        false => Multiplicity::One,
    }
}
