//! `missing-statement`.

use crate::lint::entry::check;

check! {
    /// The policy has no statement.
    ///
    /// A policy without one grants nothing and refuses nothing; AWS does not store it.
    "missing-statement", Error, "R-GRAM-11",
    aws = "Missing statement"
}
