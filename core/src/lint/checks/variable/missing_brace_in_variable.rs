//! `missing-brace-in-variable`.

use crate::lint::entry::check;

check! {
    /// A policy variable is not closed.
    ///
    /// Write `${key}`.
    "missing-brace-in-variable", Error, "R-VAR-9",
    aws = "Missing brace in variable"
}
