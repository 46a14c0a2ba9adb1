//! `mfa-if-exists-in-allow`.

use super::{on_mfa, says};
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::ConditionOperator;

check! {
    /// An `Allow` for those with a second factor is met by long-term keys, which have none.
    ///
    /// Their requests do not have `aws:MultiFactorAuthPresent` at all, and `BoolIfExists` is met by a key that is
    /// missing. Use `Bool`.
    "mfa-if-exists-in-allow", Security, "R-IFEX-1",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for statement in subject.allows() {
        for condition in on_mfa(statement) {
            let is_optional = condition.has_if_exists() && condition.set().is_none();
            if is_optional && says(condition, ConditionOperator::Bool, "true") {
                report.tell(&condition.at_operator(), || {
                    "requests with long-term keys do not have this key and are allowed; use `Bool`"
                });
            }
        }
    }
}
