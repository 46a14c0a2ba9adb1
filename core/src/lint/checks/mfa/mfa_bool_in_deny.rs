//! `mfa-bool-in-deny`.

use alloc::boxed::Box;

use super::{is_asked_with, on_mfa, says};
use crate::finding::{Applicability, Fix};
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::CheckedCondition;
use crate::lint::subject::{CheckedStatement, Subject};
use crate::policy::ConditionOperator;

check! {
    /// A `Deny` of those without a second factor lets long-term keys through.
    ///
    /// Their requests do not have `aws:MultiFactorAuthPresent` at all, and `Bool` is not met by a key that is missing.
    /// Use `BoolIfExists`.
    "mfa-bool-in-deny", Security, "R-BOOL-2",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for statement in subject.denies() {
        for condition in on_mfa(statement) {
            let is_left = condition.set().is_some() || condition.has_if_exists();
            let asks_absence = is_asked_with(statement, ConditionOperator::Null);
            if is_left || asks_absence || !says(condition, ConditionOperator::Bool, "false") {
                continue;
            }
            report.tell_with(&condition.at_operator(), || {
                let message = "requests with long-term keys do not have this key and are not denied; use `BoolIfExists`";
                (message, if_exists(statement, condition))
            });
        }
    }
}

/// `BoolIfExists`, if nothing else stands under the operator or has that one.
fn if_exists(
    statement: &CheckedStatement<'_>,
    condition: &CheckedCondition<'_>,
) -> Option<Box<Fix>> {
    let written = condition.operator_text;
    let mut others = statement.conditions.iter().filter(|other| {
        let is_same = other.operator_text.span == written.span && other.span() != condition.span();
        let name = other.operator_text.as_str();
        is_same || name.eq_ignore_ascii_case("BoolIfExists")
    });
    // More is denied by it.
    let fix = || Fix::write(Applicability::Safe, written.span, "BoolIfExists");
    others.next().is_none().then(fix)
}
