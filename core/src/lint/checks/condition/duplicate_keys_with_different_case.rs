//! `duplicate-keys-with-different-case`.

use crate::lint::entry::check;

check! {
    /// A condition key stands twice in one block but for its case.
    ///
    /// Keys have no case, so that one of the two would be lost. Write the values in one list.
    "duplicate-keys-with-different-case", Error, "R-GRAM-5",
    aws = "Duplicate keys with different case"
}
