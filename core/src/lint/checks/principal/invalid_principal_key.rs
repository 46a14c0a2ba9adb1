//! `invalid-principal-key`.

use crate::lint::entry::check;

check! {
    /// A kind of principal is none of AWS's.
    ///
    /// `Principal` takes `AWS`, `Service`, `Federated` and `CanonicalUser`, with their case.
    "invalid-principal-key", Error, "R-PRIN-1",
    aws = "Invalid principal key"
}
