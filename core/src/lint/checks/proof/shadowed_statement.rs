//! `shadowed-statement`.

use crate::lint::entry::check;

check! {
    /// Everything that an `Allow` allows is denied by the policy itself.
    ///
    /// A `Deny` wins over every `Allow`, here for each request that the statement is about, so that it does nothing. Remove it, or
    /// narrow the `Deny`, if that denies more than was meant.
    "shadowed-statement", Warning, "R-EVAL-1",
}
