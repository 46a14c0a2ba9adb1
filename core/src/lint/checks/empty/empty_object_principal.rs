//! `empty-object-principal`.

use crate::lint::entry::check;

check! {
    /// `Principal` is an empty object.
    ///
    /// It names nobody, so that the statement has no effect. Name the principals, or remove the statement.
    "empty-object-principal", Suggestion, "R-GRAM-12",
    aws = "Empty object principal"
}
