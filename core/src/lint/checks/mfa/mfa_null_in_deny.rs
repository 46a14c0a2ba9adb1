//! `mfa-null-in-deny`.

use super::{on_mfa, says};
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::ConditionOperator;

check! {
    /// A `Deny` of those without a second factor lets sessions without one through.
    ///
    /// Every request with temporary credentials has `aws:MultiFactorAuthPresent`, with `false` where there was no
    /// second factor, and `Null` with `true` is not met by that. Use `BoolIfExists` with `false`.
    "mfa-null-in-deny", Security, "R-NULL-1",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    // Two statements, one for each kind of credentials, do it as well.
    let is_whole = subject.denies().any(|statement| {
        on_mfa(statement).any(|condition| says(condition, ConditionOperator::Bool, "false"))
    });
    if is_whole {
        return;
    }
    for statement in subject.denies() {
        for condition in on_mfa(statement) {
            if says(condition, ConditionOperator::Null, "true") {
                report.tell(&condition.at_operator(), || {
                    "sessions without a second factor have this key and are not denied; use `BoolIfExists` with `false`"
                });
            }
        }
    }
}
