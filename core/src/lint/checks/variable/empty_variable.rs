//! `empty-variable`.

use crate::lint::entry::check;

check! {
    /// A policy variable names no key.
    ///
    /// Write the key between the braces, or `${$}` for a dollar sign.
    "empty-variable", Error, "R-VAR-9",
    aws = "Empty variable"
}
