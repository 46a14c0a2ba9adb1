//! `empty-array-condition`.

use crate::lint::entry::check;

check! {
    /// A condition compares with an empty list.
    ///
    /// No value fits an empty list. Write the values, or remove the key.
    "empty-array-condition", Suggestion, "R-COND-13",
    aws = "Empty array condition"
}
