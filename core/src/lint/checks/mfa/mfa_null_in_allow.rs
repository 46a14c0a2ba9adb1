//! `mfa-null-in-allow`.

use super::{is_asked_with, on_mfa, says};
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::ConditionOperator;

check! {
    /// An `Allow` asks whether there is a word about a second factor, not what it is.
    ///
    /// Every request with temporary credentials has `aws:MultiFactorAuthPresent`, with `false` where there was no
    /// second factor, and `Null` is met by that too. Use `Bool` with `true`.
    "mfa-null-in-allow", Security, "R-NULL-1",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for statement in subject.allows() {
        for condition in on_mfa(statement) {
            if says(condition, ConditionOperator::Null, "false")
                && !is_asked_with(statement, ConditionOperator::Bool)
            {
                report.tell(&condition.at_operator(), || {
                    "sessions without a second factor have this key as well; use `Bool` with `true`"
                });
            }
        }
    }
}
