//! What is asked: principal, action, resource and condition keys, normalised once.
//!
//! In: facts from the host, as borrowed text. Out: a [`RequestContext`] with the global keys derived. This
//! room knows no policy.

mod builder;
mod cipher_suite;
mod circumstances;
mod class;
mod connection;
mod context;
mod context_keys;
mod credentials;
mod declared;
mod derive;
mod entry;
mod error;
mod facts;
mod key_value;
mod lent;
mod network;
mod owned;
mod principal;
mod question;
mod schema;
mod survey;
mod tags;
mod told;
mod transport;
mod unknown;
mod value;

pub use crate::text::Timestamp;
pub use builder::RequestContextBuilder;
pub(crate) use cipher_suite::CipherSuite;
pub(crate) use class::{Caller, Formula, NoGrant, ResourceKind};
pub use connection::{Connection, Protocol, Side, SslMode};
pub use context::RequestContext;
pub(crate) use credentials::Lifetime;
pub use credentials::{CredentialFacts, CredentialType, Credentials, TemporaryCredentials};
pub use error::{RequestError, RequestErrors};
pub use facts::{AddressFact, TimeFact};
pub use network::{Network, NetworkFacts, PrivateNetwork};
pub use owned::OwnedRequest;
pub use principal::Principal;
pub(crate) use principal::PrincipalKind;
pub(crate) use question::{AskedAction, Question, RequestResource};
pub use schema::KeySchema;
pub(crate) use told::KmsGrantee;
pub use transport::{Tls, TlsVersion, Transport};
pub use unknown::{UnknownKeys, UnknownKeysError};
pub use value::{ContextScalar, ContextValue};
pub(crate) use value::{Scalar, ScalarKind, Value, Values};
