//! `redundant-condition-value-num`.

use alloc::{format, vec::Vec};

use crate::finding::Applicability;
use crate::lint::edits::remove_value;
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::{Comparison, OperatorFamily};
use crate::text::Decimal;

check! {
    /// One of the numbers that a value is to be less or greater than decides alone.
    ///
    /// Several values are alternatives: less than 5 or less than 10 is less than 10. Write the one that decides; for a
    /// range write two operators.
    "redundant-condition-value-num", Suggestion, "R-NUM-2",
    aws = "Redundant condition value num",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for condition in subject.conditions() {
        let wants_greatest = match condition.base().map(|operator| operator.family()) {
            Some(OperatorFamily::Numeric(Comparison::Less | Comparison::LessOrEqual)) => true,
            Some(OperatorFamily::Numeric(Comparison::Greater | Comparison::GreaterOrEqual)) => {
                false
            }
            _ => continue,
        };
        let values: Vec<_> = condition.items().collect();
        let numbers = values.iter().map(|value| Decimal::parse(value.text));
        // Of what is no number the loader tells.
        let Some(numbers) = numbers.collect::<Option<Vec<_>>>() else {
            continue;
        };
        let best = match wants_greatest {
            true => numbers.iter().max(),
            false => numbers.iter().min(),
        };
        let first = numbers.iter().position(|number| Some(number) == best);
        let Some(deciding) = first.and_then(|first| values.get(first)) else {
            continue;
        };
        for (nth, value) in values.iter().enumerate() {
            if Some(nth) == first {
                continue;
            }
            report.tell_with(value, || {
                let (text, operator) = (value.text, condition.operator_text.as_str());
                let message = format!(
                    "`{text}` is without effect: `{}` decides under `{operator}`",
                    deciding.text
                );
                let source = subject.source();
                let fix = remove_value(source, condition.values, value.span(), Applicability::Safe);
                (message, fix)
            });
        }
    }
}
