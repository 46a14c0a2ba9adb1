//! Which actions and resources cover others.

use crate::effect::Effect;
use crate::lint::pattern::covers;
use crate::lint::subject::{CheckedAction, CheckedResource};
use crate::text::{matches_action_name, same_name};

/// Whether every action that `narrow` covers is covered by `wide`. What is no action covers nothing, and is covered by
/// nothing: some loaders read more into it (R-ACT-8).
pub(super) fn action_covers(wide: &CheckedAction<'_>, narrow: &CheckedAction<'_>) -> bool {
    let Some((prefix, name)) = narrow.parts.filter(|(_, name)| is_name(name)) else {
        return wide.is_everything() && narrow.is_everything();
    };
    if wide.is_everything() {
        return true;
    }
    let Some((own, pattern)) = wide.parts.filter(|(_, name)| is_name(name)) else {
        return false;
    };
    // A star of the one is more than one character of the other.
    let is_comparable = !pattern.contains('?') || !name.contains('*');
    same_name(own, prefix) && is_comparable && matches_action_name(pattern, name)
}

fn is_name(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'*' | b'?'))
}

/// Whether every resource that `narrow` covers in `Resource` is covered by `wide`, in a statement with this effect.
pub(super) fn resource_covers(
    wide: &CheckedResource<'_>,
    narrow: &CheckedResource<'_>,
    effect: Effect,
) -> bool {
    let Some(segments) = narrow.segments else {
        return false;
    };
    if wide.is_everything() {
        return true;
    }
    let Some(own) = wide.segments else {
        return false;
    };
    let ([.., resource], [.., pattern]) = (segments, own);
    // An ARN that means all bites on calls without a resource, by its form (R-RES-12, D-32).
    if effect == Effect::Deny && pattern != "*" && resource.ends_with('*') {
        return false;
    }
    own.iter()
        .zip(segments)
        .all(|(wide, narrow)| covers(wide, narrow))
}
