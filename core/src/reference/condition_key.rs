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

/// The keys that a name may mean, found once for all lists in which one of them is sought.
pub(super) struct Meant {
    /// Those that are the name.
    exact: core::ops::Range<usize>,
    /// Those with a placeholder that stand for it, the one with most letters first.
    shapes: [(usize, usize); MOST_SHAPES],
    count: usize,
}

/// So many shapes that stand for one name are told apart; of those that AWS has two do.
const MOST_SHAPES: usize = 8;

impl Meant {
    pub(super) fn by(sections: Sections<'_>, name: &str) -> Self {
        let names = sections.table(Section::Keys);
        let (mut low, mut high) = (0, names.len());
        while low < high {
            let middle = low.midpoint(high);
            match compare_keys(names.text(middle), name).is_lt() {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        let mut behind = low..names.len();
        let end = behind.find(|at| compare_keys(names.text(*at), name).is_ne());
        let mut meant = Self {
            exact: low..end.unwrap_or(names.len()),
            shapes: [(0, 0); MOST_SHAPES],
            count: 0,
        };
        let shaped = sections.only_list(Section::ShapedKeys).iter();
        let fitting = shaped.filter_map(|at| Some((shape_letters(names.text(at), name)?, at)));
        for (place, shape) in meant.shapes.iter_mut().zip(fitting) {
            *place = shape;
            meant.count += 1;
        }
        let fitting = meant.shapes.get_mut(..meant.count).unwrap_or_default();
        fitting.sort_unstable_by_key(|(letters, at)| (core::cmp::Reverse(*letters), *at));
        meant
    }

    fn all(&self) -> impl Iterator<Item = usize> {
        let shapes = self.shapes.iter().take(self.count).map(|(_, at)| *at);
        self.exact.clone().chain(shapes)
    }

    /// The first of all keys.
    pub(super) fn first<'a>(&self, sections: Sections<'a>) -> Option<ConditionKey<'a>> {
        let at = self.all().next()?;
        Some(ConditionKey::new(sections, at))
    }

    /// The first that is in a list.
    pub(super) fn in_list<'a>(
        &self,
        sections: Sections<'a>,
        list: List<'a>,
    ) -> Option<ConditionKey<'a>> {
        let at = self.all().find(|at| list.contains(*at))?;
        Some(ConditionKey::new(sections, at))
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
    // Most are told apart by their first letters; the others, which fold to ASCII, are looked at in full.
    let pairs = shape.bytes().zip(name.bytes());
    for (own, other) in pairs {
        if matches!(own, b'$' | b'<') || !other.is_ascii() {
            break;
        }
        if !own.eq_ignore_ascii_case(&other) {
            return None;
        }
    }
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
