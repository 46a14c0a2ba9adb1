//! `missing-action`.

use crate::lint::entry::check;

check! {
    /// A statement has neither `Action` nor `NotAction`.
    ///
    /// It would be about no call at all. Name the actions that are meant.
    "missing-action", Error, "R-STMT-2",
    aws = "Missing action"
}
