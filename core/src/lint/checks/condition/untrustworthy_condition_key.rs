//! `untrustworthy-condition-key`.

use alloc::format;

use crate::lint::direction::lets_in;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::{CheckedCondition, Subject};

check! {
    /// All that a statement asks of a caller is what the caller writes into the request.
    ///
    /// `aws:referer` and `aws:UserAgent` are headers, which everybody can set to any text; such a condition keeps out
    /// nobody who knows it. Add a condition on who the caller is or where the request comes from.
    "untrustworthy-condition-key", Security, "R-VAR-17",
    aws = "Untrustworthy condition key",
    run = run
}

/// Keys whose values are headers of the request.
const HEADERS: [&str; 2] = ["aws:referer", "aws:UserAgent"];

fn run(subject: &Subject<'_>, report: &mut Report) {
    let is_header =
        |condition: &CheckedCondition<'_>| HEADERS.iter().any(|key| condition.is_on(key));
    for statement in &subject.statements {
        if !statement.conditions.iter().all(is_header) {
            continue;
        }
        for condition in &statement.conditions {
            if lets_in(statement, condition) {
                report.tell(condition, || {
                    let key = condition.key();
                    format!("the caller chooses `{key}`; add a condition on who the caller is")
                });
            }
        }
    }
}
