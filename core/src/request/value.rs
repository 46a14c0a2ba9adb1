//! Values of condition keys.

use alloc::{borrow::Cow, boxed::Box, string::ToString, vec::Vec};
use core::net::IpAddr;

use crate::text::{Timestamp, is_json_number, sort_numbers};

/// The value of a condition key in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContextValue<'a> {
    /// A single-valued key.
    Single(ContextScalar<'a>),
    /// A multivalued key, possibly with one value or none (R-COND-12, R-SET-1).
    Multiple(Vec<ContextScalar<'a>>),
    /// Two entries that differ in letter case only: which value counts is undefined, so every test of the
    /// key is undecided (R-COND-7).
    Ambiguous,
    /// The key is absent, even where the engine could derive it (R-KEY-5).
    Absent,
}

impl<'a> ContextValue<'a> {
    /// The values, however many.
    pub(crate) fn scalars(&self) -> &[ContextScalar<'a>] {
        match self {
            Self::Single(scalar) => core::slice::from_ref(scalar),
            Self::Multiple(scalars) => scalars,
            Self::Ambiguous | Self::Absent => &[],
        }
    }

    /// The same, with copies of what is borrowed.
    pub(super) fn into_owned(self) -> ContextValue<'static> {
        match self {
            Self::Single(scalar) => ContextValue::Single(scalar.into_owned()),
            Self::Multiple(scalars) => {
                let scalars = scalars.into_iter().map(ContextScalar::into_owned);
                ContextValue::Multiple(scalars.collect())
            }
            Self::Ambiguous => ContextValue::Ambiguous,
            Self::Absent => ContextValue::Absent,
        }
    }

    /// The same, borrowed from this one.
    pub(super) fn borrowed(&self) -> ContextValue<'_> {
        match self {
            Self::Single(scalar) => ContextValue::Single(scalar.borrowed()),
            Self::Multiple(scalars) => {
                ContextValue::Multiple(scalars.iter().map(ContextScalar::borrowed).collect())
            }
            Self::Ambiguous => ContextValue::Ambiguous,
            Self::Absent => ContextValue::Absent,
        }
    }

    /// What the key counts for in the bound of a request: its name, and its values or their lack.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Single(_) => 2,
            value => 2 + value.scalars().len(),
        }
    }

    /// `None` if the key is absent.
    #[inline]
    pub(super) fn get(&self) -> Option<Value<'_>> {
        match self {
            Self::Single(scalar) => Some(Value::Single(scalar.into())),
            Self::Multiple(scalars) => Some(Value::Multiple(Values {
                scalars,
                by_text: &[],
            })),
            Self::Ambiguous => Some(Value::Ambiguous),
            Self::Absent => None,
        }
    }
}

/// The value of a condition key as conditions and variables see it: given by the host, or derived.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'r> {
    Single(Scalar<'r>),
    Multiple(Values<'r>),
    /// R-COND-7.
    Ambiguous,
}

/// The values of a key that has several.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Values<'r> {
    pub(crate) scalars: &'r [ContextScalar<'r>],
    /// The places of all of them in the order of their texts, if there are many and each is no more than its text.
    pub(crate) by_text: &'r [u32],
}

/// So many values are held against a condition one by one.
const FEW_VALUES: usize = 16;

impl ContextValue<'_> {
    /// The places of many values in the order of their texts: with it a condition that has a few texts need not look at
    /// each value.
    #[inline]
    pub(super) fn order(&self) -> Option<Box<[u32]>> {
        match self {
            Self::Multiple(scalars) if scalars.len() > FEW_VALUES => order_of(scalars),
            _ => None,
        }
    }
}

#[inline(never)]
fn order_of(scalars: &[ContextScalar<'_>]) -> Option<Box<[u32]>> {
    let is_plain = |scalar: &ContextScalar<'_>| {
        matches!(
            scalar.kind,
            ScalarKind::Text | ScalarKind::Number | ScalarKind::Bool | ScalarKind::EpochSeconds
        )
    };
    let text = |place: u32| {
        scalars
            .get(place as usize)
            .map_or("", ContextScalar::as_str)
    };
    let mut places: Vec<u32> = (0..scalars.len() as u32).collect();
    sort_numbers(&mut places, &mut |a, b| text(a).cmp(text(b)));
    scalars.iter().all(is_plain).then(|| places.into())
}

/// One value, borrowed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scalar<'r> {
    pub(crate) text: &'r str,
    pub(crate) kind: ScalarKind,
}

