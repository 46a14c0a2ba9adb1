//! A set of classes of one dimension, a bit each.

use alloc::{vec, vec::Vec};

/// Which classes of a dimension are meant; all masks of one dimension have its length.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mask {
    words: Vec<u64>,
}

const BITS: usize = u64::BITS as usize;

impl Mask {
    pub(super) fn none(classes: usize) -> Self {
        Self {
            words: vec![0; classes.div_ceil(BITS)],
        }
    }

    pub(super) fn all(classes: usize) -> Self {
        let mut mask = Self {
            words: vec![u64::MAX; classes.div_ceil(BITS)],
        };
        let spare = mask.words.len() * BITS - classes;
        if let Some(last) = mask.words.last_mut() {
            *last >>= spare;
        }
        mask
    }

    /// Of the classes for which a test holds.
    pub(super) fn of(classes: usize, holds: impl Fn(usize) -> bool) -> Self {
        let mut mask = Self::none(classes);
        for class in (0..classes).filter(|class| holds(*class)) {
            mask.put(class);
        }
        mask
    }

    pub(super) fn put(&mut self, class: usize) {
        if let Some(word) = self.words.get_mut(class / BITS) {
            *word |= 1 << (class % BITS);
        }
    }

    pub(super) fn has(&self, class: usize) -> bool {
        let word = self.words.get(class / BITS).copied().unwrap_or_default();
        word >> (class % BITS) & 1 == 1
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    fn both<'m>(&'m self, other: &'m Self) -> impl Iterator<Item = (u64, u64)> + 'm {
        let pairs = self.words.iter().zip(&other.words);
        pairs.map(|(one, other)| (*one, *other))
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.both(other).any(|(one, other)| one & other != 0)
    }

    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.both(other).all(|(one, other)| one & !other == 0)
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        Self {
            words: self.both(other).map(|(one, other)| one & other).collect(),
        }
    }

    pub(super) fn or(&self, other: &Self) -> Self {
        Self {
            words: self.both(other).map(|(one, other)| one | other).collect(),
        }
    }

    pub(super) fn without(&self, other: &Self) -> Self {
        Self {
            words: self.both(other).map(|(one, other)| one & !other).collect(),
        }
    }

    /// The classes, in order.
    pub(super) fn classes(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let bits = (0..BITS).filter(move |bit| word >> bit & 1 == 1);
            bits.map(move |bit| at * BITS + bit)
        })
    }
}
