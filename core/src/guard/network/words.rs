//! What the story says of each step.

use alloc::{format, string::String, vec::Vec};
use core::fmt::Write;
use core::net::IpAddr;

use super::describe::Tenancy;
use super::nest::common_bits;
use super::rules::{Keys, Other, Peer, Rule, Rules};
use super::topology::{Grant, Holder, Kind, Network, Route, Subnet};
use super::traffic::End;
use crate::text::quoted;

/// The names of a network.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'t>(pub(super) &'t Network);

impl<'t> Words<'t> {
    pub(super) fn vpc(self, vpc: u32) -> &'t str {
        self.0.vpc(vpc).map_or("", |vpc| &vpc.id)
    }

    pub(super) fn peering(self, peering: u32) -> &'t str {
        self.0.peerings.get(peering as usize).map_or("", |id| id)
    }

    /// An end with all that is known of it; the tenancy is shown where it is dedicated (R-NET-1).
    pub(super) fn end(self, end: &End<'_>) -> String {
        let address = end.address;
        let mut text = match end.holder {
            Some(holder) => format!("{} ({address}", name(holder)),
            None => format!("{address} ("),
        };
        let before = if end.holder.is_some() { ", in " } else { "in " };
        let subnet = end.subnet.and_then(|subnet| self.0.subnet(subnet));
        let vpc = end.vpc.and_then(|vpc| self.0.vpc(vpc));
        // Writing into a String cannot fail.
        let _ = match (subnet, vpc) {
            (Some(subnet), Some(vpc)) => write!(text, "{before}{} of {}", subnet.id, vpc.id),
            (_, Some(vpc)) => write!(text, "{before}{}", vpc.id),
            (_, None) => write!(text, "outside"),
        };
        if vpc.is_some_and(|vpc| vpc.tenancy == Tenancy::Dedicated) {
            text.push_str(", dedicated tenancy");
        }
        text.push(')');
        text
    }

    fn peer(self, peer: Peer) -> String {
        match peer {
            Peer::Range(range) => format!("{range}"),
            Peer::List(list) => {
                let name = self.0.list_names.get(list as usize);
                name.map_or_else(String::new, |name| String::from(&**name))
            }
            Peer::Group(group) | Peer::Nobody(group) => {
                let group = self.0.groups.get(group as usize);
                group.map_or_else(String::new, |group| String::from(&*group.id))
            }
        }
    }

    pub(super) fn served(self, endpoint: &Holder, is_served: bool) -> String {
        let vpc = self.vpc(endpoint.vpc);
        match is_served {
            true => format!("{} serves {vpc} and those peered with it", name(endpoint)),
            false => {
                format!(
                    "{} serves {vpc} and those peered with it, and no others",
                    name(endpoint)
                )
            }
        }
    }

    /// The rule of a security group that lets pass.
    pub(super) fn admitted(
        self,
        group: &str,
        direction: &str,
        rule: &Rule,
        other: &Other<'_>,
        keys_asked: Keys,
    ) -> String {
        let which = match rule.number {
            Some(number) => format!("{direction} rule {number}"),
            None => format!("the {direction} rule that it has by default"),
        };
        let mut text = format!(
            "security group {group}: {which} ({} {} {}) admits {} {}",
            keys(rule.keys),
            preposition(direction),
            self.peer(rule.peer),
            other.address,
            asked(direction, keys_asked)
        );
        if !rule.description.is_empty() {
            let _ = write!(text, ": {}", quoted(&rule.description));
        }
        text
    }

    /// That no rule of the groups does, and which came nearest.
    pub(super) fn refused(
        self,
        holder: &Holder,
        groups: &[(&str, &Rules)],
        direction: &str,
        other: &Other<'_>,
        keys_asked: Keys,
    ) -> String {
        let mut text = match groups {
            [] => {
                return format!(
                    "{} has no security group, which lets nothing pass",
                    name(holder)
                );
            }
            [(group, _)] => format!("security group {group}"),
            all => {
                let all: Vec<&str> = all.iter().map(|(group, _)| *group).collect();
                format!("security groups {}", all.join(", "))
            }
        };
        let asked = asked(direction, keys_asked);
        let _ = write!(
            text,
            ": no {direction} rule admits {} {asked}",
            other.address
        );
        let rules = groups.iter().flat_map(|(_, rules)| rules.written());
        match nearest(rules, keys_asked, other) {
            Some(rule) if holds(rule.keys, keys_asked) => {
                let _ = write!(text, "; nearest: {}", self.peer(rule.peer));
                if let Peer::Nobody(_) = rule.peer {
                    text.push_str(", a group of a VPC that is not peered");
                }
            }
            Some(rule) => {
                let (peer, preposition) = (self.peer(rule.peer), preposition(direction));
                let _ = write!(text, "; nearest: {} {preposition} {peer}", keys(rule.keys));
            }
            None => {}
        }
        text
    }
}

/// Of the rules for what is asked that with most of the address, else the first for who asks.
fn nearest<'r>(
    rules: impl Iterator<Item = &'r Rule>,
    asked: Keys,
    other: &Other<'_>,
) -> Option<&'r Rule> {
    let mut best: Option<(u32, &Rule)> = None;
    for rule in rules {
        let score = if holds(rule.keys, asked) {
            2 + in_common(rule.peer, other.address)
        } else if other.is_meant(rule.peer) {
            1
        } else {
            continue;
        };
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, rule));
        }
    }
    best.map(|(_, rule)| rule)
}

