//! `Resource` and `NotResource` (section 2.2).

use alloc::{boxed::Box, format, string::String, vec::Vec};

use super::action::{item_path, without_space};
use super::judge::Judge;
use super::policy_type::PolicyType;
use super::shape::{Fault, Misshapen, is_common, misshapen, rendered};
use super::template::{Template, TemplateToken};
use super::template::{TemplateSyntax, mentions_variable, parse_template};
use crate::document::{Text, Values};
use crate::effect::Effect;
use crate::finding::{Applicability, Fix, Problem, Reason};
use crate::text::{ARN_SEGMENTS, Path, arn_colons};

/// Which resources a statement is about.
#[derive(Debug, Clone)]
pub(crate) enum ResourcePart<Entry = ResourceEntry> {
    /// No element: the resource to which the policy is attached (R-TYPE-3, R-TYPE-4).
    Attached,
    /// No element in a key policy: no resource at all (R-TYPE-7).
    Nothing,
    /// `Resource` or `NotResource`.
    Listed {
        /// `NotResource`: the entries are exceptions (R-RES-11).
        inverted: bool,
        entries: Box<[Entry]>,
        /// The part holds for no resource, or for every one, whatever the entries say (R-GRAM-13, R-RES-14).
        forced: Option<bool>,
    },
}

impl<Entry> ResourcePart<Entry> {
    /// How many entries the part has.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Listed { entries, .. } => entries.len(),
            Self::Attached | Self::Nothing => 0,
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct ResourceEntry {
    /// As written; empty for [`ResourcePattern::Any`], of which there are many.
    pub(crate) text: Box<str>,
    pub(crate) pattern: ResourcePattern,
}

#[derive(Debug, Clone)]
pub(crate) enum ResourcePattern {
    /// The lone `*`, which alone covers actions without a resource (R-RES-12).
    Any,
    /// Six segments without variables and escapes: the text as written is the pattern.
    Plain,
    /// With variables, or completed.
    Arn(Box<ArnPattern>),
    /// `execute-api:/` and this behind it: any API of any account, by its stage, method and path (R-RES-21).
    OneApi(Box<Template>),
    /// Matches nothing: malformed, or incomplete where that is not completed (R-RES-2, R-RES-9).
    Never,
}

/// An ARN pattern, split outside its variables (R-RES-19) and completed (R-RES-9).
#[derive(Debug, Clone)]
pub(crate) struct ArnPattern {
    pub(crate) segments: [Template; ARN_SEGMENTS],
    /// The whole text as one pattern, where a `*` may reach across a colon: only where that refuses more
    /// (R-RES-6).
    pub(crate) whole: Option<Template>,
}

impl ResourceEntry {
    fn new(text: &str, pattern: ResourcePattern) -> Self {
        let text = match pattern {
            ResourcePattern::Any => Box::default(),
            _ => text.into(),
        };
        Self { text, pattern }
    }
}

/// Where an entry stands: the same text has to be read with care for what it does there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) effect: Effect,
    pub(crate) inverted: bool,
}

impl Place {
    /// Whether an entry that is met refuses: in the `Resource` of a Deny, or as an exception of an Allow.
    pub(crate) fn refuses_more(self) -> bool {
        (self.effect == Effect::Deny) != self.inverted
    }

    /// In the `Resource` of a Deny.
    pub(crate) fn is_denied(self) -> bool {
        self.effect == Effect::Deny && !self.inverted
    }

    /// Whether an entry that is met grants.
    pub(crate) fn grants(self) -> bool {
        self.effect == Effect::Allow && !self.inverted
    }

    /// Whether an empty value of a variable leaves the entry without a meaning (R-VAR-11).
    pub(crate) fn refuses_empty(self) -> bool {
        self.effect == Effect::Allow || self.inverted
    }
}

/// What to do with an ARN of fewer than six segments (R-RES-9).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Incomplete {
    /// The missing segments are `*`.
    Complete,
    /// The same in a Deny; an Allow gets nothing from it.
    CompleteInDeny,
    Refuse,
}

