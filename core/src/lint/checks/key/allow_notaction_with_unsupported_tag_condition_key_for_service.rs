//! `allow-notaction-with-unsupported-tag-condition-key-for-service`.

use alloc::format;

use super::tags::find_in_exceptions;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// An `Allow` with `NotAction` depends on a tag key that not all services have.
    ///
    /// A request to a service without the key does not meet the condition, so that its actions stay refused. Name the
    /// actions for which the condition is meant.
    "allow-notaction-with-unsupported-tag-condition-key-for-service", Suggestion, "R-KEY-1",
    aws = "Allow NotAction with unsupported tag condition key for service",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find_in_exceptions(subject, report, false, |key| {
        format!(
            "not all services have `{key}`; actions of those that do not are not allowed by this statement"
        )
    });
}
