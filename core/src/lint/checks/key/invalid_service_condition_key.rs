//! `invalid-service-condition-key`.

use alloc::format;

use crate::finding::{Applicability, Fix};
use crate::lint::budget::Budget;
use crate::lint::entry::check;
use crate::lint::lists::KEYS_OF_MORE_ACTIONS;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::{CheckedCondition, Subject};
use crate::reference::Service;
use crate::text::same_key;

check! {
    /// A condition is on a key that its service does not have.
    ///
    /// No request has it, so that the condition is never met, or always, by its operator. See the condition keys of the
    /// service in the Service Authorization Reference.
    "invalid-service-condition-key", Error, "R-KEY-2",
    aws = "Invalid service condition key",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let Some(reference) = subject.reference else {
        return;
    };
    let mut budget = Budget::new();
    for condition in subject
        .conditions()
        .filter(|condition| condition.key.is_none())
    {
        let key = condition.key();
        let Some(prefix) = condition
            .key_prefix()
            .filter(|prefix| !same_key(prefix, "aws"))
        else {
            continue;
        };
        // What is no service may be a provider of identities, whose keys are its own. A key without its tag is told
        // elsewhere.
        let Some(service) = reference.service(prefix) else {
            continue;
        };
        if key.ends_with('/')
            || !budget.spend(service.condition_keys().len())
            || may_be_of_tag(service, key)
            || is_of_more_actions(condition)
        {
            continue;
        }
        report.tell_with(condition, || match reference.similar_condition_key(key) {
            Some(near) => {
                let near = near.name();
                let message =
                    format!("`{prefix}` has no condition key `{key}`; did you mean `{near}`?");
                let fix = (!near.contains(['$', '<']))
                    .then(|| Fix::write(Applicability::Unsafe, condition.span(), near));
                (message, fix)
            }
            None => (format!("`{prefix}` has no condition key `{key}`"), None),
        });
    }
}

/// Whether it can be the key of a tag: some services have such keys under another name than the reference, and some are
/// there with an example for the placeholder.
fn may_be_of_tag(service: Service<'_>, key: &str) -> bool {
    let Some((name, _)) = key.split_once('/') else {
        return false;
    };
    let is_tag = name
        .split_once(':')
        .is_some_and(|(_, name)| same_key(name, "ResourceTag"));
    let mut others = service.condition_keys();
    is_tag
        || others.any(|other| {
            other
                .name()
                .split_once('/')
                .is_some_and(|(own, _)| same_key(own, name))
        })
}

fn is_of_more_actions(condition: &CheckedCondition<'_>) -> bool {
    KEYS_OF_MORE_ACTIONS.iter().any(|key| condition.is_on(key))
}
