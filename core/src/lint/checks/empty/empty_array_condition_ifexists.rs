//! `empty-array-condition-ifexists`.

use crate::lint::entry::check;

check! {
    /// An operator with `IfExists` compares with an empty list.
    ///
    /// It holds for a request without the key and for no other one, which is hardly meant. Write the values, or ask
    /// with `Null` whether the key is there.
    "empty-array-condition-ifexists", Suggestion, "R-COND-13",
    aws = "Empty array condition IfExists"
}
