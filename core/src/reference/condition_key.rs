//! Condition keys: their names and types.

use core::fmt;

use super::sections::{Section, Sections};
use super::table::List;
use crate::text::{compare_keys, folded, serde_by_name, wire_names};

/// What the values of a condition key are. An `ArrayOf…` key has several at once.
///
/// # Source
/// Service Authorization Reference, the column "Type" of the tables of condition keys; the names are its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyType {
    /// A text.
    String,
    /// Several texts.
    ArrayOfString,
    /// An ARN.
    Arn,
    /// Several ARNs.
    ArrayOfArn,
    /// `true` or `false`.
    Bool,
    /// Several of these.
    ArrayOfBool,
    /// A number.
    Numeric,
    /// A point in time.
    Date,
    /// An address or a range of addresses.
    IpAddress,
}

impl KeyType {
    /// In the order of the format; a further one is a further format.
    pub(super) const ALL: [Self; 9] = [
        Self::String,
        Self::ArrayOfString,
        Self::Arn,
        Self::ArrayOfArn,
        Self::Bool,
        Self::ArrayOfBool,
        Self::Numeric,
        Self::Date,
        Self::IpAddress,
    ];

    /// Whether a request may have several values of it at once, for which `ForAllValues` and `ForAnyValue` are meant.
    #[must_use]
    pub const fn is_array(self) -> bool {
        matches!(
            self,
            Self::ArrayOfString | Self::ArrayOfArn | Self::ArrayOfBool
        )
    }
}

wire_names!(KeyType, "type of a condition key":
    String = "String",
    ArrayOfString = "ArrayOfString",
    Arn = "ARN",
    ArrayOfArn = "ArrayOfARN",
    Bool = "Bool",
    ArrayOfBool = "ArrayOfBool",
    Numeric = "Numeric",
    Date = "Date",
    IpAddress = "IPAddress",
);
serde_by_name!(KeyType);

/// A condition key that a service or AWS defines.
#[derive(Clone, Copy)]
pub struct ConditionKey<'a> {
    sections: Sections<'a>,
    at: usize,
}

impl<'a> ConditionKey<'a> {
    pub(super) const fn new(sections: Sections<'a>, at: usize) -> Self {
        Self { sections, at }
    }

    /// The keys of a list.
    pub(super) fn of_list(
        sections: Sections<'a>,
        list: List<'a>,
    ) -> impl ExactSizeIterator<Item = Self> + Clone + use<'a> {
        list.iter().map(move |at| Self::new(sections, at))
    }

    /// The first of a list that is meant by the name, which may be one of many that a shape stands for.
    pub(super) fn find(sections: Sections<'a>, list: List<'a>, name: &str) -> Option<Self> {
        let keys = Self::of_list(sections, list);
        let exact = keys
            .clone()
            .find(|key| compare_keys(key.name(), name).is_eq());
        exact.or_else(|| Self::best_shape(keys, name))
    }

    /// Of the shapes that stand for a name the one with most letters.
    pub(super) fn best_shape(keys: impl Iterator<Item = Self>, name: &str) -> Option<Self> {
        let fitting = keys.filter_map(|key| Some((shape_letters(key.name(), name)?, key)));
        // Of equals the first.
        let best = fitting.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map(|(_, key)| key)
    }

    /// Its name as AWS writes it. Where it stands for many keys there is a placeholder: `aws:RequestTag/${TagKey}`,
    /// `s3:ExistingObjectTag/<key>`.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.sections.table(Section::Keys).text(self.at)
    }

    /// What its values are.
    #[must_use]
    pub fn key_type(&self) -> KeyType {
        let number = self.sections.number(Section::KeyTypes, self.at);
        KeyType::ALL.get(number).copied().unwrap_or(KeyType::String)
    }

    /// Whether its name has a placeholder, so that it stands for many keys.
    #[must_use]
    pub fn is_shape(&self) -> bool {
        is_shaped(self.name())
    }

    /// Whether a policy that writes `name` means this key: without case (R-COND-5), and whatever stands at a
    /// placeholder, if anything does.
    ///
    /// # Examples
    /// ```
    /// # use portcullis::reference::Reference;
    /// let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
    /// let tag = reference.condition_key("aws:RequestTag/Team").expect("a key of a tag");
    /// assert_eq!(tag.name(), "aws:RequestTag/${TagKey}");
    /// assert!(tag.is_shape() && tag.matches("AWS:requesttag/cost-center"));
    /// assert!(!tag.matches("aws:RequestTag/") && !tag.matches("aws:ResourceTag/Team"));
    /// # Ok::<(), portcullis::reference::ReferenceError>(())
    /// ```
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        compare_keys(self.name(), name).is_eq() || shape_letters(self.name(), name).is_some()
    }
}

impl fmt::Display for ConditionKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for ConditionKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ConditionKey").field(&self.name()).finish()
    }
}

/// What stands before and behind the placeholder of a key.
pub(super) fn around_placeholder(name: &str) -> Option<(&str, &str)> {
    let split = |open, close: char| {
        let (before, rest) = name.split_once(open)?;
        let (_, behind) = rest.split_once(close)?;
        Some((before, behind))
    };
    split("${", '}').or_else(|| split("<", '>'))
}

/// Whether a key has a placeholder.
pub(super) fn is_shaped(name: &str) -> bool {
    around_placeholder(name).is_some()
}

/// How many letters of a shape stand in a name that it stands for.
fn shape_letters(shape: &str, name: &str) -> Option<usize> {
    let (before, behind) = around_placeholder(shape)?;
    let letters = name.chars().count();
    let fixed = before.len() + behind.len();
    // Both are in ASCII; what the name has may be longer where it folds to ASCII, so letters are counted.
    if letters <= fixed {
        return None;
    }
    let start = folded(name).take(before.len());
    let end = folded(name).skip(letters - behind.len());
    let fits = start.eq(folded(before)) && end.eq(folded(behind));
    fits.then_some(fixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_cond_5_a_shape_stands_for_what_has_something_at_its_placeholder() {
        for (shape, name, letters) in [
            ("aws:RequestTag/${TagKey}", "aws:RequestTag/Team", Some(15)),
            ("aws:RequestTag/${TagKey}", "AWS:REQUESTTAG/x", Some(15)),
            (
                "aws:RequestTag/${TagKey}",
                "aws:RequestTag/${TagKey}",
                Some(15),
            ),
            (
                "aws:RequestTag/${TagKey}",
                "aws:RequestTag/\u{e9}",
                Some(15),
            ),
            // The Kelvin sign and the long s fold to ASCII.
            ("s3:Key/<key>", "s3:\u{212a}ey/a", Some(7)),
            ("s3:Set/<key>", "s3:\u{17f}et/a", Some(7)),
            ("aws:RequestTag/${TagKey}", "aws:RequestTag/", None),
            ("aws:RequestTag/${TagKey}", "aws:RequestTag", None),
            ("aws:RequestTag/${TagKey}", "", None),
            ("a:b/${x}.type", "a:b/1.TYPE", Some(9)),
            ("a:b/${x}.type", "a:b/.type", None),
            ("a:b/${x}.type", "a:b/x.typ", None),
            ("a:b/${x}.type", "a:b/\u{e9}\u{e9}.type", Some(9)),
            ("a:b", "a:b", None),
            ("a:${b", "a:${b", None),
        ] {
            assert_eq!(shape_letters(shape, name), letters, "{shape} {name}");
        }
    }
}
