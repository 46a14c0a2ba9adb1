//! One walk along the path of a connection: the decision and the story are what two listeners make of it.

use alloc::{format, string::String, vec::Vec};
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use core::ops::ControlFlow;

use super::describe::BlockMode;
use super::rules::{Keys, Rules};
use super::topology::{Grant, Holder, Kind, Network, SecurityGroup, Subnet, Target, Topology};
use super::traffic::{End, Traffic, is_of_internet};
use super::words::{self, Words};
use crate::decision::Step;
use crate::finding::Reason;
use crate::guard::Gate;
use crate::request::{Connection, Protocol, RequestError, RequestErrors, Side};
use crate::text::quoted;

type Flow = ControlFlow<()>;

/// Who is told of each step.
trait Listener {
    /// A text is made only where somebody reads it.
    fn step(&mut self, passes: bool, text: &dyn Fn() -> String) -> Flow;
}

/// Wants to know no more than whether all passes.
struct Decision;

impl Listener for Decision {
    fn step(&mut self, passes: bool, _: &dyn Fn() -> String) -> Flow {
        match passes {
            true => Flow::Continue(()),
            false => Flow::Break(()),
        }
    }
}

impl Listener for Vec<Step> {
    fn step(&mut self, passes: bool, text: &dyn Fn() -> String) -> Flow {
        let reason = text();
        self.push(Step { passes, reason });
        Flow::Continue(())
    }
}

impl Topology {
    /// Whether a connection can be asked about: its facts go together, and it names what the network has.
    ///
    /// # Errors
    /// As [`path`](Self::path).
    pub fn check(&self, connection: &Connection<'_>) -> Result<(), RequestErrors> {
        self.question(connection).map(|_| ())
    }

    /// Whether a connection gets through, and its replies back; false of one that cannot be asked about.
    ///
    /// Allocates nothing for a connection without errors, and takes no longer the more rules the groups have.
    #[must_use]
    pub fn passes(&self, connection: &Connection<'_>) -> bool {
        let question = self.question(connection);
        question.is_ok_and(|question| question.ask(&mut Decision).is_continue())
    }

    /// The path of a connection, hop by hop: there first, then back. What comes behind a refusal is told as well, where it
    /// can be. It is the same walk that [`passes`](Self::passes) takes.
    ///
    /// # Errors
    /// A name that the network does not have, at `network.connection.from` or `network.connection.to`; and as
    /// [`Connection::check`].
    pub fn path(&self, connection: &Connection<'_>) -> Result<Gate, RequestErrors> {
        let question = self.question(connection)?;
        let mut steps = Vec::new();
        // A listener that never stops.
        let _ = question.ask(&mut steps);
        Ok(Gate::new(steps))
    }

    /// Whether the side to which a connection leads is the address of a cluster, workgroup or managed endpoint.
    pub(crate) fn finds_database(&self, connection: &Connection<'_>) -> bool {
        let Ok(question) = self.question(connection) else {
            return false;
        };
        let (Named::Holder(from), Named::Address(address)) = (question.from, question.to) else {
            return false;
        };
        let to = End::seen_from(&self.network, from.vpc, address);
        to.holder.is_some_and(|holder| holder.kind.is_database())
    }

    fn question<'t>(&'t self, connection: &Connection<'_>) -> Result<Question<'t>, RequestErrors> {
        let mut errors = Vec::new();
        connection.collect_errors(&mut errors);
        let from = self.side(&connection.from, "network.connection.from", &mut errors);
        let to = self.side(&connection.to, "network.connection.to", &mut errors);
        let holder = match to {
            Some(Named::Holder(holder)) => Some(holder),
            _ => None,
        };
        match (from, to, Traffic::of(connection, holder)) {
            (Some(from), Some(to), Some(traffic)) if errors.is_empty() => Ok(Question {
                network: &self.network,
                from,
                to,
                traffic,
            }),
            _ => Err(RequestErrors { errors }),
        }
    }

