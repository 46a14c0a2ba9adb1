//! `invalid-version`.

use crate::lint::entry::check;

check! {
    /// `Version` is neither `2012-10-17` nor `2008-10-17`.
    ///
    /// It is the version of the policy language and no date of the author's. Write `2012-10-17`.
    "invalid-version", Error, "R-VER-1",
    aws = "Invalid version"
}
