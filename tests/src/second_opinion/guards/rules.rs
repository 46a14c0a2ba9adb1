//! The rules of security groups (8.6) and network ACLs (8.7), one by one.

use serde_json::Value;

use super::super::values::Range;
use super::reader::{Object, Read, between, cidr, integer, text, word};

/// What is on the way: to a port, or of a type and code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packet {
    pub(super) protocol: i64,
    pub(super) port: i64,
    pub(super) icmp: Option<(i64, i64)>,
}

pub(super) fn protocol_number(name: &str) -> Option<i64> {
    match name {
        "tcp" => Some(6),
        "udp" => Some(17),
        "icmp" => Some(1),
        "icmpv6" => Some(58),
        _ => None,
    }
}

/// Protocol and ports of a rule (R-SG-5, R-NACL-5).
#[derive(Debug, Clone)]
pub(super) struct Traffic {
    /// Left out: all.
    protocol: Option<i64>,
    /// Left out: every one.
    pub(super) ports: Option<(i64, i64)>,
}

impl Traffic {
    pub(super) const ALL: Self = Self {
        protocol: None,
        ports: None,
    };

    fn read(object: &Object<'_>) -> Read<Self> {
        let protocol = object.read("protocol", protocol)?;
        let ends = [
            object.read("fromPort", integer)?,
            object.read("toPort", integer)?,
        ];
        let ports = match ends {
            [None, None] => None,
            [Some(from), Some(to)] => Some((from, to)),
            _ => return Err("one end of a range of ports".into()),
        };
        if let Some((from, to)) = ports {
            let inside =
                |range: std::ops::RangeInclusive<i64>| range.contains(&from) && range.contains(&to);
            let good = match protocol {
                // Deny-safe: who names ports hardly means every protocol and every port.
                None => false,
                Some(Some(6 | 17)) => inside(0..=65_535) && from <= to,
                Some(Some(1 | 58)) => inside(-1..=255),
                Some(_) => true,
            };
            if !good {
                return Err(format!("ports {from} to {to}"));
            }
        }
        Ok(Self {
            protocol: protocol.flatten(),
            ports,
        })
    }

    fn holds(&self, packet: Packet) -> bool {
        match (self.protocol, self.ports) {
            (None, _) => true,
            (Some(protocol), _) if protocol != packet.protocol => false,
            (Some(_), None) => true,
            (Some(6 | 17), Some((from, to))) => from <= packet.port && packet.port <= to,
            (Some(1 | 58), Some((kind, code))) => match packet.icmp {
                Some((its_kind, its_code)) => {
                    kind == -1 || kind == its_kind && (code == -1 || code == its_code)
                }
                None => false,
            },
            (Some(_), Some(_)) => true,
        }
    }
}

/// `None`: all.
fn protocol(value: &Value) -> Read<Option<i64>> {
    match text(value) {
        Ok(name) if name == "all" || name == "-1" => Ok(None),
        Ok(name) => protocol_number(&name)
            .map(Some)
            .ok_or_else(|| format!("{name} is no protocol")),
        Err(_) => match integer(value)? {
            -1 => Ok(None),
            number @ 0..=255 => Ok(Some(number)),
            number => Err(format!("{number} is no protocol")),
        },
    }
}

/// R-SG-6.
#[derive(Debug, Clone)]
pub(super) enum Peer {
    Range(Range),
    PrefixList(String),
    Group(String),
    /// Any address of either family.
    Anyone,
}

/// A rule of a security group. It can only allow (R-SG-1).
#[derive(Debug, Clone)]
pub(super) struct GroupRule {
    pub(super) traffic: Traffic,
    pub(super) peer: Peer,
}

impl GroupRule {
    pub(super) fn read(value: &Value) -> Read<Self> {
        let known = ["protocol", "fromPort", "toPort", "peer", "description"];
        let object = Object::of(value, &known)?;
        object.read("description", text)?;
        Ok(Self {
            traffic: Traffic::read(&object)?,
            peer: object.need("peer", peer)?,
        })
    }

    pub(super) fn speaks_of(&self, packet: Packet) -> bool {
        self.traffic.holds(packet)
    }
}

fn peer(value: &Value) -> Read<Peer> {
    let name = text(value)?;
    if name.starts_with("pl-") {
        Ok(Peer::PrefixList(name))
    } else if name.starts_with("sg-") {
        Ok(Peer::Group(name))
    } else {
        Ok(Peer::Range(cidr(value)?))
    }
}

/// A rule of a network ACL.
#[derive(Debug, Clone)]
pub(super) struct AclRule {
    pub(super) number: i64,
    allow: bool,
    pub(super) traffic: Traffic,
    cidr: Range,
}

impl AclRule {
    pub(super) fn read(value: &Value) -> Read<Self> {
        let known = ["number", "action", "protocol", "fromPort", "toPort", "cidr"];
        let object = Object::of(value, &known)?;
        Ok(Self {
            number: object.need("number", between(1, 32_766))?,
            allow: object.need("action", word(&["allow", "deny"]))? == "allow",
            traffic: Traffic::read(&object)?,
            cidr: object.need("cidr", cidr)?,
        })
    }
}

/// R-NACL-1, R-NACL-2: the rule of the lowest number that speaks of the packet decides; none: refused.
pub(super) fn lets_pass(rules: &[AclRule], packet: Packet, address: &Range) -> bool {
    rules
        .iter()
        .filter(|rule| rule.traffic.holds(packet) && rule.cidr.contains(address))
        .min_by_key(|rule| rule.number)
        .is_some_and(|rule| rule.allow)
}