/// `ends_open`: the last character is `*` (R-RES-5).
const fn incomplete(policy_type: PolicyType, ends_open: bool, has_wildcard: bool) -> Incomplete {
    match policy_type {
        PolicyType::Identity | PolicyType::PermissionsBoundary => Incomplete::Complete,
        PolicyType::Session | PolicyType::ScopeDown | PolicyType::ResourceControl => {
            Incomplete::Refuse
        }
        PolicyType::ServiceControl if !has_wildcard => Incomplete::Refuse,
        PolicyType::ServiceControl
        | PolicyType::Resource
        | PolicyType::RoleTrust
        | PolicyType::KmsKey
        | PolicyType::VpcEndpoint => {
            if ends_open {
                Incomplete::Complete
            } else {
                Incomplete::CompleteInDeny
            }
        }
    }
}

/// API Gateway's short form, up to the stage (R-RES-21).
const SHORT_API: &str = "execute-api:/";

const SEGMENT_NAMES: [&str; ARN_SEGMENTS] = [
    "prefix",
    "partition",
    "service",
    "Region",
    "account",
    "resource",
];

impl Judge<'_> {
    pub(super) fn resources(
        &mut self,
        inverted: bool,
        effect: Effect,
        values: &Values<'_>,
        path: &Path<'_>,
    ) -> ResourcePart {
        let place = Place { effect, inverted };
        let mut entries = Vec::with_capacity(values.items.len());
        for (index, item) in values.items.iter().enumerate() {
            let pattern = self.resource(place, item, &item_path(path, values, index));
            entries.push(ResourceEntry::new(item.as_str(), pattern));
        }
        let mut forced = None;
        if entries.is_empty() {
            forced = self.empty_list(inverted, effect, values, path);
        } else if inverted && effect == Effect::Allow {
            // R-RES-14: an exception that cannot be read must not widen an Allow.
            let unreadable = entries
                .iter()
                .any(|entry| matches!(entry.pattern, ResourcePattern::Never));
            forced = unreadable.then_some(false);
        }
        ResourcePart::Listed {
            inverted,
            entries: entries.into(),
            forced,
        }
    }

    /// One entry; `path` is where it stands.
    pub(super) fn resource(
        &mut self,
        place: Place,
        item: &Text<'_>,
        path: &Path<'_>,
    ) -> ResourcePattern {
        let text = item.as_str();
        if text == "*" {
            return ResourcePattern::Any;
        }
        let is_arn = text.starts_with("arn:");
        let of_api = match self.policy_type {
            PolicyType::Resource if !is_arn => text.strip_prefix(SHORT_API),
            _ => None,
        };
        if of_api.is_none() && !is_arn {
            self.defect(path, no_resource(place, item));
            return ResourcePattern::Never;
        }
        if text.ends_with(char::is_whitespace) {
            self.warn(path, trailing_space(place, item));
        }
        if of_api.is_none()
            && !(self.variables && mentions_variable(text))
            && arn_colons(text).is_some()
        {
            return self.plain(place.effect, item, path);
        }
        let syntax = TemplateSyntax {
            wildcards: true,
            variables: self.variables,
        };
        let tokens = match parse_template(of_api.unwrap_or(text), syntax) {
            Ok(tokens) => tokens,
            Err(error) => {
                self.defect(path, error.within(item));
                return ResourcePattern::Never;
            }
        };
        if of_api.is_some() {
            return ResourcePattern::OneApi(Box::new(tokens.into()));
        }
        self.in_segments(place, tokens, item, path)
    }

    /// R-RES-20: where its shape is refused, an Allow does not count on it. A Deny keeps it as it says.
    fn plain(&mut self, effect: Effect, item: &Text<'_>, path: &Path<'_>) -> ResourcePattern {
        let text = item.as_str();
        if is_common(text) {
            return ResourcePattern::Plain;
        }
        let mut segments = [""; ARN_SEGMENTS];
        for (segment, part) in segments.iter_mut().zip(text.splitn(ARN_SEGMENTS, ':')) {
            *segment = part;
        }
        if let Some(shape) = misshapen(text, &segments) {
            let is_refused = self.refuses(&shape);
            self.report(is_refused, path, shape.within(item));
            if is_refused && effect == Effect::Allow {
                return ResourcePattern::Never;
            }
        }
        ResourcePattern::Plain
    }

    /// With variables, or with fewer segments than an ARN has.
    fn in_segments(
        &mut self,
        place: Place,
        tokens: Vec<TemplateToken>,
        item: &Text<'_>,
        path: &Path<'_>,
    ) -> ResourcePattern {
        let text = item.as_str();
        let effect = place.effect;
        // What cannot be read as it stands: nothing for an Allow and for an exception, as much as possible
        // for the Resource of a Deny (R-RES-10, R-VAR-7).
        let widen = place.is_denied();
        let has_wildcard = tokens
            .iter()
            .any(|token| matches!(token, TemplateToken::AnyRun | TemplateToken::AnyChar));
        let mut segments = split_segments(&tokens);
        let reaches_on = segments
            .iter()
            .take(ARN_SEGMENTS - 1)
            .any(|segment| matches!(segment.last(), Some(TemplateToken::AnyRun)));
        let is_variable = |token: &TemplateToken| matches!(token, TemplateToken::Variable(_));
        // Where a variable must not stand, that is the mistake, told below.
        let misplaced = segments.iter().take(3).flatten().any(is_variable);
        let shape = if misplaced {
            None
        } else {
            let texts = rendered(&segments);
            let texts: Vec<&str> = if self.variables && mentions_variable(text) {
                texts.iter().map(String::as_str).collect()
            } else {
                // As written: `**` is no lone star.
                text.splitn(ARN_SEGMENTS, ':').collect()
            };
            misshapen(text, &texts)
        };
        let short = (segments.len() < ARN_SEGMENTS).then(|| {
            let ends_open = matches!(tokens.last(), Some(TemplateToken::AnyRun));
            incomplete(self.policy_type, ends_open, has_wildcard)
        });
        // One mistake is told once: the shape where it is refused or the ARN is not too short anyway.
        let told = shape.as_ref().filter(|shape| {
            self.refuses(shape) || short.is_none_or(|short| short == Incomplete::Complete)
        });
        if let Some(shape) = told {
            self.report(self.refuses(shape), path, shape.within(item));
        }
        if told.is_none() && !misplaced {
            self.doubtful_variables(&tokens, path, item.span);
        }
        if let Some(short) = short {
            if told.is_none() && short != Incomplete::Complete {
                let is_refused = short == Incomplete::Refuse;
                let problem = self.incomplete(is_refused, effect, segments.len(), item);
                // As it is read. With a `*` before the resource it is also read as one pattern, which would be another
                // one (R-RES-6).
                let fix = (widen && !reaches_on).then(|| {
                    let full = format!("{text}{}", ":*".repeat(ARN_SEGMENTS - segments.len()));
                    Fix::write(Applicability::Safe, item.span, &full)
                });
                self.report(is_refused, path, problem.with_fix(fix));
            }
            if short != Incomplete::Complete && !widen {
                return ResourcePattern::Never;
            }
            segments.resize_with(ARN_SEGMENTS, || alloc::vec![TemplateToken::AnyRun]);
        }
        let is_refused = shape.is_some_and(|shape| self.refuses(&shape));
        if is_refused && effect == Effect::Allow {
            return ResourcePattern::Never; // R-RES-20
        }
        for (segment, name) in segments.iter_mut().zip(SEGMENT_NAMES).take(3) {
            if segment.iter().any(is_variable) {
                let message = format!("`{text}`: a variable cannot stand in the {name} of an ARN");
                let reason = Reason::MisplacedVariable;
                self.defect(path, Problem::new(reason, "R-VAR-7", item.span, message));
                if !widen {
                    return ResourcePattern::Never;
                }
                *segment = alloc::vec![TemplateToken::AnyRun];
            }
        }
        let Ok(segments) = <[Vec<TemplateToken>; ARN_SEGMENTS]>::try_from(segments) else {
            return ResourcePattern::Never; // Completed above, so there are six.
        };
        // R-RES-6: a Deny's Resource, and the exceptions of an Allow.
        let whole = (reaches_on && place.refuses_more()).then(|| tokens.into());
        let segments = segments.map(Into::into);
        ResourcePattern::Arn(Box::new(ArnPattern { segments, whole }))
    }

    /// Whether a shape is refused: by IAM, or because it can never match (R-RES-20).
    const fn refuses(&self, shape: &Misshapen) -> bool {
        match shape.fault {
            Fault::Dead => true,
            Fault::RefusedByIam => self.policy_type.has_identity_grammar(),
            Fault::Doubtful => false,
        }
    }

    /// What becomes of an ARN that has only so many segments (R-RES-9).
    fn incomplete(
        &self,
        is_refused: bool,
        effect: Effect,
        segments: usize,
        item: &Text<'_>,
    ) -> Problem {
        let missing: Vec<&str> = SEGMENT_NAMES.iter().skip(segments).copied().collect();
        let (text, missing) = (item.as_str(), missing.join(", "));
        let article = self.policy_type.with_article();
        let message = match effect {
            _ if is_refused => format!("`{text}` lacks {missing}; {article} takes complete ARNs"),
            Effect::Allow => format!("`{text}` lacks {missing} and matches nothing in {article}"),
            Effect::Deny => format!(
                "`{text}` lacks {missing}; {article} completes it in a `Deny` only, so write it in full"
            ),
        };
        Problem::new(Reason::IncompleteArn, "R-RES-9", item.span, message)
    }
}

