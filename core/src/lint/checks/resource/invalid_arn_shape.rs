//! `invalid-arn-shape`.

use crate::lint::entry::check;

check! {
    /// IAM refuses an ARN of this shape.
    ///
    /// The message tells which part of it is wrong.
    "invalid-arn-shape", Error, "R-RES-20"
}
