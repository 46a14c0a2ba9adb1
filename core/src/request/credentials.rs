//! What signed a request.

use alloc::vec::Vec;

use super::{Principal, PrincipalKind, RequestError, TimeFact};
use crate::finding::Reason;
use crate::text::{Timestamp, wire_names};

/// What signed the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CredentialType {
    /// An access key of a user or of the root user.
    LongTerm,
    /// Credentials of STS.
    Temporary,
    /// Nothing: the request is unsigned.
    Unsigned,
}

wire_names! {
    CredentialType, "type of credentials":
    LongTerm = "longTerm",
    Temporary = "temporary",
    Unsigned = "none",
}

/// What signed a request, with what is known of its lifetime: given to
/// [`RequestContextBuilder::credentials`](crate::request::RequestContextBuilder::credentials).
///
/// # Examples
/// ```
/// use portcullis::{Principal, RequestContext, request::Credentials};
///
/// let session = Principal::from_arn("arn:aws:sts::111122223333:assumed-role/Analyst/alice")?;
/// let credentials = Credentials::temporary()
///     .issued_at("2026-11-23T09:30:00Z")
///     .expires_at("2026-11-23T10:30:00Z")
///     .mfa_authenticated_at("2026-11-23T09:29:00Z");
/// let request = RequestContext::builder(session, "s3:ListAllMyBuckets", "*")
///     .time("2026-11-23T10:00:00Z")
///     .credentials(credentials)
///     .build()?;
/// assert_eq!(request.context_value("aws:MultiFactorAuthAge"), Some(1860_i64.into()));
/// # Ok::<(), portcullis::RequestErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials<'a>(CredentialFacts<'a>);

impl<'a> Credentials<'a> {
    /// An access key of a user or of the root user.
    #[must_use]
    pub const fn long_term() -> Self {
        Self(CredentialFacts::new(CredentialType::LongTerm))
    }

    /// Credentials of STS.
    #[must_use]
    pub const fn temporary() -> TemporaryCredentials<'a> {
        TemporaryCredentials(CredentialFacts::new(CredentialType::Temporary))
    }

    /// None: the request is unsigned.
    #[must_use]
    pub const fn unsigned() -> Self {
        Self(CredentialFacts::new(CredentialType::Unsigned))
    }
}

/// Credentials of STS, which alone have a lifetime: made by [`Credentials::temporary`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemporaryCredentials<'a>(CredentialFacts<'a>);

impl<'a> TemporaryCredentials<'a> {
    /// When they were issued, inclusive: gives `aws:TokenIssueTime`.
    #[must_use]
    pub fn issued_at(mut self, time: impl Into<TimeFact<'a>>) -> Self {
        self.0.issued_at = Some(time.into());
        self
    }

    /// When they end, exclusive. Whether they have takes the [`time`](crate::request::RequestContextBuilder::time) of the request.
    #[must_use]
    pub fn expires_at(mut self, time: impl Into<TimeFact<'a>>) -> Self {
        self.0.expires_at = Some(time.into());
        self
    }

    /// When the caller gave a second factor: gives `aws:MultiFactorAuthPresent`, and `aws:MultiFactorAuthAge` if the
    /// time of the request is known (R-KEY-11).
    #[must_use]
    pub fn mfa_authenticated_at(mut self, time: impl Into<TimeFact<'a>>) -> Self {
        self.0.mfa_authenticated_at = Some(time.into());
        self
    }
}

impl<'a> From<TemporaryCredentials<'a>> for Credentials<'a> {
    fn from(TemporaryCredentials(facts): TemporaryCredentials<'a>) -> Self {
        Self(facts)
    }
}

/// The members of a scenario's `credentials`, for what reads them from another format; [`Credentials`] is for hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a new member is to be carried by every front"
)]
pub struct CredentialFacts<'a> {
    /// What signed the request.
    pub credential_type: CredentialType,
    /// See [`TemporaryCredentials::issued_at`].
    pub issued_at: Option<TimeFact<'a>>,
    /// See [`TemporaryCredentials::expires_at`].
    pub expires_at: Option<TimeFact<'a>>,
    /// See [`TemporaryCredentials::mfa_authenticated_at`].
    pub mfa_authenticated_at: Option<TimeFact<'a>>,
}

impl CredentialFacts<'_> {
    /// Of this type, without a time.
    #[must_use]
    pub const fn new(credential_type: CredentialType) -> Self {
        Self {
            credential_type,
            issued_at: None,
            expires_at: None,
            mfa_authenticated_at: None,
        }
    }
}

