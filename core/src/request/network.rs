//! How a request arrived.

use alloc::vec::Vec;

use super::error::refuse_overlong;
use super::{AddressFact, RequestError, Transport};
use crate::finding::Reason;

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
    pub fn transport(mut self, transport: impl Into<Transport<'a>>) -> Self {
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
    pub fn transport(self, transport: impl Into<Transport<'a>>) -> Network<'a> {
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
    pub transport: Transport<'a>,
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
        self.transport.check("network.tls", errors);
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
