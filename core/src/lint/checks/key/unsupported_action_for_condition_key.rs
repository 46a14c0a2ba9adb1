//! `unsupported-action-for-condition-key`.

use alloc::format;

use super::is_global;
use crate::lint::budget::Budget;
use crate::lint::covered::named_actions;
use crate::lint::entry::check;
use crate::lint::lists::KEYS_OF_MORE_ACTIONS;
use crate::lint::report::Report;
use crate::lint::subject::{CheckedCondition, Subject};

check! {
    /// No action of the statement has the condition's key.
    ///
    /// A request for any of them lacks the key, so that the condition is never met, or always, by its operator. Move
    /// the actions to a statement without the condition, or use a key that they have.
    "unsupported-action-for-condition-key", Error, "R-KEY-1",
    aws = "Unsupported action for condition key",
    run = run
}

/// So many conditions of a statement are looked at.
const MOST_CONDITIONS: usize = 64;

fn run(subject: &Subject<'_>, report: &mut Report) {
    let Some(reference) = subject.reference else {
        return;
    };
    let mut budget = Budget::new();
    for statement in &subject.statements {
        let conditions = statement.conditions.iter().take(MOST_CONDITIONS);
        // Those that not every request has.
        let conditions = conditions.filter(|condition| is_listed(condition));
        let mut conditions = conditions
            .filter(|condition| !is_global(reference, condition.key()))
            .peekable();
        if conditions.peek().is_none() {
            continue;
        }
        let Some(actions) = named_actions(statement, &mut budget) else {
            continue;
        };
        for condition in conditions {
            if !budget.spend(4 * actions.len()) {
                return;
            }
            let key = condition.key();
            if actions
                .iter()
                .any(|action| action.condition_key(key).is_some())
            {
                continue;
            }
            report.tell(condition, || match actions.as_slice() {
                [action] => format!("`{action}` does not have the condition key `{key}`"),
                _ => format!("no action of the statement has the condition key `{key}`"),
            });
        }
    }
}

/// Whether the reference can say which actions have the key. Keys of tags are not listed for each action that has them.
fn is_listed(condition: &CheckedCondition<'_>) -> bool {
    let mut others = KEYS_OF_MORE_ACTIONS.iter();
    condition.key.is_some_and(|key| !key.is_shape()) && !others.any(|key| condition.is_on(key))
}
