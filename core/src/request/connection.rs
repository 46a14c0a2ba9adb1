//! A connection that is asked for beside the call: from whom, to whom, and of what kind.

use alloc::{borrow::Cow, vec::Vec};
use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::error::refuse_overlong;
use super::{RequestError, RequestErrors, Transport};
use crate::finding::Reason;
use crate::text::wire_names;

/// A connection to a cluster, workgroup or endpoint, or from one: another way than that of the call (R-NET-4).
///
/// Plain facts. What contradicts another is told by [`check`](Self::check).
///
/// # Examples
/// ```
/// use core::net::Ipv4Addr;
/// use portcullis::request::{Connection, Side, SslMode, Transport};
///
/// let client = Ipv4Addr::new(10, 0, 3, 4);
/// let connection = Connection::new(client, Side::cluster("prod")).sslmode(SslMode::VerifyFull);
/// assert!(connection.check().is_ok());
///
/// // What the client insists on, and what it is said to have got.
/// let contradiction = connection.tls(Transport::ClearText).check().expect_err("clear text");
/// assert_eq!(contradiction.errors()[0].field(), "network.connection.sslmode");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a new member is to be carried by every front"
)]
pub struct Connection<'a> {
    /// Who connects: an address, interface, cluster or workgroup.
    pub from: Side<'a>,
    /// To what. One of the two sides at least is no address.
    pub to: Side<'a>,
    /// The protocol above IP.
    pub protocol: Protocol,
    /// The port at `to`, of TCP and UDP. `None`: that of the cluster, workgroup or endpoint.
    pub port: Option<u16>,
    /// The port at `from`, of TCP and UDP, to which replies go. `None`: any of 1024 to 65535.
    pub source_port: Option<u16>,
    /// Of ICMP and ICMPv6.
    pub icmp_type: Option<u8>,
    /// Of ICMP and ICMPv6. `None`: 0.
    pub icmp_code: Option<u8>,
    /// What the client wants of its connection to a database endpoint (R-TLS-8).
    pub sslmode: Option<SslMode>,
    /// What was agreed on, where it is known.
    pub tls: Transport<'a>,
}

impl<'a> Connection<'a> {
    /// A connection by TCP, to the port of what is asked for.
    #[must_use]
    pub fn new(from: impl Into<Side<'a>>, to: impl Into<Side<'a>>) -> Self {
        Self {
            from: from.into(),
            to: to.into(),
            protocol: Protocol::TCP,
            port: None,
            source_port: None,
            icmp_type: None,
            icmp_code: None,
            sslmode: None,
            tls: Transport::NotSaid,
        }
    }

    /// By another protocol than TCP.
    #[must_use]
    pub const fn protocol(mut self, protocol: Protocol) -> Self {
        self.protocol = protocol;
        self
    }

    /// To this port.
    #[must_use]
    pub const fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// From this port.
    #[must_use]
    pub const fn source_port(mut self, port: u16) -> Self {
        self.source_port = Some(port);
        self
    }

    /// Of ICMP and ICMPv6 what is sent: an echo request is type 8, of ICMPv6 128, with code 0.
    #[must_use]
    pub const fn icmp(mut self, icmp_type: u8, icmp_code: u8) -> Self {
        self.icmp_type = Some(icmp_type);
        self.icmp_code = Some(icmp_code);
        self
    }

    /// As the client is set up.
    #[must_use]
    pub const fn sslmode(mut self, sslmode: SslMode) -> Self {
        self.sslmode = Some(sslmode);
        self
    }

    /// As it was agreed on.
    #[must_use]
    pub fn tls(mut self, tls: impl Into<Transport<'a>>) -> Self {
        self.tls = tls.into();
        self
    }

