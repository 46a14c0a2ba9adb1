//! `missing-qualifier`.

use alloc::format;

use super::{Multiplicity, multiplicity};
use crate::lint::budget::Budget;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::ConditionOperator;
use crate::text::same_key;

check! {
    /// A condition on a key with several values does not say whether all of them are meant, or any.
    ///
    /// What such a condition does is not defined. Write `ForAllValues:` or `ForAnyValue:` before the operator. In an
    /// `Allow` `ForAllValues:` also holds where the key is missing.
    "missing-qualifier", Error, "R-SET-8",
    aws = "Missing qualifier",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let mut budget = Budget::new();
    for statement in &subject.statements {
        for condition in &statement.conditions {
            let Some(base) = condition
                .base()
                .filter(|base| *base != ConditionOperator::Null)
            else {
                continue;
            };
            // EventBridge has several only where a rule is made, and its own examples have no prefix.
            let is_of_events = condition
                .key_prefix()
                .is_some_and(|prefix| same_key(prefix, "events"));
            if is_of_events
                || condition.set().is_some()
                || multiplicity(statement, condition, &mut budget) != Multiplicity::Several
            {
                continue;
            }
            report.tell(&condition.at_operator(), || {
                let key = condition.key();
                format!(
                    "`{key}` has several values; write `ForAllValues:{base}` or `ForAnyValue:{base}`"
                )
            });
        }
    }
}
