//! `invalid-condition-operator`.

use crate::lint::entry::check;

check! {
    /// A condition operator is none that IAM has.
    ///
    /// Names are exact. A condition that cannot be read never lets an `Allow` through.
    "invalid-condition-operator", Error, "R-COND-4",
    aws = "Invalid condition operator"
}
