//! Numbers by name, without regard to case.
//!
//! Why it is correct: an entry stands at the place that the upper bits of its hash choose, or behind it with
//! no free place between. A name is compared before its number is given, so a clash of hashes costs time
//! and changes nothing.

use alloc::{boxed::Box, vec::Vec};

#[derive(Debug, Clone)]
pub(in crate::program) struct NameTable {
    /// How many lower bits of a hash do not choose the place.
    shift: u32,
    /// A power of two at least, and at least a quarter of them free; then as many as are needed behind the last
    /// place, of which the last is free. None, if there are no entries.
    places: Box<[Entry]>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    /// The lower half of the hash.
    tag: u32,
    /// [`FREE`], or the action pattern that spells the name.
    witness: u32,
    number: u32,
}

const FREE: Entry = Entry {
    tag: 0,
    witness: u32::MAX,
    number: 0,
};

#[derive(Debug, Clone, Copy)]
pub(in crate::program) struct NameEntry {
    pub(in crate::program) hash: u64,
    /// An action pattern that spells the name.
    pub(in crate::program) witness: u32,
    pub(in crate::program) number: u32,
}

impl NameTable {
    pub(in crate::program) fn new(mut names: Vec<NameEntry>) -> Self {
        if names.is_empty() {
            return Self {
                shift: 0,
                places: Box::default(),
            };
        }
        names.sort_by_key(|name| name.hash);
        // A shift by 64 bits is none.
        let size = (names.len() * 4 / 3).next_power_of_two().max(2);
        let shift = 64 - size.trailing_zeros();
        let mut places = Vec::with_capacity(size + 8);
        // In the order of their hashes each goes to its own place, or to the first free one behind it.
        for name in &names {
            let own = (name.hash >> shift) as usize;
            if places.len() < own {
                places.resize(own, FREE);
            }
            places.push(Entry {
                tag: name.hash as u32,
                witness: name.witness,
                number: name.number,
            });
        }
        let end = places.len().max(size - 1) + 1;
        places.resize(end, FREE);
        Self {
            shift,
            places: places.into(),
        }
    }

    #[inline]
    pub(in crate::program) fn find(&self, hash: u64, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let own = hash.checked_shr(self.shift)? as usize;
        for entry in self.places.get(own..)? {
            if entry.witness == FREE.witness {
                return None;
            }
            if entry.tag == hash as u32 && is_it(entry.witness) {
                return Some(entry.number);
            }
        }
        None
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
