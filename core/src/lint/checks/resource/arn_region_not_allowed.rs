//! `arn-region-not-allowed`.

use crate::lint::check::check;

check! {
    /// An ARN has a Region, though ARNs of this kind have none.
    ///
    /// Leave it empty and keep the colon: nothing has the ARN as it stands.
    "arn-region-not-allowed", Error, "R-RES-20",
    aws = "ARN Region not allowed"
}
