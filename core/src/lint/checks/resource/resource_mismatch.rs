//! `resource-mismatch`.

use alloc::{format, vec::Vec};

use crate::lint::budget::Budget;
use crate::lint::covered::named_actions;
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::{CheckedResource, CheckedStatement, Subject};
use crate::policy::PolicyType;
use crate::reference::{AccessLevel, Action};

check! {
    /// No action of the statement can be called on any of its resources.
    ///
    /// The statement allows nothing and denies nothing: `s3:GetObject` is asked for objects, and `arn:aws:s3:::bucket`
    /// is a bucket. Actions without a resource type are asked for `*` alone. Name resources that the actions are for.
    "resource-mismatch", Warning, "R-RES-11",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    // There `*` alone is usual, and what else is wrong is told of the ARN.
    if matches!(
        subject.policy_type,
        PolicyType::KmsKey | PolicyType::RoleTrust
    ) {
        return;
    }
    let mut budget = Budget::new();
    for statement in &subject.statements {
        let Some(list) = statement
            .resources
            .as_ref()
            .filter(|list| !list.is_inverted)
        else {
            continue;
        };
        if list.items.is_empty() || !list.items.iter().all(is_whole_arn) {
            continue;
        }
        if statement.is_deny() && list.items.iter().any(may_reach_on) {
            continue;
        }
        let Some(actions) = named_actions(statement, &mut budget) else {
            continue;
        };
        if may_meet(statement, &actions, &mut budget) {
            continue;
        }
        report.tell(&(list.place(), list.span()), || match actions.as_slice() {
            [action] if action.resources().len() == 0 => {
                format!("`{action}` takes no resource; write `*`")
            }
            [action] => {
                let types = action
                    .resources()
                    .map(|resource| resource.resource_type().name());
                let types: Vec<_> = types.collect();
                format!(
                    "`{action}` is for resources of another type: {}",
                    types.join(", ")
                )
            }
            _ => "no action of the statement is for any of these resources".into(),
        });
    }
}

fn is_whole_arn(resource: &CheckedResource<'_>) -> bool {
    let segments = resource.plain_segments();
    segments.is_some_and(|[_, _, service, ..]| !service.is_empty())
}

/// Whether in a `Deny` it may mean more than its segments say (R-RES-6, R-RES-12).
fn may_reach_on(resource: &CheckedResource<'_>) -> bool {
    let Some([first @ .., last]) = resource.plain_segments() else {
        return true;
    };
    first.iter().any(|segment| segment.contains('*')) || last.ends_with('*')
}

fn may_meet(statement: &CheckedStatement<'_>, actions: &[Action<'_>], budget: &mut Budget) -> bool {
    // AWS checks some actions without a resource type on an ARN that means all, and does not say which (R-RES-12).
    let mut resources = statement.named_resources().iter();
    let means_all = resources.any(|resource| resource.text().ends_with('*'));
    for action in actions {
        // Tags can be on more types than the reference has for the actions that set them.
        let sets_tags = action.access_level() == AccessLevel::Tagging;
        if sets_tags || (means_all && action.resources().len() == 0) {
            return true;
        }
        for of in action.resources().map(|resource| resource.resource_type()) {
            for resource in statement.named_resources() {
                // What is left unsaid is no finding.
                if !budget.spend(1 + resource.text().len() / 16) || of.may_match(resource.text()) {
                    return true;
                }
            }
        }
    }
    false
}
