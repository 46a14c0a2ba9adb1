//! `null-with-if-exists`.

use crate::lint::entry::check;

check! {
    /// `Null` has the suffix `IfExists`.
    ///
    /// `Null` asks whether the key exists. Leave the suffix out.
    "null-with-if-exists", Error, "R-IFEX-4",
    aws = "Null with if exists"
}
