//! Numbers by name, without regard to case.
//!
//! Why it is correct: the entries are sorted by hash, and `starts` tells where those begin whose hashes have
//! the same upper bits. A name is compared before its number is given, so a clash of hashes costs time and
//! changes nothing.

use alloc::{boxed::Box, vec::Vec};

#[derive(Debug, Clone)]
pub(super) struct NameTable {
    /// How many lower bits of a hash do not choose the place in `starts`.
    shift: u32,
    starts: Box<[u32]>,
    entries: Box<[NameEntry]>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct NameEntry {
    pub(super) hash: u64,
    /// An action pattern that spells the name.
    pub(super) witness: u32,
    pub(super) number: u32,
}

impl NameTable {
    pub(super) fn new(mut entries: Vec<NameEntry>) -> Self {
        entries.sort_by_key(|entry| entry.hash);
        let size = entries.len().next_power_of_two().max(2);
        let shift = 64 - size.trailing_zeros();
        let mut starts = Vec::with_capacity(size + 1);
        for place in 0..=size as u64 {
            let start = entries.partition_point(|entry| entry.hash >> shift < place);
            starts.push(start as u32);
        }
        if entries.is_empty() {
            starts = Vec::new();
        }
        Self {
            shift,
            starts: starts.into(),
            entries: entries.into(),
        }
    }

    #[inline]
    pub(super) fn find(&self, hash: u64, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let place = (hash >> self.shift) as usize;
        let (start, end) = (*self.starts.get(place)?, *self.starts.get(place + 1)?);
        let entries = self.entries.get(start as usize..end as usize)?;
        let same = |entry: &&NameEntry| entry.hash == hash && is_it(entry.witness);
        entries.iter().find(same).map(|entry| entry.number)
    }
}
