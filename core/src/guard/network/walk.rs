//! One walk along the path of a connection: the decision and the story are what two listeners make of it.

use alloc::{format, string::String, vec::Vec};
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use core::ops::ControlFlow;

use super::describe::BlockMode;
use super::rules::{Keys, Rules};
use super::topology::{Grant, Network, SecurityGroup, Subnet, Target};
use super::traffic::{End, Traffic, is_of_internet};
use super::words::{self, Words};
use crate::request::Protocol;

pub(super) type Flow = ControlFlow<()>;

/// Who is told of each step.
pub(super) trait Listener {
    /// A text is made only where somebody reads it.
    fn step(&mut self, passes: bool, text: &dyn Fn() -> String) -> Flow;
}

/// Services of AWS's own beside every interface, which are reached without a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Near {
    /// R-SG-10, R-NACL-6.
    Resolver,
    /// R-NACL-6.
    Metadata,
}

/// From one address to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walk<'t> {
    pub(super) network: &'t Network,
    pub(super) traffic: Traffic,
    pub(super) from: End<'t>,
    pub(super) to: End<'t>,
    /// Traffic of a cluster's own goes by the network of Redshift, which is none of a VPC (R-NET-6).
    pub(super) past_vpc: bool,
}

/// Which way rules are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Inbound,
    Outbound,
}

impl Direction {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
        }
    }
}

