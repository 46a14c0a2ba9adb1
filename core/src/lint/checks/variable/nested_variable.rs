//! `nested-variable`.

use crate::lint::entry::check;

check! {
    /// A policy variable stands inside another one.
    ///
    /// A variable stands for one value of the request, and its key is spelled out.
    "nested-variable", Error, "R-VAR-9"
}
