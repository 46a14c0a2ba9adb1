//! When, with what and from where a request came: kept with it, since guards ask for more than conditions do.

use alloc::borrow::Cow;

use super::credentials::ReadCredentials;
use super::{Connection, NetworkFacts, TimeFact};
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
