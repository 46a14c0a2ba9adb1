//! `entry-implied-by-other`.

use crate::lint::entry::check;

check! {
    /// The policy decides every request the same without an entry of a list, a condition or a value of one.
    ///
    /// What stands beside it says all that it says. Remove it, or narrow the rest, if that says more than was meant.
    "entry-implied-by-other", Suggestion, "R-STMT-4",
}
