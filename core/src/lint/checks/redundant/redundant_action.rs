//! `redundant-action`.

use super::cover::action_covers;
use super::steps::Steps;
use super::{tell_unneeded, unneeded};
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// An action is in a list that has it already.
    ///
    /// Another entry is the same or a pattern that covers it, so that it changes nothing. Remove it, which makes the
    /// policy shorter, or the wider one, if that is more than was meant.
    "redundant-action", Suggestion, "R-ACT-7",
    aws = "Redundant action",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let mut steps = Steps::new();
    let statements = subject.statements.iter();
    for list in statements.filter_map(|statement| statement.actions.as_ref()) {
        let found = unneeded(
            &mut steps,
            &list.items,
            |action| action.text(),
            action_covers,
        );
        tell_unneeded(subject, report, list, found, |action| action.text());
    }
}
