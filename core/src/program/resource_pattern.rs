//! Patterns of resources, told apart by how they are tried: most are tried on their text as it stands.

use alloc::{boxed::Box, format, string::String, vec::Vec};

use crate::policy::{
    ArnPattern, Effect, Place, ResourceEntry, ResourcePart, ResourcePattern, Template,
    TemplateSyntax, TemplateToken, parse_template,
};
use crate::service::Service;
use crate::text::arn_colons;

/// An entry of a resource part.
#[derive(Debug, Clone)]
pub(crate) struct CompiledResource {
    /// Empty for [`CompiledPattern::Any`].
    text: Box<str>,
    pub(super) pattern: CompiledPattern,
}

#[derive(Debug, Clone)]
pub(super) enum CompiledPattern {
    /// The lone `*`, which alone covers actions without a resource (R-RES-12).
    Any,
    /// The text as written is the pattern.
    Plain(PlainArn),
    /// With variables, or completed.
    Arn(Box<CompiledArn>),
    Never,
}

/// Where the parts of a plain ARN pattern stand in its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlainArn {
    /// Where the resource begins, behind the fifth colon.
    resource: u32,
    /// Where the resource's first wildcard is; the end of the text if there is none.
    wildcard: u32,
    pub(super) tail: PlainTail,
    /// No wildcard before the resource.
    pub(super) literal_head: bool,
    /// The whole text is one pattern too (R-RES-6).
    pub(super) whole: bool,
    /// Whether it stands for actions without a resource too.
    pub(super) breadth: Breadth,
}

/// Whether an entry means every resource of its service, so that it is met by an action that AWS may check on such
/// an ARN though it takes no resource. Told only where being met refuses more: in the `Resource` of a Deny, and
/// among the exceptions of an Allow (R-RES-12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breadth {
    /// Some resources.
    Some,
    /// `*`
    All,
    /// Every resource of one type: `role/*`, `log-group:*`. In S3 that would be the objects of a bucket.
    AllOfType,
}

/// The form of a plain pattern's resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlainTail {
    /// `*`
    Any,
    /// No wildcard.
    Literal,
    /// One `*`, at the end.
    Beginning,
    /// One `*`, with text behind it.
    Ends,
    /// Several `*`.
    Stars,
    Glob,
}

/// An ARN pattern of which the segments do not stand in the text as they are.
#[derive(Debug, Clone)]
pub(crate) struct CompiledArn {
    pub(super) head: ArnHead,
    pub(super) tail: ArnTail,
    /// Some segment has a variable.
    pub(super) has_variables: bool,
    /// The whole text as one pattern too (R-RES-6).
    pub(crate) whole: Option<Template>,
    /// An empty value makes the entry unresolved: everywhere but in the `Resource` of a Deny (R-VAR-11).
    pub(super) refuses_empty: bool,
    /// So does an empty default: in the `Resource` of an Allow `home/${…, ''}*` must not become `home/*`.
    pub(super) refuses_empty_default: bool,
    /// Whether it stands for actions without a resource too.
    pub(super) breadth: Breadth,
}

/// Partition, service, Region and account; compared without case (R-RES-8).
#[derive(Debug, Clone)]
pub(super) enum ArnHead {
    /// All four written out, with the colons between and after them.
    Literal(Box<str>),
    Segments(Box<[Template; 4]>),
}

/// The resource; compared with case (R-RES-8).
#[derive(Debug, Clone)]
pub(super) enum ArnTail {
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

/// The entries of a part, ready to be tried.
pub(super) fn compile(part: ResourcePart, effect: Effect) -> ResourcePart<CompiledResource> {
    match part {
        ResourcePart::Attached => ResourcePart::Attached,
        ResourcePart::Nothing => ResourcePart::Nothing,
        ResourcePart::Listed {
            inverted,
            entries,
            forced,
        } => {
            let place = Place { effect, inverted };
            let entries = entries.into_vec().into_iter();
            ResourcePart::Listed {
                inverted,
                entries: entries
                    .map(|entry| CompiledResource::new(entry, place))
                    .collect(),
                forced,
            }
        }
    }
}

impl CompiledPattern {
    /// `text` is the entry as written.
    pub(super) fn new(pattern: ResourcePattern, text: &str, place: Place) -> Self {
        match pattern {
            ResourcePattern::Any => Self::Any,
            ResourcePattern::Plain => match PlainArn::read(text, place.refuses_more()) {
                Some(plain) => Self::Plain(plain),
                None => {
                    debug_assert!(false, "`{text}` has no six segments");
                    match place.refuses_more() {
                        true => Self::Any,
                        false => Self::Never,
                    }
                }
            },
            ResourcePattern::Arn(pattern) => Self::Arn(Box::new(CompiledArn::new(*pattern, place))),
            ResourcePattern::OneApi(behind) => {
                Self::Arn(Box::new(CompiledArn::of_one_api(*behind, place)))
            }
            ResourcePattern::Never => Self::Never,
        }
    }
}

impl CompiledResource {
    fn new(entry: ResourceEntry, place: Place) -> Self {
        let ResourceEntry { text, pattern } = entry;
        let pattern = CompiledPattern::new(pattern, &text, place);
        Self { text, pattern }
    }

