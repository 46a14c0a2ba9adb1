//! `invalid-policy`.

use crate::lint::entry::check;

check! {
    /// The policy is refused for a reason that has no check of its own.
    ///
    /// What is wrong stands in the message.
    "invalid-policy", Error, "R-GEN-5"
}
