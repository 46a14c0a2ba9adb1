//! `unsupported-sid`.

use crate::lint::entry::check;

check! {
    /// A `Sid` has characters that IAM does not store.
    ///
    /// Where IAM keeps the policy, a `Sid` takes A-Z, a-z and 0-9.
    "unsupported-sid", Error, "R-SID-2",
    aws = "Unsupported Sid"
}
