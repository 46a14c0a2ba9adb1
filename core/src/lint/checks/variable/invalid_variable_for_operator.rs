//! `invalid-variable-for-operator`.

use crate::lint::entry::check;

check! {
    /// A policy variable stands under an operator that reads none.
    ///
    /// Variables are read under the operators of texts, ARNs and booleans. Numbers, dates, addresses and base64 are
    /// spelled out.
    "invalid-variable-for-operator", Error, "R-VAR-2",
    aws = "Invalid variable for operator"
}
