//! `scp-syntax-error-notresource`.

use super::legacy;
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// A service control policy has `NotResource`.
    ///
    /// That was refused until September 2025, when these policies got the whole language and AWS withdrew the check; it
    /// is told only for those who ask to be held to the earlier one. Name the resources.
    "scp-syntax-error-notresource", Error, "R-TYPE-8",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for statement in legacy(subject) {
        let list = statement.resources.as_ref();
        if let Some(list) = list.filter(|list| list.is_inverted) {
            report.tell(
                &(list.place(), list.span()),
                || "before September 2025 a service control policy took no `NotResource`",
            );
        }
    }
}
