//! `invalid-effect`.

use crate::lint::entry::check;

check! {
    /// `Effect` is neither `Allow` nor `Deny`.
    ///
    /// The two words are exact, with their case.
    "invalid-effect", Error, "R-STMT-1",
    aws = "Invalid effect"
}
