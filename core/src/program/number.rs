//! Numbers of what stands in a list, each told from the others by what it is the number of.
//!
//! A bare number in the wrong list would find a wrong statement, or none, and a Deny that is not found lapses in
//! silence. So a number finds things of its own kind alone, and one that leads nowhere fails in tests.

use core::cmp::Ordering;
use core::fmt;
use core::marker::PhantomData;
use core::num::NonZeroU32;

/// The number of a `T` in the one list of them that a program has; an `Option` of it is as small.
pub(super) struct Number<T> {
    /// The place in the list, with [`SOME`] set.
    place: NonZeroU32,
    of: PhantomData<fn() -> T>,
}

/// The bit that tells a number from none.
const SOME: NonZeroU32 = match NonZeroU32::new(1 << 31) {
    Some(some) => some,
    None => NonZeroU32::MIN,
};

impl<T> Number<T> {
    /// Of what stands there in its list, which is far shorter than numbers reach.
    #[inline]
    pub(super) fn at(place: usize) -> Self {
        debug_assert!(place < SOME.get() as usize, "{place}");
        Self {
            place: SOME | place as u32,
            of: PhantomData,
        }
    }

    /// Of what will be added next.
    pub(super) fn next(list: &[T]) -> Self {
        Self::at(list.len())
    }

    /// Everything with its number.
    pub(super) fn each(list: &[T]) -> impl Iterator<Item = (Self, &T)> {
        list.iter()
            .enumerate()
            .map(|(place, one)| (Self::at(place), one))
    }

    #[inline]
    pub(super) const fn place(self) -> usize {
        (self.place.get() & !SOME.get()) as usize
    }

    #[inline]
    pub(super) fn get(self, list: &[T]) -> Option<&T> {
        self.beside(list)
    }

    /// What stands at the same place of another list, which says more of each.
    #[inline]
    pub(super) fn beside<U>(self, list: &[U]) -> Option<&U> {
        let found = list.get(self.place());
        debug_assert!(found.is_some(), "{self:?} of {}", list.len());
        found
    }

    pub(super) fn beside_mut<U>(self, list: &mut [U]) -> Option<&mut U> {
        let found = list.get_mut(self.place());
        debug_assert!(found.is_some(), "{self:?}");
        found
    }
}

// Not derived, since that would ask the same of `T`.

impl<T> Clone for Number<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Number<T> {}

impl<T> PartialEq for Number<T> {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }
}

impl<T> Eq for Number<T> {}

impl<T> PartialOrd for Number<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Number<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place.cmp(&other.place)
    }
}

impl<T> fmt::Debug for Number<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "number {}", self.place())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_of_a_number_is_as_small() {
        assert_eq!(size_of::<Option<Number<u8>>>(), size_of::<u32>());
    }

    #[test]
    fn numbers_find_what_they_are_of() {
        let list = ["a", "b"];
        for (number, one) in Number::each(&list) {
            assert_eq!(number.get(&list), Some(one));
            assert_eq!(number.beside(&[1, 2]).copied(), Some(number.place() + 1));
        }
        assert_eq!(Number::next(&list).place(), 2);
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "number 2 of 2")]
    fn a_number_that_leads_nowhere_fails_in_tests() {
        let _ = Number::at(2).get(&["a", "b"]);
    }
}
