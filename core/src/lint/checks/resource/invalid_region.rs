//! `invalid-region`.

use alloc::format;

use crate::finding::{Applicability, Fix};
use crate::lint::entry::check;
use crate::lint::lists::REGION_KEYS;
use crate::lint::place::Placed;
use crate::lint::regions::{may_be_region, similar_region};
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::OperatorFamily;

check! {
    /// A condition compares a Region with what is no Region.
    ///
    /// No request has such a value, so that the condition is never met, or always, by its operator. Correct the name.
    "invalid-region", Error, "R-KEY-2",
    aws = "Invalid Region",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for condition in subject.conditions() {
        let Some(base) = condition.base() else {
            continue;
        };
        let has_wildcards = match base.family() {
            OperatorFamily::Text | OperatorFamily::TextIgnoreCase => false,
            OperatorFamily::TextLike => true,
            _ => continue,
        };
        if !REGION_KEYS.iter().any(|key| condition.is_on(key)) {
            continue;
        }
        for value in condition.items() {
            let text = value.text;
            // A wildcard under another operator is another mistake.
            let is_left = text.contains("${") || (!has_wildcards && text.contains(['*', '?']));
            if is_left || may_be_region(None, text) {
                continue;
            }
            report.tell_with(&value, || match similar_region(text) {
                Some(near) => {
                    let message = format!("`{text}` is no Region; did you mean `{near}`?");
                    let fix = Fix::write(Applicability::Unsafe, value.span(), near);
                    (message, Some(fix))
                }
                None => (format!("`{text}` is no Region"), None),
            });
        }
    }
}
