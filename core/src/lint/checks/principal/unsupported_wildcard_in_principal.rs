//! `unsupported-wildcard-in-principal`.

use crate::lint::entry::check;

check! {
    /// A principal is a pattern.
    ///
    /// Only the lone `*` is a wildcard among principals. Use it with a condition on `aws:PrincipalArn`, or name the
    /// principals.
    "unsupported-wildcard-in-principal", Error, "R-PRIN-9",
    aws = "Unsupported wildcard in principal"
}
