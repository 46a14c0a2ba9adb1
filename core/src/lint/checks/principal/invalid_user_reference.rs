//! `invalid-user-reference`.

use super::find_unique_ids;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// A principal is the unique id of a user.
    ///
    /// IAM writes it in place of the ARN when the user is deleted: the statement then names nobody, also after a user of
    /// the same name is made again. Write the ARN of the user that is meant, or remove the entry.
    "invalid-user-reference", Warning, "R-PRIN-10",
    aws = "Invalid user reference",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find_unique_ids(subject, report, "AIDA", "user");
}
