//! `invalid-condition-multiple-boolean`.

use crate::lint::entry::check;

check! {
    /// A condition compares a boolean with several values.
    ///
    /// `true` or `false` is always met, so that nothing is asked. Write one of the two.
    "invalid-condition-multiple-boolean", Error, "R-BOOL-4",
    aws = "Invalid condition multiple Boolean"
}
