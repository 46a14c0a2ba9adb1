//! `invalid-arn-prefix`.

use crate::lint::entry::check;

check! {
    /// A resource is neither `*` nor an ARN.
    ///
    /// An ARN begins with `arn:`.
    "invalid-arn-prefix", Error, "R-RES-2",
    aws = "Invalid ARN prefix"
}
