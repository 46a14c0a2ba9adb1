//! `forallvalues-with-single-valued-key`.

use alloc::format;

use super::{Multiplicity, multiplicity};
use crate::lint::budget::Budget;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::ConditionOperator;
use crate::policy::SetOperator;

check! {
    /// `ForAllValues:` stands before an operator on a key that has one value.
    ///
    /// It adds nothing where the key is there, and holds where the key is missing: an `Allow` then allows requests
    /// without the key. Leave `ForAllValues:` out.
    "forallvalues-with-single-valued-key", Security, "R-COND-14",
    aws = "ForAllValues with single valued key",
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
            if condition.set() != Some(SetOperator::ForAllValues)
                || multiplicity(statement, condition, &mut budget) != Multiplicity::One
            {
                continue;
            }
            report.tell(&condition.at_operator(), || {
                let key = condition.key();
                format!(
                    "`{key}` has one value, and `ForAllValues:` holds without it; write `{base}`"
                )
            });
        }
    }
}
