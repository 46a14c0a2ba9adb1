//! What is offered at a place: the items, their order, and how they are written there.

use alloc::{borrow::Cow, string::String, vec::Vec};

use serde::{Serialize, Serializer};

use super::place::Target;
use super::scan::{Missing, Quotes};
use crate::text::{Span, compare_names, serde_by_name, wire_names, write_json_string};

/// What can stand at a place of a policy that is being written.
///
/// As JSON: `{"start": 40, "end": 43, "items": [{"label": …, "insert": …, "kind": …, "detail": …}], "isIncomplete":
/// false}`, with offsets in bytes.
///
/// # Examples
/// ```
/// use portcullis::{PolicyType, editing::complete};
///
/// let text = r#"{"Statement": {"Effect": "Al"#;
/// let completions = complete(text, text.len(), PolicyType::Identity, None);
/// let [allow] = completions.items() else { panic!("one item") };
/// assert_eq!((allow.label(), allow.insert()), ("Allow", "Allow\""));
/// assert_eq!(&text[completions.span().range()], "Al");
/// assert!(!completions.is_incomplete());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Completions {
    #[serde(flatten, serialize_with = "span_as_fields")]
    span: Span,
    items: Vec<Completion>,
    is_incomplete: bool,
}

/// Both ends as members.
pub(super) fn span_as_fields<S: Serializer>(span: &Span, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Ends {
        start: u32,
        end: u32,
    }
    let Span { start, end } = *span;
    Ends { start, end }.serialize(serializer)
}

impl Completions {
    /// The most items that are offered at once: 500.
    pub const MOST_ITEMS: usize = 500;

    pub(super) const fn none(at: usize) -> Self {
        Self {
            span: Span::new(at, at),
            items: Vec::new(),
            is_incomplete: false,
        }
    }

    /// What an item replaces, in bytes of the text; empty where nothing is written yet.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }

    /// The items, the best first: those that begin with what is typed before those that have it somewhere, of each what
    /// fits the statement first, then by name. At most [`Completions::MOST_ITEMS`].
    #[must_use]
    pub fn items(&self) -> &[Completion] {
        &self.items
    }

    /// Whether there is more than was offered, which is found by asking again when more is typed.
    #[must_use]
    pub const fn is_incomplete(&self) -> bool {
        self.is_incomplete
    }
}

/// One item of [`Completions`].
///
/// # Examples
/// ```
/// use portcullis::{PolicyType, editing::{CompletionKind, complete}};
///
/// let text = r#"{"Statement": {"Effect": "Allow", "Act"#;
/// let completions = complete(text, text.len(), PolicyType::Identity, None);
/// let action = &completions.items()[0];
/// assert_eq!((action.label(), action.insert()), ("Action", "Action\": "));
/// assert_eq!(action.kind(), CompletionKind::Member);
/// assert!(action.detail().is_some_and(|detail| detail.contains("R-ACT-2")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Completion {
    label: String,
    insert: String,
    kind: CompletionKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

impl Completion {
    /// What is shown.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// What is written in place of [`Completions::span`]: JSON, with the quotes, comma or colon that are missing there.
    /// The closing quote of what goes on, the prefix of a service or of a tag's key, is left to the author.
    #[must_use]
    pub fn insert(&self) -> &str {
        &self.insert
    }

    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> CompletionKind {
        self.kind
    }

    /// What to know of it: an access level, resource types, the type of a key.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }
}

/// What an item of [`Completions`] is.
///
/// # Examples
/// ```
/// use portcullis::editing::CompletionKind;
///
/// assert_eq!("conditionKey".parse(), Ok(CompletionKind::ConditionKey));
/// assert_eq!(CompletionKind::Service.to_string(), "service");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CompletionKind {
    /// A member of the document or of a statement.
    Member,
    /// A value that the grammar defines: of `Version`, of `Effect`, `true`, `false`.
    Value,
    /// An object or an array, still empty.
    Structure,
    /// A kind of principals.
    PrincipalKind,
    /// A principal, or the form of one.
    Principal,
    /// The beginning of what belongs to a service.
    Service,
    /// An action.
    Action,
    /// A pattern of actions.
    ActionPattern,
    /// A resource, or the form of one.
    Resource,
    /// A condition operator.
    Operator,
    /// A condition key.
    ConditionKey,
    /// The key of a policy variable.
    Variable,
}

wire_names!(CompletionKind, "kind of completion":
    Member = "member",
    Value = "value",
    Structure = "structure",
    PrincipalKind = "principalKind",
    Principal = "principal",
    Service = "service",
    Action = "action",
    ActionPattern = "actionPattern",
    Resource = "resource",
    Operator = "operator",
    ConditionKey = "conditionKey",
    Variable = "variable",
);
serde_by_name!(CompletionKind);

/// How an item ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// It is all that stands there.
    Whole,
    /// Its author goes on behind it.
    GoesOn,
    /// It is JSON without quotes.
    Raw,
    /// It is a key within `${` and `}`, which are there or not.
    Variable { is_closed: bool },
}

