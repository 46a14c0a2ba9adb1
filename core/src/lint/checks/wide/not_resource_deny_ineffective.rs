//! `not-resource-deny-ineffective`.

use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// A `Deny` excepts every resource, so that it denies nothing.
    ///
    /// `NotResource` with `*` leaves no resource over. Name in `NotResource` what is not to be denied, or use
    /// `Resource`.
    "not-resource-deny-ineffective", Warning, "R-RES-13",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for statement in subject.denies() {
        let Some(list) = statement.resources.as_ref().filter(|list| list.is_inverted) else {
            continue;
        };
        if let Some(item) = list.items.iter().find(|item| item.is_everything()) {
            report.tell(
                item,
                || "this excepts every resource, so that nothing is denied",
            );
        }
    }
}
