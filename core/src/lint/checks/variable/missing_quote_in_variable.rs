//! `missing-quote-in-variable`.

use crate::lint::entry::check;

check! {
    /// The default of a policy variable has no quotes.
    ///
    /// Write `${key, 'text'}`.
    "missing-quote-in-variable", Error, "R-VAR-9",
    aws = "Missing quote in variable"
}
