//! `mismatched-action-for-principal`.

use crate::lint::entry::check;

check! {
    /// The principal of a trust policy cannot make the call that the statement is about.
    ///
    /// Providers of web identities call `sts:AssumeRoleWithWebIdentity`, those of SAML `sts:AssumeRoleWithSAML`, all
    /// others `sts:AssumeRole`.
    "mismatched-action-for-principal", Error, "R-TYPE-5",
    aws = "Mismatched action for principal"
}
