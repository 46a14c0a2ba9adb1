//! What a condition says of a request that does not have its key.

use super::subject::CheckedCondition;
use crate::policy::{ConditionOperator, SetOperator};

/// Whether a condition holds where its key is missing (R-COND-8, R-NULL-1, R-IFEX-3). Nothing if its operator or its
/// values do not say.
pub(super) fn holds_without_key(condition: &CheckedCondition<'_>) -> Option<bool> {
    let base = condition.base()?;
    if base == ConditionOperator::Null {
        let mut values = condition.items().map(|value| value.text);
        let first = values.next()?;
        let is_same = values.all(|value| value.eq_ignore_ascii_case(first));
        return match is_same {
            true if first.eq_ignore_ascii_case("true") => Some(true),
            true if first.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        };
    }
    Some(match condition.set() {
        Some(SetOperator::ForAllValues) => true,
        Some(SetOperator::ForAnyValue) => false,
        None => condition.has_if_exists() || base.is_negated(),
    })
}
