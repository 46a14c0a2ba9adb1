//! `invalid-date-value`.

use crate::lint::entry::check;

check! {
    /// A date operator has a value that is no date.
    ///
    /// Write `2026-11-23`, `2026-11-23T10:00:00Z`, or seconds since 1970.
    "invalid-date-value", Warning, "R-DATE-4",
    aws = "Invalid date value"
}
