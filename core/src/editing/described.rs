//! What the reference has, as text for people.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::{Display, Write};

use super::related::Related;
use crate::reference::{AccessLevel, Action, ConditionKey, Reference, ResourceType, Service};
use crate::text::bounds;

/// The most names of a list that are told.
const MOST_NAMES: usize = 40;
/// The same of those that have a condition key.
const MOST_OWNERS: usize = 10;

const LEVELS: [AccessLevel; 5] = [
    AccessLevel::List,
    AccessLevel::Read,
    AccessLevel::Tagging,
    AccessLevel::Write,
    AccessLevel::PermissionsManagement,
];

/// Names in a row, of many the first.
fn names(names: impl Iterator<Item = impl Display>, most: usize) -> String {
    let mut out = String::new();
    let mut left_out = 0;
    for (nth, name) in names.enumerate() {
        if nth >= most {
            left_out += 1;
            continue;
        }
        let between = if nth == 0 { "" } else { ", " };
        // Writing into a String cannot fail.
        let _ = write!(out, "{between}`{name}`");
    }
    if left_out > 0 {
        let _ = write!(out, " and {left_out} more");
    }
    out
}

fn paragraph(out: &mut String, title: &str, text: &str) {
    if !text.is_empty() {
        let _ = write!(out, "\n\n{title}: {text}");
    }
}

/// `1 action`, `2 actions`.
pub(super) fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}

pub(super) fn action(action: &Action<'_>) -> String {
    let mut out = format!("`{action}`: {}", action.access_level());
    let types: Vec<String> = action
        .resources()
        .map(|resource| {
            let required = if resource.is_required() {
                " (required)"
            } else {
                ""
            };
            format!("`{}`{required}", resource.resource_type())
        })
        .collect();
    let types = match types.is_empty() {
        true => String::from("none; it is asked for `*` alone (R-RES-12)"),
        false => types.join(", "),
    };
    paragraph(&mut out, "Resource types", &types);
    let keys = names(action.condition_keys(), MOST_NAMES);
    paragraph(&mut out, "Condition keys", &keys);
    let dependents = names(action.dependent_actions(), MOST_NAMES);
    paragraph(&mut out, "Its caller needs as well", &dependents);
    out
}

/// How many actions a pattern covers, in all and of each level.
pub(super) fn pattern(pattern: &str, reference: &Reference<'_>) -> Option<String> {
    if pattern.len() > bounds::ACTION_BYTES {
        return None;
    }
    let mut counts = [0; LEVELS.len()];
    for action in reference.expand(pattern) {
        let at = LEVELS
            .iter()
            .position(|level| *level == action.access_level());
        if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
            *count += 1;
        }
    }
    let all = counts.iter().sum();
    let mut out = format!("`{pattern}` covers {}", count(all, "action"));
    let levels: Vec<String> = LEVELS
        .iter()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .map(|(level, count)| format!("{count} {level}"))
        .collect();
    paragraph(&mut out, "By access level", &levels.join(", "));
    if all > 1 && all <= MOST_NAMES {
        let covered = names(reference.expand(pattern), MOST_NAMES);
        paragraph(&mut out, "Actions", &covered);
    }
    Some(out)
}

/// An entry that the reference does not know.
pub(super) fn unknown_action(written: &str, reference: &Reference<'_>) -> Option<String> {
    if written.len() > bounds::ACTION_BYTES {
        return None;
    }
    let near = reference.similar_action(written);
    let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Some(format!(
        "`{written}` is no action that the reference has{hint}"
    ))
}

pub(super) fn service(service: &Service<'_>) -> String {
    format!(
        "`{service}`: {}, {}, {}",
        count(service.actions().len(), "action"),
        count(service.resource_types().len(), "resource type"),
        count(service.condition_keys().len(), "condition key"),
    )
}

pub(super) fn key(
    key: &ConditionKey<'_>,
    related: &Related<'_>,
    reference: &Reference<'_>,
) -> String {
    let key_type = key.key_type();
    let several = match key_type.is_array() {
        true => "several values at once, for `ForAllValues` and `ForAnyValue` (R-SET-8)",
        false => "one value",
    };
    let mut out = format!("`{key}`: {key_type}, {several}");
    let is_global = reference
        .global_keys()
        .any(|global| global.name() == key.name());
    if is_global {
        out.push_str("\n\nEvery request can have it");
        return out;
    }
    let actions = related.actions.iter();
    let having = actions.filter(|action| {
        let found = action.condition_key(key.name());
        found.is_some_and(|found| found.name() == key.name())
    });
    paragraph(
        &mut out,
        "Of this statement's actions",
        &names(having, MOST_OWNERS),
    );
    let services = reference.services();
    let having = services.filter(|service| {
        let found = service.condition_key(key.name());
        found.is_some_and(|found| found.name() == key.name())
    });
    paragraph(&mut out, "Services", &names(having, MOST_OWNERS));
    out
}

/// A key that the reference does not have.
pub(super) fn unknown_key(written: &str, reference: &Reference<'_>) -> Option<String> {
    if written.len() > bounds::ACTION_BYTES {
        return None;
    }
    let near = reference.similar_condition_key(written);
    let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Some(format!(
        "`{written}` is no condition key that the reference has{hint}; it is compared like any other (R-KEY-6)"
    ))
}

/// What an ARN can be: of the types of the statement's actions, or else of all.
pub(super) fn resource(
    written: &str,
    related: &Related<'_>,
    reference: &Reference<'_>,
) -> Option<String> {
    if written.len() > bounds::FACT_BYTES {
        return None;
    }
    let said = |service: &str, resource_type: ResourceType<'_>| {
        let shapes = names(resource_type.arns(), MOST_NAMES);
        format!("- `{resource_type}` of {service}: {shapes}")
    };
    let mut found: Vec<String> = related
        .resource_types()
        .into_iter()
        .filter(|of_type| of_type.resource_type.may_match(written))
        .map(|of_type| said(of_type.service, of_type.resource_type))
        .collect();
    let whose = match found.is_empty() {
        true => "",
        false => ", of the types that the statement's actions are asked for",
    };
    if found.is_empty() {
        // A wildcard in place of the service would be nearly all.
        let segment = written.split(':').nth(2).unwrap_or_default();
        if segment.is_empty() || segment.contains(['*', '?']) {
            return None;
        }
        for service in reference.services() {
            let types = service.resource_types();
            let fitting = types.filter(|resource_type| resource_type.may_match(written));
            found.extend(fitting.map(|resource_type| said(service.prefix(), resource_type)));
        }
    }
    if found.is_empty() {
        return Some(format!(
            "`{written}` has the shape of no resource type that the reference has"
        ));
    }
    let left_out = found.len().saturating_sub(MOST_NAMES);
    found.truncate(MOST_NAMES);
    if left_out > 0 {
        found.push(format!("- {left_out} more"));
    }
    Some(format!("`{written}` can be{whose}\n\n{}", found.join("\n")).to_string())
}
