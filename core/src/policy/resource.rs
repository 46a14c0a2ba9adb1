//! `Resource` and `NotResource` (section 2.2).

use alloc::{boxed::Box, format, vec::Vec};

use super::action::item_path;
use super::judge::Judge;
use super::template::{TemplateSyntax, parse_template};
use super::{Effect, PolicyType, Template, TemplateToken};
use crate::document::{Text, Values};
use crate::finding::Reason;
use crate::text::{ARN_SEGMENTS, Path};

/// Which resources a statement is about.
#[derive(Debug, Clone)]
pub(crate) enum ResourcePart {
    /// No element: the resource to which the policy is attached (R-TYPE-3, R-TYPE-4).
    Attached,
    /// No element in a key policy: no resource at all (R-TYPE-7).
    Nothing,
    /// `Resource` or `NotResource`.
    Listed {
        /// `NotResource`: the entries are exceptions (R-RES-11).
        inverted: bool,
        entries: Box<[ResourceEntry]>,
        /// The part holds for no resource, or for every one, whatever the entries say (R-GRAM-13, R-RES-14).
        forced: Option<bool>,
    },
}

#[derive(Debug, Clone)]
pub(crate) struct ResourceEntry {
    /// As written, for people.
    pub(crate) text: Box<str>,
    pub(crate) pattern: ResourcePattern,
}

#[derive(Debug, Clone)]
pub(crate) enum ResourcePattern {
    /// The lone `*`, which alone covers actions without a resource (R-RES-12).
    Any,
    Arn(Box<ArnPattern>),
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
    /// An empty value makes the entry unresolved: in a `Resource` of an Allow (R-VAR-11).
    pub(crate) refuses_empty: bool,
}

/// What to do with an ARN of fewer than six segments (R-RES-9).
enum Incomplete {
    Complete,
    MatchNothing,
    Refuse,
}

const fn incomplete(policy_type: PolicyType, has_wildcard: bool) -> Incomplete {
    match policy_type {
        PolicyType::Identity | PolicyType::PermissionsBoundary => Incomplete::Complete,
        PolicyType::Session | PolicyType::ResourceControl => Incomplete::Refuse,
        PolicyType::ServiceControl if has_wildcard => Incomplete::Complete,
        PolicyType::ServiceControl => Incomplete::Refuse,
        PolicyType::Resource
        | PolicyType::RoleTrust
        | PolicyType::KmsKey
        | PolicyType::VpcEndpoint => {
            if has_wildcard {
                Incomplete::Complete
            } else {
                Incomplete::MatchNothing
            }
        }
    }
}

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
        let mut entries = Vec::with_capacity(values.items.len());
        for (index, item) in values.items.iter().enumerate() {
            let pattern = self.resource(inverted, effect, item, &item_path(path, values, index));
            entries.push(ResourceEntry {
                text: item.as_str().into(),
                pattern,
            });
        }
        let mut forced = None;
        if entries.is_empty() {
            forced = self.empty_list(inverted, effect, values.span.start, path);
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

    fn resource(
        &mut self,
        inverted: bool,
        effect: Effect,
        item: &Text<'_>,
        path: &Path<'_>,
    ) -> ResourcePattern {
        let text = item.as_str();
        let at = item.span.start;
        if text == "*" {
            return ResourcePattern::Any;
        }
        if !text.starts_with("arn:") {
            let message =
                format!("`{text}` is no resource; write `*` or an ARN that begins with `arn:`");
            self.defect(Reason::InvalidResource, "R-RES-2", path, at, message);
            return ResourcePattern::Never;
        }
        let tokens = match parse_template(
            text,
            TemplateSyntax {
                wildcards: true,
                variables: self.variables,
            },
        ) {
            Ok(tokens) => tokens,
            Err(problem) => {
                self.defect(
                    Reason::InvalidVariable,
                    "R-VAR-9",
                    path,
                    at,
                    format!("`{text}`: {}", problem.0),
                );
                return ResourcePattern::Never;
            }
        };
        // What cannot be read as it stands: nothing for an Allow and for an exception, as much as possible
        // for the Resource of a Deny (R-RES-10, R-VAR-7).
        let widen = effect == Effect::Deny && !inverted;
        let has_wildcard = tokens
            .iter()
            .any(|token| matches!(token, TemplateToken::AnyRun | TemplateToken::AnyChar));
        let mut segments = split_segments(&tokens);
        let reaches_on = segments
            .iter()
            .take(ARN_SEGMENTS - 1)
            .any(|segment| matches!(segment.last(), Some(TemplateToken::AnyRun)));
        if segments.len() < ARN_SEGMENTS {
            let missing: Vec<&str> = SEGMENT_NAMES.iter().skip(segments.len()).copied().collect();
            match incomplete(self.policy_type, has_wildcard) {
                Incomplete::Complete => {}
                Incomplete::MatchNothing => {
                    let message = format!(
                        "`{text}` lacks {} and matches nothing in a {}",
                        missing.join(", "),
                        self.policy_type
                    );
                    self.warn(Reason::IncompleteArn, "R-RES-9", path, at, message);
                    return ResourcePattern::Never;
                }
                Incomplete::Refuse => {
                    let message = format!(
                        "`{text}` lacks {}; a {} takes complete ARNs",
                        missing.join(", "),
                        self.policy_type
                    );
                    self.defect(Reason::IncompleteArn, "R-RES-9", path, at, message);
                    if !widen {
                        return ResourcePattern::Never;
                    }
                }
            }
            segments.resize_with(ARN_SEGMENTS, || alloc::vec![TemplateToken::AnyRun]);
        }
        for (segment, name) in segments.iter_mut().zip(SEGMENT_NAMES).take(3) {
            if segment
                .iter()
                .any(|token| matches!(token, TemplateToken::Variable(_)))
            {
                let message = format!("`{text}`: a variable cannot stand in the {name} of an ARN");
                self.defect(Reason::MisplacedVariable, "R-VAR-7", path, at, message);
                if !widen {
                    return ResourcePattern::Never;
                }
                *segment = alloc::vec![TemplateToken::AnyRun];
            }
        }
        let mut pattern = ArnPattern {
            segments: Default::default(),
            // R-RES-6: a Deny's Resource, and the exceptions of an Allow.
            whole: (reaches_on && (effect == Effect::Deny) != inverted).then(|| tokens.into()),
            refuses_empty: effect == Effect::Allow && !inverted,
        };
        for (slot, segment) in pattern.segments.iter_mut().zip(segments) {
            *slot = segment.into();
        }
        ResourcePattern::Arn(Box::new(pattern))
    }
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
