//! `invalid-action`.

use alloc::{
    boxed::Box,
    format,
    string::{String, ToString},
};

use crate::finding::{Applicability, Fix};
use crate::lint::budget::Budget;
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::{CheckedAction, Subject};

check! {
    /// A service has no action of this name.
    ///
    /// The statement is then about a call that nobody can make: what it was to allow stays refused, and what it was to
    /// deny stays allowed. Correct the name; a pattern that covers no action is meant as well.
    "invalid-action", Error, "R-ACT-6",
    aws = "Invalid action",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let mut budget = Budget::new();
    let statements = subject.statements.iter();
    let actions = statements.filter_map(|statement| statement.actions.as_ref());
    for action in actions.flat_map(|list| &list.items) {
        let (Some((_, name)), Some(service)) = (action.parts, action.service) else {
            continue;
        };
        // A pattern is held against every action of its service.
        let looked_at = match action.is_pattern() {
            true => service.actions().len(),
            false => 1,
        };
        if budget.spend(looked_at) && action.covered().next().is_none() {
            report.tell_with(action, || unknown(subject, action, service.prefix(), name));
        }
    }
}

fn unknown(
    subject: &Subject<'_>,
    action: &CheckedAction<'_>,
    prefix: &str,
    name: &str,
) -> (String, Option<Box<Fix>>) {
    if action.is_pattern() {
        return (format!("`{prefix}` has no action that fits `{name}`"), None);
    }
    let reference = subject.reference;
    match reference.and_then(|reference| reference.similar_action(action.text())) {
        Some(meant) => {
            let meant = meant.to_string();
            let message = format!("`{prefix}` has no action `{name}`; did you mean `{meant}`?");
            let fix = Fix::write(Applicability::Unsafe, action.span(), &meant);
            (message, Some(fix))
        }
        None => (format!("`{prefix}` has no action `{name}`"), None),
    }
}
