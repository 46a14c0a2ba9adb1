//! `rcp-syntax-error-principal`.

use crate::lint::entry::check;

check! {
    /// A resource control policy names a principal other than `"*"`.
    ///
    /// It takes `"Principal": "*"` alone; narrow with conditions.
    "rcp-syntax-error-principal", Error, "R-TYPE-9",
    aws = "RCP syntax error principal"
}