    /// As written.
    pub(crate) fn text(&self) -> &str {
        match self.pattern {
            CompiledPattern::Any => "*",
            _ => &self.text,
        }
    }

    /// The text of a plain pattern.
    #[inline]
    pub(super) fn plain_text(&self) -> &str {
        &self.text
    }

    /// The pattern, if it may hold variables.
    pub(crate) const fn arn(&self) -> Option<&CompiledArn> {
        match &self.pattern {
            CompiledPattern::Arn(pattern) => Some(pattern),
            _ => None,
        }
    }

    /// Whether it stands for actions without a resource too.
    pub(super) fn breadth(&self) -> Breadth {
        match &self.pattern {
            CompiledPattern::Plain(plain) => plain.breadth,
            CompiledPattern::Arn(pattern) => pattern.breadth,
            CompiledPattern::Any => Breadth::All,
            CompiledPattern::Never => Breadth::Some,
        }
    }

    /// The text with which the resource begins, up to the first wildcard or variable; `None` for what is no
    /// ARN pattern.
    pub(super) fn beginning(&self) -> Option<&[u8]> {
        match &self.pattern {
            CompiledPattern::Plain(plain) => Some(plain.beginning(&self.text)),
            CompiledPattern::Arn(pattern) => Some(pattern.beginning().as_bytes()),
            CompiledPattern::Any | CompiledPattern::Never => None,
        }
    }
}

/// What an entry means, for who looks at all requests and not at one.
pub(crate) enum ResourceShape {
    /// The lone `*`.
    Any,
    Never,
    Arn {
        /// Partition, service, Region, account and resource.
        segments: [Vec<TemplateToken>; 5],
        /// In front of the resource stand the name of an API, which is any text without a slash, and a slash (R-RES-21).
        of_one_api: bool,
        /// The whole text is one pattern too (R-RES-6).
        whole: Option<Vec<TemplateToken>>,
        has_variables: bool,
    },
}

impl CompiledResource {
    pub(crate) fn shape(&self) -> ResourceShape {
        let plain = |text: &str| {
            let syntax = TemplateSyntax {
                wildcards: true,
                variables: false,
            };
            parse_template(text, syntax).unwrap_or_default()
        };
        let literal = |text: &str| match text {
            "" => Vec::new(),
            text => Vec::from([TemplateToken::Literal(text.into())]),
        };
        match &self.pattern {
            CompiledPattern::Any => ResourceShape::Any,
            CompiledPattern::Never => ResourceShape::Never,
            CompiledPattern::Plain(found) => {
                let mut segments = self.text.splitn(6, ':').skip(1);
                ResourceShape::Arn {
                    segments: core::array::from_fn(|_| plain(segments.next().unwrap_or_default())),
                    of_one_api: false,
                    whole: found.whole.then(|| plain(&self.text)),
                    has_variables: false,
                }
            }
            CompiledPattern::Arn(arn) => {
                let [partition, service, region, account] = match &arn.head {
                    ArnHead::Literal(text) => {
                        let mut segments = text.split(':');
                        core::array::from_fn(|_| literal(segments.next().unwrap_or_default()))
                    }
                    ArnHead::Segments(segments) => segments.each_ref().map(|text| text.to_vec()),
                };
                let resource = match &arn.tail {
                    ArnTail::Any => Vec::from([TemplateToken::AnyRun]),
                    ArnTail::Literal(text) => literal(text),
                    ArnTail::Beginning(text) => {
                        let mut tokens = literal(text);
                        tokens.push(TemplateToken::AnyRun);
                        tokens
                    }
                    ArnTail::Pattern(text) | ArnTail::OfOneApi(text) => text.to_vec(),
                };
                ResourceShape::Arn {
                    segments: [partition, service, region, account, resource],
                    of_one_api: matches!(arn.tail, ArnTail::OfOneApi(_)),
                    whole: arn.whole.as_ref().map(|text| text.to_vec()),
                    has_variables: arn.has_variables,
                }
            }
        }
    }
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

/// Whether the first of these letters is a `*` and none of the others a wildcard.
fn is_lone_star(text: &str) -> bool {
    let others = text.strip_prefix('*');
    others.is_some_and(|others| !others.bytes().any(|byte| matches!(byte, b'*' | b'?')))
}

impl PlainArn {
    /// `None` for a text that is no ARN. `may_reach` is for where a `*` that reaches across a
    /// colon refuses more (R-RES-6).
    fn read(text: &str, may_reach: bool) -> Option<Self> {
        let [_, _, _, fifth] = arn_colons(text)?;
        let (head, resource) = (text.get(..fifth)?, text.get(fifth + 1..)?);
        let is_wildcard = |byte: u8| matches!(byte, b'*' | b'?');
        let literal_head = !head
            .bytes()
            .fold(false, |any, byte| any | is_wildcard(byte));
        let reaches =
            may_reach && !literal_head && head.split(':').any(|segment| segment.ends_with('*'));
        let literal = resource.bytes().position(is_wildcard);
        let tail = match (literal, resource) {
            (_, "*") => PlainTail::Any,
            (None, _) => PlainTail::Literal,
            (Some(at), _) if at + 1 == resource.len() && resource.ends_with('*') => {
                PlainTail::Beginning
            }
            (Some(at), _) if is_lone_star(resource.get(at..)?) => PlainTail::Ends,
            (Some(_), _) if !resource.contains('?') => PlainTail::Stars,
            _ => PlainTail::Glob,
        };
        let from_end = resource.len() - literal.unwrap_or(resource.len());
        Some(Self {
            resource: fifth as u32 + 1,
            wildcard: (text.len() - from_end) as u32,
            tail,
            literal_head,
            whole: reaches,
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
    pub(super) fn head(self, text: &str) -> &[u8] {
        let arn = "arn:".len();
        text.as_bytes()
            .get(arn..self.resource as usize)
            .unwrap_or_default()
    }

    /// The resource of the pattern's text.
    #[inline]
    pub(super) fn resource(self, text: &str) -> &str {
        text.get(self.resource as usize..).unwrap_or_default()
    }

    /// The resource behind its first wildcard.
    #[inline]
    pub(super) fn end(self, text: &str) -> &[u8] {
        text.as_bytes()
            .get(self.wildcard as usize + 1..)
            .unwrap_or_default()
    }

    /// The resource up to its first wildcard.
    #[inline]
    pub(super) fn beginning(self, text: &str) -> &[u8] {
        text.as_bytes()
            .get(self.resource as usize..self.wildcard as usize)
            .unwrap_or_default()
    }
}

impl CompiledArn {
    fn new(pattern: ArnPattern, place: Place) -> Self {
        let ArnPattern { segments, whole } = pattern;
        let has_variables = segments.iter().any(has_variable);
        let [_, partition, service, region, account, resource] = segments;
        let segments = [partition, service, region, account];
        let literal = |segment: &Template| match &**segment {
            [] => Some(String::new()),
            [TemplateToken::Literal(text)] => Some(String::from(&**text)),
            _ => None,
        };
        let texts: Option<Vec<String>> = segments.iter().map(literal).collect();
        let head = match texts {
            Some(texts) => ArnHead::Literal(format!("{}:", texts.join(":")).into()),
            None => ArnHead::Segments(Box::new(segments)),
        };
        let tail = match &*resource {
            [TemplateToken::AnyRun] => ArnTail::Any,
            [] => ArnTail::Literal(Box::default()),
            [TemplateToken::Literal(text)] => ArnTail::Literal(text.clone()),
            [TemplateToken::Literal(text), TemplateToken::AnyRun] => {
                ArnTail::Beginning(text.clone())
            }
            _ => ArnTail::Pattern(resource),
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
    fn of_one_api(behind: Template, place: Place) -> Self {
        let any = || Template::from([TemplateToken::AnyRun]);
        let service = Template::from([TemplateToken::Literal(Service::ExecuteApi.name().into())]);
        Self {
            breadth: Breadth::Some,
            head: ArnHead::Segments(Box::new([any(), service, any(), any()])),
            has_variables: has_variable(&behind),
            tail: ArnTail::OfOneApi(behind),
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

fn has_variable(text: &Template) -> bool {
    let is_variable = |token: &TemplateToken| matches!(token, TemplateToken::Variable(_));
    text.iter().any(is_variable)
}
