//! Entries of different lengths behind one another, each found without reading those before it.
//!
//! A table is its number of entries, where each sixteenth begins, how long each is, and the entries. Lengths compress
//! far better than places, and a place is a few lengths away.

use core::ops::Range;

use crate::text::compare_name_bytes;

/// Entries whose places are written down.
const BLOCK: usize = 16;

/// A table as it stands in the bytes. Reads give nothing where the bytes are not what [`Table::is_sound`] asks for.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    count: usize,
    starts: &'a [u8],
    lengths: &'a [u8],
    entries: &'a [u8],
    /// How many bytes an item of an entry has, and a length.
    unit: usize,
}

impl<'a> Table<'a> {
    /// The table in a section of which items take `unit` bytes: one for texts, two for lists of numbers.
    pub(super) fn new(section: &'a [u8], unit: usize) -> Self {
        Self::split(section, unit).unwrap_or(Self {
            count: 0,
            starts: &[],
            lengths: &[],
            entries: &[],
            unit,
        })
    }

    fn split(section: &'a [u8], unit: usize) -> Option<Self> {
        let (count, rest) = section.split_at_checked(4)?;
        let count = number(count);
        let (starts, rest) = rest.split_at_checked(count.div_ceil(BLOCK).checked_mul(4)?)?;
        let (lengths, entries) = rest.split_at_checked(count.checked_mul(unit)?)?;
        Some(Self {
            count,
            starts,
            lengths,
            entries,
            unit,
        })
    }

    pub(super) const fn len(self) -> usize {
        self.count
    }

    /// Whether a section is a table whose entries fill it to its end.
    pub(super) fn is_sound(section: &'a [u8], unit: usize) -> bool {
        let Some(table) = Self::split(section, unit) else {
            return false;
        };
        let mut end = 0usize;
        for at in 0..table.count {
            if at % BLOCK == 0 && number_at(table.starts, 4, at / BLOCK) != Some(end) {
                return false;
            }
            end = end.saturating_add(table.length(at).saturating_mul(unit));
        }
        end == table.entries.len()
    }

    /// How many items an entry has.
    fn length(self, at: usize) -> usize {
        number_at(self.lengths, self.unit, at).unwrap_or(0)
    }

    /// An entry, empty behind the last.
    pub(super) fn entry(self, at: usize) -> &'a [u8] {
        let block = at / BLOCK;
        let Some(start) = number_at(self.starts, 4, block) else {
            return &[];
        };
        let lengths = self.lengths.get(block * BLOCK * self.unit..at * self.unit);
        let lengths = lengths.unwrap_or_default();
        let before: usize = match self.unit {
            // The loop of texts, which every search among names runs, is a few wide instructions.
            1 => lengths.iter().map(|length| usize::from(*length)).sum(),
            unit => lengths.chunks_exact(unit).map(number).sum(),
        };
        let start = start.saturating_add(before * self.unit);
        let end = start.saturating_add(self.length(at) * self.unit);
        self.entries.get(start..end).unwrap_or_default()
    }

    /// An entry as a text, which it is in ASCII.
    pub(super) fn text(self, at: usize) -> &'a str {
        core::str::from_utf8(self.entry(at)).unwrap_or_default()
    }

    /// The first of a part, which ascends without case, that does not stand before a name.
    pub(super) fn first_from(self, part: Range<usize>, name: &[u8]) -> usize {
        let (mut low, mut high) = (part.start, part.end);
        while low < high {
            let middle = low.midpoint(high);
            match compare_name_bytes(self.entry(middle), name).is_lt() {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        low
    }

    /// An entry as numbers.
    pub(super) fn list(self, at: usize) -> List<'a> {
        List(self.entry(at))
    }
}

/// Numbers of two bytes each, ascending.
#[derive(Clone, Copy)]
pub(super) struct List<'a>(pub(super) &'a [u8]);

impl<'a> List<'a> {
    pub(super) fn iter(
        self,
    ) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator + Clone + use<'a> {
        self.0.as_chunks::<2>().0.iter().map(|bytes| number(bytes))
    }

    /// Whether a number is among them, which ascend.
    pub(super) fn contains(self, sought: usize) -> bool {
        let numbers = self.0.as_chunks::<2>().0;
        numbers
            .binary_search_by_key(&sought, |bytes| number(bytes))
            .is_ok()
    }

    /// Whether the numbers ascend, all different, and the last is below `count`.
    pub(super) fn ascends_below(self, count: usize) -> bool {
        let later = self.iter().skip(1);
        self.0.len().is_multiple_of(2)
            && self.iter().zip(later).all(|(one, next)| one < next)
            && self.iter().next_back().is_none_or(|last| last < count)
    }
}

/// A number, its lowest byte first.
pub(super) fn number(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | usize::from(*byte))
}

/// The number at a place in a column of numbers of `width` bytes.
pub(super) fn number_at(column: &[u8], width: usize, at: usize) -> Option<usize> {
    let start = at.checked_mul(width)?;
    let bytes = column.get(start..start.checked_add(width)?)?;
    Some(number(bytes))
}
