//! Numbers by name, without regard to case.
//!
//! Why it is correct: the entries are sorted by hash, and `starts` tells where those begin whose hashes have
//! the same upper bits. A name is compared before its number is given, so a clash of hashes costs time and
//! changes nothing.

use alloc::{boxed::Box, vec::Vec};

#[derive(Debug, Clone)]
pub(in crate::program) struct NameTable {
    /// How many lower bits of a hash do not choose the place in `starts`.
    shift: u32,
    starts: Box<[u32]>,
    entries: Box<[Entry]>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    /// The lower half of the hash.
    tag: u32,
    witness: u32,
    number: u32,
}

#[derive(Debug, Clone, Copy)]
pub(in crate::program) struct NameEntry {
    pub(in crate::program) hash: u64,
    /// An action pattern that spells the name.
    pub(in crate::program) witness: u32,
    pub(in crate::program) number: u32,
}

impl NameTable {
    pub(in crate::program) fn new(mut names: Vec<NameEntry>) -> Self {
        names.sort_by_key(|name| name.hash);
        let size = (names.len() / 2).next_power_of_two().max(2);
        let shift = 64 - size.trailing_zeros();
        let mut starts = Vec::new();
        if !names.is_empty() {
            starts.reserve_exact(size + 1);
            for (number, name) in (0u32..).zip(&names) {
                let place = (name.hash >> shift) as usize;
                if starts.len() <= place {
                    starts.resize(place + 1, number);
                }
            }
            starts.resize(size + 1, names.len() as u32);
        }
        let entry = |name: &NameEntry| Entry {
            tag: name.hash as u32,
            witness: name.witness,
            number: name.number,
        };
        Self {
            shift,
            starts: starts.into(),
            entries: names.iter().map(entry).collect(),
        }
    }

    #[inline]
    pub(in crate::program) fn find(&self, hash: u64, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let place = (hash >> self.shift) as usize;
        let [start, end] = *self.starts.get(place..)?.first_chunk::<2>()?;
        let entries = self.entries.get(start as usize..end as usize)?;
        let same = |entry: &&Entry| entry.tag == hash as u32 && is_it(entry.witness);
        entries.iter().find(same).map(|entry| entry.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_found_by_its_name_and_no_other() {
        for count in [0u32, 1, 2, 3, 7, 8, 9, 100] {
            // Hashes that agree in their upper and in their lower bits are among them.
            let hash = |number: u32| match number % 3 {
                0 => u64::from(number / 9) << 60,
                1 => u64::from(number),
                _ => u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15),
            };
            let names = (0..count).map(|number| NameEntry {
                hash: hash(number),
                witness: number,
                number: number * 2,
            });
            let table = NameTable::new(names.collect());
            for number in 0..count {
                let found = table.find(hash(number), |witness| witness == number);
                assert_eq!(found, Some(number * 2));
            }
            assert_eq!(table.find(hash(count + 1), |_| false), None);
        }
    }
}
