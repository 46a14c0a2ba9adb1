//! What the host requires of the transport of a request.

use alloc::{format, string::String, vec::Vec};

use super::database::DatabaseRequirements;
use crate::decision::Step;
use crate::guard::Gate;
use crate::request::{CipherSuite, Connection, RequestContext, TlsVersion, Transport};
use crate::text::quoted;

/// What the host requires of the transport of a request.
///
/// A request that says nothing of its transport is not checked unless [`require_facts`](Self::require_facts) is on (R-TLS-6); clear
/// text is refused.
///
/// # Examples
/// ```
/// use portcullis::guard::{TransportRefusal, TransportRequirements};
/// use portcullis::request::{Tls, TlsVersion, Transport};
///
/// let required = TransportRequirements::new();
/// assert_eq!(required.check(&TlsVersion::Tls1_3.into()), Ok(()));
/// assert_eq!(required.check(&Transport::ClearText), Err(TransportRefusal::ClearText));
///
/// let of_suite = |name| Tls::new(TlsVersion::Tls1_2).cipher_suite(name).into();
/// assert_eq!(required.check(&of_suite("ECDHE-RSA-AES128-GCM-SHA256")), Ok(()));
/// assert_eq!(required.check(&of_suite("AES128-GCM-SHA256")), Err(TransportRefusal::NotForwardSecret));
/// ```
///
/// # Source
/// Amazon Redshift Management Guide, "Infrastructure security in Amazon Redshift".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransportRequirements {
    minimum: TlsVersion,
    forward_secrecy: bool,
    require_facts: bool,
    pub(crate) database: Option<DatabaseRequirements>,
}

impl Default for TransportRequirements {
    fn default() -> Self {
        Self::new()
    }
}

impl TransportRequirements {
    /// TLS 1.2 or later, with forward secrecy (R-TLS-1, R-TLS-2).
    #[must_use]
    pub const fn new() -> Self {
        Self {
            minimum: TlsVersion::Tls1_2,
            forward_secrecy: true,
            require_facts: false,
            database: None,
        }
    }

    /// The oldest version that is let pass. A version that was not said is older than every one but
    /// [`Unknown`](TlsVersion::Unknown).
    #[must_use]
    pub const fn minimum(mut self, version: TlsVersion) -> Self {
        self.minimum = version;
        self
    }

    /// Whether a suite with an ephemeral key exchange is required (R-TLS-3). TLS 1.3 has no other, so that its suite need not
    /// be said; with an older version a suite that is not said, or not known, is refused.
    #[must_use]
    pub const fn forward_secrecy(mut self, yes: bool) -> Self {
        self.forward_secrecy = yes;
        self
    }

    /// Whether a request is refused of whose transport nothing is said; without this it is not checked.
    #[must_use]
    pub const fn require_facts(mut self, yes: bool) -> Self {
        self.require_facts = yes;
        self
    }

    /// What the database endpoint requires of a connection to it; without it such a connection is not checked.
    #[must_use]
    pub const fn database(mut self, requirements: DatabaseRequirements) -> Self {
        self.database = Some(requirements);
        self
    }

