//! `empty-array-action`.

use crate::lint::entry::check;

check! {
    /// A list of actions is empty.
    ///
    /// It is about no call, so that the statement has no effect. Name the actions, or remove the statement.
    "empty-array-action", Suggestion, "R-GRAM-12",
    aws = "Empty array action"
}
