//! Statements that allow one dangerous action on everything, told apart by how they come to do so.

use super::place::Placed;
use super::subject::{CheckedAction, CheckedResource, CheckedStatement, Subject};
use crate::policy::PolicyType;

/// How a statement names the action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ByAction {
    /// Spelled out.
    Name,
    /// A pattern in `Action` covers it.
    Pattern,
    /// `NotAction` does not except it.
    Exception,
}

/// How a statement comes to all resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ByResource {
    /// An entry of `Resource` is everything.
    Star,
    /// `NotResource`.
    Exception,
}

/// The statements that give an identity something. Those of boundaries, of policies of an organization and of the like
/// bound what is given elsewhere.
pub(super) fn granting<'a, 's>(
    subject: &'a Subject<'s>,
) -> impl Iterator<Item = &'a CheckedStatement<'s>> {
    let grants = subject.policy_type == PolicyType::Identity;
    subject.allows().filter(move |_| grants)
}

/// How an `Allow` reaches an action.
pub(super) fn by_action(
    statement: &CheckedStatement<'_>,
    prefix: &str,
    name: &str,
) -> Option<ByAction> {
    let list = statement.actions.as_ref()?;
    let covering = || list.items.iter().filter(|item| item.covers(prefix, name));
    if list.is_inverted {
        return (covering().next().is_none()).then_some(ByAction::Exception);
    }
    let is_spelled = |item: &CheckedAction<'_>| !item.is_pattern();
    match covering().any(is_spelled) {
        true => Some(ByAction::Name),
        false => covering().next().map(|_| ByAction::Pattern),
    }
}

/// How an `Allow` reaches all resources, and where that stands. `is_all` tells of an ARN whether it is as wide as `*`.
pub(super) fn by_resource<'a, 's>(
    statement: &'a CheckedStatement<'s>,
    is_all: impl Fn(&CheckedResource<'s>) -> bool,
) -> Option<(ByResource, (super::place::Place<'s>, crate::text::Span))> {
    let list = statement.resources.as_ref()?;
    if list.is_inverted {
        return Some((ByResource::Exception, (list.place(), list.span())));
    }
    let mut items = list.items.iter();
    let star = items.find(|item| item.is_everything() || is_all(item))?;
    Some((ByResource::Star, (star.place(), star.span())))
}
