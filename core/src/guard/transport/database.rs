//! What the database endpoint requires of a connection, which is another channel than that of calls (R-TLS-8).

use alloc::{format, string::String};

use super::refusal::TransportRefusal;
use super::tls::{TlsRequirements, describe};
use crate::request::{Connection, SslMode, Timestamp, TlsVersion, Transport};

/// 10 January 2025: `require_ssl` is true in the default parameter group of what is created or restored since.
const REQUIRED_SINCE: Timestamp = Timestamp::from_epoch_seconds(1_736_467_200);
/// 30 September 2026: TLS below 1.2 is refused since.
const TLS_1_2_SINCE: Timestamp = Timestamp::from_epoch_seconds(1_790_726_400);

/// What the database endpoint of a cluster or workgroup requires of a connection (R-TLS-8).
///
/// A connection of which nothing is said, neither what the client wants (`sslmode`) nor what was agreed on (`tls`), is not checked
/// unless [`TransportRequirements::require_facts`](super::TransportRequirements::require_facts) is on.
///
/// # Examples
/// ```
/// use portcullis::guard::DatabaseRequirements;
/// use portcullis::request::SslMode;
///
/// // Of a cluster that was created since 10 January 2025.
/// let young = DatabaseRequirements::new();
/// assert!(young.requires_ssl());
/// assert!(!young.answer(SslMode::Disable).accepted);
/// assert!(young.answer(SslMode::Allow).encrypted);
///
/// let custom = DatabaseRequirements::new().require_ssl(false);
/// assert!(!custom.answer(SslMode::Allow).encrypted);
/// assert!(custom.answer(SslMode::Prefer).encrypted);
/// ```
///
/// # Source
/// Amazon Redshift Management Guide, "Behavior changes in Amazon Redshift" and "Configuring security options for connections".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DatabaseRequirements {
    require_ssl: Option<bool>,
    created_at: Option<Timestamp>,
    use_fips_ssl: bool,
    minimum: Option<TlsVersion>,
    forward_secrecy: bool,
}

/// What becomes of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct SslAnswer {
    /// Whether it would be encrypted.
    pub encrypted: bool,
    /// Whether the server would take it.
    pub accepted: bool,
}

/// FIPS mode takes both parameters (R-TLS-8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`use_fips_ssl` needs `require_ssl`: FIPS mode takes both")]
#[non_exhaustive]
pub struct FipsError;

