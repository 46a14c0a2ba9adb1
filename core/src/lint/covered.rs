//! Which actions of the reference a statement names.

use alloc::vec::Vec;

use super::budget::Budget;
use super::subject::CheckedStatement;
use crate::reference::Action;

/// So many actions of one statement; no service has as many.
const MOST_ACTIONS: usize = 4_096;

/// All actions that `Action` covers. Nothing if they cannot be told: of `NotAction`, of the lone `*`, and of names that
/// the reference does not have.
pub(super) fn named_actions<'s>(
    statement: &CheckedStatement<'s>,
    budget: &mut Budget,
) -> Option<Vec<Action<'s>>> {
    let mut actions = Vec::new();
    for item in statement.named_actions() {
        let before = actions.len();
        let service = item.service?;
        let looked_at = match item.is_pattern() {
            true => service.actions().len(),
            false => 1,
        };
        if !budget.spend(looked_at) {
            return None;
        }
        actions.extend(item.covered());
        if actions.len() == before || actions.len() > MOST_ACTIONS {
            return None;
        }
    }
    (!actions.is_empty()).then_some(actions)
}
