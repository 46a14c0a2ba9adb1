//! Condition operators and keys.

pub(in crate::lint) mod duplicate_condition_operator;
pub(in crate::lint) mod duplicate_keys_with_different_case;
pub(in crate::lint) mod dynamodb_attributes_without_select;
pub(in crate::lint) mod equivalent_to_null_false;
pub(in crate::lint) mod equivalent_to_null_true;
pub(in crate::lint) mod invalid_condition_data_type;
pub(in crate::lint) mod invalid_condition_key_format;
pub(in crate::lint) mod invalid_condition_multiple_boolean;
pub(in crate::lint) mod invalid_condition_operator;
pub(in crate::lint) mod missing_paired_condition_keys;
pub(in crate::lint) mod missing_tag_key_in_condition;
pub(in crate::lint) mod null_with_if_exists;
pub(in crate::lint) mod null_with_qualifier;
pub(in crate::lint) mod redundant_key_due_to_wildcard_in_condition;
pub(in crate::lint) mod redundant_statement_due_to_wildcard_in_condition;
pub(in crate::lint) mod unknown_condition_key;
pub(in crate::lint) mod untrustworthy_condition_key;
pub(in crate::lint) mod wildcard_usage_too_permissive;
pub(in crate::lint) mod wildcard_without_like_operator;

use alloc::{boxed::Box, format};

use crate::finding::{Applicability, Fix};
use crate::lint::edits::is_alone;
use crate::lint::place::Placed;
use crate::lint::subject::{CheckedCondition, CheckedStatement, Subject};
use crate::lint::wildcards::is_stars;
use crate::policy::OperatorFamily;
use crate::text::{Span, write_json_string};

/// Whether one of the values is nothing but stars, under a positive or a negated operator that reads patterns.
fn has_star(condition: &CheckedCondition<'_>, is_negated: bool) -> bool {
    let is_pattern = condition.base().is_some_and(|operator| {
        let family = operator.family();
        matches!(family, OperatorFamily::TextLike | OperatorFamily::Arn)
            && operator.is_negated() == is_negated
    });
    is_pattern && condition.items().any(|value| is_stars(value.text))
}

/// The same of the only value.
fn is_lone_star(condition: &CheckedCondition<'_>, is_negated: bool) -> bool {
    condition.values.items.len() == 1 && has_star(condition, is_negated)
}

/// How many conditions of a statement are looked through for a fix.
const MOST_SIBLINGS: usize = 64;

/// `Null` in place of an operator that has no other key, unless the statement has `Null` already. Looked at before it
/// is applied: a list where one value is meant fits `Null` and no other operator.
fn as_null(
    subject: &Subject<'_>,
    statement: &CheckedStatement<'_>,
    condition: &CheckedCondition<'_>,
    absent: &str,
) -> Option<Box<Fix>> {
    let source = subject.source();
    let entry = Span {
        end: condition.values.span.end,
        ..condition.span()
    };
    let conditions = &statement.conditions;
    let is_null =
        |other: &CheckedCondition<'_>| other.operator_text.as_str().eq_ignore_ascii_case("Null");
    if !is_alone(source, entry)
        || conditions.len() > MOST_SIBLINGS
        || conditions.iter().any(is_null)
    {
        return None;
    }
    let mut replacement = alloc::string::String::from("\"Null\": {");
    write_json_string(&mut replacement, condition.key());
    replacement.push_str(&format!(": \"{absent}\""));
    let whole = Span {
        start: condition.operator_text.span.start,
        ..entry
    };
    let title = format!("ask with `Null` and `{absent}`");
    Some(Fix::edit(Applicability::Unsafe, title, whole, replacement))
}
