//! What is sent from one end to another, and what comes back.

use core::net::IpAddr;

use super::rules::{Keys, Other};
use super::topology::{Holder, Network};
use crate::request::{Connection, Protocol};

/// Where replies go whose port is not known (R-NACL-3).
const EPHEMERAL: (u16, u16) = (1024, u16::MAX);

/// What a connection sends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Traffic {
    pub(super) protocol: Protocol,
    /// Of TCP and UDP the port, of ICMP type and code, else 0.
    pub(super) port: u16,
    /// What is answered; `None`: nothing.
    pub(super) reply: Option<Keys>,
}

impl Traffic {
    /// `None` if the port is not said, or the type.
    pub(super) fn of(connection: &Connection<'_>, to: Option<&Holder>) -> Option<Self> {
        let protocol = connection.protocol;
        let whole = |port, reply| Self {
            protocol,
            port,
            reply,
        };
        if protocol.has_ports() {
            let port = connection.port.or_else(|| to?.port)?;
            let (low, high) = match connection.source_port {
                Some(port) => (port, port),
                None => EPHEMERAL,
            };
            return Some(whole(port, Some(Keys::ports(protocol, low, high))));
        }
        if !protocol.has_types() {
            return Some(whole(0, Some(Keys::ports(protocol, 0, 0))));
        }
        let icmp_type = connection.icmp_type?;
        let code = connection.icmp_code.unwrap_or_default();
        let reply = match (protocol, icmp_type) {
            (Protocol::ICMP, 8) => Some(0),
            (Protocol::ICMPV6, 128) => Some(129),
            _ => None,
        };
        let reply = reply.map(|reply| Keys::icmp(protocol, reply, Some(0)));
        Some(whole(u16::from_be_bytes([icmp_type, code]), reply))
    }

    pub(super) const fn keys(self) -> Keys {
        Keys::ports(self.protocol, self.port, self.port)
    }
}

/// One end of a connection, with what is known of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct End<'t> {
    pub(super) address: IpAddr,
    /// `None`: outside of every VPC that could be meant.
    pub(super) vpc: Option<u32>,
    pub(super) subnet: Option<u32>,
    pub(super) holder: Option<&'t Holder>,
}

impl<'t> End<'t> {
    /// What an address is, seen from a VPC.
    pub(super) fn seen_from(network: &'t Network, vpc: u32, address: IpAddr) -> Self {
        let reach = network.vpc(vpc).map(|vpc| &vpc.reach);
        let index = reach.and_then(|reach| reach.narrowest(address));
        let index = index.map(|range| range.value);
        let vpc = index.and_then(|index| network.vpc(index));
        let subnet = vpc.and_then(|vpc| vpc.subnets.narrowest(address));
        let holder = vpc.and_then(|vpc| vpc.addresses.narrowest(address));
        Self {
            address,
            vpc: index,
            subnet: subnet.map(|range| range.value),
            holder: holder.and_then(|range| network.holders.get(range.value as usize)),
        }
    }

    /// The addresses of a holder of one family.
    pub(super) fn of(holder: &'t Holder, is_v6: bool) -> impl Iterator<Item = Self> {
        let addresses = holder.addresses.iter();
        let of_family = addresses.filter(move |(address, _)| address.is_ipv6() == is_v6);
        of_family.map(|(address, subnet)| Self {
            address: *address,
            vpc: Some(holder.vpc),
            subnet: Some(*subnet),
            holder: Some(holder),
        })
    }

    /// As rules see it that are asked about it.
    pub(super) fn as_other(&self, network: &'t Network) -> Other<'t> {
        Other {
            address: self.address,
            groups: self.holder.map_or(&[], |holder| &holder.groups),
            lists: &network.lists,
        }
    }

    /// Whether both are in one subnet.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        self.subnet.is_some() && self.subnet == other.subnet
    }
}

/// Whether the internet can have an address: none that is private, shared, of one link or host, or for many.
pub(super) const fn is_of_internet(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [first, second, ..] = address.octets();
            let is_shared = first == 100 && second & 0xC0 == 64;
            !(address.is_private()
                || is_shared
                || address.is_link_local()
                || matches!(first, 0 | 127 | 224..))
        }
        IpAddr::V6(address) => {
            let [first, ..] = address.segments();
            // Of `2000::/3` all, and of the rest none.
            first & 0xE000 == 0x2000
        }
    }
}
