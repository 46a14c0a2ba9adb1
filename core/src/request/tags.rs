//! Few keys told apart by one byte each.

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
        const LOW: u64 = 0x0101_0101_0101_0101;
        let wanted = Self::of(hash) * LOW;
        for (at, word) in self.0.iter().enumerate() {
            if at * 8 >= count {
                break;
            }
            // A bit for each byte that is equal, and maybe for some behind it.
            let other = word ^ wanted;
            let mut equal = other.wrapping_sub(LOW) & !other & (LOW << 7);
            while equal != 0 {
                let place = at * 8 + equal.trailing_zeros() as usize / 8;
                if let Some(found) = is_it(place) {
                    return Some(found);
                }
                equal &= equal - 1;
            }
        }
        None
    }
}
