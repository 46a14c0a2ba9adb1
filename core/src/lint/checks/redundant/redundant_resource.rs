//! `redundant-resource`.

use super::cover::resource_covers;
use super::steps::Steps;
use super::{tell_unneeded, unneeded};
use crate::effect::Effect;
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
        tell_unneeded(subject, report, list, found, |resource| resource.text());
    }
}
