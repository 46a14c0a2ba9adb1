//! `scp-syntax-error-action-wildcard`.

use alloc::format;

use super::legacy;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// An action of a service control policy has a wildcard before its end.
    ///
    /// That was refused until September 2025, when these policies got the whole language; it is told only for those who
    /// ask to be held to the earlier one. Write the wildcard at the end, or name the actions.
    "scp-syntax-error-action-wildcard", Error, "R-TYPE-8",
    aws = "SCP syntax error action wildcard",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let lists = legacy(subject).filter_map(|statement| statement.actions.as_ref());
    for action in lists.flat_map(|list| &list.items) {
        let text = action.text();
        if text.trim_end_matches(['*', '?']).contains(['*', '?']) {
            report.tell(action, || {
                format!("`{text}`: before September 2025 a wildcard stood at the end of an action")
            });
        }
    }
}
