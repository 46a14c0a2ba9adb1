//! `role-trust-policy-syntax-error-notprincipal`.

use crate::lint::entry::check;

check! {
    /// A role trust policy has `NotPrincipal`.
    ///
    /// A role trusts those whom it names. Use `Principal`, and conditions for the exceptions.
    "role-trust-policy-syntax-error-notprincipal", Error, "R-TYPE-4",
    aws = "Role trust policy syntax error notprincipal"
}
