//! `unsupported-resource-arn-in-policy`.

use alloc::{format, vec::Vec};

use crate::lint::arn_shapes::may_stand_in_arns_of;
use crate::lint::budget::Budget;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::{CheckedStatement, Subject};
use crate::lint::wildcards::is_open;
use crate::policy::PolicyType;
use crate::text::same_name;

check! {
    /// A resource is none to which the policy can be attached.
    ///
    /// The policy of a resource is about that resource and what is in it. An ARN of a service that has none of the
    /// statement's actions never meets it. Name the resource that has the policy.
    "unsupported-resource-arn-in-policy", Error, "R-TYPE-3",
    aws = "Unsupported resource ARN in policy",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let mut budget = Budget::new();
    for statement in &subject.statements {
        match subject.policy_type {
            PolicyType::KmsKey => tell(statement, report, |service| same_name(service, "kms")),
            PolicyType::Resource => {
                let actions = statement.named_actions();
                let services = actions.iter().map(|action| action.service);
                // One that is not known may be of any.
                let services: Option<Vec<_>> = services.collect();
                let Some(mut services) = services.filter(|services| !services.is_empty()) else {
                    continue;
                };
                services.sort_by_key(|service| service.prefix());
                services.dedup_by_key(|service| service.prefix());
                services.truncate(MOST_SERVICES);
                tell(statement, report, |arn| {
                    let mut services = services.iter();
                    !budget.spend(COST * services.len())
                        || services.any(|service| may_stand_in_arns_of(*service, arn))
                });
            }
            _ => {}
        }
    }
}

/// So many services of a statement are looked at; the policy of a resource has actions of one.
const MOST_SERVICES: usize = 16;

/// What it costs to look at the types of a service.
const COST: usize = 8;

fn tell(
    statement: &CheckedStatement<'_>,
    report: &mut Report,
    mut is_supported: impl FnMut(&str) -> bool,
) {
    for resource in statement.named_resources() {
        let Some([_, _, service, ..]) = resource.plain_segments() else {
            continue;
        };
        if !service.is_empty() && !is_open(service) && !is_supported(service) {
            report.tell(resource, || {
                format!("no action of the statement can be called on a resource of `{service}`")
            });
        }
    }
}
