//! One sort for all lists of numbers: a sort is long, and a copy of it for each order would be most of the module.

use core::cmp::Ordering;

/// Sorts numbers by what they stand for; of equal ones the smaller is first.
#[inline(never)]
pub(crate) fn sort_numbers(numbers: &mut [u32], order: &mut dyn FnMut(u32, u32) -> Ordering) {
    numbers.sort_unstable_by(|a, b| order(*a, *b).then(a.cmp(b)));
}
