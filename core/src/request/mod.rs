//! What is asked: principal, action, resource and condition keys, normalised once.
//!
//! In: facts from the host, as borrowed text. Out: a [`RequestContext`] with the global keys derived. This
//! room knows no policy.

mod builder;
mod class;
mod context;
mod context_keys;
mod credentials;
mod derive;
mod error;
mod network;
mod principal;
mod question;
mod value;

pub use builder::RequestContextBuilder;
pub(crate) use class::{Caller, Formula, NoGrant, ResourceKind};
pub(crate) use context::KmsGrantee;
pub use context::RequestContext;
pub(crate) use context::RequestResource;
pub(crate) use credentials::NeverCalled;
pub use error::{RequestError, RequestErrors};
pub use network::{CredentialType, Network, TlsVersion};
pub use principal::Principal;
pub(crate) use principal::PrincipalKind;
pub(crate) use question::Question;
pub use value::{ContextScalar, ContextValue};
pub(crate) use value::{Scalar, ScalarKind, Value, Values};
