//! `statement-implied-by-other`.

use crate::lint::entry::check;

check! {
    /// The policy decides every request the same without a statement.
    ///
    /// Other statements allow or deny all that it does, one of them or several together, however differently they are written.
    /// Remove it, or narrow the others, if they say more than was meant.
    "statement-implied-by-other", Suggestion, "R-STMT-4",
}
