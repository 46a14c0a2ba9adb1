//! How a request is encrypted on its way.

use alloc::{borrow::Cow, format, vec::Vec};
use core::str::FromStr;

use super::RequestError;
use super::cipher_suite::CipherSuite;
use super::error::refuse_overlong;
use crate::finding::Reason;
use crate::text::{UnknownName, quoted};

/// Whether a request was encrypted on its way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::exhaustive_enums, reason = "complete by definition")]
pub enum Transport<'a> {
    /// Not said: `aws:SecureTransport` is absent.
    #[default]
    NotSaid,
    /// Clear text: `aws:SecureTransport` is false.
    ClearText,
    /// TLS: `aws:SecureTransport` is true.
    Tls(Tls<'a>),
}

/// What is known of a TLS connection: of itself, that it is one.
///
/// # Examples
/// ```
/// use portcullis::{Principal, RequestContext, request::{Network, Tls, TlsVersion}};
///
/// let tls = Tls::new(TlsVersion::Tls1_2).cipher_suite("ECDHE-RSA-AES128-GCM-SHA256");
/// let ask = |tls| {
///     let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
///     RequestContext::builder(ann, "s3:ListAllMyBuckets", "*")
///         .network(Network::public("203.0.113.9").transport(tls))
///         .build()
/// };
/// assert!(ask(tls).is_ok());
/// // A suite of another version is none that was agreed on (R-TLS-4).
/// assert!(ask(Tls::new(TlsVersion::Tls1_2).cipher_suite("TLS_AES_128_GCM_SHA256")).is_err());
/// # Ok::<(), portcullis::RequestErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls<'a> {
    pub(crate) version: TlsVersion,
    pub(crate) cipher_suite: Option<Cow<'a, str>>,
    pub(crate) key_exchange: Option<Cow<'a, str>>,
}

impl<'a> Tls<'a> {
    /// Of a version.
    #[must_use]
    pub const fn new(version: TlsVersion) -> Self {
        Self {
            version,
            cipher_suite: None,
            key_exchange: None,
        }
    }

    /// The suite that was agreed on, by the name that IANA or OpenSSL gives it: asked by
    /// [`TransportRequirements`](crate::guard::TransportRequirements) alone.
    #[must_use]
    pub fn cipher_suite(mut self, name: impl Into<Cow<'a, str>>) -> Self {
        self.cipher_suite = Some(name.into());
        self
    }

    /// The group of the key exchange, `x25519` or `X25519MLKEM768`: shown, and never deciding (R-TLS-9).
    #[must_use]
    pub fn key_exchange(mut self, group: impl Into<Cow<'a, str>>) -> Self {
        self.key_exchange = Some(group.into());
        self
    }

    fn into_owned(self) -> Tls<'static> {
        let owned = |text: Option<Cow<'a, str>>| text.map(|text| text.into_owned().into());
        Tls {
            version: self.version,
            cipher_suite: owned(self.cipher_suite),
            key_exchange: owned(self.key_exchange),
        }
    }
}

impl From<TlsVersion> for Transport<'_> {
    fn from(version: TlsVersion) -> Self {
        Self::Tls(Tls::new(version))
    }
}

impl<'a> From<Tls<'a>> for Transport<'a> {
    fn from(tls: Tls<'a>) -> Self {
        Self::Tls(tls)
    }
}

impl Transport<'_> {
    /// Of TLS its version.
    pub(super) const fn tls(&self) -> Option<TlsVersion> {
        match self {
            Self::Tls(tls) => Some(tls.version),
            Self::NotSaid | Self::ClearText => None,
        }
    }

    pub(super) fn into_owned(self) -> Transport<'static> {
        match self {
            Self::NotSaid => Transport::NotSaid,
            Self::ClearText => Transport::ClearText,
            Self::Tls(tls) => Transport::Tls(tls.into_owned()),
        }
    }

    /// What is too long, and a suite that does not go with the version (R-TLS-4). `field` is the name of the facts.
    pub(super) fn check(&self, field: &str, errors: &mut Vec<RequestError>) {
        let Self::Tls(tls) = self else {
            return;
        };
        if let Some(group) = &tls.key_exchange {
            refuse_overlong(&format!("{field}.keyExchange"), group, errors);
        }
        let Some(name) = &tls.cipher_suite else {
            return;
        };
        let field = format!("{field}.cipherSuite");
        if refuse_overlong(&field, name, errors) {
            return;
        }
        let is_1_3 = match CipherSuite::of(name) {
            CipherSuite::Tls1_3 | CipherSuite::Unencrypted1_3 => true,
            CipherSuite::Ephemeral | CipherSuite::Static | CipherSuite::Worthless => false,
            CipherSuite::Unknown => return,
        };
        if tls.version != TlsVersion::Unknown && is_1_3 != (tls.version == TlsVersion::Tls1_3) {
            let message = format!(
                "`{}` is a suite of {}, and not of {}",
                quoted(name),
                if is_1_3 {
                    "TLS 1.3"
                } else {
                    "TLS 1.2 or older"
                },
                tls.version.describe()
            );
            let reason = Reason::ContradictoryFacts;
            errors.push(RequestError::new(reason, "R-TLS-4", field, message));
        }
    }
}

/// A TLS version (R-TLS-5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TlsVersion {
    /// TLS, of a version that was not said.
    Unknown,
    /// SSL 3.0.
    Ssl3,
    /// TLS 1.0.
    Tls1_0,
    /// TLS 1.1.
    Tls1_1,
    /// TLS 1.2.
    Tls1_2,
    /// TLS 1.3.
    Tls1_3,
}

impl TlsVersion {
    /// The name on the wire; `None` of a version that was not said.
    #[must_use]
    pub const fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Ssl3 => Some("SSLv3"),
            _ => self.number(),
        }
    }

    /// What people call it.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Unknown => "TLS",
            Self::Ssl3 => "SSL 3.0",
            Self::Tls1_0 => "TLS 1.0",
            Self::Tls1_1 => "TLS 1.1",
            Self::Tls1_2 => "TLS 1.2",
            Self::Tls1_3 => "TLS 1.3",
        }
    }

    /// The number as `s3:TlsVersion` has it; SSL has none.
    #[must_use]
    pub const fn number(self) -> Option<&'static str> {
        match self {
            Self::Unknown | Self::Ssl3 => None,
            Self::Tls1_0 => Some("1.0"),
            Self::Tls1_1 => Some("1.1"),
            Self::Tls1_2 => Some("1.2"),
            Self::Tls1_3 => Some("1.3"),
        }
    }
}

impl FromStr for TlsVersion {
    type Err = UnknownName;

    /// Reads `1.2`, `TLS1.2`, `TLSv1.2` and likewise for 1.0, 1.1, 1.3, and `SSLv3`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text
            .strip_prefix("TLSv")
            .or_else(|| text.strip_prefix("TLS"))
            .unwrap_or(text);
        match number {
            "1.0" | "1" => Ok(Self::Tls1_0),
            "1.1" => Ok(Self::Tls1_1),
            "1.2" => Ok(Self::Tls1_2),
            "1.3" => Ok(Self::Tls1_3),
            _ if text == "SSLv3" => Ok(Self::Ssl3),
            _ => {
                let names = &["1.3", "1.2", "1.1", "1.0", "SSLv3"];
                Err(UnknownName::new("TLS version", text, names))
            }
        }
    }
}