impl<'r> Scalar<'r> {
    pub(crate) const fn text(text: &'r str) -> Self {
        Self {
            text,
            kind: ScalarKind::Text,
        }
    }
}

impl<'r> From<&'r ContextScalar<'_>> for Scalar<'r> {
    #[inline]
    fn from(scalar: &'r ContextScalar<'_>) -> Self {
        Self {
            text: &scalar.text,
            kind: scalar.kind,
        }
    }
}

/// One value: text with the type in which it was given. Operators read the text by their own rules
/// (R-COND-15, R-COND-16).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextScalar<'a> {
    text: Cow<'a, str>,
    kind: ScalarKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScalarKind {
    Text,
    Number,
    Bool,
    /// Epoch seconds, also where four digits alone would be a year (R-DATE-3).
    EpochSeconds,
    /// The ARN of a role whose path is unknown, without one (R-KEY-10).
    RoleWithoutPath,
    /// The same of a role of IAM Identity Center, which never stands without its path.
    ReservedRole,
    /// A derived `aws:userid` of a session, which calls without a signature do not have.
    SessionUserId,
}

impl<'a> ContextScalar<'a> {
    /// A number with the spelling that String operators shall see, for example `1.20`. It is one that JSON could have:
    /// with any other, such as `NaN` or `0x1f`, the request cannot be built.
    #[must_use]
    pub fn number(spelling: impl Into<Cow<'a, str>>) -> Self {
        Self {
            text: spelling.into(),
            kind: ScalarKind::Number,
        }
    }

    pub(crate) fn epoch_seconds(text: impl Into<Cow<'a, str>>) -> Self {
        Self {
            text: text.into(),
            kind: ScalarKind::EpochSeconds,
        }
    }

    pub(super) const fn owned_of_kind(text: alloc::string::String, kind: ScalarKind) -> Self {
        Self {
            text: Cow::Owned(text),
            kind,
        }
    }

    /// What a host's format alone calls a number would be a key that is there and compares with nothing.
    #[inline]
    pub(super) fn is_misspelt_number(&self) -> bool {
        self.kind == ScalarKind::Number && !is_json_number(&self.text)
    }

    /// The value as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn into_owned(self) -> ContextScalar<'static> {
        ContextScalar::owned_of_kind(self.text.into_owned(), self.kind)
    }

    fn borrowed(&self) -> ContextScalar<'_> {
        ContextScalar::of_kind(&self.text, self.kind)
    }

    pub(super) const fn of_kind(text: &'a str, kind: ScalarKind) -> Self {
        Self {
            text: Cow::Borrowed(text),
            kind,
        }
    }
}

impl<'a> From<&'a str> for ContextScalar<'a> {
    fn from(text: &'a str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            kind: ScalarKind::Text,
        }
    }
}

impl From<alloc::string::String> for ContextScalar<'_> {
    fn from(text: alloc::string::String) -> Self {
        Self {
            text: Cow::Owned(text),
            kind: ScalarKind::Text,
        }
    }
}

impl<'a> From<Cow<'a, str>> for ContextScalar<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self {
            text,
            kind: ScalarKind::Text,
        }
    }
}

impl From<bool> for ContextScalar<'_> {
    fn from(flag: bool) -> Self {
        Self {
            text: Cow::Borrowed(if flag { "true" } else { "false" }),
            kind: ScalarKind::Bool,
        }
    }
}

impl From<i64> for ContextScalar<'_> {
    fn from(number: i64) -> Self {
        Self::number(number.to_string())
    }
}

impl From<IpAddr> for ContextScalar<'_> {
    fn from(address: IpAddr) -> Self {
        Self {
            text: Cow::Owned(address.to_string()),
            kind: ScalarKind::Text,
        }
    }
}

impl From<Timestamp> for ContextScalar<'_> {
    /// Epoch seconds, with a fraction if there is one.
    fn from(instant: Timestamp) -> Self {
        Self::epoch_seconds(instant.to_string())
    }
}

impl<'a, T: Into<ContextScalar<'a>>> From<T> for ContextValue<'a> {
    fn from(value: T) -> Self {
        Self::Single(value.into())
    }
}

impl<'a, T: Into<ContextScalar<'a>>> From<Vec<T>> for ContextValue<'a> {
    fn from(values: Vec<T>) -> Self {
        Self::Multiple(values.into_iter().map(Into::into).collect())
    }
}

impl<'a, T: Into<ContextScalar<'a>>, const N: usize> From<[T; N]> for ContextValue<'a> {
    fn from(values: [T; N]) -> Self {
        Self::Multiple(values.into_iter().map(Into::into).collect())
    }
}