impl<'a> From<CredentialFacts<'a>> for Credentials<'a> {
    fn from(facts: CredentialFacts<'a>) -> Self {
        Self(facts)
    }
}

/// Where a time is in the lifetime of credentials (R-STS-11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lifetime {
    /// Within, or not known.
    Holds,
    /// They are issued at that time.
    NotYet(Timestamp),
    /// They ended at that time.
    Over(Timestamp),
}

/// Credentials whose times were read.
#[derive(Debug, Clone)]
pub(super) struct ReadCredentials<'a> {
    pub(super) credential_type: CredentialType,
    pub(super) issued_at: Option<(Timestamp, TimeFact<'a>)>,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) mfa_authenticated_at: Option<Timestamp>,
}

impl<'a> ReadCredentials<'a> {
    pub(super) fn read(credentials: Credentials<'a>, errors: &mut Vec<RequestError>) -> Self {
        let facts = credentials.0;
        let mut read = |field, time: Option<TimeFact<'a>>| {
            let time = time?;
            Some((time.read(field, errors)?, time))
        };
        let issued_at = read("credentials.issuedAt", facts.issued_at);
        let expires_at = read("credentials.expiresAt", facts.expires_at);
        let mfa_authenticated_at =
            read("credentials.mfaAuthenticatedAt", facts.mfa_authenticated_at);
        Self {
            credential_type: facts.credential_type,
            issued_at,
            expires_at: expires_at.map(|(instant, _)| instant),
            mfa_authenticated_at: mfa_authenticated_at.map(|(instant, _)| instant),
        }
    }

    /// Where `time` is in their lifetime, which begins with the instant of issue and ends before that of expiry.
    pub(super) fn lifetime(&self, time: Option<Timestamp>) -> Lifetime {
        let Some(time) = time else {
            return Lifetime::Holds;
        };
        match (&self.issued_at, self.expires_at) {
            (Some((issued, _)), _) if time < *issued => Lifetime::NotYet(*issued),
            (_, Some(expires)) if expires <= time => Lifetime::Over(expires),
            _ => Lifetime::Holds,
        }
    }

    /// Credentials that a caller of this kind cannot have: an access key is a user's or root's, and who has no AWS
    /// credentials has none of STS.
    pub(super) fn check_holder(&self, principal: &Principal<'_>, errors: &mut Vec<RequestError>) {
        let message = match (self.credential_type, &principal.kind) {
            (CredentialType::LongTerm, PrincipalKind::User(_) | PrincipalKind::Root(_))
            | (CredentialType::Unsigned, _) => return,
            (CredentialType::LongTerm, _) => {
                "long-term credentials are an access key of a user or root, and this caller is neither"
            }
            (CredentialType::Temporary, PrincipalKind::Anonymous) => {
                "what signs with temporary credentials is not anonymous"
            }
            (CredentialType::Temporary, PrincipalKind::Federated(_)) => {
                "who comes from a provider gets temporary credentials by this call, and does not have them yet"
            }
            (CredentialType::Temporary, _) => return,
        };
        let (reason, rule) = (Reason::ContradictoryFacts, "R-TLS-7");
        errors.push(RequestError::new(reason, rule, "credentials.type", message));
    }

    pub(super) fn into_owned(self) -> ReadCredentials<'static> {
        ReadCredentials {
            credential_type: self.credential_type,
            issued_at: self
                .issued_at
                .map(|(instant, fact)| (instant, fact.into_owned())),
            expires_at: self.expires_at,
            mfa_authenticated_at: self.mfa_authenticated_at,
        }
    }

    /// What contradicts the time of the request.
    pub(super) fn check(&self, time: Option<Timestamp>, errors: &mut Vec<RequestError>) {
        let mut refuse = |rule, field: &str, message: &str| {
            errors.push(RequestError::new(
                Reason::ContradictoryFacts,
                rule,
                field,
                message,
            ));
        };
        if self.expires_at.is_some() && time.is_none() {
            let message = "whether credentials have expired needs `time`";
            refuse("SCENARIO", "credentials.expiresAt", message);
        }
        if let (Some(mfa), Some(time)) = (self.mfa_authenticated_at, time)
            && mfa > time
        {
            let message = "the second factor was given after `time`";
            refuse("R-KEY-11", "credentials.mfaAuthenticatedAt", message);
        }
    }
}