impl DatabaseRequirements {
    /// As the default parameter group of a new cluster or workgroup has it.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            require_ssl: None,
            created_at: None,
            use_fips_ssl: false,
            minimum: None,
            forward_secrecy: false,
        }
    }

    /// The parameter `require_ssl`. Without it the default of the time of creation is taken.
    #[must_use]
    pub const fn require_ssl(mut self, yes: bool) -> Self {
        self.require_ssl = Some(yes);
        self
    }

    /// When the cluster or workgroup was created or restored: before 10 January 2025 `require_ssl` is false where it is not
    /// set.
    #[must_use]
    pub const fn created_at(mut self, time: Timestamp) -> Self {
        self.created_at = Some(time);
        self
    }

    /// The parameter `use_fips_ssl`, which [`check_fips`](Self::check_fips) holds against the other.
    #[must_use]
    pub const fn use_fips_ssl(mut self, yes: bool) -> Self {
        self.use_fips_ssl = yes;
        self
    }

    /// The oldest version of TLS. Without it that is TLS 1.2 from 30 September 2026 on, and where a request has no time; before,
    /// TLS 1.0.
    #[must_use]
    pub const fn minimum(mut self, version: TlsVersion) -> Self {
        self.minimum = Some(version);
        self
    }

    /// Whether a suite with an ephemeral key exchange is required; off unless it is asked for.
    #[must_use]
    pub const fn forward_secrecy(mut self, yes: bool) -> Self {
        self.forward_secrecy = yes;
        self
    }

    /// What `require_ssl` comes to; in FIPS mode it is taken to be on, whatever is said.
    #[must_use]
    pub fn requires_ssl(&self) -> bool {
        self.use_fips_ssl || self.has_require_ssl()
    }

    /// The parameter, or its default.
    fn has_require_ssl(&self) -> bool {
        self.require_ssl
            .unwrap_or_else(|| self.created_at.is_none_or(|time| time >= REQUIRED_SINCE))
    }

    /// Whether the two parameters of FIPS mode go together.
    ///
    /// # Errors
    /// `use_fips_ssl` without `require_ssl`: an operator who believes to be in FIPS mode is not.
    pub fn check_fips(&self) -> Result<(), FipsError> {
        if self.use_fips_ssl && !self.has_require_ssl() {
            Err(FipsError)
        } else {
            Ok(())
        }
    }

    /// What becomes of the connection of a client with this mode: the table of modes against `require_ssl`.
    #[must_use]
    pub fn answer(&self, mode: SslMode) -> SslAnswer {
        let required = self.requires_ssl();
        let encrypted = match mode {
            SslMode::Disable => false,
            SslMode::Allow => required,
            SslMode::Prefer | SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => true,
        };
        SslAnswer {
            encrypted,
            accepted: encrypted || !required,
        }
    }

    /// Whether there is anything to check.
    pub(crate) const fn asks(connection: &Connection<'_>, require_facts: bool) -> bool {
        require_facts
            || connection.sslmode.is_some()
            || !matches!(connection.tls, Transport::NotSaid)
    }

    /// Whether a connection is as required, at the time of a request.
    ///
    /// # Errors
    /// The first requirement that it does not meet.
    pub(crate) fn check(
        &self,
        connection: &Connection<'_>,
        time: Option<Timestamp>,
    ) -> Result<(), TransportRefusal> {
        match (&connection.tls, connection.sslmode) {
            (Transport::Tls(tls), _) => self.of_tls(time).check(tls),
            (Transport::ClearText, _) => self.of_clear_text(),
            (Transport::NotSaid, Some(mode)) if self.answer(mode).encrypted => Ok(()),
            (Transport::NotSaid, Some(_)) => self.of_clear_text(),
            (Transport::NotSaid, None) => Err(TransportRefusal::NotSaid),
        }
    }

    /// What was found, in one sentence.
    pub(crate) fn describe(&self, connection: &Connection<'_>, time: Option<Timestamp>) -> String {
        let found = match (&connection.tls, connection.sslmode) {
            (Transport::NotSaid, Some(mode)) => {
                let becomes = if self.answer(mode).encrypted {
                    "encrypts"
                } else {
                    "does not encrypt"
                };
                format!(
                    "a client with sslmode `{mode}` {becomes} where require_ssl is {}, and the version is not said",
                    self.requires_ssl()
                )
            }
            (Transport::NotSaid, None) => "nothing is said of the connection".into(),
            (transport, _) => describe(transport),
        };
        match self.check(connection, time) {
            Ok(()) => format!("database endpoint: {found}"),
            Err(refusal) => format!("database endpoint: {found}; {refusal}"),
        }
    }

    /// Who requires forward secrecy does not mean clear text.
    fn of_clear_text(&self) -> Result<(), TransportRefusal> {
        if self.requires_ssl() {
            Err(TransportRefusal::SslRequired)
        } else if self.forward_secrecy {
            Err(TransportRefusal::ClearText)
        } else {
            Ok(())
        }
    }

    fn of_tls(&self, time: Option<Timestamp>) -> TlsRequirements {
        let by_date = if time.is_none_or(|time| time >= TLS_1_2_SINCE) {
            TlsVersion::Tls1_2
        } else {
            TlsVersion::Tls1_0
        };
        TlsRequirements {
            minimum: self.minimum.unwrap_or(by_date),
            forward_secrecy: self.forward_secrecy,
        }
    }
}
