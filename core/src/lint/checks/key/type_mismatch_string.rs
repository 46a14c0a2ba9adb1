//! `type-mismatch-string`.

use alloc::format;

use crate::document::ConditionValueKind;
use crate::finding::{Applicability, Fix};
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// A string operator has a value without quotes.
    ///
    /// It is compared by its spelling, `1.20` and not `1.2`. Write it in quotes, or use an operator for numbers or
    /// booleans.
    "type-mismatch-string", Warning, "R-COND-16",
    aws = "Type mismatch string",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for condition in subject.conditions() {
        let Some(base) = condition.base().filter(|base| base.family().is_of_texts()) else {
            continue;
        };
        let kinds = condition.values.items.iter().map(|value| value.kind());
        for (value, kind) in condition.items().zip(kinds) {
            if kind == ConditionValueKind::String {
                continue;
            }
            report.tell_with(&value, || {
                let text = value.text;
                let message = format!("`{base}` compares strings; write `\"{text}\"`");
                // It is compared by its spelling as it stands.
                let fix = Fix::write(Applicability::Safe, value.span(), text);
                (message, Some(fix))
            });
        }
    }
}
