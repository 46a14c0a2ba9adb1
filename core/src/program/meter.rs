//! What one decision has looked at.

/// Counts steps: a list, a statement, an entry of an element, the key of a condition or one of its values is one each.
///
/// They measure a decision as [`cost_bound`](super::cost::cost_bound) bounds it, and decide nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meter {
    steps: u64,
}

impl Meter {
    pub(crate) const fn new() -> Self {
        Self { steps: 0 }
    }

    #[inline]
    pub(crate) const fn spend(&mut self, steps: u64) {
        self.steps += steps;
    }

    pub(crate) const fn steps(self) -> u64 {
        self.steps
    }
}
