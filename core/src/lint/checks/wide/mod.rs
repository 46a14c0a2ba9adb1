//! Statements that are wider than an author may have meant: of each statement the widest alone is told.

pub(in crate::lint) mod full_wildcard;
pub(in crate::lint) mod not_action_allow;
pub(in crate::lint) mod not_resource_broad;
pub(in crate::lint) mod not_resource_deny_ineffective;
pub(in crate::lint) mod service_wildcard;
pub(in crate::lint) mod wildcard_action;
pub(in crate::lint) mod wildcard_resource;

use crate::lint::budget::Budget;
use crate::lint::covered::named_actions;
use crate::lint::place::{Place, Placed};
use crate::lint::report::Report;
use crate::lint::subject::{CheckedResource, CheckedStatement, Subject};
use crate::policy::PolicyType;
use crate::reference::{AccessLevel, Action};
use crate::text::Span;

/// How a statement is wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wide {
    /// Every action on every resource.
    Everything,
    NotAction,
    NotResource,
    EveryAction,
    /// Every action of a service.
    WholeService,
    /// Every resource.
    EveryResource,
}

/// How an `Allow` of an identity is widest, and where it says so. Other policies bound what is allowed elsewhere, or
/// are about one resource.
pub(super) fn widest<'s>(
    subject: &Subject<'s>,
    statement: &CheckedStatement<'s>,
) -> Option<(Wide, (Place<'s>, Span))> {
    if subject.policy_type != PolicyType::Identity || !statement.is_allow() {
        return None;
    }
    let (actions, resources) = (statement.actions.as_ref()?, statement.resources.as_ref()?);
    let is_conditional = !statement.conditions.is_empty();
    let every_resource = resources.items.iter().find(|item| is_every_resource(item));
    let every_resource = every_resource.filter(|_| !resources.is_inverted);
    if actions.is_inverted {
        let is_wide = resources.is_inverted || every_resource.is_some();
        return is_wide.then(|| (Wide::NotAction, (actions.place(), actions.span())));
    }
    let mut items = actions.items.iter();
    let everything = items.clone().find(|item| item.is_everything());
    if let Some(item) = everything {
        let wide = match every_resource.is_some() && !is_conditional {
            true => Wide::Everything,
            false => Wide::EveryAction,
        };
        return Some((wide, (item.place(), item.span())));
    }
    if resources.is_inverted && !is_conditional {
        return Some((Wide::NotResource, (resources.place(), resources.span())));
    }
    if is_conditional {
        return None;
    }
    let every_resource = every_resource?;
    match items.find(|item| item.is_whole_service()) {
        Some(item) => Some((Wide::WholeService, (item.place(), item.span()))),
        None => Some((
            Wide::EveryResource,
            (every_resource.place(), every_resource.span()),
        )),
    }
}

/// Whether an entry is as wide as `*`, or every resource of a service.
fn is_every_resource(resource: &CheckedResource<'_>) -> bool {
    let is_all = |segment: &str| segment.bytes().all(|byte| byte == b'*');
    match resource.segments {
        Some([_, _, _, region, account, name]) => {
            !name.is_empty() && is_all(name) && is_all(region) && is_all(account)
        }
        None => resource.is_everything(),
    }
}

/// Tells of statements that are wide in this way.
fn find(subject: &Subject<'_>, report: &mut Report, wide: Wide, message: &'static str) {
    for statement in subject.allows() {
        if let Some((found, at)) = widest(subject, statement)
            && found == wide
        {
            report.tell(&at, || message);
        }
    }
}

/// An action of such a level that a statement names and that is for single resources, where the statement is about
/// every one. That passing a role is wide has checks of its own.
pub(super) fn changed_on_every_resource<'s>(
    subject: &Subject<'s>,
    statement: &CheckedStatement<'s>,
    budget: &mut Budget,
    level: fn(AccessLevel) -> bool,
) -> Option<(Action<'s>, (Place<'s>, Span))> {
    let (wide, at) = widest(subject, statement)?;
    if wide != Wide::EveryResource {
        return None;
    }
    let actions = named_actions(statement, budget)?;
    let action = actions.into_iter().find(|action| {
        let is_told = ["PassRole", "CreateServiceLinkedRole"].contains(&action.name());
        // Some that read are of the level by which AWS manages permissions.
        let reads = ["Describe", "Get", "List"]
            .iter()
            .any(|verb| action.name().starts_with(verb));
        level(action.access_level()) && !is_told && !reads && action.resources().len() > 0
    })?;
    Some((action, at))
}
