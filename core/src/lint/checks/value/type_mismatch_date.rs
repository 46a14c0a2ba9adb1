//! `type-mismatch-date`.

use crate::lint::entry::check;

check! {
    /// A date operator has a value of another type.
    ///
    /// Write `2026-11-23`, `2026-11-23T10:00:00Z`, or seconds since 1970.
    "type-mismatch-date", Warning, "R-DATE-4",
    aws = "Type mismatch date"
}
