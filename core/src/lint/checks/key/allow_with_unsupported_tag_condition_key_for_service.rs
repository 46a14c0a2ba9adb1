//! `allow-with-unsupported-tag-condition-key-for-service`.

use alloc::format;

use super::tags::find;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// An `Allow` depends on a tag key that a service of its actions does not have.
    ///
    /// A request to that service lacks the key, so that the condition is never met and the action stays refused. Move
    /// the actions of the service to a statement without the condition.
    "allow-with-unsupported-tag-condition-key-for-service", Suggestion, "R-KEY-1",
    aws = "Allow with unsupported tag condition key for service",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find(subject, report, false, |key, services| {
        format!(
            "`{services}` has no `{key}`, so that its actions are not allowed by this statement"
        )
    });
}
