//! `Resource` and `NotResource` (section 2.2).

use alloc::{boxed::Box, format, string::String, vec::Vec};

use super::action::{item_path, without_space};
use super::judge::Judge;
use super::shape::{Fault, Misshapen, is_common, misshapen, rendered};
use super::template::{TemplateSyntax, mentions_variable, parse_template};
use super::{Effect, PolicyType, Template, TemplateToken};
use crate::document::{Text, Values};
use crate::finding::{Applicability, Fix, Problem, Reason};
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

impl ResourcePart {
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
    /// Empty for [`ResourcePattern::Any`], of which there are many.
    text: Box<str>,
    pub(crate) pattern: ResourcePattern,
}

#[derive(Debug, Clone)]
pub(crate) enum ResourcePattern {
    /// The lone `*`, which alone covers actions without a resource (R-RES-12).
    Any,
    /// All six segments, without variables and escapes: the text as written is the pattern.
    Plain(PlainArn),
    /// With variables, or completed.
    Arn(Box<ArnPattern>),
    /// Matches nothing: malformed, or incomplete where that is not completed (R-RES-2, R-RES-9).
    Never,
}

/// Where the parts of a plain ARN pattern stand in its text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlainArn {
    /// Where the resource begins, behind the fifth colon.
    resource: u32,
    /// Where the resource's first wildcard is; the end of the text if there is none.
    wildcard: u32,
    pub(crate) tail: PlainTail,
    /// No wildcard before the resource.
    pub(crate) literal_head: bool,
    /// The whole text is one pattern too (R-RES-6).
    pub(crate) whole: bool,
    /// Whether it stands for actions without a resource too.
    pub(crate) breadth: Breadth,
}

/// Whether an entry means every resource of its service, so that it is met by an action that AWS may check on such
/// an ARN though it takes no resource. Told only where being met refuses more: in the `Resource` of a Deny, and
/// among the exceptions of an Allow (R-RES-12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breadth {
    /// Some resources.
    Some,
    /// `*`
    All,
    /// Every resource of one type: `role/*`, `log-group:*`. In S3 that would be the objects of a bucket.
    AllOfType,
}

impl Breadth {
    /// Of a resource that is this text with one `*` behind it.
    fn of(beginning: &str) -> Self {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        match beginning.strip_suffix(['/', ':']) {
            None if beginning.is_empty() => Self::All,
            Some(name) if name.bytes().all(is_word) => Self::AllOfType,
            _ => Self::Some,
        }
    }
}

/// The form of a plain pattern's resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlainTail {
    /// `*`
    Any,
    /// No wildcard.
    Literal,
    /// One `*`, at the end.
    Beginning,
    /// One `*`, with text behind it.
    Ends,
    Glob,
}

/// Whether the first of these letters is a `*` and none of the others a wildcard.
fn is_lone_star(text: &str) -> bool {
    let others = text.strip_prefix('*');
    others.is_some_and(|others| !others.bytes().any(|byte| matches!(byte, b'*' | b'?')))
}

impl PlainArn {
    /// `None` for a text with fewer than six segments. `may_reach` is for where a `*` that reaches across a
    /// colon refuses more (R-RES-6).
    fn read(text: &str, may_reach: bool) -> Option<Self> {
        let mut colons = text.bytes().enumerate().filter(|(_, byte)| *byte == b':');
        let fifth = colons.nth(4)?.0;
        let (head, resource) = (text.get(..fifth)?, text.get(fifth + 1..)?);
        let is_wildcard = |byte: u8| matches!(byte, b'*' | b'?');
        let literal_head = !head.bytes().any(is_wildcard);
        let reaches = !literal_head && head.split(':').any(|segment| segment.ends_with('*'));
        let literal = resource.bytes().position(is_wildcard);
        let tail = match (literal, resource) {
            (_, "*") => PlainTail::Any,
            (None, _) => PlainTail::Literal,
            (Some(at), _) if at + 1 == resource.len() && resource.ends_with('*') => {
                PlainTail::Beginning
            }
            (Some(at), _) if is_lone_star(resource.get(at..)?) => PlainTail::Ends,
            _ => PlainTail::Glob,
        };
        let from_end = resource.len() - literal.unwrap_or(resource.len());
        Some(Self {
            resource: fifth as u32 + 1,
            wildcard: (text.len() - from_end) as u32,
            tail,
            literal_head,
            whole: may_reach && reaches,
            breadth: if may_reach && resource.ends_with('*') {
                // Two stars in a row match what one matches.
                Breadth::of(resource.trim_end_matches('*'))
            } else {
                Breadth::Some
            },
        })
    }

