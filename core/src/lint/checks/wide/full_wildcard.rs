//! `full-wildcard`.

use super::{Wide, find};
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// Everything is allowed on everything, without condition.
    ///
    /// Who has the policy is an administrator of the account. Name the actions and the resources that are needed.
    "full-wildcard", Security, "R-ACT-2",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find(
        subject,
        report,
        Wide::Everything,
        "this allows every action on every resource; name what is needed",
    );
}
