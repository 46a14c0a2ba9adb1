//! `redundant-key-due-to-wildcard-in-condition`.

use alloc::format;

use super::has_star;
use crate::effect::Effect;
use crate::finding::Applicability;
use crate::lint::direction::conditions;
use crate::lint::edits::remove_condition;
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::SetOperator;
use crate::text::Span;

check! {
    /// A condition is met by every value, and by requests without the key.
    ///
    /// It asks nothing. Remove the key, or write which values are meant.
    "redundant-key-due-to-wildcard-in-condition", Suggestion, "R-COND-8",
    aws = "Redundant key due to wildcard in condition",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for (statement, condition) in conditions(subject) {
        let takes_absence = match condition.set() {
            Some(SetOperator::ForAllValues) => true,
            Some(SetOperator::ForAnyValue) => false,
            None => condition.has_if_exists(),
        };
        if !takes_absence || !has_star(condition, false) {
            continue;
        }
        report.tell_with(condition, || {
            let entry = Span {
                end: condition.values.span.end,
                ..condition.span()
            };
            // In an Allow a value that cannot be read, or that is a list where one is meant, did not fit.
            let applicability = match statement.effect {
                Some(Effect::Deny) => Applicability::Safe,
                _ => Applicability::Unsafe,
            };
            let operator = condition.operator_text;
            let fix = remove_condition(subject.source(), operator.span, entry, applicability);
            let operator = operator.as_str();
            (
                format!(
                    "`{operator}` with `*` is met by every request; remove `{}`",
                    condition.key()
                ),
                fix,
            )
        });
    }
}
