//! A statement in a list that is tried one by one, with what tells most resources at a glance that it does not cover.
//!
//! Why it is correct: an entry covers a resource only if the text before its first wildcard begins the resource's sixth
//! segment, so the last eight bytes of that text, or all of it, have to stand there; without a wildcard it is as long as
//! the segment. What an entry covers beyond that is
//! told apart: no resource (R-RES-12), and across a colon (R-RES-6).

use crate::program::number::Number;
use crate::program::resource_pattern::{Breadth, CompiledPattern, CompiledResource, PlainTail};
use crate::program::statement::StatementNumber;
use crate::text::{first_bytes, first_eight, has_byte, last_eight, low_bytes};

use super::resource::EntryNumber;

/// A statement, or one entry of its resource, with what tells most resources that it does not cover.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    /// Of the text with which the resource has to begin: its last eight bytes, or all of it.
    end: u64,
    pub(crate) statement: StatementNumber,
    /// The length of that text.
    length: u8,
    /// What [`Row::may_cover`] has to ask.
    form: RowForm,
    beyond: Beyond,
    /// The entry; there are less than 256.
    entry: u8,
}

/// Which resources an entry may cover though they do not begin as it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beyond {
    Nothing,
    /// None at all: the action takes no resource (R-RES-12).
    NoResource,
    /// Those with a colon (R-RES-6).
    Colons,
    Both,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowForm {
    /// The resource part holds.
    Any,
    /// The resource part is tested as a whole.
    Whole,
    /// An entry that begins with less than eight bytes before its first wildcard.
    Short,
    /// An entry that begins with more.
    Long,
    /// An entry of which the resource has no wildcard.
    Literal,
}

/// What a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowTest {
    None,
    Whole,
    Entry(EntryNumber),
}

impl Row {
    pub(super) const fn whole(statement: StatementNumber) -> Self {
        Self {
            end: 0,
            statement,
            length: 0,
            form: RowForm::Whole,
            beyond: Beyond::Nothing,
            entry: 0,
        }
    }

    pub(super) const fn any(statement: StatementNumber) -> Self {
        Self {
            form: RowForm::Any,
            ..Self::whole(statement)
        }
    }

    /// `None` for an entry that is no plain pattern.
    pub(super) fn of(
        statement: StatementNumber,
        at: EntryNumber,
        entry: &CompiledResource,
    ) -> Option<Self> {
        let CompiledPattern::Plain(plain) = entry.pattern else {
            return None;
        };
        let all = entry.beginning()?;
        // Of a very long one a part is enough.
        let beginning = all.get(..255).unwrap_or(all);
        let is_literal = plain.tail == PlainTail::Literal && beginning.len() == all.len();
        let (form, end) = match last_eight(beginning) {
            Some(last) if !is_literal => (RowForm::Long, last),
            last if is_literal => (RowForm::Literal, last.unwrap_or_default()),
            _ => (RowForm::Short, first_bytes(beginning)),
        };
        Some(Self {
            end,
            statement,
            length: beginning.len() as u8,
            form,
            beyond: match (plain.breadth == Breadth::Some, plain.whole) {
                (true, false) => Beyond::Nothing,
                (false, false) => Beyond::NoResource,
                (true, true) => Beyond::Colons,
                (false, true) => Beyond::Both,
            },
            entry: at.place() as u8,
        })
    }

    /// Whether what the row stands for may cover a resource; it cannot if the resource does not begin so. Whether that has
    /// colons is told once for many rows.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn may_cover(&self, resource: &[u8], has_colons: &mut Option<bool>) -> bool {
        let length = usize::from(self.length);
        let begins = match self.form {
            RowForm::Any | RowForm::Whole => true,
            RowForm::Long => resource
                .get(..length)
                .and_then(last_eight)
                .is_some_and(|last| last == self.end),
            RowForm::Short => match first_eight(resource) {
                Some(first) => (first ^ self.end) & low_bytes(length) == 0,
                None => true,
            },
            RowForm::Literal => {
                resource.len() == length && last_eight(resource).is_none_or(|last| last == self.end)
            }
        };
        begins || (self.beyond != Beyond::Nothing && self.may_cover_beyond(resource, has_colons))
    }

    #[inline]
    fn may_cover_beyond(&self, resource: &[u8], has_colons: &mut Option<bool>) -> bool {
        let mut has_colons = || *has_colons.get_or_insert_with(|| has_byte(resource, b':'));
        match self.beyond {
            Beyond::Nothing => false,
            Beyond::NoResource => resource.is_empty(),
            Beyond::Colons => has_colons(),
            Beyond::Both => resource.is_empty() || has_colons(),
        }
    }

    #[inline]
    pub(crate) fn test(&self) -> RowTest {
        match self.form {
            RowForm::Any => RowTest::None,
            RowForm::Whole => RowTest::Whole,
            RowForm::Short | RowForm::Long | RowForm::Literal => {
                RowTest::Entry(Number::at(self.entry as usize))
            }
        }
    }
}
