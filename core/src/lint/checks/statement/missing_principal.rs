//! `missing-principal`.

use crate::lint::entry::check;

check! {
    /// A statement names nobody, though this type of policy says whom it is about.
    ///
    /// Add a `Principal`.
    "missing-principal", Error, "R-TYPE-2",
    aws = "Missing principal"
}
