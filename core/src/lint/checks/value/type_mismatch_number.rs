//! `type-mismatch-number`.

use crate::lint::entry::check;

check! {
    /// A numeric operator has a value that is no number.
    ///
    /// Write a decimal number, such as `10` or `-2.5`.
    "type-mismatch-number", Warning, "R-NUM-4",
    aws = "Type mismatch number"
}
