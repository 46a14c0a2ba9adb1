//! Questions about connections: both sides named, every address of the one that is asked for.

use alloc::{format, string::String, vec::Vec};
use core::net::IpAddr;

use super::topology::{Holder, Kind, Network, Topology};
use super::traffic::{End, Traffic};
use super::walk::{Flow, Listener, Walk};
use super::words;
use crate::decision::Step;
use crate::finding::Reason;
use crate::guard::Gate;
use crate::request::{Connection, RequestError, RequestErrors, Side};
use crate::text::quoted;

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
                if let Some(endpoint) = from.holder.filter(|holder| holder.kind.is_endpoint()) {
                    listener.step(false, &|| words::never_connects(endpoint))?;
                }
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
