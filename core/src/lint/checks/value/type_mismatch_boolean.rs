//! `type-mismatch-boolean`.

use crate::lint::entry::check;

check! {
    /// `Bool` has a value that is no boolean.
    ///
    /// Write `true` or `false`.
    "type-mismatch-boolean", Warning, "R-BOOL-3",
    aws = "Type mismatch Boolean"
}
