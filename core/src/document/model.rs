//! The types of a document, in the order in which a reader meets them.

use alloc::{borrow::Cow, vec::Vec};

use crate::text::Span;

/// A policy as it is written, borrowed from its text.
///
/// It has the shape that the grammar asks for, and no more: actions, resources, operators and values are
/// texts here. What they mean is [`Policy`](crate::Policy).
///
/// # Source
/// AWS IAM User Guide, "Grammar of the IAM JSON policy language".
///
/// # Examples
/// ```
/// use portcullis::PolicyDocument;
///
/// let document = PolicyDocument::from_json(
///     r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}"#,
/// )?;
/// assert_eq!(document.statements().len(), 1);
/// assert_eq!(document.version().map(|version| version.as_str()), Some("2012-10-17"));
/// # Ok::<(), portcullis::PolicyErrors>(())
/// ```
#[derive(Debug, Clone)]
pub struct PolicyDocument<'a> {
    pub(crate) source: &'a str,
    pub(crate) span: Span,
    /// The text is an object with the members of a policy; if it is not, that is the one thing to say of it.
    pub(crate) is_policy: bool,
    /// Where an empty array of statements stands (R-GRAM-11).
    pub(crate) empty_statements: Option<Span>,
    pub(crate) version: Option<Text<'a>>,
    /// The member is there, readable or not.
    pub(crate) has_version: bool,
    pub(crate) id: Option<Text<'a>>,
    /// The whole member with its comma: what goes where the policy takes no `Id`.
    pub(crate) id_with_comma: Option<Span>,
    pub(crate) form: Form,
    pub(crate) statements: Vec<Statement<'a>>,
}

/// Whether a list was written as one bare item or as an array (R-GRAM-6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "complete by definition")]
pub enum Form {
    /// One item without brackets.
    Single,
    /// An array, possibly empty.
    Array,
}

impl<'a> PolicyDocument<'a> {
    /// The text from which the document was read.
    #[must_use]
    pub const fn source(&self) -> &'a str {
        self.source
    }

    /// Where the document stands in its source.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }

    /// `Version` as written (R-VER-1, R-VER-2).
    #[must_use]
    pub const fn version(&self) -> Option<&Text<'a>> {
        self.version.as_ref()
    }

    /// `Id` as written (R-SID-1).
    #[must_use]
    pub const fn id(&self) -> Option<&Text<'a>> {
        self.id.as_ref()
    }

    /// The statements in the order of the text.
    #[must_use]
    pub fn statements(&self) -> &[Statement<'a>] {
        &self.statements
    }

    /// Whether `Statement` was one object or an array.
    #[must_use]
    pub const fn statement_form(&self) -> Form {
        self.form
    }
}

/// One statement as it is written.
#[derive(Debug, Clone)]
pub struct Statement<'a> {
    pub(crate) span: Span,
    pub(crate) seen: u16,
    pub(crate) sid: Option<Text<'a>>,
    pub(crate) effect: Option<Text<'a>>,
    pub(crate) principal: Option<PrincipalElement<'a>>,
    pub(crate) not_principal: Option<PrincipalElement<'a>>,
    pub(crate) action: Option<Values<'a>>,
    pub(crate) not_action: Option<Values<'a>>,
    pub(crate) resource: Option<Values<'a>>,
    pub(crate) not_resource: Option<Values<'a>>,
    pub(crate) condition: Option<ConditionElement<'a>>,
}

/// A member of a statement, by its bit in [`Statement::seen`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Member {
    Sid,
    Effect,
    Principal,
    NotPrincipal,
    Action,
    NotAction,
    Resource,
    NotResource,
    Condition,
}

impl Member {
    #[inline]
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "Sid" => Self::Sid,
            "Effect" => Self::Effect,
            "Principal" => Self::Principal,
            "NotPrincipal" => Self::NotPrincipal,
            "Action" => Self::Action,
            "NotAction" => Self::NotAction,
            "Resource" => Self::Resource,
            "NotResource" => Self::NotResource,
            "Condition" => Self::Condition,
            _ => return None,
        })
    }
}

impl<'a> Statement<'a> {
    /// Whether the member stands in the text, readable or not.
    pub(crate) const fn has(&self, member: Member) -> bool {
        self.seen & (1 << member as u16) != 0
    }

    /// Where the statement object stands in the source.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }

    /// `Sid` as written.
    #[must_use]
    pub const fn sid(&self) -> Option<&Text<'a>> {
        self.sid.as_ref()
    }

    /// `Effect` as written; a document does not judge it.
    #[must_use]
    pub const fn effect(&self) -> Option<&Text<'a>> {
        self.effect.as_ref()
    }

    /// `Principal` as written.
    #[must_use]
    pub const fn principal(&self) -> Option<&PrincipalElement<'a>> {
        self.principal.as_ref()
    }

    /// `NotPrincipal` as written.
    #[must_use]
    pub const fn not_principal(&self) -> Option<&PrincipalElement<'a>> {
        self.not_principal.as_ref()
    }

    /// `Action` as written.
    #[must_use]
    pub const fn action(&self) -> Option<&Values<'a>> {
        self.action.as_ref()
    }

    /// `NotAction` as written.
    #[must_use]
    pub const fn not_action(&self) -> Option<&Values<'a>> {
        self.not_action.as_ref()
    }

    /// `Resource` as written.
    #[must_use]
    pub const fn resource(&self) -> Option<&Values<'a>> {
        self.resource.as_ref()
    }

    /// `NotResource` as written.
    #[must_use]
    pub const fn not_resource(&self) -> Option<&Values<'a>> {
        self.not_resource.as_ref()
    }

    /// `Condition` as written.
    #[must_use]
    pub const fn condition(&self) -> Option<&ConditionElement<'a>> {
        self.condition.as_ref()
    }
}

