//! How values are drawn.

use super::*;

pub(super) fn text(pool: &'static [&'static str]) -> BoxedStrategy<String> {
    select(pool).prop_map(String::from).boxed()
}

pub(super) fn chance(percent: u32) -> BoxedStrategy<bool> {
    if percent == 0 || percent == 100 {
        return Just(percent == 100).boxed();
    }
    prop::bool::weighted(f64::from(percent) / 100.0).boxed()
}

/// A value that is there in `percent` of the cases.
pub(super) fn maybe<T: Clone + std::fmt::Debug + 'static>(
    percent: u32,
    value: BoxedStrategy<T>,
) -> BoxedStrategy<Option<T>> {
    if percent == 0 {
        return Just(None).boxed();
    }
    if percent == 100 {
        return value.prop_map(Some).boxed();
    }
    prop::option::weighted(f64::from(percent) / 100.0, value).boxed()
}
