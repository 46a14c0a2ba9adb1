//! When, with what and from where a request came: kept with it, since guards ask for more than conditions do.

use alloc::borrow::Cow;

use super::credentials::ReadCredentials;
use super::{Connection, NetworkFacts, RequestContext, TimeFact, Transport};
use crate::text::Timestamp;

/// What came of the verification of a signature.
#[derive(Debug, Clone)]
pub(crate) struct Signature<'a> {
    pub(crate) holds: bool,
    /// What it proves, or why it does not.
    pub(crate) story: Cow<'a, str>,
}

/// What a host says of a request beside its question and its condition keys.
#[derive(Debug, Clone, Default)]
pub(super) struct Circumstances<'a> {
    pub(super) time: Option<(Timestamp, TimeFact<'a>)>,
    pub(super) credentials: Option<ReadCredentials<'a>>,
    pub(super) signature: Option<Signature<'a>>,
    pub(super) network: NetworkFacts<'a>,
    /// What is asked for beside the call.
    pub(super) connection: Option<Connection<'a>>,
}

impl Circumstances<'_> {
    /// What guards ask for: the rest is among the condition keys.
    pub(super) fn into_owned(self) -> Circumstances<'static> {
        Circumstances {
            time: self.time.map(|(instant, _)| (instant, instant.into())),
            credentials: self.credentials.map(ReadCredentials::into_owned),
            signature: self.signature.map(|signature| Signature {
                holds: signature.holds,
                story: signature.story.into_owned().into(),
            }),
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

    /// What came of the verification of its signature.
    pub(crate) fn signature(&self) -> Option<&Signature<'_>> {
        self.circumstances.as_deref()?.signature.as_ref()
    }
}
