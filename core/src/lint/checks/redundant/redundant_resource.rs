//! `redundant-resource`.

use alloc::format;

use super::cover::resource_covers;
use super::steps::Steps;
use super::unneeded;
use crate::effect::Effect;
use crate::finding::Applicability;
use crate::lint::edits::remove_item;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// A resource is in a list that has it already.
    ///
    /// Another entry is the same or a pattern that covers it, so that it changes nothing. Remove it, which makes the
    /// policy shorter, or the wider one, if that is more than was meant.
    "redundant-resource", Suggestion, "R-RES-11",
    aws = "Redundant resource",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let mut steps = Steps::new();
    for statement in &subject.statements {
        let (Some(list), Some(effect)) = (&statement.resources, statement.effect) else {
            continue;
        };
        // What cannot be read among the exceptions of an Allow keeps it from applying (R-RES-14).
        let takes_patterns = !list.is_inverted || effect == Effect::Deny;
        let found = unneeded(
            &mut steps,
            &list.items,
            |resource| resource.text(),
            |wide, narrow| takes_patterns && resource_covers(wide, narrow, effect),
        );
        for (nth, by) in found {
            let (Some(resource), Some(by)) = (list.items.get(nth), list.items.get(by)) else {
                continue;
            };
            report.tell_with(resource, || {
                let (text, by) = (resource.text(), by.text());
                let message = match text == by {
                    true => format!("`{text}` stands in this list twice"),
                    false => format!("`{text}` is covered by `{by}` in the same list"),
                };
                let (source, values) = (subject.source(), list.values);
                let safe = Applicability::Safe;
                (
                    message,
                    remove_item(source, values.form, &values.items, nth, safe),
                )
            });
        }
    }
}
