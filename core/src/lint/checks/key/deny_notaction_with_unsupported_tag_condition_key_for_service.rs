//! `deny-notaction-with-unsupported-tag-condition-key-for-service`.

use alloc::format;

use super::tags::find_in_exceptions;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// A `Deny` with `NotAction` depends on a tag key that not all services have.
    ///
    /// A request to a service without the key does not meet the condition, so that it is not denied. Name the actions
    /// for which the condition is meant, and deny the others without it.
    "deny-notaction-with-unsupported-tag-condition-key-for-service", Security, "R-KEY-1",
    aws = "Deny NotAction with unsupported tag condition key for service",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find_in_exceptions(subject, report, true, |key| {
        format!(
            "not all services have `{key}`; actions of those that do not are not denied by this statement"
        )
    });
}