    /// Partition, service, Region and account of the pattern's text, each with a colon behind it.
    #[inline]
    pub(crate) fn head(self, text: &str) -> &[u8] {
        let arn = "arn:".len();
        text.as_bytes()
            .get(arn..self.resource as usize)
            .unwrap_or_default()
    }

    /// The resource of the pattern's text.
    #[inline]
    pub(crate) fn resource(self, text: &str) -> &str {
        text.get(self.resource as usize..).unwrap_or_default()
    }

    /// The resource behind its first wildcard.
    #[inline]
    pub(crate) fn end(self, text: &str) -> &[u8] {
        text.as_bytes()
            .get(self.wildcard as usize + 1..)
            .unwrap_or_default()
    }

    /// The resource up to its first wildcard.
    #[inline]
    pub(crate) fn beginning(self, text: &str) -> &[u8] {
        text.as_bytes()
            .get(self.resource as usize..self.wildcard as usize)
            .unwrap_or_default()
    }
}

/// An ARN pattern, split outside its variables (R-RES-19) and completed (R-RES-9).
#[derive(Debug, Clone)]
pub(crate) struct ArnPattern {
    pub(crate) head: ArnHead,
    pub(crate) tail: ArnTail,
    /// Some segment has a variable.
    pub(crate) has_variables: bool,
    /// The whole text as one pattern, where a `*` may reach across a colon: only where that refuses more
    /// (R-RES-6).
    pub(crate) whole: Option<Template>,
    /// An empty value makes the entry unresolved: everywhere but in the `Resource` of a Deny (R-VAR-11).
    pub(crate) refuses_empty: bool,
    /// So does an empty default: in the `Resource` of an Allow `home/${…, ''}*` must not become `home/*`.
    pub(crate) refuses_empty_default: bool,
    /// Whether it stands for actions without a resource too.
    pub(crate) breadth: Breadth,
}

/// Partition, service, Region and account; compared without case (R-RES-8).
#[derive(Debug, Clone)]
pub(crate) enum ArnHead {
    /// All four written out, with the colons between and after them.
    Literal(Box<str>),
    Segments(Box<[Template; 4]>),
}

/// The resource; compared with case (R-RES-8).
#[derive(Debug, Clone)]
pub(crate) enum ArnTail {
    /// `*`
    Any,
    /// No wildcard and no variable.
    Literal(Box<str>),
    /// Text with one `*` at its end, which is left out here.
    Beginning(Box<str>),
    Pattern(Template),
    /// The name of one API, which is any text without a slash, and behind a slash this (R-RES-21).
    OfOneApi(Template),
}

/// Where an entry stands: the same text has to be read with care for what it does there.
#[derive(Debug, Clone, Copy)]
struct Place {
    effect: Effect,
    inverted: bool,
}

impl Place {
    /// Whether an entry that is met refuses: in the `Resource` of a Deny, or as an exception of an Allow.
    fn refuses_more(self) -> bool {
        (self.effect == Effect::Deny) != self.inverted
    }

    /// In the `Resource` of a Deny.
    fn is_denied(self) -> bool {
        self.effect == Effect::Deny && !self.inverted
    }

    /// Whether an entry that is met grants.
    fn grants(self) -> bool {
        self.effect == Effect::Allow && !self.inverted
    }

    /// Whether an empty value of a variable leaves the entry without a meaning (R-VAR-11).
    fn refuses_empty(self) -> bool {
        self.effect == Effect::Allow || self.inverted
    }
}

impl ResourceEntry {
    fn new(text: &str, pattern: ResourcePattern) -> Self {
        let text = match pattern {
            ResourcePattern::Any => Box::default(),
            _ => text.into(),
        };
        Self { text, pattern }
    }

    /// As written.
    pub(crate) fn text(&self) -> &str {
        match self.pattern {
            ResourcePattern::Any => "*",
            _ => &self.text,
        }
    }

    /// The text of a plain pattern.
    #[inline]
    pub(crate) fn plain_text(&self) -> &str {
        &self.text
    }

    /// Whether it stands for actions without a resource too.
    pub(crate) fn breadth(&self) -> Breadth {
        match &self.pattern {
            ResourcePattern::Plain(plain) => plain.breadth,
            ResourcePattern::Arn(pattern) => pattern.breadth,
            ResourcePattern::Any => Breadth::All,
            ResourcePattern::Never => Breadth::Some,
        }
    }

    /// The text with which the resource begins, up to the first wildcard or variable; `None` for what is no
    /// ARN pattern.
    pub(crate) fn beginning(&self) -> Option<&[u8]> {
        match &self.pattern {
            ResourcePattern::Plain(plain) => Some(plain.beginning(&self.text)),
            ResourcePattern::Arn(pattern) => Some(pattern.beginning().as_bytes()),
            ResourcePattern::Any | ResourcePattern::Never => None,
        }
    }
}

