//! `empty-array-resource`.

use crate::lint::entry::check;

check! {
    /// A list of resources is empty.
    ///
    /// It is about no resource, so that the statement has no effect. Name the resources, or remove the statement.
    "empty-array-resource", Suggestion, "R-GRAM-12",
    aws = "Empty array resource"
}