    /// The same with texts of its own.
    #[must_use]
    pub fn into_owned(self) -> Connection<'static> {
        Connection {
            from: self.from.into_owned(),
            to: self.to.into_owned(),
            tls: self.tls.into_owned(),
            protocol: self.protocol,
            port: self.port,
            source_port: self.source_port,
            icmp_type: self.icmp_type,
            icmp_code: self.icmp_code,
            sslmode: self.sslmode,
        }
    }

    /// Whether the facts go together.
    ///
    /// # Errors
    /// Every fact that another contradicts, and every one that is missing; the fields are named as in the scenario
    /// document, `network.connection.port` and so on.
    pub fn check(&self) -> Result<(), RequestErrors> {
        let mut errors = Vec::new();
        self.collect_errors(&mut errors);
        match errors.is_empty() {
            true => Ok(()),
            false => Err(RequestErrors { errors }),
        }
    }

    pub(crate) fn collect_errors(&self, errors: &mut Vec<RequestError>) {
        self.check_sides(errors);
        self.check_protocol(errors);
        self.tls.check("network.connection.tls", errors);
        let mut contradiction = |message: &str| {
            let (reason, field) = (Reason::ContradictoryFacts, "network.connection.sslmode");
            errors.push(RequestError::new(reason, "R-TLS-8", field, message));
        };
        let Some(sslmode) = self.sslmode else { return };
        match (sslmode, &self.tls) {
            (SslMode::Disable, Transport::Tls(_)) => {
                contradiction("a client with `disable` never encrypts, and `tls` says it did");
            }
            (SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull, Transport::ClearText) => {
                contradiction("such a client always encrypts, and `tls` says clear text");
            }
            _ => {}
        }
        if !self.to.is_database() {
            contradiction("only a cluster, workgroup or managed endpoint is asked with `sslmode`");
        }
    }

    fn check_sides(&self, errors: &mut Vec<RequestError>) {
        let sides = [
            ("network.connection.from", &self.from),
            ("network.connection.to", &self.to),
        ];
        for (field, side) in sides {
            refuse_overlong(field, side.name().unwrap_or_default(), errors);
        }
        let mut refuse = |message: &str| {
            let (reason, field) = (Reason::InvalidField, "network.connection.from");
            errors.push(RequestError::new(reason, "SCENARIO", field, message));
        };
        match (&self.from, &self.to) {
            (Side::Address(_), Side::Address(_)) => {
                refuse("one side has to be something that the network describes, not an address");
            }
            (Side::ManagedEndpoint(_) | Side::VpcEndpoint(_), _) => {
                refuse("an endpoint is connected to, and never connects");
            }
            _ => {}
        }
    }

    fn check_protocol(&self, errors: &mut Vec<RequestError>) {
        let protocol = self.protocol;
        let mut push = |reason, field: &str, message: &str| {
            errors.push(RequestError::new(reason, "SCENARIO", field, message));
        };
        let of_ports = [
            ("network.connection.port", self.port),
            ("network.connection.sourcePort", self.source_port),
        ];
        for (field, port) in of_ports {
            if port.is_some() && !protocol.has_ports() {
                push(
                    Reason::ContradictoryFacts,
                    field,
                    "only tcp and udp have ports",
                );
            }
        }
        if protocol.has_ports() && self.port.is_none() && !self.to.has_port() {
            let message =
                "the port is missing; a cluster, workgroup or endpoint alone has one of its own";
            push(Reason::MissingMember, "network.connection.port", message);
        }
        let of_icmp = [
            ("network.connection.icmpType", self.icmp_type),
            ("network.connection.icmpCode", self.icmp_code),
        ];
        for (field, number) in of_icmp {
            if number.is_some() && !protocol.has_types() {
                let message = "only icmp and icmpv6 have types and codes";
                push(Reason::ContradictoryFacts, field, message);
            }
        }
        if protocol.has_types() && self.icmp_type.is_none() {
            let message = "the type is missing; an echo request is 8, of icmpv6 128";
            push(
                Reason::MissingMember,
                "network.connection.icmpType",
                message,
            );
        }
    }
}

