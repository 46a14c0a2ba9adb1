//! The resource part of a statement where some condition keys are not known.
//!
//! Why it is correct: an entry with a variable of such a key may cover the resource only if it does so with any text in its
//! place, whichever way the other variables are read. It may also not cover it, or have no text at all (R-VAR-12).

use alloc::vec::Vec;

use super::bounds::{Blind, Holds};
use super::resource::{arn_covers, unusual_covers};
use super::resource_pattern::{ArnHead, ArnTail, CompiledArn, CompiledPattern, CompiledResource};
use super::template::could_cover_given;
use crate::policy::{Effect, ResourcePart, TemplateToken};
use crate::request::RequestContext;
use crate::text::{Case, ContextKey, Piece};

/// How an entry stands to the resource.
#[derive(Debug, Clone, Copy)]
pub(super) enum Covers {
    /// As [`entry_covers`](super::entry_covers) tells it.
    Known(Option<bool>),
    /// It hangs on what is not known, and this is whether it may cover it.
    Open(bool),
}

impl CompiledArn {
    /// Whether it hangs on a key that is not known.
    fn is_open(&self, blind: &Blind<'_>) -> bool {
        let is_open = |token: &TemplateToken| match token {
            TemplateToken::Variable(variable) => blind.in_resources.has_key(&variable.key),
            _ => false,
        };
        let mut texts = self.templates().chain(&self.whole);
        self.has_variables && texts.any(|text| text.iter().any(is_open))
    }

    fn could_cover(&self, request: &RequestContext<'_>, blind: &Blind<'_>) -> bool {
        let mut could = |text: &[TemplateToken], asked: &str, case: Case| {
            let any = |key: &ContextKey| blind.in_resources.has_key(key).then_some(Piece::AnyRun);
            could_cover_given(any, text, asked, request, case)
        };
        arn_covers(self, request, &mut could)
    }
}

impl CompiledResource {
    /// Whether it hangs on a key that is not known how the entry stands to the resource; one that covers nothing whatever it
    /// is counts where it has to have a text.
    pub(crate) fn is_left(
        &self,
        needs_text: bool,
        request: &RequestContext<'_>,
        blind: &Blind<'_>,
    ) -> bool {
        let pattern = self.arn().filter(|pattern| pattern.is_open(blind));
        pattern.is_some_and(|pattern| needs_text || pattern.could_cover(request, blind))
    }

    /// Its texts that may have variables, each with what of the request's resource it is held against, if anything.
    pub(crate) fn held_against<'t>(
        &'t self,
        request: &'t RequestContext<'t>,
    ) -> Vec<(&'t [TemplateToken], Option<&'t str>, Case)> {
        let mut held: Vec<(&[TemplateToken], Option<&str>, Case)> = Vec::new();
        let Some(pattern) = self.arn() else {
            return held;
        };
        let asked = &request.question.resource;
        let is_asked = !asked.tail.is_empty();
        if let ArnHead::Segments(segments) = &pattern.head {
            let mut texts = asked.head.split(':');
            for (at, segment) in segments.iter().enumerate() {
                let text = match is_asked {
                    true => texts.next(),
                    // R-RES-12: of an action without a resource the service is looked at.
                    false => (at == 1).then_some(request.question.action.service),
                };
                held.push((segment, text, Case::IsIgnored));
            }
        }
        match &pattern.tail {
            ArnTail::Pattern(text) => {
                held.push((text, is_asked.then_some(asked.tail), Case::Counts));
            }
            ArnTail::OfOneApi(text) => {
                let behind = asked.tail.split_once('/').map(|(_, behind)| behind);
                held.push((text, behind, Case::Counts));
            }
            ArnTail::Any | ArnTail::Literal(_) | ArnTail::Beginning(_) => {}
        }
        let whole = pattern.whole.iter();
        held.extend(whole.map(|text| (&**text, is_asked.then_some(asked.text), Case::Counts)));
        held
    }
}

/// Of one that is not plain.
pub(super) fn unusual_covers_partly(
    pattern: &CompiledPattern,
    request: &RequestContext<'_>,
    blind: &Blind<'_>,
) -> Covers {
    match pattern {
        CompiledPattern::Arn(arn) if arn.is_open(blind) => {
            Covers::Open(arn.could_cover(request, blind))
        }
        _ => Covers::Known(unusual_covers(pattern, request)),
    }
}

/// Whether a part with entries holds, of which each is told how it stands.
pub(super) fn part_holds(
    entries: impl Iterator<Item = Covers>,
    is_excepted: bool,
    effect: Effect,
) -> Holds {
    match is_excepted {
        false => entries.fold(Holds::known(false), |holds, entry| match entry {
            Covers::Known(covers) => holds.or(Holds::known(covers == Some(true))),
            Covers::Open(maybe) => holds.or(Holds {
                surely: false,
                maybe,
            }),
        }),
        // R-RES-14: an exception that cannot be resolved must not widen an Allow, and excepts nothing from a Deny.
        true => entries.fold(Holds::known(true), |holds, entry| match entry {
            Covers::Known(Some(covers)) => holds.and(Holds::known(!covers)),
            Covers::Known(None) => holds.and(Holds::known(effect == Effect::Deny)),
            Covers::Open(could) => holds.and(Holds {
                surely: !could && effect == Effect::Deny,
                maybe: true,
            }),
        }),
    }
}

/// Whether a resource part holds.
pub(crate) fn resource_holds(
    part: &ResourcePart<CompiledResource>,
    effect: Effect,
    request: &RequestContext<'_>,
    blind: &Blind<'_>,
) -> Holds {
    match part {
        ResourcePart::Attached => Holds::known(true),
        ResourcePart::Nothing => Holds::known(false),
        ResourcePart::Listed {
            forced: Some(forced),
            ..
        } => Holds::known(*forced),
        ResourcePart::Listed {
            inverted, entries, ..
        } => {
            let covers = entries
                .iter()
                .map(|entry| entry_covers_partly(entry, request, blind));
            part_holds(covers, *inverted, effect)
        }
    }
}

fn entry_covers_partly(
    entry: &CompiledResource,
    request: &RequestContext<'_>,
    blind: &Blind<'_>,
) -> Covers {
    match &entry.pattern {
        CompiledPattern::Plain(_) => Covers::Known(super::entry_covers(entry, request)),
        pattern => unusual_covers_partly(pattern, request, blind),
    }
}
