//! `missing-arn-field`.

use crate::lint::entry::check;

check! {
    /// An ARN has fewer than six parts.
    ///
    /// `arn:partition:service:region:account:resource`: where a part is empty its colon stands all the same, as in
    /// `arn:aws:s3:::bucket`.
    "missing-arn-field", Error, "R-RES-9",
    aws = "Missing ARN field"
}
