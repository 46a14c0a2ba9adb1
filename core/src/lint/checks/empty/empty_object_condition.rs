//! `empty-object-condition`.

use crate::lint::entry::check;

check! {
    /// A condition operator has no keys, or `Condition` no operators.
    ///
    /// It asks nothing. Write what is to be asked, or remove it.
    "empty-object-condition", Suggestion, "R-GRAM-15",
    aws = "Empty object condition"
}
