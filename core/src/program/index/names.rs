//! Numbers by name, without regard to case.
//!
//! Why it is correct: an entry stands at the place that the upper bits of its hash choose, or behind it with
//! no free place between, or, if so many places there are taken, in a list that is sorted by names. A name is
//! compared before its number is given, so a clash of hashes costs time and changes nothing. It costs little:
//! whoever writes a policy can make names of one hash, and so many are looked at and then the list is searched.

use alloc::{boxed::Box, vec::Vec};
use core::cmp::Ordering;

use crate::program::number::Number;
use crate::program::statement::PatternNumber;
use crate::text::sort_numbers;

#[derive(Debug, Clone)]
pub(in crate::program) struct NameTable<T> {
    /// How many lower bits of a hash do not choose the place.
    shift: u32,
    /// A power of two at least, and at least a quarter of them free; then as many as are needed behind the last
    /// place, of which the last is free. None, if there are no entries.
    places: Box<[Option<Entry<T>>]>,
    /// What found no place near its own, in the order of the names.
    crowded: Box<[Entry<T>]>,
}

#[derive(Debug)]
struct Entry<T> {
    /// The lower half of the hash.
    tag: u32,
    /// An action pattern that spells the name.
    witness: PatternNumber,
    number: Number<T>,
}

impl<T> Clone for Entry<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Entry<T> {}

/// How many places are looked at. Among names that nobody contrived hardly one is so far from its own.
const MOST_PROBES: usize = 32;

#[derive(Debug)]
pub(in crate::program) struct NameEntry<T> {
    pub(in crate::program) hash: u64,
    /// An action pattern that spells the name.
    pub(in crate::program) witness: PatternNumber,
    pub(in crate::program) number: Number<T>,
}

impl<T> NameTable<T> {
    /// `compare` orders the names that two witnesses spell.
    pub(in crate::program) fn new(
        mut names: Vec<NameEntry<T>>,
        compare: impl Fn(PatternNumber, PatternNumber) -> Ordering,
    ) -> Self {
        if names.is_empty() {
            return Self {
                shift: 0,
                places: Box::default(),
                crowded: Box::default(),
            };
        }
        names.sort_by_key(|name| name.hash);
        // A shift by 64 bits is none.
        let size = (names.len() * 4 / 3).next_power_of_two().max(2);
        let shift = 64 - size.trailing_zeros();
        let mut places = Vec::with_capacity(size + 8);
        let mut crowded = Vec::new();
        // In the order of their hashes each goes to its own place, or to the first free one behind it.
        for name in &names {
            let own = (name.hash >> shift) as usize;
            let entry = Entry {
                tag: name.hash as u32,
                witness: name.witness,
                number: name.number,
            };
            if places.len() >= own + MOST_PROBES {
                crowded.push(entry);
                continue;
            }
            if places.len() < own {
                places.resize(own, None);
            }
            places.push(Some(entry));
        }
        let end = places.len().max(size - 1) + 1;
        places.resize(end, None);
        let mut order: Vec<u32> = (0..crowded.len() as u32).collect();
        let entry = |at: u32| crowded.get(at as usize).copied();
        sort_numbers(&mut order, &mut |a, b| match (entry(a), entry(b)) {
            (Some(a), Some(b)) => compare(a.witness, b.witness),
            _ => Ordering::Equal,
        });
        Self {
            shift,
            places: places.into(),
            crowded: order.into_iter().filter_map(entry).collect(),
        }
    }

    /// `is_it` tells whether a witness spells the name, `order` how what it spells stands to the name.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(in crate::program) fn find(
        &self,
        hash: u64,
        is_it: impl Fn(PatternNumber) -> bool,
        order: impl Fn(PatternNumber) -> Ordering,
    ) -> Option<Number<T>> {
        let own = hash.checked_shr(self.shift)? as usize;
        for entry in self.places.get(own..)?.iter().take(MOST_PROBES) {
            let entry = entry.as_ref()?;
            if entry.tag == hash as u32 && is_it(entry.witness) {
                return Some(entry.number);
            }
        }
        self.find_crowded(order)
    }

    #[cold]
    fn find_crowded(&self, order: impl Fn(PatternNumber) -> Ordering) -> Option<Number<T>> {
        let at = self.crowded.binary_search_by(|entry| order(entry.witness));
        self.crowded.get(at.ok()?).map(|entry| entry.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn witness(number: u32) -> PatternNumber {
        PatternNumber::at(number as usize)
    }

    #[test]
    fn every_number_is_found_by_its_name_and_no_other() {
        for count in [0u32, 1, 2, 3, 7, 8, 9, 100, 1_000] {
            // Hashes that agree in their upper and in their lower bits are among them, more of them than are
            // looked at.
            let hash = |number: u32| match number % 4 {
                0 => u64::from(number / 9) << 60,
                1 => u64::from(number),
                2 => 7 << 32,
                _ => u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15),
            };
            let names = (0..count).map(|number| NameEntry {
                hash: hash(number),
                witness: witness(number),
                number: Number::<()>::at(number as usize * 2),
            });
            // Names in another order than their hashes.
            let place = |witness: PatternNumber| (witness.place() as u32).reverse_bits();
            let table = NameTable::new(names.collect(), |a, b| place(a).cmp(&place(b)));
            assert_eq!(count >= 1_000, table.crowded.len() > 300);
            for number in 0..count + 4 {
                let found = table.find(
                    hash(number),
                    |found| found == witness(number),
                    |found| place(found).cmp(&place(witness(number))),
                );
                let found = found.map(Number::place);
                assert_eq!(found, (number < count).then_some(number as usize * 2));
            }
        }
    }

    /// No name is looked for at more than so many places.
    #[test]
    fn names_of_one_hash_are_looked_at_a_few_times() {
        let names = (0..10_000).map(|number| NameEntry {
            hash: 7,
            witness: witness(number),
            number: Number::<()>::at(number as usize),
        });
        let table = NameTable::new(names.collect(), |a, b| a.cmp(&b));
        for number in [0, 31, 32, 5_000, 9_999, 10_000] {
            let looks = core::cell::Cell::new(0);
            let look = || looks.set(looks.get() + 1);
            let is_it = |found| {
                look();
                found == witness(number)
            };
            let order = |found: PatternNumber| {
                look();
                found.cmp(&witness(number))
            };
            let found = table.find(7, is_it, order).map(Number::place);
            assert_eq!(found, (number < 10_000).then_some(number as usize));
            assert!(looks.get() <= MOST_PROBES + 15, "{number}: {}", looks.get());
        }
    }
}
