//! `duplicate-member`.

use crate::lint::entry::check;

check! {
    /// A member stands twice in one object.
    ///
    /// Readers of JSON disagree on which of the two counts, so that the policy would mean one thing here and another
    /// there. Keep one.
    "duplicate-member", Error, "R-GRAM-4"
}
