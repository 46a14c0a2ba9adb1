//! `invalid-federated-principal-syntax-in-role-trust-policy`.

use crate::lint::entry::check;

check! {
    /// The provider of identities that a role trusts is written in no form that one has.
    ///
    /// Write the ARN of the provider, `arn:aws:iam::111122223333:oidc-provider/NAME` or `…:saml-provider/NAME`, or one of
    /// the names that need none, such as `cognito-identity.amazonaws.com`.
    "invalid-federated-principal-syntax-in-role-trust-policy", Error, "R-PRIN-12",
    aws = "Invalid federated principal syntax in role trust policy"
}
