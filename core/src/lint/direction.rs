//! Which conditions let callers in, and which keep them out.

use super::subject::{CheckedCondition, CheckedStatement, Subject};
use crate::effect::Effect;
use crate::policy::{ConditionOperator, SetOperator};

/// All conditions, with the statement of each.
pub(super) fn conditions<'a, 's>(
    subject: &'a Subject<'s>,
) -> impl Iterator<Item = (&'a CheckedStatement<'s>, &'a CheckedCondition<'s>)> {
    let statements = subject.statements.iter();
    statements.flat_map(|statement| {
        let conditions = statement.conditions.iter();
        conditions.map(move |condition| (statement, condition))
    })
}

/// Whether a caller for whom a value of the condition fits gets in by that: it grants, or excepts from what is refused.
/// `Null` compares with no value.
pub(super) fn lets_in(statement: &CheckedStatement<'_>, condition: &CheckedCondition<'_>) -> bool {
    let Some(operator) = condition.base() else {
        return false;
    };
    match statement.effect {
        Some(Effect::Allow) => !operator.is_negated() && operator != ConditionOperator::Null,
        Some(Effect::Deny) => operator.is_negated(),
        None => false,
    }
}

/// Whether a request without the key fails the condition (R-COND-8).
pub(super) fn needs_key(condition: &CheckedCondition<'_>) -> bool {
    let Some(operator) = condition.base() else {
        return false;
    };
    match condition.set() {
        Some(SetOperator::ForAllValues) => false,
        Some(SetOperator::ForAnyValue) => operator != ConditionOperator::Null,
        None => {
            !condition.has_if_exists()
                && !operator.is_negated()
                && operator != ConditionOperator::Null
        }
    }
}
