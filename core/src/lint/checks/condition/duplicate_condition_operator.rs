//! `duplicate-condition-operator`.

use crate::lint::entry::check;

check! {
    /// A condition operator stands twice but for its case.
    ///
    /// Merge the two blocks.
    "duplicate-condition-operator", Error, "R-COND-17"
}
