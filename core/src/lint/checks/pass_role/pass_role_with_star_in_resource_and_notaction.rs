//! `pass-role-with-star-in-resource-and-notaction`.

use super::find;
use crate::lint::entry::check;
use crate::lint::reach::{ByAction, ByResource};
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// `NotAction` does not except `iam:PassRole`, which is allowed on every role.
    ///
    /// Who may pass a role to a service gets what the role may: with every role that is every right of the account.
    /// Name the roles, or say with a condition on `iam:PassedToService` to which service they may go.
    "pass-role-with-star-in-resource-and-notaction", Security, "R-ACT-11",
    aws = "Pass role with star in resource and NotAction",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find(subject, report, ByAction::Exception, ByResource::Star);
}
