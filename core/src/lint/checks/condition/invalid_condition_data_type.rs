//! `invalid-condition-data-type`.

use crate::lint::entry::check;

check! {
    /// A value of a condition is no string, number or boolean.
    ///
    /// Write one value or an array of values.
    "invalid-condition-data-type", Error, "R-GRAM-7",
    aws = "Invalid condition data type"
}