/// One end of a connection. Names are those of the network's description.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Side<'a> {
    /// An IPv4 or IPv6 address, within a VPC or outside.
    Address(IpAddr),
    /// A network interface, by its id.
    Interface(Cow<'a, str>),
    /// A cluster, by its name.
    Cluster(Cow<'a, str>),
    /// A serverless workgroup, by its name.
    Workgroup(Cow<'a, str>),
    /// A Redshift-managed VPC endpoint, by its name (R-RS-14).
    ManagedEndpoint(Cow<'a, str>),
    /// An interface endpoint, by its id (R-NET-9).
    VpcEndpoint(Cow<'a, str>),
}

impl<'a> Side<'a> {
    /// A network interface, by its id.
    pub fn interface(id: impl Into<Cow<'a, str>>) -> Self {
        Self::Interface(id.into())
    }

    /// A cluster, by its name.
    pub fn cluster(name: impl Into<Cow<'a, str>>) -> Self {
        Self::Cluster(name.into())
    }

    /// A serverless workgroup, by its name.
    pub fn workgroup(name: impl Into<Cow<'a, str>>) -> Self {
        Self::Workgroup(name.into())
    }

    /// A Redshift-managed VPC endpoint, by its name.
    pub fn managed_endpoint(name: impl Into<Cow<'a, str>>) -> Self {
        Self::ManagedEndpoint(name.into())
    }

    /// An interface endpoint, by its id.
    pub fn vpc_endpoint(id: impl Into<Cow<'a, str>>) -> Self {
        Self::VpcEndpoint(id.into())
    }

    /// What it is called; an address has no name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Address(_) => None,
            Self::Interface(name)
            | Self::Cluster(name)
            | Self::Workgroup(name)
            | Self::ManagedEndpoint(name)
            | Self::VpcEndpoint(name) => Some(name),
        }
    }

    /// The same with a text of its own.
    #[must_use]
    pub fn into_owned(self) -> Side<'static> {
        let owned = |name: Cow<'a, str>| Cow::Owned(name.into_owned());
        match self {
            Self::Address(address) => Side::Address(address),
            Self::Interface(name) => Side::Interface(owned(name)),
            Self::Cluster(name) => Side::Cluster(owned(name)),
            Self::Workgroup(name) => Side::Workgroup(owned(name)),
            Self::ManagedEndpoint(name) => Side::ManagedEndpoint(owned(name)),
            Self::VpcEndpoint(name) => Side::VpcEndpoint(owned(name)),
        }
    }

    /// Whether a database answers there.
    pub(crate) const fn is_database(&self) -> bool {
        matches!(
            self,
            Self::Cluster(_) | Self::Workgroup(_) | Self::ManagedEndpoint(_)
        )
    }

    /// Whether it listens at one port, which need not be said.
    const fn has_port(&self) -> bool {
        self.is_database() || matches!(self, Self::VpcEndpoint(_))
    }
}

impl From<IpAddr> for Side<'_> {
    fn from(address: IpAddr) -> Self {
        Self::Address(address)
    }
}

impl From<Ipv4Addr> for Side<'_> {
    fn from(address: Ipv4Addr) -> Self {
        Self::Address(address.into())
    }
}

impl From<Ipv6Addr> for Side<'_> {
    fn from(address: Ipv6Addr) -> Self {
        Self::Address(address.into())
    }
}

/// A protocol above IP, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a protocol is its number, and no more"
)]
pub struct Protocol(pub u8);

impl Protocol {
    /// ICMP, for IPv4.
    pub const ICMP: Self = Self(1);
    /// TCP.
    pub const TCP: Self = Self(6);
    /// UDP.
    pub const UDP: Self = Self(17);
    /// ICMPv6.
    pub const ICMPV6: Self = Self(58);

    /// Those that have names, as they are on the wire.
    pub(crate) const NAMED: [(&'static str, Self); 4] = [
        ("tcp", Self::TCP),
        ("udp", Self::UDP),
        ("icmp", Self::ICMP),
        ("icmpv6", Self::ICMPV6),
    ];

    /// Whether it is TCP or UDP.
    #[must_use]
    pub const fn has_ports(self) -> bool {
        matches!(self, Self::TCP | Self::UDP)
    }

    /// Whether it is ICMP or ICMPv6, whose messages have types and codes.
    #[must_use]
    pub const fn has_types(self) -> bool {
        matches!(self, Self::ICMP | Self::ICMPV6)
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Self::NAMED.iter().find(|(_, known)| known == self) {
            Some((name, _)) => f.write_str(name),
            None => write!(f, "protocol {}", self.0),
        }
    }
}

/// What a client wants of its connection to a database endpoint (R-TLS-8).
///
/// # Source
/// Amazon Redshift Management Guide, "Configuring security options for connections".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SslMode {
    /// Never encrypts.
    Disable,
    /// Encrypts only if the server requires it.
    Allow,
    /// Encrypts whenever the server can.
    Prefer,
    /// Always encrypts.
    Require,
    /// Always encrypts, and checks who signed the server's certificate.
    VerifyCa,
    /// Always encrypts, and checks the server's name as well.
    VerifyFull,
}

wire_names! {
    SslMode, "sslmode":
    Disable = "disable",
    Allow = "allow",
    Prefer = "prefer",
    Require = "require",
    VerifyCa = "verify-ca",
    VerifyFull = "verify-full",
}
