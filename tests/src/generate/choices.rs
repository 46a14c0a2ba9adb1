//! Choices from a row of drawn numbers, of which zeros make the simplest question; so a failure shrinks.

use super::*;

/// The numbers that are left. When they are used up, every choice is the first.
#[derive(Debug)]
pub(super) struct Choices(std::vec::IntoIter<u16>);

impl Choices {
    /// Questions that are built from choices.
    pub(super) fn questions(build: fn(&mut Choices) -> Value) -> BoxedStrategy<Value> {
        vec(any::<u16>(), 700)
            .prop_map(move |drawn| build(&mut Choices(drawn.into_iter())))
            .boxed()
    }

    pub(super) fn below(&mut self, count: usize) -> usize {
        usize::from(self.0.next().unwrap_or(0)) % count
    }

    /// Whether the less simple thing is taken.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    pub(super) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// One of two, the second in so many of a hundred cases.
    pub(super) fn either<T>(&mut self, usual: T, percent: usize, other: T) -> T {
        if self.chance(percent) { other } else { usual }
    }
}
