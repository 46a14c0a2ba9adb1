//! `equivalent-to-null-false`.

use super::{as_null, is_lone_star};
use crate::lint::direction::conditions;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::SetOperator;

check! {
    /// A condition is met by every value, and so asks only whether the key is there.
    ///
    /// `"Null": {"KEY": "false"}` says the same in so many words. If some values are meant, write which.
    "equivalent-to-null-false", Suggestion, "R-NULL-1",
    aws = "Equivalent to null false",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for (statement, condition) in conditions(subject) {
        let takes_all = is_lone_star(condition, false)
            && condition.set() != Some(SetOperator::ForAllValues)
            && (!condition.has_if_exists() || condition.set() == Some(SetOperator::ForAnyValue));
        if takes_all {
            report.tell_with(condition, || {
                let fix = as_null(subject, statement, condition, "false");
                (
                    "every value fits `*`; ask with `Null` and `false` whether the key is there",
                    fix,
                )
            });
        }
    }
}
