//! The action part of a statement (section 2.1).

use super::statement::{PatternNumber, StatementActions};
use crate::policy::{ActionForm, ActionPattern};
use crate::text::{matches_action_name, matches_whole_action, same_letters, same_name};

/// Whether an action part holds (R-ACT-7).
pub(super) fn action_holds(
    part: &StatementActions,
    actions: &[ActionPattern],
    service: &str,
    name: &str,
) -> bool {
    holds_by(part, actions, |pattern| covers(pattern, service, name))
}

/// The same, for an action that no entry without wildcards names.
pub(super) fn wildcards_hold(
    part: &StatementActions,
    actions: &[ActionPattern],
    service: &str,
    name: &str,
) -> bool {
    holds_by(part, actions, |pattern| {
        !pattern.is_exact() && covers(pattern, service, name)
    })
}

/// The same, for what meets an entry in some other sense.
#[inline]
pub(super) fn holds_by(
    part: &StatementActions,
    actions: &[ActionPattern],
    is_met: impl Fn(&ActionPattern) -> bool,
) -> bool {
    part.forced.unwrap_or_else(|| {
        let is_met = |number: &PatternNumber| number.get(actions).is_some_and(&is_met);
        part.entries.iter().any(is_met) != part.inverted
    })
}

/// Whether an entry covers an action (R-ACT-2 to R-ACT-6).
#[inline]
pub(super) fn covers(pattern: &ActionPattern, service: &str, name: &str) -> bool {
    match pattern.form() {
        ActionForm::Any => true,
        // Most services differ in length already.
        ActionForm::Exact(colon) | ActionForm::Wildcard(colon) => {
            colon as usize == service.len() && covers_in_full(pattern, service, name)
        }
        ActionForm::Whole => matches_whole_action(pattern.text(), service, name),
        ActionForm::Malformed => false,
    }
}

fn covers_in_full(pattern: &ActionPattern, service: &str, name: &str) -> bool {
    pattern.parts().is_some_and(|(wanted, names)| {
        same_name(wanted, service)
            && match pattern.form() {
                ActionForm::Exact(_) => same_name(names, name),
                _ => matches_action_name(names, name),
            }
    })
}

/// Whether an entry names a service.
#[inline]
pub(super) fn names_service(pattern: &ActionPattern, service: &str) -> bool {
    let (ActionForm::Exact(colon) | ActionForm::Wildcard(colon)) = pattern.form() else {
        return false;
    };
    let named = pattern.text().as_bytes().get(..colon as usize);
    named.is_some_and(|named| {
        named.len() == service.len()
            && (same_letters(named, service.as_bytes())
                || named.eq_ignore_ascii_case(service.as_bytes()))
    })
}