/// Neither `*` nor an ARN.
fn no_resource(place: Place, item: &Text<'_>) -> Problem {
    let text = item.as_str();
    let arn = without_space(text, |text| text.starts_with("arn:"));
    let hint = if text.starts_with(char::is_whitespace) && arn.is_some() {
        "; white space stands before it"
    } else if text.starts_with(SHORT_API) {
        "; the short form of API Gateway is for resource-based policies"
    } else {
        ""
    };
    let message =
        format!("`{text}` is no resource; write `*` or an ARN that begins with `arn:`{hint}");
    // As it is, nothing meets it.
    let applicability = match place.is_denied() {
        true => Applicability::Safe,
        false => Applicability::Unsafe,
    };
    let fix = arn.map(|arn| Fix::write(applicability, item.span, arn));
    Problem::new(Reason::InvalidResource, "R-RES-2", item.span, message).with_fix(fix)
}

fn trailing_space(place: Place, item: &Text<'_>) -> Problem {
    let text = item.as_str();
    let trimmed = text.trim_end();
    let message =
        format!("`{text}` ends in white space, which is part of what it matches; remove it");
    // Behind a `*` it kept resources out of what is denied. An exception of an Allow may mean nothing as it stands, and with
    // it the Allow.
    let applicability = match place.is_denied() && trimmed.ends_with('*') {
        true => Applicability::Safe,
        false => Applicability::Unsafe,
    };
    let fix = Fix::write(applicability, item.span, trimmed);
    Problem::new(Reason::TrailingSpace, "R-RES-17", item.span, message).with_fix(Some(fix))
}

/// Splits at the first five colons that stand outside variables (R-RES-1, R-RES-19).
pub(super) fn split_segments(tokens: &[TemplateToken]) -> Vec<Vec<TemplateToken>> {
    let mut segments: Vec<Vec<TemplateToken>> = Vec::with_capacity(ARN_SEGMENTS);
    let mut current = Vec::new();
    for token in tokens {
        let TemplateToken::Literal(text) = token else {
            current.push(token.clone());
            continue;
        };
        let mut rest: &str = text;
        while segments.len() < ARN_SEGMENTS - 1
            && let Some((head, tail)) = rest.split_once(':')
        {
            if !head.is_empty() {
                current.push(TemplateToken::Literal(head.into()));
            }
            segments.push(core::mem::take(&mut current));
            rest = tail;
        }
        if !rest.is_empty() {
            current.push(TemplateToken::Literal(rest.into()));
        }
    }
    segments.push(current);
    segments
}
