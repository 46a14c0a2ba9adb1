//! `empty-array-condition-foranyvalue`.

use crate::lint::entry::check;

check! {
    /// `ForAnyValue:` compares with an empty list.
    ///
    /// No value of a request is in an empty list, so that the statement has no effect. Write the values, or remove the
    /// statement.
    "empty-array-condition-foranyvalue", Suggestion, "R-COND-13",
    aws = "Empty array condition ForAnyValue"
}
