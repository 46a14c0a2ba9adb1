//! How much one decision can have to look at.

use super::conditions::Conditions;
use super::index::MOST_COLONS;
use super::statement::{PatternNumber, ProgramStatement};
use crate::policy::{ActionPattern, Effect};

/// How often a statement may be met in one decision, but for what is cheap.
pub(super) const MANY: usize = 16;

/// Whoever is exempt is looked for up to four times.
pub(super) const fn steps_of_principal(entries: usize) -> u32 {
    4 * entries as u32
}

/// How many of a statement's actions are patterns.
fn wild(statement: &ProgramStatement, actions: &[ActionPattern]) -> usize {
    let is_wild = |number: &&PatternNumber| {
        let pattern = number.get(actions);
        pattern.is_some_and(|pattern| !pattern.is_exact())
    };
    statement.action.entries.iter().filter(is_wild).count()
}

/// What is looked at of a statement each time that it is met by an entry of its resource: its principals, its conditions,
/// and its actions where they are not known to hold.
fn steps_again(statement: &ProgramStatement, wild: usize, conditions: &Conditions) -> u64 {
    let part = &statement.action;
    let is_open = part.inverted || part.forced.is_some() || part.spans_services;
    let of_action = if is_open || wild > MANY {
        part.entries.len()
    } else {
        0
    };
    let others = u64::from(statement.steps_of_principal) + conditions.steps_of(statement.group);
    of_action as u64 + others
}

/// How often each entry of a statement's resource can be found for one request. Behind colons of the resource a Deny is
/// looked for again (R-RES-6).
const fn looks(statement: &ProgramStatement) -> usize {
    match statement.effect {
        Effect::Deny => 1 + MOST_COLONS,
        Effect::Allow => 1,
    }
}

/// Whether a statement may be met as often as an entry of its resource is found: few of them, or little that is looked at
/// each time, so that a decision stays linear in the size of the policy. Conditions that are not remembered may be dear
/// each by itself.
fn is_cheap(
    statement: &ProgramStatement,
    conditions: &Conditions,
    again: impl FnOnce() -> u64,
) -> bool {
    looks(statement) * statement.resource.len() <= MANY
        || (conditions.are_remembered(statement.group) && again() <= MANY as u64)
}

/// The same for who has not counted what is looked at each time.
pub(super) fn may_be_met_often(
    statement: &ProgramStatement,
    actions: &[ActionPattern],
    conditions: &Conditions,
) -> bool {
    is_cheap(statement, conditions, || {
        steps_again(statement, wild(statement, actions), conditions)
    })
}

/// The sum over all statements, each met as often as one request can meet it: through the list of the
/// action, those of the patterns, and in an index once for each entry of its resource.
pub(super) fn cost_bound(
    actions: &[ActionPattern],
    statements: &[ProgramStatement],
    conditions: &Conditions,
) -> u64 {
    let of_statement = |statement: &ProgramStatement| {
        let wild = wild(statement, actions);
        let lists = 1 + wild.min(MANY + 1) as u64;
        let entries = (looks(statement) * statement.resource.len()) as u64;
        let again = steps_again(statement, wild, conditions);
        let meetings = match is_cheap(statement, conditions, || again) {
            true => entries.max(1),
            false => 1,
        };
        // The list, the statement, its entries, and the rest at each meeting. Each list knows of the actions or not.
        lists * (2 + entries + statement.action.entries.len() as u64 + meetings * again)
    };
    // Patterns are tried before their lists are looked at, and a few lists belong to no statement alone.
    actions.len() as u64 + 8 + statements.iter().map(of_statement).sum::<u64>()
}
