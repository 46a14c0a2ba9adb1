//! `equivalent-to-null-true`.

use super::{as_null, is_lone_star};
use crate::lint::direction::conditions;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::SetOperator;

check! {
    /// A condition is met by no value, and so asks only whether the key is absent.
    ///
    /// `"Null": {"KEY": "true"}` says the same in so many words. If some values are meant, write which.
    "equivalent-to-null-true", Suggestion, "R-NULL-1",
    aws = "Equivalent to null true",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for (statement, condition) in conditions(subject) {
        // Under `ForAnyValue:` it is met by no request at all.
        if is_lone_star(condition, true) && condition.set() != Some(SetOperator::ForAnyValue) {
            report.tell_with(condition, || {
                let fix = as_null(subject, statement, condition, "true");
                (
                    "no value is unlike `*`; ask with `Null` and `true` whether the key is absent",
                    fix,
                )
            });
        }
    }
}
