//! A statement in a list that is tried one by one, or one entry of its resource.

use super::resource::EntryNumber;
use crate::program::glance::Glance;
use crate::program::number::Number;
use crate::program::resource_pattern::{CompiledPattern, CompiledResource};
use crate::program::statement::StatementNumber;

/// A statement, or one entry of its resource, with what tells most resources that it does not cover.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) statement: StatementNumber,
    glance: Glance,
    of: Of,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    /// The resource part holds.
    Any,
    /// The resource part is tested as a whole.
    Whole,
    First,
    Second,
    Third,
    Fourth,
}

/// Statements with more entries are not taken apart.
pub(super) const FEW_ENTRIES: usize = ENTRIES.len();

/// Each entry that a row can be of.
const ENTRIES: [Of; 4] = [Of::First, Of::Second, Of::Third, Of::Fourth];

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
            statement,
            glance: Glance::ALL,
            of: Of::Whole,
        }
    }

    pub(super) const fn any(statement: StatementNumber) -> Self {
        Self {
            of: Of::Any,
            ..Self::whole(statement)
        }
    }

    /// `None` for an entry that is no plain pattern, or one too many.
    pub(super) fn of(
        statement: StatementNumber,
        at: EntryNumber,
        entry: &CompiledResource,
    ) -> Option<Self> {
        let CompiledPattern::Plain(plain) = entry.pattern else {
            return None;
        };
        Some(Self {
            statement,
            glance: Glance::of(plain, entry.plain_text()),
            of: *ENTRIES.get(at.place())?,
        })
    }

    /// Whether what the row stands for may cover a resource. Whether that has colons is told once for many rows.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn may_cover(&self, resource: &[u8], has_colons: &mut Option<bool>) -> bool {
        self.glance.may_cover(resource, has_colons)
    }

    #[inline]
    pub(crate) fn test(&self) -> RowTest {
        match self.of {
            Of::Any => RowTest::None,
            Of::Whole => RowTest::Whole,
            Of::First => RowTest::Entry(Number::at(0)),
            Of::Second => RowTest::Entry(Number::at(1)),
            Of::Third => RowTest::Entry(Number::at(2)),
            Of::Fourth => RowTest::Entry(Number::at(3)),
        }
    }
}
