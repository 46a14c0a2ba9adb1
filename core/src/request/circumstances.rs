//! When, with what and from where a request came: kept with it, since guards ask for more than conditions do.

use alloc::borrow::Cow;

use super::credentials::ReadCredentials;
use super::{Connection, NetworkFacts, RequestContext, TimeFact, Transport};
use crate::text::Timestamp;

/// What a host says of a request beside its question and its condition keys.
#[derive(Debug, Clone, Default)]
pub(super) struct Circumstances<'a> {
    pub(super) time: Option<(Timestamp, TimeFact<'a>)>,
    pub(super) credentials: Option<ReadCredentials<'a>>,
    /// Why the signature does not hold.
    pub(super) signature_refused: Option<Cow<'a, str>>,
    pub(super) network: NetworkFacts<'a>,
    /// What is asked for beside the call.
    pub(super) connection: Option<Connection<'a>>,
}

impl Circumstances<'_> {
    /// What guards ask for: the rest is among the condition keys.
    pub(super) fn into_owned(self) -> Circumstances<'static> {
        let owned = |text: Cow<'_, str>| text.into_owned().into();
        Circumstances {
            time: self.time.map(|(instant, _)| (instant, instant.into())),
            credentials: self.credentials.map(ReadCredentials::into_owned),
            signature_refused: self.signature_refused.map(owned),
            network: NetworkFacts {
                transport: self.network.transport.into_owned(),
                ..NetworkFacts::default()
            },
            connection: self.connection.map(Connection::into_owned),
        }
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

impl RequestContext<'_> {
    /// How it was encrypted on its way.
    pub(crate) fn transport(&self) -> &Transport<'_> {
        const NOT_SAID: &Transport<'_> = &Transport::NotSaid;
        let circumstances = self.circumstances.as_deref();
        circumstances.map_or(NOT_SAID, |circumstances| &circumstances.network.transport)
    }

    /// The connection that is asked for beside the call.
    pub(crate) fn connection(&self) -> Option<&Connection<'_>> {
        self.circumstances.as_deref()?.connection.as_ref()
    }

    /// When it is evaluated.
    pub(crate) fn time(&self) -> Option<Timestamp> {
        let time = self.circumstances.as_deref()?.time.as_ref()?;
        Some(time.0)
    }

    /// Where its time is in the lifetime of its credentials.
    pub(crate) fn lifetime(&self) -> Lifetime {
        let credentials = self
            .circumstances
            .as_deref()
            .and_then(|circumstances| circumstances.credentials.as_ref());
        credentials.map_or(Lifetime::Holds, |credentials| {
            credentials.lifetime(self.time())
        })
    }

    /// Why its signature does not hold.
    pub(crate) fn signature_refused(&self) -> Option<&str> {
        self.circumstances.as_deref()?.signature_refused.as_deref()
    }
}
