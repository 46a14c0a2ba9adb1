//! `limit-exceeded`.

use crate::lint::entry::check;

check! {
    /// The text passes a bound of the engine, or has more findings than are kept.
    ///
    /// A policy of AWS stays far below these bounds.
    "limit-exceeded", Error, "R-QUOTA-2"
}
