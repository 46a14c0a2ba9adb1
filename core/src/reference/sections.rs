//! Where what stands in the bytes of a reference: format 2.
//!
//! A head, and sections behind one another. The head is [`MAGIC`], the format in two bytes, the date of the data in
//! ten, and where each section ends in four each. All numbers have their lowest byte first. A section is a table (see
//! `table`) or a column of numbers of one width. `core/reference/examples/generate` writes it.

use super::table::{List, Table, number, number_at};

pub(super) const MAGIC: &[u8] = b"portcref";
pub(super) const FORMAT: u16 = 2;
pub(super) const DATE: core::ops::Range<usize> = 10..20;
const ENDS: usize = 20;
pub(super) const HEAD: usize = ENDS + 4 * Section::COUNT;

/// The sections in their order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// Texts: prefixes of services, ascending without case.
    Services,
    /// Four bytes a service: behind its last action.
    ServiceActions,
    /// Two bytes a service: behind its last resource type.
    ServiceTypes,
    /// Two bytes a service: its list of condition keys.
    ServiceKeys,
    /// Texts: names of actions, ascending without case within a service.
    Actions,
    /// A byte an action.
    Levels,
    /// Two bytes an action: its list of resource types.
    ActionTypes,
    /// Two bytes an action: its list of condition keys.
    ActionKeys,
    /// Two bytes an action: its list of dependent actions.
    ActionDependents,
    /// Texts: names of resource types, ascending without case within a service.
    Types,
    /// Two bytes a resource type: behind its last ARN.
    TypeArns,
    /// Two bytes a resource type: its list of condition keys.
    TypeKeys,
    /// Texts: shapes of ARNs.
    Arns,
    /// Texts: condition keys, ascending without case.
    Keys,
    /// A byte a condition key.
    KeyTypes,
    /// Lists: numbers of resource types within the service, doubled, one more where the type is required.
    TypeLists,
    /// Lists of condition keys.
    KeyLists,
    /// Lists of actions.
    ActionLists,
    /// One list: the keys with a placeholder.
    ShapedKeys,
    /// One list: the global keys.
    GlobalKeys,
    /// Texts: the services that stand in ARNs, ascending without case, and what is equal so by its letters.
    ArnServices,
    /// Lists: the resource types of each of these.
    ArnServiceTypes,
}

impl Section {
    pub(super) const COUNT: usize = Self::ArnServiceTypes as usize + 1;

    /// How many bytes an item has: of an entry of a table, or of a column.
    const fn unit(self) -> usize {
        match self {
            Self::ServiceActions => 4,
            Self::ServiceTypes
            | Self::ServiceKeys
            | Self::ActionTypes
            | Self::ActionKeys
            | Self::ActionDependents
            | Self::TypeArns
            | Self::TypeKeys
            | Self::TypeLists
            | Self::KeyLists
            | Self::ActionLists
            | Self::ShapedKeys
            | Self::GlobalKeys
            | Self::ArnServiceTypes => 2,
            _ => 1,
        }
    }
}

/// The bytes of a reference. What is read of bytes that were not checked is nothing, or something else.
#[derive(Clone, Copy)]
pub(super) struct Sections<'a>(pub(super) &'a [u8]);

impl<'a> Sections<'a> {
    /// Where a section ends.
    fn end(self, section: usize) -> usize {
        let ends = self.0.get(ENDS..HEAD).unwrap_or_default();
        number_at(ends, 4, section).unwrap_or(0)
    }

    /// Whether the sections follow one another up to the end of the bytes.
    pub(super) fn are_in_place(self) -> bool {
        let mut start = HEAD;
        let ascending = (0..Section::COUNT).all(|section| {
            let before = core::mem::replace(&mut start, self.end(section));
            before <= start
        });
        ascending && start == self.0.len()
    }

    pub(super) fn format(self) -> u16 {
        let format = self.0.get(MAGIC.len()..DATE.start).unwrap_or_default();
        u16::try_from(number(format)).unwrap_or(0)
    }

    pub(super) fn date(self) -> &'a str {
        let date = self.0.get(DATE).unwrap_or_default();
        core::str::from_utf8(date).unwrap_or_default()
    }

    pub(super) fn bytes(self, section: Section) -> &'a [u8] {
        let start = match (section as usize).checked_sub(1) {
            Some(before) => self.end(before),
            None => HEAD,
        };
        let end = self.end(section as usize);
        self.0.get(start..end).unwrap_or_default()
    }

    /// A section that is a table.
    pub(super) fn table(self, section: Section) -> Table<'a> {
        Table::new(self.bytes(section), section.unit())
    }

    pub(super) fn is_table(self, section: Section) -> bool {
        Table::is_sound(self.bytes(section), section.unit())
    }

    /// Whether a section is a column of so many numbers.
    pub(super) fn is_column(self, section: Section, count: usize) -> bool {
        count.checked_mul(section.unit()) == Some(self.bytes(section).len())
    }

    /// A number of a section that is a column.
    pub(super) fn number(self, section: Section, at: usize) -> usize {
        number_at(self.bytes(section), section.unit(), at).unwrap_or(0)
    }

    /// What belongs to an item, of a column of ends.
    pub(super) fn range(self, section: Section, at: usize) -> core::ops::Range<usize> {
        let start = at.checked_sub(1);
        start.map_or(0, |before| self.number(section, before))..self.number(section, at)
    }

    /// The list that an item has, by a column of numbers of lists.
    pub(super) fn list(self, column: Section, lists: Section, at: usize) -> List<'a> {
        self.table(lists).list(self.number(column, at))
    }

    /// A section that is one list.
    pub(super) fn only_list(self, section: Section) -> List<'a> {
        List(self.bytes(section))
    }
}
