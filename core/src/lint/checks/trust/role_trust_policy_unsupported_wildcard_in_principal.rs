//! `role-trust-policy-unsupported-wildcard-in-principal`.

use crate::lint::entry::check;

check! {
    /// A role trusts everybody.
    ///
    /// Whoever has an account can ask for the role; only conditions are left to refuse. Name who may take it.
    "role-trust-policy-unsupported-wildcard-in-principal", Error, "R-TYPE-6",
    aws = "Role trust policy unsupported wildcard in principal"
}
