//! `null-with-qualifier`.

use crate::lint::entry::check;

check! {
    /// `Null` has `ForAllValues:` or `ForAnyValue:` before it.
    ///
    /// `Null` asks whether the key exists, whatever values it has. Leave the prefix out.
    "null-with-qualifier", Suggestion, "R-NULL-3",
    aws = "Null with qualifier"
}
