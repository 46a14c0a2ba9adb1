//! `unknown-condition-key`.

use crate::lint::entry::check;

check! {
    /// A condition is on a key that no request has.
    ///
    /// Such a condition is never met, or always, by its operator. See whether the name is misspelt.
    "unknown-condition-key", Warning, "R-KEY-2"
}
