//! `unsupported-element-combination`.

use crate::lint::entry::check;

check! {
    /// A statement has two members of which it takes one.
    ///
    /// `Action` and `NotAction`, `Resource` and `NotResource`, `Principal` and `NotPrincipal` exclude each other: keep
    /// the one that is meant.
    "unsupported-element-combination", Error, "R-STMT-2",
    aws = "Unsupported element combination"
}