/// What can be offered, before it is written.
struct Candidate<'a> {
    /// Whether what is typed stands somewhere in it alone.
    is_within: bool,
    /// Less fits better.
    fit: u8,
    label: Cow<'a, str>,
    /// What is written, if it is not the label.
    text: Option<Cow<'a, str>>,
    kind: CompletionKind,
    ending: Ending,
    detail: Detail<'a>,
}

/// Made for those alone that are offered.
pub(super) type Detail<'a> = Option<alloc::boxed::Box<dyn Fn() -> String + 'a>>;

/// What is offered at a place is collected here.
pub(super) struct Offers<'a> {
    target: Target<'a>,
    candidates: Vec<Candidate<'a>>,
}

/// An item to offer.
pub(super) struct Offer<'a> {
    pub(super) fit: u8,
    pub(super) label: Cow<'a, str>,
    pub(super) text: Option<Cow<'a, str>>,
    pub(super) kind: CompletionKind,
    pub(super) ending: Ending,
    pub(super) detail: Detail<'a>,
}

impl<'a> Offer<'a> {
    pub(super) fn new(fit: u8, kind: CompletionKind, label: impl Into<Cow<'a, str>>) -> Self {
        Self {
            fit,
            label: label.into(),
            text: None,
            kind,
            ending: Ending::Whole,
            detail: None,
        }
    }

    pub(super) fn saying(mut self, detail: impl Fn() -> String + 'a) -> Self {
        self.detail = Some(alloc::boxed::Box::new(detail));
        self
    }

    pub(super) fn ending(mut self, ending: Ending) -> Self {
        self.ending = ending;
        self
    }

    pub(super) fn writing(mut self, text: impl Into<Cow<'a, str>>) -> Self {
        self.text = Some(text.into());
        self
    }
}

/// Whether what is typed stands in a name: at its beginning, or somewhere, without case.
pub(super) fn stands_in(typed: &str, name: &str) -> Option<bool> {
    let (typed, name) = (typed.as_bytes(), name.as_bytes());
    if typed.is_empty() {
        return Some(false);
    }
    let mut windows = name.windows(typed.len());
    let at = windows.position(|window| window.eq_ignore_ascii_case(typed))?;
    Some(at > 0)
}

impl<'a> Offers<'a> {
    pub(super) const fn new(target: Target<'a>) -> Self {
        Self {
            target,
            candidates: Vec::new(),
        }
    }

    pub(super) const fn typed(&self) -> &'a str {
        self.target.typed
    }

    /// Whether something is typed, or a quote.
    pub(super) fn has_begun(&self) -> bool {
        self.target.quotes != Quotes::None || !self.target.typed.is_empty()
    }

    /// Offers an item if what is typed stands in its label.
    pub(super) fn add(&mut self, offer: Offer<'a>) {
        if let Some(is_within) = stands_in(self.target.typed, &offer.label) {
            self.put(is_within, offer);
        }
    }

    /// Offers an item whatever is typed.
    pub(super) fn put(&mut self, is_within: bool, offer: Offer<'a>) {
        let Offer {
            fit,
            label,
            text,
            kind,
            ending,
            detail,
        } = offer;
        self.candidates.push(Candidate {
            is_within,
            fit,
            label,
            text,
            kind,
            ending,
            detail,
        });
    }

    /// The best of them, each once.
    pub(super) fn finish(mut self) -> Completions {
        self.candidates.sort_by(|one, other| {
            let key = |candidate: &Candidate<'a>| (candidate.is_within, candidate.fit);
            key(one)
                .cmp(&key(other))
                .then_with(|| compare_names(&one.label, &other.label))
        });
        self.candidates
            .dedup_by(|later, first| later.label == first.label && later.kind == first.kind);
        let is_incomplete = self.candidates.len() > Completions::MOST_ITEMS;
        let best = self.candidates.iter().take(Completions::MOST_ITEMS);
        let items = best.map(|candidate| Completion {
            label: candidate.label.clone().into_owned(),
            insert: self.target.written(candidate),
            kind: candidate.kind,
            detail: candidate.detail.as_ref().map(|detail| detail()),
        });
        Completions {
            items: items.collect(),
            span: self.target.span,
            is_incomplete,
        }
    }
}

impl Target<'_> {
    fn written(&self, candidate: &Candidate<'_>) -> String {
        let text = candidate.text.as_deref().unwrap_or(&candidate.label);
        let mut quoted = String::new();
        write_json_string(&mut quoted, text);
        let bare = quoted
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'));
        let bare = bare.unwrap_or_default();
        if let Ending::Variable { is_closed } = candidate.ending {
            let mut out = String::from(bare);
            if !is_closed {
                out.push('}');
            }
            return out;
        }
        let mut out = String::from(match self.missing {
            Missing::Nothing => "",
            Missing::Colon => ": ",
            Missing::Comma => ", ",
        });
        if candidate.ending == Ending::Raw {
            out.push_str(text);
            return out;
        }
        if self.quotes == Quotes::None {
            out.push('"');
        }
        out.push_str(bare);
        let closes = self.quotes != Quotes::Both && candidate.ending == Ending::Whole;
        if closes {
            out.push('"');
            if self.is_name && !self.has_colon {
                out.push_str(": ");
            }
        }
        out
    }
}
