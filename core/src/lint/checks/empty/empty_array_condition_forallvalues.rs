//! `empty-array-condition-forallvalues`.

use crate::lint::entry::check;

check! {
    /// `ForAllValues:` compares with an empty list.
    ///
    /// It holds for a request without the key and for no other one, which is hardly meant. Write the values, or ask
    /// with `Null` whether the key is there.
    "empty-array-condition-forallvalues", Suggestion, "R-COND-13",
    aws = "Empty array condition ForAllValues"
}