    /// What the database endpoint requires of the connection that a request asks for, if there is anything to check.
    pub(crate) fn of_connection<'r>(
        &self,
        request: &'r RequestContext<'_>,
    ) -> Option<(DatabaseRequirements, &'r Connection<'r>)> {
        let connection = request.connection()?;
        let database = self.database?;
        database
            .asks(connection, self.require_facts)
            .then_some((database, connection))
    }

    /// Whether a request lacks nothing, on both channels.
    pub(crate) fn lets_pass(&self, request: &RequestContext<'_>) -> bool {
        self.check(request.transport()).is_ok()
            && self
                .of_connection(request)
                .is_none_or(|(database, connection)| {
                    database.check(connection, request.time()).is_ok()
                })
    }

    /// What a request comes to, on the channels of which there is anything to check.
    pub(crate) fn gate(&self, request: &RequestContext<'_>) -> Option<Gate> {
        let mut steps = Vec::new();
        let transport = request.transport();
        if self.asks(transport) {
            let passes = self.check(transport).is_ok();
            steps.push(Step::new(passes, self.describe(transport)));
        }
        if let Some((database, connection)) = self.of_connection(request) {
            let time = request.time();
            let passes = database.check(connection, time).is_ok();
            steps.push(Step::new(passes, database.describe(connection, time)));
        }
        (!steps.is_empty()).then(|| Gate::of(steps))
    }

    /// Whether there is anything to check.
    const fn asks(&self, transport: &Transport<'_>) -> bool {
        self.require_facts || !matches!(transport, Transport::NotSaid)
    }

    /// Whether a transport is as required.
    ///
    /// # Errors
    /// The first requirement that it does not meet.
    pub fn check(&self, transport: &Transport<'_>) -> Result<(), TransportRefusal> {
        let tls = match transport {
            Transport::NotSaid if self.require_facts => return Err(TransportRefusal::NotSaid),
            Transport::NotSaid => return Ok(()),
            Transport::ClearText => return Err(TransportRefusal::ClearText),
            Transport::Tls(tls) => tls,
        };
        if tls.version < self.minimum {
            return Err(TransportRefusal::TooOld {
                found: tls.version,
                minimum: self.minimum,
            });
        }
        let suite = tls.cipher_suite.as_deref().map(CipherSuite::of);
        if suite == Some(CipherSuite::Worthless) {
            return Err(TransportRefusal::WorthlessSuite);
        }
        if !self.forward_secrecy {
            return Ok(());
        }
        match suite {
            Some(suite) if suite.is_forward_secret() => Ok(()),
            Some(CipherSuite::Unknown) => Err(TransportRefusal::UnknownSuite),
            Some(_) => Err(TransportRefusal::NotForwardSecret),
            None if tls.version == TlsVersion::Tls1_3 => Ok(()),
            None => Err(TransportRefusal::NoSuite),
        }
    }

    /// What was found, in one sentence.
    fn describe(&self, transport: &Transport<'_>) -> String {
        let found = describe(transport);
        match self.check(transport) {
            Ok(()) => {
                let required = self.minimum.describe();
                let secrecy = if self.forward_secrecy {
                    " and forward secrecy"
                } else {
                    ""
                };
                format!("{found}; {required} or later{secrecy} is required")
            }
            Err(refusal) => format!("{found}; {refusal}"),
        }
    }
}

/// A transport in words.
pub(super) fn describe(transport: &Transport<'_>) -> String {
    let tls = match transport {
        Transport::NotSaid => return "it is not said how the request was encrypted".into(),
        Transport::ClearText => return "clear text".into(),
        Transport::Tls(tls) => tls,
    };
    let version = match tls.version {
        TlsVersion::Unknown => "TLS of a version that is not said",
        version => version.describe(),
    };
    let with = |word, text: Option<&str>| match text {
        Some(text) => format!("{word}`{}`", quoted(text)),
        None => String::new(),
    };
    let suite = with(" with ", tls.cipher_suite.as_deref());
    let key_exchange = with(", key exchange ", tls.key_exchange.as_deref());
    format!("{version}{suite}{key_exchange}")
}

/// Why a transport is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TransportRefusal {
    /// Nothing is said of it, and it has to be.
    #[error("the host requires it to be said (R-TLS-6)")]
    NotSaid,
    /// It is not encrypted, and the cluster or workgroup requires it.
    #[error("`require_ssl` is on (R-TLS-8)")]
    SslRequired,
    /// It is not encrypted.
    #[error("TLS is required (R-TLS-6)")]
    ClearText,
    /// Its version is older than required, or not known.
    #[error("{} or later is required (R-TLS-1)", .minimum.describe())]
    TooOld {
        /// The version.
        found: TlsVersion,
        /// The oldest that is let pass.
        minimum: TlsVersion,
    },
    /// The suite of a version older than TLS 1.3 is not said.
    #[error("a suite with forward secrecy is required, and none is said (R-TLS-2)")]
    NoSuite,
    /// The suite has a name that is not known, and is taken for one without forward secrecy.
    #[error("a suite with forward secrecy is required, and this one is not known (R-TLS-3)")]
    UnknownSuite,
    /// The suite encrypts nothing, has a key of export strength, or nobody's key: no better than clear text, whether forward
    /// secrecy is required or not.
    #[error(
        "a suite that protects is required, and neither a NULL, an export nor an anonymous one (R-TLS-3)"
    )]
    WorthlessSuite,
    /// The suite has no ephemeral key exchange.
    #[error("a suite with forward secrecy is required, such as one of ECDHE or DHE (R-TLS-3)")]
    NotForwardSecret,
}
