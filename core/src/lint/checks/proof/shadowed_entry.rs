//! `shadowed-entry`.

use crate::lint::entry::check;

check! {
    /// Everything that an entry of an `Allow` allows is denied by the policy itself.
    ///
    /// A `Deny` wins over every `Allow`, here for each request that the entry is about, so that it does nothing. Remove it, or
    /// narrow the `Deny`, if that denies more than was meant.
    "shadowed-entry", Warning, "R-EVAL-1",
}
