//! `trailing-space`.

use crate::lint::entry::check;

check! {
    /// A resource ends in white space.
    ///
    /// The space is part of what is matched, and nothing has it. Remove it.
    "trailing-space", Error, "R-RES-17"
}
