//! How much a check may look at.

/// What a check may look at, in actions: what an author writes can name all of them many times over. A check that has
/// spent it says no more.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Budget {
    pub(super) const fn new() -> Self {
        Self::of(200_000)
    }

    /// So much, where it is not actions that are looked at.
    pub(super) const fn of(count: usize) -> Self {
        Self(count)
    }

    /// Whether so much is left.
    pub(super) const fn spend(&mut self, count: usize) -> bool {
        match self.0.checked_sub(count) {
            Some(left) => {
                self.0 = left;
                true
            }
            None => {
                self.0 = 0;
                false
            }
        }
    }
}
