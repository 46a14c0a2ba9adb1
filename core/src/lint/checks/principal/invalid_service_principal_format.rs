//! `invalid-service-principal-format`.

use crate::lint::entry::check;

check! {
    /// The name of an AWS service can be none.
    ///
    /// Write it in full, such as `lambda.amazonaws.com`, and one text for each service.
    "invalid-service-principal-format", Error, "R-PRIN-11",
    aws = "Invalid service principal format"
}
