//! `unsupported-action-in-policy`.

use alloc::format;

use super::services_of_resources;
use crate::lint::arn_shapes::may_stand_in_arns_of;
use crate::lint::budget::Budget;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::{CheckedAction, CheckedStatement, Subject};
use crate::policy::PolicyType;
use crate::text::same_name;

check! {
    /// An action cannot be called on that to which the policy is attached.
    ///
    /// A role trust policy is about taking the role, a key policy about the key, and any other policy of a resource
    /// about that resource. An action of another service never meets it. Leave the action out, or move it to a policy
    /// of its service.
    "unsupported-action-in-policy", Error, "R-TYPE-5",
    aws = "Unsupported action in policy",
    run = run
}

/// The actions that the trust policy of a role grants (R-STS-1).
const OF_TRUST: [&str; 6] = [
    "AssumeRole",
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
    "SetContext",
    "SetSourceIdentity",
    "TagSession",
];

fn run(subject: &Subject<'_>, report: &mut Report) {
    let policy = subject.policy_type;
    let mut budget = Budget::new();
    for statement in &subject.statements {
        match policy {
            PolicyType::RoleTrust => {
                let of_role = |action: &CheckedAction<'_>| {
                    OF_TRUST.iter().any(|name| action.covers("sts", name))
                };
                tell(statement, report, "a role trust policy", of_role);
            }
            PolicyType::KmsKey => {
                let of_key = |action: &CheckedAction<'_>| has_prefix(action, "kms");
                tell(statement, report, "a key policy", of_key);
            }
            PolicyType::Resource => of_other_service(statement, report, &mut budget),
            _ => {}
        }
    }
}

fn has_prefix(action: &CheckedAction<'_>, service: &str) -> bool {
    let parts = action.parts;
    action.is_everything() || parts.is_some_and(|(prefix, _)| same_name(prefix, service))
}

fn tell(
    statement: &CheckedStatement<'_>,
    report: &mut Report,
    policy: &str,
    is_supported: impl Fn(&CheckedAction<'_>) -> bool,
) {
    for action in statement.named_actions() {
        if action.parts.is_some() && !is_supported(action) {
            report.tell(action, || {
                format!("`{}` is no action for {policy}", action.text())
            });
        }
    }
}

/// Actions that none of the resources has, where others of the statement are of theirs.
fn of_other_service(statement: &CheckedStatement<'_>, report: &mut Report, budget: &mut Budget) {
    let Some(services) = services_of_resources(statement) else {
        return;
    };
    let mut meets = |action: &CheckedAction<'_>| {
        let Some(service) = action.service else {
            return true;
        };
        !budget.spend(COST * services.len())
            || services
                .iter()
                .any(|arn| may_stand_in_arns_of(service, arn))
    };
    let actions = statement.named_actions();
    // If none meets them the resources are what is wrong.
    if !actions
        .iter()
        .any(|action| action.service.is_some() && meets(action))
    {
        return;
    }
    let of = services.first().copied().unwrap_or_default();
    for action in actions {
        if meets(action) {
            continue;
        }
        report.tell(action, || {
            format!(
                "`{}` cannot be called on a resource of `{of}`",
                action.text()
            )
        });
    }
}

/// What it costs to look at the types of a service.
const COST: usize = 8;