impl<'t> Walk<'t> {
    fn words(&self) -> Words<'t> {
        Words(self.network)
    }

    pub(super) fn path(&self, listener: &mut dyn Listener) -> Flow {
        let (from, to) = (&self.from, &self.to);
        listener.step(true, &|| {
            let words = self.words();
            let traffic = words::keys(self.traffic.keys());
            format!("from {} to {}, {traffic}", words.end(from), words.end(to))
        })?;
        self.grant(listener)?;
        let near = self.near();
        if let Some(near) = near {
            listener.step(true, &|| {
                String::from(match near {
                    Near::Resolver => {
                        "the resolver of the VPC is reached without a route, and asks no rules"
                    }
                    Near::Metadata => {
                        "the instance metadata is reached without a route, and asks no network ACL"
                    }
                })
            })?;
        } else if self.past_vpc {
            listener.step(to.vpc.is_none(), &|| {
                let what = match to.vpc {
                    None => "network ACLs alone are asked",
                    Some(_) => "nothing in a VPC is reached from there",
                };
                format!("without enhanced VPC routing it goes outside the VPC: {what}")
            })?;
        } else {
            self.way(listener)?;
        }
        if !self.past_vpc && near != Some(Near::Resolver) {
            self.groups(from, Direction::Outbound, to, listener)?;
        }
        let asks_acls = near.is_none() && !from.is_beside(to);
        if near.is_none() && !asks_acls {
            listener.step(true, &|| {
                String::from("both sides are in one subnet: no network ACL is asked")
            })?;
        }
        if asks_acls {
            let keys = self.traffic.keys();
            self.acl(from, Direction::Outbound, to, keys, "", listener)?;
            self.acl(to, Direction::Inbound, from, keys, "", listener)?;
        }
        if !self.past_vpc && near.is_none() {
            self.groups(to, Direction::Inbound, from, listener)?;
        }
        self.listens(listener)?;
        let Some(reply) = self.traffic.reply else {
            return listener.step(true, &|| {
                String::from("reply: there is none to such a message")
            });
        };
        listener.step(true, &|| {
            String::from("reply: security groups are stateful, and ask nothing of it")
        })?;
        if asks_acls {
            self.acl(to, Direction::Outbound, from, reply, "reply: ", listener)?;
            self.acl(from, Direction::Inbound, to, reply, "reply: ", listener)?;
        }
        Flow::Continue(())
    }

    /// Whether it is a service that is beside every interface.
    fn near(&self) -> Option<Near> {
        const RESOLVERS: [IpAddr; 2] = [
            IpAddr::V4(Ipv4Addr::new(169, 254, 169, 253)),
            IpAddr::V6(Ipv6Addr::new(0xFD00, 0xEC2, 0, 0, 0, 0, 0, 0x253)),
        ];
        const METADATA: [IpAddr; 2] = [
            IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254)),
            IpAddr::V6(Ipv6Addr::new(0xFD00, 0xEC2, 0, 0, 0, 0, 0, 0x254)),
        ];
        let vpc = self.network.vpc(self.from.vpc?)?;
        let address = self.to.address;
        if self.to.holder.is_some() {
            return None;
        }
        let is_dns = self.traffic.protocol.has_ports() && self.traffic.port == 53;
        let of_vpc = vpc.resolver.map(IpAddr::V4);
        if is_dns && (of_vpc == Some(address) || RESOLVERS.contains(&address)) {
            return Some(Near::Resolver);
        }
        METADATA.contains(&address).then_some(Near::Metadata)
    }

    /// Whether a managed endpoint may be, and whom it serves (R-RS-14).
    fn grant(&self, listener: &mut dyn Listener) -> Flow {
        let Some(holder) = self.to.holder else {
            return Flow::Continue(());
        };
        if holder.grant == Grant::NotAsked {
            return Flow::Continue(());
        }
        let passes = matches!(holder.grant, Grant::SameAccount | Grant::Granted);
        listener.step(passes, &|| words::grant(holder))?;
        let is_served = self.from.vpc.is_some_and(|from| {
            from == holder.vpc || self.network.peering(from, holder.vpc).is_some()
        });
        listener.step(is_served, &|| self.words().served(holder, is_served))
    }

    /// Which way it goes, and whether it is open.
    fn way(&self, listener: &mut dyn Listener) -> Flow {
        let (from, to) = (&self.from, &self.to);
        match (from.vpc, to.vpc) {
            (Some(one), Some(other)) if one == other => listener.step(true, &|| {
                format!("within {} everything is routed", self.words().vpc(one))
            }),
            (Some(one), Some(other)) => self.peered(one, other, listener),
            (Some(_), None) => self.beyond(from, to.address, true, listener),
            (None, _) => self.beyond(to, from.address, false, listener),
        }
    }

    fn peered(&self, one: u32, other: u32, listener: &mut dyn Listener) -> Flow {
        let peering = self.network.peering(one, other);
        listener.step(peering.is_some(), &|| {
            let words = self.words();
            let (one, other) = (words.vpc(one), words.vpc(other));
            match peering {
                Some(peering) => format!("{} connects {one} and {other}", words.peering(peering)),
                None => format!("no peering connects {one} and {other}"),
            }
        })?;
        let Some(peering) = peering else {
            return Flow::Continue(());
        };
        for (here, there) in [(&self.from, &self.to), (&self.to, &self.from)] {
            let Some(subnet) = here.subnet.and_then(|subnet| self.network.subnet(subnet)) else {
                listener.step(true, &|| {
                    format!(
                        "{} is in no subnet that is known: no route is asked",
                        here.address
                    )
                })?;
                continue;
            };
            let route = self.network.route(subnet, there.address);
            let passes = route.is_some_and(|route| route.kind == Target::Peering(peering));
            listener.step(passes, &|| {
                let told = words::route(subnet, route, there.address);
                match passes {
                    true => told,
                    false => format!(
                        "{told}; it has to lead to {}",
                        self.words().peering(peering)
                    ),
                }
            })?;
        }
        Flow::Continue(())
    }

    /// Out of a VPC, or into it from outside.
    fn beyond(
        &self,
        inside: &End<'t>,
        outside: IpAddr,
        begins_inside: bool,
        listener: &mut dyn Listener,
    ) -> Flow {
        let subnet = inside.subnet.and_then(|subnet| self.network.subnet(subnet));
        let Some((subnet, holder)) = subnet.zip(inside.holder) else {
            return listener.step(false, &|| format!("{outside} is not reached from here"));
        };
        let route = self.network.route(subnet, outside);
        let kind = route.map_or(Target::Dropped, |route| route.kind);
        let passes = match kind {
            Target::Internet | Target::Private => true,
            Target::InternetOneWay | Target::Endpoint => begins_inside,
            Target::Peering(_) | Target::Dropped => false,
        };
        listener.step(passes, &|| {
            let told = words::route(subnet, route, outside);
            let why = match kind {
                _ if passes || route.is_none() => "",
                Target::InternetOneWay | Target::Endpoint => ", which nothing from outside passes",
                Target::Peering(_) => ", and nothing lies beyond a peered VPC",
                _ => ", where it is dropped",
            };
            format!("{told}{why}")
        })?;
        if !matches!(kind, Target::Internet | Target::InternetOneWay) {
            return Flow::Continue(());
        }
        if !is_of_internet(outside) {
            listener.step(false, &|| {
                format!("{outside} is no address of the internet")
            })?;
        }
        if kind == Target::Internet {
            listener.step(holder.public, &|| words::public(holder))?;
        }
        self.block(subnet, begins_inside, listener)
    }

    /// VPC Block Public Access (R-NET-8).
    fn block(&self, subnet: &Subnet, begins_inside: bool, listener: &mut dyn Listener) -> Flow {
        let is_blocked = match self.network.block {
            BlockMode::Off => return Flow::Continue(()),
            BlockMode::Bidirectional => true,
            BlockMode::IngressOnly => !begins_inside,
        };
        let excluded = subnet.excluded;
        let is_excluded = match begins_inside {
            true => excluded.from_inside,
            false => excluded.from_outside,
        };
        listener.step(!is_blocked || is_excluded, &|| {
            let mode = self.network.block;
            let begins = if begins_inside { "inside" } else { "outside" };
            match (is_blocked, is_excluded) {
                (false, _) => {
                    format!("VPC Block Public Access, {mode}, lets pass what begins {begins}")
                }
                (true, true) => {
                    format!(
                        "{} is excluded from VPC Block Public Access, {mode}",
                        subnet.id
                    )
                }
                (true, false) => {
                    format!("VPC Block Public Access, {mode}, blocks what begins {begins}")
                }
            }
        })
    }

    /// The security groups at one end: all count together (R-SG-4).
    fn groups(
        &self,
        at: &End<'t>,
        direction: Direction,
        other: &End<'t>,
        listener: &mut dyn Listener,
    ) -> Flow {
        let Some(holder) = at.holder else {
            return listener.step(true, &|| {
                format!(
                    "no security group of {} is known: none is asked",
                    at.address
                )
            });
        };
        let keys = self.traffic.keys();
        let seen = other.as_other(self.network);
        let groups = holder.groups.iter();
        let groups = groups.filter_map(|group| self.network.groups.get(*group as usize));
        let rules = |group: &'t SecurityGroup| -> &'t Rules {
            match direction {
                Direction::Inbound => &group.inbound,
                Direction::Outbound => &group.outbound,
            }
        };
        let mut found = groups
            .clone()
            .filter_map(|group| Some((group, rules(group).first(keys.low, &seen)?)));
        let found = found.next();
        listener.step(found.is_some(), &|| match found {
            Some((group, rule)) => {
                self.words()
                    .admitted(&group.id, direction.as_str(), rule, &seen, keys)
            }
            None => {
                let all = groups.clone().map(|group| (&*group.id, rules(group)));
                let all: Vec<(&str, &Rules)> = all.collect();
                self.words()
                    .refused(holder, &all, direction.as_str(), &seen, keys)
            }
        })
    }

    /// The network ACL at one end (R-NACL-1, R-NACL-2).
    fn acl(
        &self,
        at: &End<'t>,
        direction: Direction,
        other: &End<'t>,
        keys: Keys,
        what: &str,
        listener: &mut dyn Listener,
    ) -> Flow {
        let Some(subnet) = at.subnet.and_then(|subnet| self.network.subnet(subnet)) else {
            return listener.step(true, &|| {
                let why = match at.vpc {
                    Some(_) => "is in no subnet that is known",
                    None => "is outside",
                };
                format!("{what}{} {why}: no network ACL is asked", at.address)
            });
        };
        let acl = subnet
            .acl
            .and_then(|acl| self.network.acls.get(acl as usize));
        let Some(acl) = acl else {
            return listener.step(true, &|| {
                format!(
                    "{what}the default network ACL of {} lets everything pass",
                    subnet.id
                )
            });
        };
        let rules = match direction {
            Direction::Inbound => &acl.inbound,
            Direction::Outbound => &acl.outbound,
        };
        let seen = other.as_other(self.network);
        let refused = rules.first_refused(keys, &seen);
        listener.step(refused.is_none(), &|| {
            let direction = direction.as_str();
            let told = match refused {
                Some((key, rule)) => words::acl_refuses(rule, direction, &seen, key),
                None => words::acl_passes(rules.first(keys.low, &seen), direction, &seen, keys),
            };
            format!("{what}network ACL {} of {}: {told}", acl.id, subnet.id)
        })
    }

    /// Whether something listens there (R-NET-3, R-NET-9).
    fn listens(&self, listener: &mut dyn Listener) -> Flow {
        let holder = self.to.holder;
        let Some((holder, port)) = holder.and_then(|holder| Some((holder, holder.port?))) else {
            return Flow::Continue(());
        };
        let own = Keys::ports(Protocol::TCP, port, port);
        let keys = self.traffic.keys();
        listener.step(own == keys, &|| words::listens(holder, own, keys))
    }
}
