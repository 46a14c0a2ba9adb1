//! The resource part of a statement (section 2.2).

use super::resource_pattern::{
    ArnHead, ArnTail, Breadth, CompiledArn, CompiledPattern, CompiledResource, PlainArn, PlainTail,
};
use super::template::{
    Reading, Resolution, could_cover, covers, covers_with_forms, is_known_but_for_roles,
    missing_variables, resolution,
};
use crate::policy::{Effect, ResourcePart, TemplateToken};
use crate::request::{Question, RequestContext, RequestResource};
use crate::service::Service;
use crate::text::{
    Case, begins_with, behind_byte, ends_with, matches_glob, matches_glob_ignoring_case,
    parts_cover, same_letters, same_name,
};

/// Whether the resource part holds.
pub(crate) fn resource_matches(
    part: &ResourcePart<CompiledResource>,
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

/// Whether one entry covers the request's resource.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(super) fn entry_is_met(entry: &CompiledResource, request: &RequestContext<'_>) -> bool {
    match entry.pattern {
        CompiledPattern::Plain(plain) => plain_covers(plain, entry.plain_text(), &request.question),
        _ => entry_covers(entry, request) == Some(true),
    }
}

/// Whether one entry covers the request's resource; `None` if a variable has no value (R-VAR-12).
pub(crate) fn entry_covers(entry: &CompiledResource, request: &RequestContext<'_>) -> Option<bool> {
    match entry.pattern {
        CompiledPattern::Plain(plain) => {
            Some(plain_covers(plain, entry.plain_text(), &request.question))
        }
        _ => unusual_covers(&entry.pattern, request),
    }
}

/// The same of one that is not plain.
#[inline(never)]
pub(super) fn unusual_covers(
    pattern: &CompiledPattern,
    request: &RequestContext<'_>,
) -> Option<bool> {
    let mut as_empty = |text: &[TemplateToken], asked: &str, case: Case| {
        covers(text, asked, request, Reading::AsEmpty, case)
    };
    let pattern = match pattern {
        CompiledPattern::Any => return Some(true),
        // Plain ones have been dealt with.
        CompiledPattern::Never | CompiledPattern::Plain(_) => return Some(false),
        CompiledPattern::Arn(pattern) => pattern,
    };
    // For an action without a resource a Deny does not look at the segments that may have variables (R-RES-12).
    let looks_at_none = request.question.resource.tail.is_empty() && !pattern.refuses_empty;
    if !pattern.has_variables || looks_at_none {
        return Some(arn_covers(pattern, request, &mut as_empty));
    }
    let states = pattern.templates().map(|text| resolution(text, request));
    let state = states.max().unwrap_or(Resolution::Resolved);
    match state {
        Resolution::Resolved => {}
        Resolution::EmptyDefault if !pattern.refuses_empty_default => {}
        _ if pattern.refuses_empty => return None,
        Resolution::EmptyDefault | Resolution::SomeEmptyWithoutDefault => {}
        // R-VAR-11: of a Deny either text will do.
        Resolution::SomeEmpty => {
            let mut as_missing = |text: &[TemplateToken], asked: &str, case: Case| {
                covers(text, asked, request, Reading::AsMissing, case)
            };
            if arn_covers(pattern, request, &mut as_missing) {
                return Some(true);
            }
        }
        // R-KEY-10: and any ARN that the role may have.
        Resolution::Unknown
            if pattern
                .templates()
                .all(|text| is_known_but_for_roles(text, request)) =>
        {
            let mut with_forms = |text: &[TemplateToken], asked: &str, case: Case| {
                covers_with_forms(text, asked, request, case)
            };
            return Some(arn_covers(pattern, request, &mut with_forms));
        }
        Resolution::Unresolved | Resolution::Unknown => return None,
    }
    Some(arn_covers(pattern, request, &mut as_empty))
}

