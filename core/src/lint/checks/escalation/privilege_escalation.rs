//! `privilege-escalation`.

use alloc::format;

use crate::lint::budget::Budget;
use crate::lint::checks::pass_role::is_every_role;
use crate::lint::covered::named_actions;
use crate::lint::entry::check;
use crate::lint::place::Place;
use crate::lint::reach::{by_action, by_resource};
use crate::lint::report::Report;
use crate::lint::subject::{CheckedStatement, Subject};
use crate::policy::PolicyType;
use crate::reference::Action;
use crate::text::Span;

check! {
    /// A policy allows every role to be passed, and a call to which a role is passed.
    ///
    /// With both, the call is given any role of the account that the service may assume, and uses all that this role
    /// may. Name the roles that may be passed, or say with a condition on `iam:PassedToService` to which service. The
    /// calls are those of which AWS says that their caller needs `iam:PassRole` (Service Authorization Reference,
    /// "Dependent actions").
    "privilege-escalation", Security, "R-STS-16",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    if subject.policy_type != PolicyType::Identity || subject.reference.is_none() {
        return;
    }
    let Some((statement, at)) = subject.allows().find_map(passes_every_role) else {
        return;
    };
    // Who may do everything needs no detour.
    if statement
        .named_actions()
        .iter()
        .any(|action| action.is_everything())
    {
        return;
    }
    let mut budget = Budget::new();
    for taker in subject
        .allows()
        .filter(|statement| statement.conditions.is_empty())
    {
        let actions = named_actions(taker, &mut budget).unwrap_or_default();
        if let Some(action) = actions.into_iter().find(takes_role) {
            report.tell(&at, || {
                format!("`{action}` may be given any role that its service may assume, with all rights of it; name the roles, or add a condition on `iam:PassedToService`")
            });
            return;
        }
    }
}

/// A statement that allows `iam:PassRole` for every role, and where it says so.
fn passes_every_role<'a, 's>(
    statement: &'a CheckedStatement<'s>,
) -> Option<(&'a CheckedStatement<'s>, (Place<'s>, Span))> {
    by_action(statement, "iam", "PassRole")?;
    if !statement.conditions.is_empty() {
        return None;
    }
    let (_, at) = by_resource(statement, is_every_role)?;
    Some((statement, at))
}

fn takes_role(action: &Action<'_>) -> bool {
    let mut dependents = action.dependent_actions();
    dependents.any(|needed| needed.service_prefix() == "iam" && needed.name() == "PassRole")
}
