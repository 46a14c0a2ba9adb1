//! `missing-effect`.

use crate::lint::entry::check;

check! {
    /// A statement has no `Effect`.
    ///
    /// There is no default. Write `Allow` or `Deny`.
    "missing-effect", Error, "R-STMT-1",
    aws = "Missing effect"
}
