//! `rcp-syntax-error-allow`.

use crate::lint::entry::check;

check! {
    /// A resource control policy has an `Allow`.
    ///
    /// Such policies only refuse; the one that allows everything is AWS's own.
    "rcp-syntax-error-allow", Error, "R-TYPE-9",
    aws = "RCP syntax error allow"
}