impl ArnPattern {
    fn new(
        segments: [Vec<TemplateToken>; ARN_SEGMENTS],
        whole: Option<Template>,
        place: Place,
    ) -> Self {
        let is_variable = |token: &TemplateToken| matches!(token, TemplateToken::Variable(_));
        let has_variables = segments.iter().flatten().any(is_variable);
        let [_, partition, service, region, account, resource] = segments;
        let segments = [partition, service, region, account];
        let literal = |segment: &Vec<TemplateToken>| match segment.as_slice() {
            [] => Some(String::new()),
            [TemplateToken::Literal(text)] => Some(String::from(&**text)),
            _ => None,
        };
        let texts: Option<Vec<String>> = segments.iter().map(literal).collect();
        let head = match texts {
            Some(texts) => ArnHead::Literal(format!("{}:", texts.join(":")).into()),
            None => ArnHead::Segments(Box::new(segments.map(Into::into))),
        };
        let tail = match resource.as_slice() {
            [TemplateToken::AnyRun] => ArnTail::Any,
            [] => ArnTail::Literal(Box::default()),
            [TemplateToken::Literal(text)] => ArnTail::Literal(text.clone()),
            [TemplateToken::Literal(text), TemplateToken::AnyRun] => {
                ArnTail::Beginning(text.clone())
            }
            _ => ArnTail::Pattern(resource.into()),
        };
        let breadth = match &tail {
            ArnTail::Any if place.refuses_more() => Breadth::All,
            ArnTail::Beginning(text) if place.refuses_more() => Breadth::of(text),
            _ => Breadth::Some,
        };
        Self {
            breadth,
            head,
            tail,
            has_variables,
            whole,
            refuses_empty: place.refuses_empty(),
            refuses_empty_default: place.grants(),
        }
    }

    /// `execute-api:/` and `behind` it: any API of any account, by its stage, method and path (R-RES-21).
    fn of_one_api(behind: Vec<TemplateToken>, place: Place) -> Self {
        let is_variable = |token: &TemplateToken| matches!(token, TemplateToken::Variable(_));
        let any = || Template::from([TemplateToken::AnyRun]);
        let service = Template::from([TemplateToken::Literal("execute-api".into())]);
        Self {
            breadth: Breadth::Some,
            head: ArnHead::Segments(Box::new([any(), service, any(), any()])),
            has_variables: behind.iter().any(is_variable),
            tail: ArnTail::OfOneApi(behind.into()),
            whole: None,
            refuses_empty: place.refuses_empty(),
            refuses_empty_default: place.grants(),
        }
    }

    /// The segments that may hold variables.
    pub(crate) fn templates(&self) -> impl Iterator<Item = &Template> {
        let head = match &self.head {
            ArnHead::Literal(_) => &[][..],
            ArnHead::Segments(segments) => &segments[..],
        };
        let tail = match &self.tail {
            ArnTail::Pattern(template) | ArnTail::OfOneApi(template) => Some(template),
            _ => None,
        };
        head.iter().chain(tail)
    }

    /// The text with which the resource begins, up to the first wildcard or variable.
    fn beginning(&self) -> &str {
        match &self.tail {
            ArnTail::Any | ArnTail::OfOneApi(_) => "",
            ArnTail::Literal(text) | ArnTail::Beginning(text) => text,
            ArnTail::Pattern(template) => match template.first() {
                Some(TemplateToken::Literal(text)) => text,
                _ => "",
            },
        }
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

    fn resource(&mut self, place: Place, item: &Text<'_>, path: &Path<'_>) -> ResourcePattern {
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
            && let Some(plain) = PlainArn::read(text, place.refuses_more())
        {
            return self.plain(plain, place.effect, item, path);
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
            return ResourcePattern::Arn(Box::new(ArnPattern::of_one_api(tokens, place)));
        }
        self.in_segments(place, tokens, item, path)
    }

    /// R-RES-20: where its shape is refused, an Allow does not count on it. A Deny keeps it as it says.
    fn plain(
        &mut self,
        plain: PlainArn,
        effect: Effect,
        item: &Text<'_>,
        path: &Path<'_>,
    ) -> ResourcePattern {
        let text = item.as_str();
        if is_common(text) {
            return ResourcePattern::Plain(plain);
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
        ResourcePattern::Plain(plain)
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
        let pattern = ArnPattern::new(segments, whole, place);
        ResourcePattern::Arn(Box::new(pattern))
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
    // Behind a `*` it kept resources out.
    let applicability = match place.refuses_more() && trimmed.ends_with('*') {
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