/// How many first bits of a range an address has.
fn in_common(peer: Peer, address: IpAddr) -> u32 {
    let Peer::Range(range) = peer else { return 0 };
    let (first, last) = range.ends();
    common_bits(first, address).min(common_bits(first, last))
}

const fn holds(rule: Keys, asked: Keys) -> bool {
    rule.low <= asked.low && asked.high <= rule.high
}

fn preposition(direction: &str) -> &'static str {
    match direction {
        "inbound" => "from",
        _ => "to",
    }
}

/// Of what comes from an address where it goes, of what goes to one what it is.
fn asked(direction: &str, asked: Keys) -> String {
    match direction {
        "inbound" => format!("to {}", keys(asked)),
        _ => format!("at {}", keys(asked)),
    }
}

/// A kind and a name.
pub(super) fn name(holder: &Holder) -> String {
    format!("{} {}", holder.kind.describe(), holder.name)
}

/// Protocol and ports.
pub(super) fn keys(keys: Keys) -> String {
    let Some(protocol) = keys.of_protocol() else {
        return String::from("all traffic");
    };
    let (low, high) = (keys.low as u16, keys.high as u16);
    if (low, high) == (0, u16::MAX) {
        return format!("{protocol}");
    }
    if protocol.has_ports() {
        return match low == high {
            true => format!("{protocol}/{low}"),
            false => format!("{protocol}/{low}-{high}"),
        };
    }
    if protocol.has_types() {
        let ([of_type, code], [_, last]) = (low.to_be_bytes(), high.to_be_bytes());
        return match code == last {
            true => format!("{protocol} type {of_type} code {code}"),
            false => format!("{protocol} type {of_type}"),
        };
    }
    format!("{protocol}")
}

pub(super) fn no_address(holder: &Holder, is_v6: bool) -> String {
    let family = if is_v6 { "IPv6" } else { "IPv4" };
    format!("{} has no {family} address", name(holder))
}

pub(super) fn never_connects(holder: &Holder) -> String {
    format!("{} is connected to, and never connects", name(holder))
}

pub(super) fn route(subnet: &Subnet, route: Option<&Route>, address: IpAddr) -> String {
    match route {
        Some(route) => format!(
            "{}: the route {} leads {address} to {}",
            subnet.id,
            quoted(&route.destination),
            quoted(&route.target)
        ),
        None => format!("{}: no route leads to {address}", subnet.id),
    }
}

/// Whether an internet gateway serves it (R-NET-7).
pub(super) fn public(holder: &Holder) -> String {
    let name = name(holder);
    match (holder.kind, holder.public) {
        (Kind::Cluster | Kind::Workgroup, true) => format!("{name} is publicly accessible"),
        (Kind::Cluster | Kind::Workgroup, false) => format!("{name} is not publicly accessible"),
        (Kind::Interface, true) => format!("{name} has a public address"),
        (Kind::Interface, false) => format!("{name} has no public address"),
        (Kind::ManagedEndpoint | Kind::VpcEndpoint, _) => {
            format!("{name} is private, as every endpoint is")
        }
    }
}

/// Why a managed endpoint may be, or not (R-RS-14).
pub(super) fn grant(endpoint: &Holder) -> String {
    let name = name(endpoint);
    match endpoint.grant {
        Grant::NotAsked | Grant::SameAccount => {
            format!("{name} is of the account of what it leads to")
        }
        Grant::Granted => format!("{name}: its account is granted access to what it leads to"),
        Grant::UnknownAccount => {
            format!("{name}: its account is not said, so that no grant names it")
        }
        Grant::Missing => format!("{name}: its account is granted no access to what it leads to"),
        Grant::OtherVpcs => format!("{name}: its account is granted access, in other VPCs alone"),
    }
}

pub(super) fn acl_refuses(
    rule: Option<&Rule>,
    direction: &str,
    other: &Other<'_>,
    key: u32,
) -> String {
    let what = Keys {
        low: key,
        high: key,
    };
    let (address, what) = (other.address, asked(direction, what));
    match rule.and_then(|rule| rule.number) {
        Some(number) => format!("{direction} rule {number} denies {address} {what}"),
        None => format!("no {direction} rule is for {address} {what}, so that `*` denies it"),
    }
}

pub(super) fn acl_passes(
    rule: Option<&Rule>,
    direction: &str,
    other: &Other<'_>,
    keys_asked: Keys,
) -> String {
    let (address, what) = (other.address, asked(direction, keys_asked));
    match rule.and_then(|rule| rule.number) {
        Some(number) if keys_asked.low == keys_asked.high => {
            format!("{direction} rule {number} lets {address} {what} pass")
        }
        _ => format!("{direction} rules let {address} {what} pass, every one"),
    }
}

pub(super) fn listens(holder: &Holder, own: Keys, asked: Keys) -> String {
    let (name, at) = (name(holder), keys(own));
    match own == asked {
        true => format!("{name} listens at {at}"),
        false => format!("{name} listens at {at} alone, and not at {}", keys(asked)),
    }
}
