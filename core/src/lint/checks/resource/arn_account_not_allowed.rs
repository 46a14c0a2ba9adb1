//! `arn-account-not-allowed`.

use crate::lint::check::check;

check! {
    /// An ARN has an account, though ARNs of this kind have none.
    ///
    /// Leave it empty and keep the colon: nothing has the ARN as it stands.
    "arn-account-not-allowed", Error, "R-RES-20",
    aws = "ARN account not allowed"
}
