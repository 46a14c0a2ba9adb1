//! `scp-syntax-error-principal`.

use crate::lint::entry::check;

check! {
    /// A service control policy names a principal.
    ///
    /// It is about every principal of the accounts it is attached to. Use a condition on `aws:PrincipalArn` for
    /// exceptions.
    "scp-syntax-error-principal", Error, "R-TYPE-1",
    aws = "SCP syntax error principal"
}
