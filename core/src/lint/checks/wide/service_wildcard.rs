//! `service-wildcard`.

use super::{Wide, find};
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// Every action of a service is allowed.
    ///
    /// Those that change who may do what are among them, and those that the service adds tomorrow. Name the actions
    /// that are needed, or patterns such as `s3:Get*`.
    "service-wildcard", Suggestion, "R-ACT-2",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find(
        subject,
        report,
        Wide::WholeService,
        "this allows every action of the service; name what is needed",
    );
}
