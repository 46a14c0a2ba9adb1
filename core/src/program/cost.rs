//! How much one decision can have to look at.

use super::conditions::Conditions;
use super::index::{MANY, is_cheap};
use super::statement::ProgramStatement;
use crate::policy::ActionPattern;

/// What is looked at of action and principals where they have to be.
pub(super) fn tests_in_full(statement: &ProgramStatement) -> u32 {
    // Whether somebody is exempt takes up to four looks at the list.
    (statement.action.entries.len() + 4 * statement.principal.len()) as u32
}

/// The sum over all statements, each met as often as one request can meet it: through the list of the
/// action, those of the patterns, and in an index once for each entry of its resource.
pub(super) fn cost_bound(
    actions: &[ActionPattern],
    statements: &[ProgramStatement],
    conditions: &Conditions,
) -> u64 {
    let of_statement = |statement: &ProgramStatement| {
        let is_wild = |number: &&u32| {
            let pattern = actions.get(**number as usize);
            pattern.is_some_and(|pattern| !pattern.is_exact())
        };
        let wild = statement.action.entries.iter().filter(is_wild).count();
        let lists = 1 + wild.min(MANY + 1) as u64;
        let entries = statement.resource.len() as u64;
        let conditions = conditions.tests_of(statement.group);
        let meetings = if is_cheap(entries as usize, conditions as usize) {
            entries.max(1)
        } else {
            1
        };
        // The list, the statement, its entries, and the rest at each meeting.
        lists * (2 + entries + meetings * (u64::from(statement.tests_in_full) + conditions))
    };
    // Patterns are tried before their lists are looked at, and a few lists belong to no statement alone.
    actions.len() as u64 + 8 + statements.iter().map(of_statement).sum::<u64>()
}
