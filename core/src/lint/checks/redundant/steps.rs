//! How many comparisons one policy may cost.

/// What is left of them. Honest policies need a small part; what is not looked at is not told of.
#[derive(Debug)]
pub(super) struct Steps(usize);

impl Steps {
    /// For one check of one policy.
    pub(super) const fn new() -> Self {
        Self(4_000_000)
    }

    /// Whether two texts may be compared, of which one may be a pattern.
    pub(super) fn take(&mut self, one: &str, other: &str) -> bool {
        self.take_some(1 + one.len() * other.len() / 64)
    }

    /// Whether so many simple steps may be made.
    pub(super) fn take_some(&mut self, count: usize) -> bool {
        let left = self.0.checked_sub(count);
        self.0 = left.unwrap_or(0);
        left.is_some()
    }
}
