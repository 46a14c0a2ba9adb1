//! Conditions on a second factor that do not say what they seem to.
//!
//! # Source
//! R-BOOL-2 and R-KEY-13: requests with long-term keys lack `aws:MultiFactorAuthPresent`, and those of sessions without
//! a second factor have `false`.

pub(in crate::lint) mod mfa_bool_in_deny;
pub(in crate::lint) mod mfa_if_exists_in_allow;
pub(in crate::lint) mod mfa_null_in_allow;
pub(in crate::lint) mod mfa_null_in_deny;

use crate::lint::subject::{CheckedCondition, CheckedStatement};
use crate::policy::ConditionOperator;

/// The conditions of a statement that are on a second factor.
fn on_mfa<'a, 's>(
    statement: &'a CheckedStatement<'s>,
) -> impl Iterator<Item = &'a CheckedCondition<'s>> {
    statement.conditions_on("aws:MultiFactorAuthPresent")
}

/// Whether a condition has this operator, with whatever around it, and this value alone.
fn says(condition: &CheckedCondition<'_>, operator: ConditionOperator, value: &str) -> bool {
    let mut values = condition.items();
    let first = values.next();
    condition.base() == Some(operator)
        && first.is_some_and(|first| first.text.eq_ignore_ascii_case(value))
        && values.next().is_none()
}

/// Whether a condition of the statement asks of a second factor with another operator as well.
fn is_asked_with(statement: &CheckedStatement<'_>, operator: ConditionOperator) -> bool {
    on_mfa(statement).any(|condition| condition.base() == Some(operator))
}
