//! `wildcard-action`.

use super::{Wide, find};
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// Every action of every service is allowed.
    ///
    /// What AWS adds tomorrow is allowed with it. Name the actions that are needed, or the services at least.
    "wildcard-action", Suggestion, "R-ACT-2",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find(
        subject,
        report,
        Wide::EveryAction,
        "this allows every action of every service; name what is needed",
    );
}
