//! `empty-exclusion`.

use crate::lint::entry::check;

check! {
    /// A list of exceptions is empty.
    ///
    /// Without exceptions `NotAction`, `NotResource` or `NotPrincipal` means everything. Name what is excepted, or say
    /// what is meant without it.
    "empty-exclusion", Error, "R-GRAM-13"
}