/// A JSON string with its place. Escapes are resolved (R-GRAM-16).
///
/// Among principals it may also be an account id that was written as a number (R-PRIN-1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text<'a> {
    pub(crate) value: Cow<'a, str>,
    pub(crate) span: Span,
    /// Written as a number, without quotes.
    pub(crate) is_number: bool,
}

impl Text<'_> {
    /// The characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Where it stands in the source, with its quotes.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }
}

/// A list of strings (R-GRAM-6).
#[derive(Debug, Clone)]
pub struct Values<'a> {
    pub(crate) span: Span,
    pub(crate) form: Form,
    pub(crate) items: Vec<Text<'a>>,
    /// Some item could not be read and was reported: that the list lacks it is no second mistake.
    pub(crate) is_incomplete: bool,
}

impl<'a> Values<'a> {
    /// The items in the order of the text.
    #[must_use]
    pub fn items(&self) -> &[Text<'a>] {
        &self.items
    }

    /// Whether it was one bare string or an array.
    #[must_use]
    pub const fn form(&self) -> Form {
        self.form
    }

    /// Where the value stands in the source.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }
}

/// The value of `Principal` or `NotPrincipal` (R-PRIN-1).
#[derive(Debug, Clone)]
#[expect(clippy::exhaustive_enums, reason = "complete by definition")]
pub enum PrincipalElement<'a> {
    /// A bare string.
    Text(Text<'a>),
    /// A map from the kind of principal to its entries.
    Map(PrincipalMap<'a>),
}

impl PrincipalElement<'_> {
    pub(crate) const fn span(&self) -> Span {
        match self {
            Self::Text(text) => text.span,
            Self::Map(map) => map.span,
        }
    }
}

/// A map from a kind of principal (`AWS`, `Service`, …) to its entries.
#[derive(Debug, Clone)]
pub struct PrincipalMap<'a> {
    pub(crate) span: Span,
    pub(crate) entries: Vec<(Text<'a>, Values<'a>)>,
    /// Some entry could not be read and was reported.
    pub(crate) is_incomplete: bool,
}

impl<'a> PrincipalMap<'a> {
    /// Kinds and their entries, in the order of the text.
    #[must_use]
    pub fn entries(&self) -> &[(Text<'a>, Values<'a>)] {
        &self.entries
    }
}

/// The value of `Condition`.
#[derive(Debug, Clone)]
pub struct ConditionElement<'a> {
    pub(crate) blocks: Vec<ConditionBlock<'a>>,
}

impl<'a> ConditionElement<'a> {
    /// The operator blocks in the order of the text.
    #[must_use]
    pub fn blocks(&self) -> &[ConditionBlock<'a>] {
        &self.blocks
    }
}

/// One operator with its keys.
#[derive(Debug, Clone)]
pub struct ConditionBlock<'a> {
    pub(crate) operator: Text<'a>,
    pub(crate) entries: Vec<ConditionEntry<'a>>,
}

impl<'a> ConditionBlock<'a> {
    /// The operator as written, with its set prefix and suffix.
    #[must_use]
    pub const fn operator(&self) -> &Text<'a> {
        &self.operator
    }

    /// Keys and their values, in the order of the text.
    #[must_use]
    pub fn entries(&self) -> &[ConditionEntry<'a>] {
        &self.entries
    }
}

/// One condition key with its values.
#[derive(Debug, Clone)]
pub struct ConditionEntry<'a> {
    pub(crate) key: Text<'a>,
    pub(crate) values: ConditionValues<'a>,
}

impl<'a> ConditionEntry<'a> {
    /// The condition key as written.
    #[must_use]
    pub const fn key(&self) -> &Text<'a> {
        &self.key
    }

    /// Its values.
    #[must_use]
    pub const fn values(&self) -> &ConditionValues<'a> {
        &self.values
    }
}

/// The values of one condition key (R-GRAM-6).
#[derive(Debug, Clone)]
pub struct ConditionValues<'a> {
    pub(crate) span: Span,
    pub(crate) form: Form,
    pub(crate) items: Vec<ConditionValue<'a>>,
    /// Some value could not be read and was reported.
    pub(crate) is_incomplete: bool,
}

impl<'a> ConditionValues<'a> {
    /// The values in the order of the text.
    #[must_use]
    pub fn items(&self) -> &[ConditionValue<'a>] {
        &self.items
    }

    /// Whether it was one bare value or an array.
    #[must_use]
    pub const fn form(&self) -> Form {
        self.form
    }

    /// Where the value or the array stands in the source.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }
}

/// One condition value: a string, or a number or boolean without quotes (R-GRAM-7).
#[derive(Debug, Clone)]
pub struct ConditionValue<'a> {
    pub(crate) kind: ConditionValueKind,
    pub(crate) text: Text<'a>,
}

impl ConditionValue<'_> {
    /// The characters: of a string its content, of a number or boolean its spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text.value
    }

    /// How it was written.
    #[must_use]
    pub const fn kind(&self) -> ConditionValueKind {
        self.kind
    }

    /// Where the value stands in the source.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.text.span
    }
}

/// The JSON form of a condition value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "complete by definition")]
pub enum ConditionValueKind {
    /// In quotes.
    String,
    /// A JSON number.
    Number,
    /// `true` or `false` without quotes.
    Bool,
}
