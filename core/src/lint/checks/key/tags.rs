//! Conditions on tags, and services that have none.

use alloc::{string::String, vec::Vec};

use crate::lint::absence::holds_without_key;
use crate::lint::budget::Budget;
use crate::lint::report::Report;
use crate::lint::subject::{CheckedCondition, CheckedStatement, Subject};
use crate::reference::Service;

/// The keys of tags. That of the resource's is not always listed, but then the others are.
const TAGS: [&str; 3] = ["aws:ResourceTag/", "aws:RequestTag/", "aws:TagKeys"];

/// So many services and conditions of a statement are looked at.
const MOST: usize = 64;

/// Whether a condition is on a tag and not met without it.
fn needs_tag(condition: &CheckedCondition<'_>) -> bool {
    let key = condition.key();
    let is_of = |name: &str| {
        let beginning = key.get(..name.len());
        beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(name))
    };
    TAGS.into_iter().any(is_of) && holds_without_key(condition) == Some(false)
}

fn conditions<'a, 's>(
    statement: &'a CheckedStatement<'s>,
) -> impl Iterator<Item = &'a CheckedCondition<'s>> {
    let conditions = statement.conditions.iter().take(MOST);
    conditions.filter(|condition| needs_tag(condition))
}

/// Whether a service has such a key, whichever of its tables has it.
fn has_key(service: Service<'_>, key: &str) -> bool {
    let in_types = || {
        let mut types = service.resource_types().flat_map(|of| of.condition_keys());
        types.any(|own| own.matches(key))
    };
    service.condition_key(key).is_some() || in_types()
}

/// Whether a service knows tags under a name of its own, as `s3:ExistingObjectTag/<key>`: it is not for us to say that
/// it has none.
fn has_own_tags(service: Service<'_>) -> bool {
    // Its actions are about the tags of other services, and AWS's own policies ask them for the keys.
    let is_of_tags = service.prefix() == "tag";
    is_of_tags || service.condition_keys().any(|key| key.is_shape())
}

/// Tells of conditions on a tag key that a service of the actions does not have.
pub(super) fn find(
    subject: &Subject<'_>,
    report: &mut Report,
    is_deny: bool,
    message: fn(&str, &str) -> String,
) {
    let mut budget = Budget::new();
    for statement in &subject.statements {
        if statement.effect.is_none() || statement.is_deny() != is_deny {
            continue;
        }
        let mut services: Vec<Service<'_>> = Vec::new();
        for condition in conditions(statement) {
            if services.is_empty() {
                services = services_of(statement);
            }
            let mut lacks = |service: &&Service<'_>| {
                let looked_at = 1 + service.resource_types().len();
                budget.spend(looked_at)
                    && !has_key(**service, condition.key())
                    && !has_own_tags(**service)
            };
            if let Some(service) = services.iter().find(|service| lacks(service)) {
                report.tell(condition, || message(condition.key(), service.prefix()));
            }
        }
    }
}

fn services_of<'s>(statement: &CheckedStatement<'s>) -> Vec<Service<'s>> {
    let actions = statement.named_actions().iter();
    let mut services: Vec<_> = actions.filter_map(|action| action.service).collect();
    services.sort_by_key(|service| service.prefix());
    services.dedup_by_key(|service| service.prefix());
    services.truncate(MOST);
    services
}

/// Tells of conditions on a tag key in a statement that is about all services but those excepted.
pub(super) fn find_in_exceptions(
    subject: &Subject<'_>,
    report: &mut Report,
    is_deny: bool,
    message: fn(&str) -> String,
) {
    if subject.reference.is_none() {
        return;
    }
    for statement in &subject.statements {
        let is_inverted = statement
            .actions
            .as_ref()
            .is_some_and(|list| list.is_inverted);
        if !is_inverted || statement.effect.is_none() || statement.is_deny() != is_deny {
            continue;
        }
        for condition in conditions(statement) {
            report.tell(condition, || message(condition.key()));
        }
    }
}
