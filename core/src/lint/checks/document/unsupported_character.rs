//! `unsupported-character`.

use crate::lint::entry::check;

check! {
    /// The policy has a character that AWS does not store.
    ///
    /// AWS takes the characters up to U+00FF.
    "unsupported-character", Warning, "R-GRAM-9"
}
