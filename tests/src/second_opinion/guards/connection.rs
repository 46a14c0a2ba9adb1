//! The connection that is asked for: `request.network.connection`.

use serde_json::Value;

use super::super::values::Range;
use super::reader::{Object, Read, address, between, integer, name, text, word};
use super::rules::{Packet, protocol_number};
use super::transport::{Tls, contradicts, stated};

/// What a side of a connection can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Address,
    Interface,
    Cluster,
    Workgroup,
    ManagedEndpoint,
    VpcEndpoint,
}

/// A side as it is named.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) kind: Kind,
    pub(super) name: String,
    pub(super) address: Option<Range>,
}

/// What is asked of the network.
#[derive(Debug, Clone)]
pub(super) struct Connection {
    pub(super) from: Named,
    pub(super) to: Named,
    pub(super) protocol: i64,
    /// Left out: that of the side that is asked for.
    pub(super) port: Option<i64>,
    pub(super) source_port: Option<i64>,
    pub(super) icmp: Option<(i64, i64)>,
    pub(super) sslmode: Option<&'static str>,
    pub(super) tls: Option<Tls>,
}

const FROM: [&str; 4] = ["address", "interface", "cluster", "workgroup"];
const TO: [&str; 6] = [
    "address",
    "interface",
    "cluster",
    "workgroup",
    "managedEndpoint",
    "vpcEndpoint",
];
const MODES: [&str; 6] = [
    "disable",
    "allow",
    "prefer",
    "require",
    "verify-ca",
    "verify-full",
];

impl Connection {
    pub(super) fn read(value: &Value) -> Read<Self> {
        let known = [
            "from",
            "to",
            "protocol",
            "port",
            "sourcePort",
            "icmpType",
            "icmpCode",
            "sslmode",
            "tls",
        ];
        let object = Object::of(value, &known)?;
        let from = object.need("from", |value| Named::read(value, &FROM))?;
        let to = object.need("to", |value| Named::read(value, &TO))?;
        if from.kind == Kind::Address && to.kind == Kind::Address {
            return Err("two addresses".into());
        }
        let protocol = object.read("protocol", protocol)?.unwrap_or(6);
        let has_ports = matches!(protocol, 6 | 17);
        let has_types = matches!(protocol, 1 | 58);
        let port = object.read("port", between(0, 65_535))?;
        let source_port = object.read("sourcePort", between(0, 65_535))?;
        let kind = object.read("icmpType", between(0, 255))?;
        let code = object.read("icmpCode", between(0, 255))?;
        if !has_ports && (port.is_some() || source_port.is_some()) {
            return Err("a port of a protocol without ports".into());
        }
        if !has_types && (kind.is_some() || code.is_some()) {
            return Err("a type of a protocol without types".into());
        }
        if has_ports && port.is_none() && matches!(to.kind, Kind::Address | Kind::Interface) {
            return Err("no port".into());
        }
        let icmp = match kind {
            None if has_types => return Err("no type".into()),
            kind => kind.map(|kind| (kind, code.unwrap_or(0))),
        };
        let sslmode = object.read("sslmode", word(&MODES))?;
        // Deny-safe: it is said of connections to the database alone.
        if sslmode.is_some() && !to.kind.is_database() {
            return Err("sslmode, and no database".into());
        }
        let tls = stated(object.get("tls"))?;
        if let (Some(mode), Some(tls)) = (sslmode, &tls)
            && contradicts(mode, tls)
        {
            return Err("sslmode against tls".into());
        }
        Ok(Self {
            from,
            to,
            protocol,
            port,
            source_port,
            icmp,
            sslmode,
            tls,
        })
    }

    /// What is sent to begin, to the given port.
    pub(super) fn packet(&self, port: i64) -> Packet {
        Packet {
            protocol: self.protocol,
            port,
            icmp: self.icmp,
        }
    }

    /// Each thing that may come back and has to be let pass; nothing where there is no reply.
    pub(super) fn replies(&self, edges: &[i64]) -> Vec<Packet> {
        let reply = |port, icmp| Packet {
            protocol: self.protocol,
            port,
            icmp,
        };
        match (self.protocol, self.icmp) {
            (6 | 17, _) => match self.source_port {
                Some(port) => vec![reply(port, None)],
                // Every one of them; between the edges of rules nothing changes.
                None => edges
                    .iter()
                    .copied()
                    .chain([1024])
                    .filter(|port| (1024..=65_535).contains(port))
                    .map(|port| reply(port, None))
                    .collect(),
            },
            (1, Some((8, _))) => vec![reply(0, Some((0, 0)))],
            (58, Some((128, _))) => vec![reply(0, Some((129, 0)))],
            (1 | 58, _) => Vec::new(),
            _ => vec![reply(0, None)],
        }
    }
}

impl Named {
    fn read(value: &Value, known: &'static [&'static str]) -> Read<Self> {
        let object = Object::of(value, known)?;
        let (kind, value) = object.one_of(known)?;
        let kind = match kind {
            "address" => {
                return Ok(Self {
                    kind: Kind::Address,
                    name: text(value)?,
                    address: Some(address(value)?),
                });
            }
            "interface" => Kind::Interface,
            "cluster" => Kind::Cluster,
            "workgroup" => Kind::Workgroup,
            "managedEndpoint" => Kind::ManagedEndpoint,
            _ => Kind::VpcEndpoint,
        };
        Ok(Self {
            kind,
            name: name(value)?,
            address: None,
        })
    }
}

fn protocol(value: &Value) -> Read<i64> {
    match text(value) {
        Ok(name) => protocol_number(&name).ok_or_else(|| format!("{name} is no protocol")),
        Err(_) => match integer(value)? {
            number @ 0..=255 => Ok(number),
            number => Err(format!("{number} is no protocol")),
        },
    }
}