/// Whether a text of a pattern covers one of the request.
pub(super) type Cover<'c> = &'c mut dyn FnMut(&[TemplateToken], &str, Case) -> bool;

/// Whether a pattern, its variables read in some way, covers the request's resource.
pub(super) fn arn_covers(
    pattern: &CompiledArn,
    request: &RequestContext<'_>,
    cover: Cover<'_>,
) -> bool {
    let question = &request.question;
    if question.resource.tail.is_empty() {
        return match &pattern.head {
            ArnHead::Literal(text) => {
                let service = text.split(':').nth(1).unwrap_or_default();
                means_all(pattern.breadth, question, |asked| same_name(service, asked))
            }
            ArnHead::Segments(segments) => {
                let [_, service, ..] = &**segments;
                means_all(pattern.breadth, question, |asked| {
                    cover(service, asked, Case::IsIgnored)
                })
            }
        };
    }
    // The tail tells most patterns apart.
    (tail_covers(&pattern.tail, request, cover) && head_covers(&pattern.head, request, cover))
        // R-RES-6: a `*` that reaches across a colon, where that refuses more.
        || pattern.whole.as_ref().is_some_and(|whole| {
            cover(whole, question.resource.text, Case::Counts)
        })
}

/// R-RES-12: only the lone `*` covers an action without a resource, but where an entry that means all of the
/// service refuses.
#[cold]
fn means_all(
    breadth: Breadth,
    question: &Question<'_>,
    is_service: impl FnOnce(&str) -> bool,
) -> bool {
    match breadth {
        Breadth::Some => false,
        Breadth::AllOfType if Service::S3.is(question.action.service) => false,
        Breadth::All | Breadth::AllOfType => is_service(question.action.service),
    }
}

/// Whether a pattern without variables covers a resource.
#[inline]
pub(super) fn plain_covers(plain: PlainArn, text: &str, question: &Question<'_>) -> bool {
    let asked = &question.resource;
    let resource = asked.tail;
    if resource.is_empty() {
        return means_all(plain.breadth, question, |asked| {
            let mut segments = text.split(':').skip(2);
            segments
                .next()
                .is_some_and(|service| matches_glob_ignoring_case(service, asked))
        });
    }
    // The tail tells most patterns apart.
    let tail = match plain.tail {
        PlainTail::Any => true,
        PlainTail::Literal => {
            let literal = plain.beginning(text);
            literal.len() == resource.len() && same_letters(literal, resource.as_bytes())
        }
        PlainTail::Beginning => begins_with(resource.as_bytes(), plain.beginning(text)),
        PlainTail::Ends => {
            let (beginning, end) = (plain.beginning(text), plain.end(text));
            begins_with(resource.as_bytes(), beginning)
                && resource.len() >= beginning.len() + end.len()
                && ends_with(resource.as_bytes(), end)
        }
        PlainTail::Stars => {
            let beginning = plain.beginning(text);
            let rest = resource.as_bytes().get(beginning.len()..);
            begins_with(resource.as_bytes(), beginning)
                && rest.is_some_and(|rest| parts_cover(plain.end(text), rest))
        }
        PlainTail::Glob => {
            begins_with(resource.as_bytes(), plain.beginning(text))
                && matches_glob(plain.resource(text), resource)
        }
    };
    (tail && plain_head_covers(plain, text, asked))
        || (plain.whole && plain_reaches(plain, text, asked))
}

/// Behind so many colons of a resource it is looked whether a pattern reaches there, before all of it is held against it.
const COLONS_LOOKED_AT: usize = 8;

/// R-RES-6: the five colons of a pattern stand for colons of the ARN, in their order. If they stand for its first five, it
/// is covered by its segments or not at all; if not, the pattern's resource begins what stands behind a later one.
#[inline(never)]
fn plain_reaches(plain: PlainArn, text: &str, asked: &RequestResource<'_>) -> bool {
    let beginning = plain.beginning(text);
    let mut rest = asked.tail.as_bytes();
    for _ in 0..COLONS_LOOKED_AT {
        let Some(behind) = behind_byte(rest, b':') else {
            return false;
        };
        if begins_with(behind, beginning) {
            break;
        }
        rest = behind;
    }
    matches_glob(text, asked.text)
}

