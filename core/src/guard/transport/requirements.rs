//! What the host requires of the transport of a request.

use alloc::{format, string::String, vec::Vec};

use super::database::DatabaseRequirements;
use super::refusal::TransportRefusal;
use super::tls::{TlsRequirements, describe};
use crate::decision::Step;
use crate::guard::Gate;
use crate::request::{Connection, RequestContext, TlsVersion, Transport};

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
    tls: TlsRequirements,
    require_facts: bool,
    database: Option<DatabaseRequirements>,
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
            tls: TlsRequirements {
                minimum: TlsVersion::Tls1_2,
                forward_secrecy: true,
            },
            require_facts: false,
            database: None,
        }
    }

    /// The oldest version that is let pass. A version that was not said is older than every one but
    /// [`Unknown`](TlsVersion::Unknown).
    #[must_use]
    pub const fn minimum(mut self, version: TlsVersion) -> Self {
        self.tls.minimum = version;
        self
    }

    /// Whether a suite with an ephemeral key exchange is required (R-TLS-3). TLS 1.3 has no other, so that its suite need not
    /// be said; with an older version a suite that is not said, or not known, is refused.
    #[must_use]
    pub const fn forward_secrecy(mut self, yes: bool) -> Self {
        self.tls.forward_secrecy = yes;
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
    /// `to_database` tells whether one answers there, which is looked up in the network: last.
    fn of_connection<'r>(
        &self,
        request: &'r RequestContext<'_>,
        to_database: impl FnOnce(&Connection<'_>) -> bool,
    ) -> Option<(DatabaseRequirements, &'r Connection<'r>)> {
        let database = self.database?;
        let connection = request.connection()?;
        (DatabaseRequirements::asks(connection, self.require_facts) && to_database(connection))
            .then_some((database, connection))
    }

    /// Whether a request lacks nothing, on both channels.
    pub(crate) fn lets_pass(
        &self,
        request: &RequestContext<'_>,
        to_database: impl FnOnce(&Connection<'_>) -> bool,
    ) -> bool {
        self.check(request.transport()).is_ok()
            && self
                .of_connection(request, to_database)
                .is_none_or(|(database, connection)| {
                    database.check(connection, request.time()).is_ok()
                })
    }

    /// What a request comes to, on the channels of which there is anything to check.
    pub(crate) fn gate(
        &self,
        request: &RequestContext<'_>,
        to_database: impl FnOnce(&Connection<'_>) -> bool,
    ) -> Option<Gate> {
        let mut steps = Vec::new();
        let transport = request.transport();
        if self.asks(transport) {
            let passes = self.check(transport).is_ok();
            let reason = self.describe(transport);
            steps.push(Step { passes, reason });
        }
        if let Some((database, connection)) = self.of_connection(request, to_database) {
            let time = request.time();
            let passes = database.check(connection, time).is_ok();
            let reason = database.describe(connection, time);
            steps.push(Step { passes, reason });
        }
        (!steps.is_empty()).then(|| Gate::new(steps))
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
        match transport {
            Transport::NotSaid if self.require_facts => Err(TransportRefusal::NotSaid),
            Transport::NotSaid => Ok(()),
            Transport::ClearText => Err(TransportRefusal::ClearText),
            Transport::Tls(tls) => self.tls.check(tls),
        }
    }

    /// What was found, in one sentence.
    fn describe(&self, transport: &Transport<'_>) -> String {
        let found = describe(transport);
        match self.check(transport) {
            Ok(()) => {
                let required = self.tls.minimum.describe();
                let secrecy = if self.tls.forward_secrecy {
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
