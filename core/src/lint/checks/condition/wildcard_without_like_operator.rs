//! `wildcard-without-like-operator`.

use alloc::{boxed::Box, format};

use crate::finding::{Applicability, Fix};
use crate::lint::direction::conditions;
use crate::lint::entry::check;
use crate::lint::pattern::has_wildcard;
use crate::lint::report::Report;
use crate::lint::subject::{CheckedCondition, CheckedStatement, Subject};
use crate::policy::ConditionOperator;

check! {
    /// A value has `*` or `?` under an operator for which they are plain characters.
    ///
    /// The condition then fits a request whose value has just that character. Use `StringLike` or `StringNotLike`; if
    /// the character is meant, write `${*}` or `${?}`, which is the same under either operator.
    "wildcard-without-like-operator", Warning, "R-STR-1",
    aws = "Wildcard without like operator",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for (statement, condition) in conditions(subject) {
        let like = match condition.base() {
            Some(ConditionOperator::StringEquals) => Some("StringLike"),
            Some(ConditionOperator::StringNotEquals) => Some("StringNotLike"),
            Some(
                ConditionOperator::StringEqualsIgnoreCase
                | ConditionOperator::StringNotEqualsIgnoreCase,
            ) => None,
            _ => continue,
        };
        for value in condition.items() {
            if has_wildcard(subject, value.text) {
                report.tell_with(&value, || {
                    let (text, operator) = (value.text, condition.operator_text.as_str());
                    let hint = like.unwrap_or("StringLike");
                    let message = format!(
                        "`{text}`: under `{operator}` a wildcard is a plain character; use `{hint}`"
                    );
                    (
                        message,
                        like.and_then(|like| other_operator(statement, condition, like)),
                    )
                });
            }
        }
    }
}

/// How many blocks of a statement are looked through for a fix.
const MOST_SIBLINGS: usize = 64;

/// The operator in place of the one that the block has, unless the statement has a block of that already.
fn other_operator(
    statement: &CheckedStatement<'_>,
    condition: &CheckedCondition<'_>,
    like: &str,
) -> Option<Box<Fix>> {
    let written = condition.operator_text.as_str();
    let base = condition.base()?.as_str();
    let (before, behind) = written.split_once(base)?;
    let meant = format!("{before}{like}{behind}");
    let conditions = &statement.conditions;
    let is_taken =
        |other: &CheckedCondition<'_>| other.operator_text.as_str().eq_ignore_ascii_case(&meant);
    let is_free = conditions.len() <= MOST_SIBLINGS && !conditions.iter().any(is_taken);
    is_free.then(|| Fix::write(Applicability::Unsafe, condition.operator_text.span, &meant))
}
