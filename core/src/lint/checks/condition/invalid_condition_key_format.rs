//! `invalid-condition-key-format`.

use crate::lint::entry::check;

check! {
    /// The name of a condition key cannot be one.
    ///
    /// A key is a prefix, a colon and a name: `aws:SourceIp`. White space around it is part of it, and no request has
    /// such a key.
    "invalid-condition-key-format", Error, "R-COND-6",
    aws = "Invalid condition key format"
}
