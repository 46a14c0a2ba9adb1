//! `rcp-syntax-error-notaction`.

use crate::lint::entry::check;

check! {
    /// A resource control policy has `NotAction`.
    ///
    /// Name the actions that are refused.
    "rcp-syntax-error-notaction", Error, "R-TYPE-9",
    aws = "RCP syntax error NotAction"
}
