//! `data-type-mismatch`.

use crate::lint::entry::check;

check! {
    /// A JSON value is of another kind than its place takes.
    ///
    /// Effects, actions and resources are strings, or arrays of strings where the grammar takes several.
    "data-type-mismatch", Error, "R-GRAM-1",
    aws = "Data type mismatch"
}
