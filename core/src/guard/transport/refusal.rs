//! Why a transport is refused.

use crate::request::TlsVersion;

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
