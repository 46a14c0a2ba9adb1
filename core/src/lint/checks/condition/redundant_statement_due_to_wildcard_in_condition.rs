//! `redundant-statement-due-to-wildcard-in-condition`.

use alloc::format;

use super::has_star;
use crate::effect::Effect;
use crate::finding::Applicability;
use crate::lint::direction::conditions;
use crate::lint::edits::remove_statement;
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::SetOperator;

check! {
    /// A condition asks for a value that is unlike every text, so that no request meets it.
    ///
    /// The statement is without effect. Remove it, or write which values are meant; to ask whether the key is absent,
    /// use `Null`.
    "redundant-statement-due-to-wildcard-in-condition", Suggestion, "R-SET-2",
    aws = "Redundant statement due to wildcard in condition",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for (statement, condition) in conditions(subject) {
        if condition.set() != Some(SetOperator::ForAnyValue) || !has_star(condition, true) {
            continue;
        }
        report.tell_with(condition, || {
            // A Deny bites where the test cannot be made: on a key that stands in the request twice (R-COND-7).
            let applicability = match statement.effect {
                Some(Effect::Allow) => Applicability::Safe,
                _ => Applicability::Unsafe,
            };
            let fix = remove_statement(subject.document, statement.span(), applicability);
            let operator = condition.operator_text.as_str();
            (
                format!(
                    "`{operator}` with `*` is met by no request, so the statement has no effect"
                ),
                fix,
            )
        });
    }
}
