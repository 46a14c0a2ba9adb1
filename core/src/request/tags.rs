//! Few keys told apart by one byte each.

use crate::text::{lowest_mark, rough_zero_bytes, splat, without_lowest};

/// So many keys are found faster one by one than by search.
pub(super) const FEW: usize = 32;

/// One byte of the hash of each of [`FEW`] names; zero where there is none.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tags(pub(super) [u64; FEW / 8]);

impl Tags {
    pub(super) const fn of(hash: u64) -> u64 {
        hash >> 56 | 0x80
    }

    #[inline]
    pub(super) fn put(&mut self, place: usize, hash: u64) {
        if let Some(word) = self.0.get_mut(place / 8) {
            *word |= Self::of(hash) << (place % 8 * 8);
        }
    }

    /// The first place of those below `count` that has the tag of a hash and of which `is_it` says so.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(super) fn find<T>(
        &self,
        hash: u64,
        count: usize,
        is_it: impl Fn(usize) -> Option<T>,
    ) -> Option<T> {
        let wanted = splat(Self::of(hash) as u8);
        for (at, word) in self.0.iter().enumerate() {
            if at * 8 >= count {
                break;
            }
            // What is marked beside the equal ones is told apart by its name.
            let mut equal = rough_zero_bytes(word ^ wanted);
            while equal != 0 {
                let place = at * 8 + lowest_mark(equal);
                if let Some(found) = is_it(place) {
                    return Some(found);
                }
                equal = without_lowest(equal);
            }
        }
        None
    }
}
