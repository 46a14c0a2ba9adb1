//! `invalid-role-reference`.

use super::find_unique_ids;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// A principal is the unique id of a role.
    ///
    /// IAM writes it in place of the ARN when the role is deleted: the statement then names nobody, also after a role of
    /// the same name is made again. Write the ARN of the role that is meant, or remove the entry.
    "invalid-role-reference", Warning, "R-PRIN-10",
    aws = "Invalid role reference",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find_unique_ids(subject, report, "AROA", "role");
}
