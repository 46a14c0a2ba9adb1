//! What a host lends a request: condition keys with one text each, which stay where they are.

use alloc::vec::Vec;

use super::KeySchema;
use super::entry::{ContextEntry, LentTexts};

#[derive(Debug, Clone, Copy)]
pub(super) enum Lent<'a> {
    Texts(LentTexts<'a>),
    /// A value for each key of the schema, or none.
    Declared(&'a KeySchema, &'a [Option<&'a str>]),
}

impl<'a> Lent<'a> {
    /// The places, of which those without a value are empty.
    #[inline]
    pub(super) const fn len(self) -> usize {
        match self {
            Self::Texts(texts) => texts.len(),
            Self::Declared(_, values) => values.len(),
        }
    }

    /// How many keys have a value.
    pub(super) fn count(self) -> usize {
        match self {
            Self::Texts(texts) => texts.len(),
            Self::Declared(_, values) => values.iter().flatten().count(),
        }
    }

    /// Name and value; `None` for an empty place, and for those behind the last.
    #[inline]
    pub(super) fn get(self, place: usize) -> Option<(&'a str, &'a str)> {
        match self {
            Self::Texts(texts) => texts.get(place).copied(),
            Self::Declared(schema, values) => {
                Some((schema.name(place)?, values.get(place).copied()??))
            }
        }
    }

    pub(super) fn has(self, entry: &ContextEntry<'_>) -> bool {
        match self {
            Self::Texts(texts) => entry.is_among(texts),
            Self::Declared(schema, values) => {
                let place = schema.place(entry.hash, entry.name);
                place.is_some_and(|place| values.get(place).is_some_and(Option::is_some))
            }
        }
    }

    /// Puts it before the entries.
    pub(super) fn keep(self, entries: &mut Vec<ContextEntry<'a>>) {
        let given = (0..self.len()).filter_map(|place| self.get(place));
        let given = given.map(|(name, value)| ContextEntry::new(name, value.into()));
        entries.splice(..0, given);
    }
}
