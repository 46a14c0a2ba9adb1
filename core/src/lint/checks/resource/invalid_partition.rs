//! `invalid-partition`.

use crate::lint::entry::check;

check! {
    /// An ARN names a partition that AWS does not have.
    ///
    /// Most are of `aws`; those of China are of `aws-cn`, those of GovCloud of `aws-us-gov`.
    "invalid-partition", Error, "R-RES-20",
    aws = "Invalid partition"
}
