//! What a host says of a request beside its condition keys.

use super::{CredentialType, TlsVersion};

/// What a host says, as far as it decides more than the value of a condition key.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Facts {
    pub(crate) resource_in_management_account: bool,
    pub(crate) kms_grant: Option<KmsGrantee>,
    /// `time` is outside the lifetime of the credentials, or the signature does not hold (R-STS-11).
    pub(crate) unproven: bool,
    pub(crate) credential_type: Option<CredentialType>,
    /// The caller gave a second factor.
    pub(crate) has_mfa: bool,
    pub(super) tls: Option<TlsVersion>,
    /// The caller has a public address, and so did not come through an endpoint.
    pub(super) has_public_address: bool,
}

/// To whom a grant of KMS was given (R-KMS-6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KmsGrantee {
    /// The user, or the role or issuing user behind a session.
    Identity,
    /// The session itself.
    Session,
}
