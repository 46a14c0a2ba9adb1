//! What stands before any policy: how a request is encrypted, what signed it, and whether it gets through the network.
//!
//! In: a request, and what its host requires. Out: a [`Gate`] each, which lets pass or refuses, and says why. All of it is
//! evaluation: nothing here opens a connection, reads a clock, or keeps a secret. A host gives its requirements as
//! [`Guards`] to an [`Authorizer`](crate::Authorizer), which asks them before it reads a policy. With the feature `sigv4`
//! signatures are verified by `guard::signature`.
//!
//! # Source
//! Amazon Redshift Management Guide, "Infrastructure security in Amazon Redshift".

mod credentials;
mod gate;
mod guards;
pub mod network;
mod never_called;
#[cfg(feature = "sigv4")]
pub mod signature;
mod transport;

pub(crate) use credentials::CredentialRefusal;
pub use gate::Gate;
pub use guards::Guards;
pub use transport::{
    DatabaseRequirements, FipsError, SslAnswer, TransportRefusal, TransportRequirements,
};
