//! `variable-unsupported-in-element`.

use crate::lint::entry::check;

check! {
    /// A policy variable stands where none is read.
    ///
    /// Variables are read in the resource part of ARNs and in the values of texts and ARNs; the partition and service
    /// of an ARN, numbers, dates and addresses are spelled out.
    "variable-unsupported-in-element", Error, "R-VAR-2",
    aws = "Variable unsupported in element"
}
