//! How a request arrived.

use alloc::vec::Vec;
use core::str::FromStr;

use super::error::refuse_overlong;
use super::{AddressFact, RequestError};
use crate::finding::Reason;
use crate::text::UnknownName;

/// How a request arrived: given to [`RequestContextBuilder::network`](crate::request::RequestContextBuilder::network).
///
/// From a public address, or through a VPC endpoint: never both (R-KEY-11).
///
/// # Examples
/// ```
/// use portcullis::{Principal, RequestContext, request::{Network, TlsVersion, Transport}};
///
/// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
/// let ask = RequestContext::builder(ann, "s3:GetObject", "arn:aws:s3:::reports/1.csv");
///
/// let internet = Network::public("203.0.113.9").transport(TlsVersion::Tls1_3);
/// let request = ask.clone().network(internet).build()?;
/// assert_eq!(request.context_value("aws:SourceIp"), Some("203.0.113.9".into()));
///
/// let private = Network::endpoint("vpce-1a2b3c4d").vpc("vpc-111bbb22").source_ip("10.0.0.7");
/// let request = ask.network(private.transport(Transport::ClearText)).build()?;
/// assert_eq!(request.context_value("aws:SecureTransport"), Some(false.into()));
/// # Ok::<(), portcullis::RequestErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Network<'a>(NetworkFacts<'a>);

impl<'a> Network<'a> {
    /// From a public address: gives `aws:SourceIp`.
    #[must_use]
    pub fn public(source_ip: impl Into<AddressFact<'a>>) -> Self {
        Self(NetworkFacts {
            source_ip: Some(source_ip.into()),
            ..NetworkFacts::default()
        })
    }

    /// Through a VPC endpoint, `vpce-…`: gives `aws:SourceVpce`.
    #[must_use]
    pub fn endpoint(id: &'a str) -> PrivateNetwork<'a> {
        PrivateNetwork(NetworkFacts {
            vpc_endpoint: Some(id),
            ..NetworkFacts::default()
        })
    }

    /// Through a VPC endpoint whose name is not known.
    #[must_use]
    pub fn private() -> PrivateNetwork<'a> {
        PrivateNetwork(NetworkFacts::default())
    }

    /// Whether it was encrypted: gives `aws:SecureTransport`, and `s3:TlsVersion` (R-KEY-9).
    #[must_use]
    pub fn transport(mut self, transport: impl Into<Transport>) -> Self {
        self.0.transport = transport.into();
        self
    }

    pub(super) fn facts(self) -> NetworkFacts<'a> {
        self.0
    }
}

/// A way through a VPC endpoint: made by [`Network::endpoint`] and [`Network::private`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateNetwork<'a>(NetworkFacts<'a>);

impl<'a> PrivateNetwork<'a> {
    /// The VPC, `vpc-…`: gives `aws:SourceVpc`.
    #[must_use]
    pub fn vpc(mut self, id: &'a str) -> Self {
        self.0.vpc = Some(id);
        self
    }

    /// The private address of the caller: gives `aws:VpcSourceIp`.
    #[must_use]
    pub fn source_ip(mut self, address: impl Into<AddressFact<'a>>) -> Self {
        self.0.vpc_source_ip = Some(address.into());
        self
    }

    /// As [`Network::transport`].
    #[must_use]
    pub fn transport(self, transport: impl Into<Transport>) -> Network<'a> {
        Network::from(self).transport(transport)
    }
}

impl<'a> From<PrivateNetwork<'a>> for Network<'a> {
    fn from(PrivateNetwork(facts): PrivateNetwork<'a>) -> Self {
        Self(facts)
    }
}

/// The members of a scenario's `network`, for what reads them from another format, where facts can contradict each other;
/// [`Network`] is for hosts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a new member is to be carried by every front"
)]
pub struct NetworkFacts<'a> {
    /// See [`Network::public`].
    pub source_ip: Option<AddressFact<'a>>,
    /// See [`PrivateNetwork::source_ip`].
    pub vpc_source_ip: Option<AddressFact<'a>>,
    /// See [`PrivateNetwork::vpc`].
    pub vpc: Option<&'a str>,
    /// See [`Network::endpoint`].
    pub vpc_endpoint: Option<&'a str>,
    /// See [`Network::transport`].
    pub transport: Transport,
}

impl<'a> From<NetworkFacts<'a>> for Network<'a> {
    fn from(facts: NetworkFacts<'a>) -> Self {
        Self(facts)
    }
}

impl NetworkFacts<'_> {
    /// What is no address, too long, or contradicts another fact.
    pub(super) fn check(&self, errors: &mut Vec<RequestError>) {
        let addresses = [
            ("network.sourceIp", &self.source_ip),
            ("network.vpcSourceIp", &self.vpc_source_ip),
        ];
        for (field, address) in addresses {
            if let Some(address) = address {
                address.check(field, errors);
            }
        }
        let names = [
            ("network.vpc", self.vpc),
            ("network.vpcEndpoint", self.vpc_endpoint),
        ];
        for (field, name) in names {
            refuse_overlong(field, name.unwrap_or_default(), errors);
        }
        let through_endpoint =
            self.vpc_source_ip.is_some() || self.vpc.is_some() || self.vpc_endpoint.is_some();
        if self.source_ip.is_some() && through_endpoint {
            let message =
                "a request comes from a public address or through a VPC endpoint, never both";
            let (reason, field) = (Reason::ContradictoryFacts, "network.sourceIp");
            errors.push(RequestError::new(reason, "R-KEY-11", field, message));
        }
    }
}

/// Whether a request was encrypted on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[expect(clippy::exhaustive_enums, reason = "complete by definition")]
pub enum Transport {
    /// Not said: `aws:SecureTransport` is absent.
    #[default]
    NotSaid,
    /// Clear text: `aws:SecureTransport` is false.
    ClearText,
    /// TLS: `aws:SecureTransport` is true.
    Tls(TlsVersion),
}

impl From<TlsVersion> for Transport {
    fn from(version: TlsVersion) -> Self {
        Self::Tls(version)
    }
}

impl Transport {
    /// Of TLS its version.
    pub(super) const fn tls(self) -> Option<TlsVersion> {
        match self {
            Self::Tls(version) => Some(version),
            Self::NotSaid | Self::ClearText => None,
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
