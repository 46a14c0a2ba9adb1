//! `rcp-syntax-error-action`.

use crate::lint::check::check;

check! {
    /// A resource control policy is about an action that no such policy can refuse.
    ///
    /// An action names a service, `s3:*` instead of `*`, and one of those to which resource control policies apply.
    "rcp-syntax-error-action", Error, "R-TYPE-9",
    aws = "RCP syntax error action"
}
