//! `not-action-allow`.

use super::{Wide, find};
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// An `Allow` has `NotAction`: it allows every other action of every service.
    ///
    /// What AWS adds tomorrow is allowed with it. Name what is to be allowed with `Action`, and what is not to be with
    /// a `Deny`.
    "not-action-allow", Security, "R-ACT-9",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find(
        subject,
        report,
        Wide::NotAction,
        "this allows every other action of every service; name what is needed with `Action`",
    );
}