    fn side<'t>(
        &'t self,
        side: &Side<'_>,
        field: &str,
        errors: &mut Vec<RequestError>,
    ) -> Option<Named<'t>> {
        if let Side::Address(address) = side {
            return Some(Named::Address(address.to_canonical()));
        }
        let (kind, name) = Kind::of(side).zip(side.name())?;
        let holder = self.network.holder(kind, name);
        if holder.is_none() {
            let (name, list) = (quoted(name), kind.list());
            let message = format!("`{name}` is not in `{list}` of the network");
            let reason = Reason::InvalidField;
            errors.push(RequestError::new(reason, "SCENARIO", field, message));
        }
        holder.map(Named::Holder)
    }
}

/// What a side names.
#[derive(Debug, Clone, Copy)]
enum Named<'t> {
    Address(IpAddr),
    Holder(&'t Holder),
}

impl Named<'_> {
    fn has(self, is_v6: bool) -> bool {
        match self {
            Self::Address(address) => address.is_ipv6() == is_v6,
            Self::Holder(holder) => End::of(holder, is_v6).next().is_some(),
        }
    }
}

/// A connection that can be asked about.
#[derive(Debug, Clone, Copy)]
struct Question<'t> {
    network: &'t Network,
    from: Named<'t>,
    to: Named<'t>,
    traffic: Traffic,
}

/// Services of AWS's own beside every interface, which are reached without a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Near {
    /// R-SG-10, R-NACL-6.
    Resolver,
    /// R-NACL-6.
    Metadata,
}

impl<'t> Question<'t> {
    /// Every address of the side that is asked for, of one family.
    fn ask(&self, listener: &mut dyn Listener) -> Flow {
        let is_v6 = match (self.from, self.to) {
            (Named::Address(address), _) | (_, Named::Address(address)) => address.is_ipv6(),
            (from, to) => !(from.has(false) && to.has(false)),
        };
        for side in [self.from, self.to] {
            if let Named::Holder(holder) = side
                && !side.has(is_v6)
            {
                listener.step(false, &|| words::no_address(holder, is_v6))?;
            }
        }
        match (self.from, self.to) {
            (Named::Holder(from), Named::Holder(to)) => {
                let Some(from) = End::of(from, is_v6).next() else {
                    return Flow::Continue(());
                };
                End::of(to, is_v6).try_for_each(|to| self.walk(from, to).path(listener))
            }
            (Named::Address(address), Named::Holder(to)) => {
                let from = End::seen_from(self.network, to.vpc, address);
                End::of(to, is_v6).try_for_each(|to| self.walk(from, to).path(listener))
            }
            (Named::Holder(from), Named::Address(address)) => {
                let to = End::seen_from(self.network, from.vpc, address);
                let mut from = End::of(from, is_v6).take(1);
                from.try_for_each(|from| self.walk(from, to).path(listener))
            }
            // No connection of two addresses is sound.
            (Named::Address(_), Named::Address(_)) => {
                listener.step(false, &|| String::from("nothing is known of either side"))
            }
        }
    }

    fn walk(&self, from: End<'t>, to: End<'t>) -> Walk<'t> {
        Walk {
            network: self.network,
            traffic: self.traffic,
            from,
            to,
            past_vpc: matches!(self.from, Named::Holder(holder) if holder.sends_outside),
        }
    }
}

/// From one address to another.
#[derive(Debug, Clone, Copy)]
struct Walk<'t> {
    network: &'t Network,
    traffic: Traffic,
    from: End<'t>,
    to: End<'t>,
    /// Traffic of a cluster's own goes by the network of Redshift, which is none of a VPC (R-NET-6).
    past_vpc: bool,
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

    fn path(&self, listener: &mut dyn Listener) -> Flow {
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
        let asks_groups = !self.past_vpc && near != Some(Near::Resolver);
        if asks_groups {
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
            String::from(match asks_groups {
                true => "reply: security groups let it pass, since they let the connection pass",
                false => "reply: security groups are not asked of it either",
            })
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
