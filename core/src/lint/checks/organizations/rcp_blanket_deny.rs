//! `rcp-blanket-deny`.

use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::PolicyType;

check! {
    /// A resource control policy denies its actions to everybody, without condition.
    ///
    /// It binds all who call, services of AWS and the account's own roles among them, so that nobody is left for whom
    /// the action works. Add a condition that says who is not meant.
    "rcp-blanket-deny", Warning, "R-RCP-1",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    if subject.policy_type != PolicyType::ResourceControl {
        return;
    }
    for statement in subject
        .denies()
        .filter(|statement| statement.conditions.is_empty())
    {
        let is_everything = statement
            .named_resources()
            .iter()
            .any(|item| item.is_everything());
        if let Some(list) = statement.actions.as_ref().filter(|_| is_everything) {
            report.tell(
                &(list.place(), list.span()),
                || "this denies the actions to everybody on every resource; add a condition",
            );
        }
    }
}
