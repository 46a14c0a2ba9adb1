//! The resource part of a statement (section 2.2).

use super::template::{Resolution, could_cover, covers, resolution};
use crate::policy::{
    ArnPattern, Effect, ResourceEntry, ResourcePart, ResourcePattern, TemplateToken,
};
use crate::request::RequestContext;
use crate::text::ArnSegments;

/// Whether the resource part holds.
pub(crate) fn resource_matches(
    part: &ResourcePart,
    effect: Effect,
    request: &RequestContext<'_>,
) -> bool {
    match part {
        ResourcePart::Attached => true,
        ResourcePart::Nothing => false,
        ResourcePart::Listed {
            forced: Some(forced),
            ..
        } => *forced,
        ResourcePart::Listed {
            inverted: false,
            entries,
            ..
        } => entries
            .iter()
            .any(|entry| entry_covers(entry, request) == Some(true)),
        // R-RES-14: an exception that cannot be resolved must not widen an Allow, and excepts nothing from
        // a Deny.
        ResourcePart::Listed {
            inverted: true,
            entries,
            ..
        } => entries
            .iter()
            .all(|entry| match entry_covers(entry, request) {
                Some(covers) => !covers,
                None => effect == Effect::Deny,
            }),
    }
}

/// Whether one entry covers the request's resource; `None` if a variable has no value (R-VAR-12).
pub(crate) fn entry_covers(entry: &ResourceEntry, request: &RequestContext<'_>) -> Option<bool> {
    let pattern = match &entry.pattern {
        ResourcePattern::Any => return Some(true),
        ResourcePattern::Never => return Some(false),
        ResourcePattern::Arn(pattern) => pattern,
    };
    let resolution = pattern
        .segments
        .iter()
        .map(|segment| resolution(segment, request));
    for state in resolution {
        match state {
            Resolution::Resolved => {}
            Resolution::SomeEmpty if !pattern.refuses_empty => {}
            Resolution::SomeEmpty | Resolution::Unresolved => return None,
        }
    }
    // R-RES-12: only the lone `*` covers an action without a resource.
    let Some(segments) = &request.resource.segments else {
        return Some(false);
    };
    Some(segments_cover(pattern, segments, request, covers) || whole_covers(pattern, request))
}

type Cover = fn(&[TemplateToken], &str, &RequestContext<'_>, fn(&str, &str) -> bool) -> bool;

fn segments_cover<F>(
    pattern: &ArnPattern,
    segments: &ArnSegments<'_>,
    request: &RequestContext<'_>,
    cover: F,
) -> bool
where
    F: Fn(&[TemplateToken], &str, &RequestContext<'_>, fn(&str, &str) -> bool) -> bool,
{
    let [head @ .., tail] = &pattern.segments;
    let [asked_head @ .., asked_tail] = segments;
    // R-RES-8: only the resource itself has case.
    head.iter()
        .zip(asked_head)
        .all(|(pattern, text)| cover(pattern, text, request, str::eq_ignore_ascii_case))
        && cover(tail, asked_tail, request, |a, b| a == b)
}

/// R-RES-6: a `*` that reaches across a colon, where that refuses more.
fn whole_covers(pattern: &ArnPattern, request: &RequestContext<'_>) -> bool {
    pattern.whole.as_ref().is_some_and(|whole| {
        resolution(whole, request) != Resolution::Unresolved
            && covers(whole, request.resource.text, request, |a, b| a == b)
    })
}

/// Whether an entry lacks a variable with which it might cover the resource (R-OUT-8).
pub(crate) fn entry_misses_variable(entry: &ResourceEntry, request: &RequestContext<'_>) -> bool {
    let ResourcePattern::Arn(pattern) = &entry.pattern else {
        return false;
    };
    let misses = |text: &[TemplateToken]| super::missing_variables(text, request).next().is_some();
    let cover: Cover = could_cover;
    let in_segments = pattern.segments.iter().any(|segment| misses(segment))
        && request
            .resource
            .segments
            .is_some_and(|segments| segments_cover(pattern, &segments, request, cover));
    let as_a_whole = pattern.whole.as_ref().is_some_and(|whole| {
        misses(whole) && could_cover(whole, request.resource.text, request, |a, b| a == b)
    });
    in_segments || as_a_whole
}
