//! `not-resource-broad`.

use super::{Wide, find};
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// An `Allow` has `NotResource`: it allows its actions on every other resource.
    ///
    /// What is made tomorrow is allowed with it. Name what is to be allowed with `Resource`, and what is not to be with
    /// a `Deny`.
    "not-resource-broad", Security, "R-RES-11",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find(
        subject,
        report,
        Wide::NotResource,
        "this allows the actions on every other resource; name them with `Resource`",
    );
}
