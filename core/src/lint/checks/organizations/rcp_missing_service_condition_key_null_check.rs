//! `rcp-missing-service-condition-key-null-check`.

use alloc::format;

use super::find_exceptions;
use crate::lint::entry::check;
use crate::lint::lists::SOURCE_KEYS;
use crate::lint::report::Report;
use crate::lint::subject::{CheckedStatement, Subject};
use crate::policy::{ConditionOperator, parse_bool};

check! {
    /// A resource control policy refuses calls of AWS services by whose resource they are for, also where a call is for
    /// none.
    ///
    /// Some calls of services are for no resource and have no such key; they are refused then. Add
    /// `"Null": {"aws:SourceAccount": "false"}`, so that only calls that have the key are looked at.
    "rcp-missing-service-condition-key-null-check", Warning, "R-COND-8",
    aws = "RCP missing service condition key null check",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find_exceptions(subject, report, SOURCE_KEYS, asks_presence, |key| {
        format!(
            "calls without `{key}` are refused; add `\"Null\": {{\"aws:SourceAccount\": \"false\"}}`"
        )
    });
}

/// Whether a statement is about calls alone that say for whom they are.
fn asks_presence(statement: &CheckedStatement<'_>) -> bool {
    statement.conditions.iter().any(|condition| {
        condition.base() == Some(ConditionOperator::Null)
            && SOURCE_KEYS.iter().any(|key| condition.is_on(key))
            && condition
                .items()
                .all(|value| parse_bool(value.text) == Some(false))
    })
}