/// Partition, service, Region and account; compared without case (R-RES-8), where most are the same to the
/// letter.
#[inline]
fn plain_head_covers(plain: PlainArn, text: &str, asked: &RequestResource<'_>) -> bool {
    let (pattern, head) = (plain.head(text), asked.head.as_bytes());
    if plain.literal_head {
        return pattern.len() == head.len()
            && (same_letters(pattern, head) || pattern.eq_ignore_ascii_case(head));
    }
    segments_cover(pattern, head)
}

/// The same, segment by segment.
fn segments_cover(pattern: &[u8], head: &[u8]) -> bool {
    let is_colon = |byte: &u8| *byte == b':';
    pattern
        .split(is_colon)
        .zip(head.split(is_colon))
        .all(|(pattern, segment)| {
            pattern == b"*"
                || pattern == segment
                || pattern.eq_ignore_ascii_case(segment)
                || is_met_ignoring_case(pattern, segment)
        })
}

fn is_met_ignoring_case(pattern: &[u8], segment: &[u8]) -> bool {
    match (core::str::from_utf8(pattern), core::str::from_utf8(segment)) {
        (Ok(pattern), Ok(segment)) => matches_glob_ignoring_case(pattern, segment),
        // Never: both are cut at colons.
        _ => false,
    }
}

fn head_covers(head: &ArnHead, request: &RequestContext<'_>, cover: Cover<'_>) -> bool {
    match head {
        ArnHead::Literal(text) => same_name(request.question.resource.head, text),
        ArnHead::Segments(segments) => segments
            .iter()
            .zip(request.question.resource.head.split(':'))
            .all(|(segment, asked)| match &**segment {
                [TemplateToken::AnyRun] => true,
                [TemplateToken::Literal(text)] => same_name(text, asked),
                [] => asked.is_empty(),
                tokens => cover(tokens, asked, Case::IsIgnored),
            }),
    }
}

fn tail_covers(tail: &ArnTail, request: &RequestContext<'_>, cover: Cover<'_>) -> bool {
    let asked = request.question.resource.tail;
    match tail {
        ArnTail::Any => true,
        ArnTail::Literal(text) => asked == &**text,
        ArnTail::Beginning(text) => asked.as_bytes().starts_with(text.as_bytes()),
        ArnTail::Pattern(tokens) => cover(tokens, asked, Case::Counts),
        // R-RES-21: whatever the API is called, it ends at the first slash.
        ArnTail::OfOneApi(tokens) => asked
            .split_once('/')
            .is_some_and(|(api, rest)| !api.is_empty() && cover(tokens, rest, Case::Counts)),
    }
}

/// Whether an entry lacks a variable with which it might cover the resource (R-OUT-8).
pub(crate) fn entry_misses_variable(
    entry: &CompiledResource,
    request: &RequestContext<'_>,
) -> bool {
    let Some(pattern) = entry.arn() else {
        return false;
    };
    let mut could = |text: &[TemplateToken], asked: &str, case: Case| {
        could_cover(text, asked, request, Reading::AsEmpty, case)
    };
    let misses = |text: &[TemplateToken]| missing_variables(text, request).next().is_some();
    let in_templates = pattern.templates().any(|segment| misses(segment));
    if request.question.resource.tail.is_empty() {
        return in_templates && arn_covers(pattern, request, &mut could);
    }
    let in_segments = in_templates
        && head_covers(&pattern.head, request, &mut could)
        && tail_covers(&pattern.tail, request, &mut could);
    let as_a_whole = pattern.whole.as_ref().is_some_and(|whole| {
        misses(whole) && could(whole, request.question.resource.text, Case::Counts)
    });
    in_segments || as_a_whole
}
