//! `type-mismatch-arn`.

use crate::lint::entry::check;

check! {
    /// An ARN operator has a value that is no ARN.
    ///
    /// Write `*` or all six parts of an ARN, with wildcards where they may differ.
    "type-mismatch-arn", Error, "R-ARN-6"
}
