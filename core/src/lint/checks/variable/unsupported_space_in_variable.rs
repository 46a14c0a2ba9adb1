//! `unsupported-space-in-variable`.

use crate::lint::entry::check;

check! {
    /// The key of a policy variable has a character that no key has.
    ///
    /// Write `${key}`, without spaces, quotes and braces in the key.
    "unsupported-space-in-variable", Error, "R-VAR-9",
    aws = "Unsupported space in variable"
}
