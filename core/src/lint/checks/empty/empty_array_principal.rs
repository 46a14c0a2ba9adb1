//! `empty-array-principal`.

use crate::lint::check::check;

check! {
    /// A list of principals is empty.
    ///
    /// It names nobody. Name the principals, or remove the kind.
    "empty-array-principal", Suggestion, "R-GRAM-12",
    aws = "Empty array principal"
}
