//! Rules of one direction, compiled so that one is searched and not scanned.

use alloc::{boxed::Box, collections::BinaryHeap, vec::Vec};
use core::cmp::Reverse;
use core::net::IpAddr;

use super::nest::{Nest, Range};
use crate::request::Protocol;
use crate::text::IpRange;

/// Protocol and port as one number, so that "all protocols" is a range as others are: the port in the lower 16 bits, of
/// ICMP type and code in 8 each, of other protocols 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Keys {
    pub(super) low: u32,
    pub(super) high: u32,
}

impl Keys {
    /// All protocols.
    pub(super) const ALL: Self = Self {
        low: 0,
        high: 0xFF_FFFF,
    };

    /// Ports of a protocol.
    pub(super) const fn ports(protocol: Protocol, low: u16, high: u16) -> Self {
        let of_protocol = (protocol.0 as u32) << 16;
        Self {
            low: of_protocol | low as u32,
            high: of_protocol | high as u32,
        }
    }

    /// A protocol, whatever its ports.
    pub(super) const fn protocol(protocol: Protocol) -> Self {
        Self::ports(protocol, 0, u16::MAX)
    }

    /// A type of ICMP or ICMPv6, and a code or every code.
    pub(super) const fn icmp(protocol: Protocol, icmp_type: u8, code: Option<u8>) -> Self {
        let of_type = (icmp_type as u16) << 8;
        match code {
            Some(code) => Self::ports(protocol, of_type | code as u16, of_type | code as u16),
            None => Self::ports(protocol, of_type, of_type | 0xFF),
        }
    }

    /// The protocol, if it is one.
    pub(super) const fn of_protocol(self) -> Option<Protocol> {
        match self.low >> 16 == self.high >> 16 {
            true => Some(Protocol((self.low >> 16) as u8)),
            false => None,
        }
    }

    const fn hold(self, key: u32) -> bool {
        self.low <= key && key <= self.high
    }
}

/// Whom a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Peer {
    Range(IpRange),
    /// A prefix list, by its index.
    List(u32),
    /// A security group, by its index.
    Group(u32),
    /// A security group that cannot be meant: it is in a VPC that is not peered with that of the rule (R-SG-7).
    Nobody(u32),
}

/// A rule as it was written.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) keys: Keys,
    pub(super) peer: Peer,
    /// Of a network ACL the rule's number, of a security group the index in its list; `None` of a rule that nobody wrote.
    pub(super) number: Option<u32>,
    pub(super) allows: bool,
    pub(super) description: Box<str>,
}

/// Who is at the other side of a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Other<'t> {
    pub(super) address: IpAddr,
    /// The groups that it has.
    pub(super) groups: &'t [u32],
    /// All prefix lists of the network.
    pub(super) lists: &'t [Nest],
}

impl Other<'_> {
    fn is_in_list(&self, list: u32) -> bool {
        let list = self.lists.get(list as usize);
        list.is_some_and(|list| list.narrowest(self.address).is_some())
    }

    /// Whether a rule is about it.
    pub(super) fn is_meant(&self, peer: Peer) -> bool {
        match peer {
            Peer::Range(range) => Range::new(range, 0).holds(self.address),
            Peer::List(list) => self.is_in_list(list),
            Peer::Group(group) => self.groups.contains(&group),
            Peer::Nobody(_) => false,
        }
    }
}

/// The rules of one direction, in their order.
///
/// Rules about one peer are a table: at which key which rule is the first to match. To ask costs one search in the table of
/// each range around the address, at most 129 whatever the rules are, of each group that the other side has, and of each
/// prefix list. A table has at most twice as many rows as rules, so that all of it has the size of the rules.
#[derive(Debug, Default)]
pub(super) struct Rules {
    written: Box<[Rule]>,
    ranges: Nest,
    groups: Box<[(u32, u32)]>,
    lists: Box<[(u32, u32)]>,
    /// Where each table begins in `rows`, and at last where all of them end.
    tables: Box<[u32]>,
    rows: Box<[Row]>,
}

/// From this key on to that of the next row a rule is the first.
#[derive(Debug, Clone, Copy)]
struct Row {
    key: u32,
    rule: u32,
}

/// Behind all rules.
const NO_RULE: u32 = u32::MAX;

/// How rules about one peer stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Range(IpAddr, Reverse<IpAddr>),
    List(u32),
    Group(u32),
}

impl Place {
    fn of(peer: Peer) -> Option<Self> {
        match peer {
            Peer::Range(range) => {
                let (first, last) = range.ends();
                Some(Self::Range(first, Reverse(last)))
            }
            Peer::List(list) => Some(Self::List(list)),
            Peer::Group(group) => Some(Self::Group(group)),
            Peer::Nobody(_) => None,
        }
    }
}

impl Rules {
    /// In n log n. The first rule is the one that counts, where several match.
    pub(super) fn new(written: Vec<Rule>) -> Self {
        let placed = written.iter().zip(0..);
        let mut placed: Vec<(Place, u32, Keys)> = placed
            .filter_map(|(rule, at)| Some((Place::of(rule.peer)?, at, rule.keys)))
            .collect();
        placed.sort_unstable_by_key(|(place, at, _)| (*place, *at));
        let mut rules = Self::default();
        let (mut ranges, mut groups, mut lists) = (Vec::new(), Vec::new(), Vec::new());
        let (mut tables, mut rows) = (Vec::new(), Vec::new());
        for (table, alike) in placed
            .chunk_by(|a, b| a.0 == b.0)
            .zip(0..)
            .map(|(a, t)| (t, a))
        {
            let Some((place, ..)) = alike.first() else {
                continue;
            };
            match *place {
                Place::Range(first, Reverse(last)) => ranges.push(Range {
                    first,
                    last,
                    value: table,
                }),
                Place::List(list) => lists.push((list, table)),
                Place::Group(group) => groups.push((group, table)),
            }
            tables.push(rows.len() as u32);
            tabulate(alike, &mut rows);
        }
        tables.push(rows.len() as u32);
        rules.written = written.into();
        rules.ranges = Nest::distinct(ranges);
        rules.groups = groups.into();
        rules.lists = lists.into();
        rules.tables = tables.into();
        rules.rows = rows.into();
        rules
    }

    /// The rules as they were written.
    pub(super) fn written(&self) -> &[Rule] {
        &self.written
    }

    /// The first rule that matches.
    pub(super) fn first(&self, key: u32, other: &Other<'_>) -> Option<&Rule> {
        self.first_until(key, other).0
    }

    /// The first key of some at which no rule lets pass, and the rule that refuses there, if one does.
    pub(super) fn first_refused(
        &self,
        keys: Keys,
        other: &Other<'_>,
    ) -> Option<(u32, Option<&Rule>)> {
        let mut key = keys.low;
        while keys.hold(key) {
            let (rule, until) = self.first_until(key, other);
            if !rule.is_some_and(|rule| rule.allows) {
                return Some((key, rule));
            }
            key = until;
        }
        None
    }

    /// The first rule that matches, and up to which key that cannot change.
    fn first_until(&self, key: u32, other: &Other<'_>) -> (Option<&Rule>, u32) {
        let (mut rule, mut until) = (NO_RULE, u32::MAX);
        let mut ask = |table: u32| {
            let (first, end) = self.look_up(table, key);
            rule = rule.min(first);
            until = until.min(end);
        };
        for range in self.ranges.around(other.address) {
            ask(range.value);
        }
        for (list, table) in &self.lists {
            if other.is_in_list(*list) {
                ask(*table);
            }
        }
        for group in other.groups {
            let place = self.groups.binary_search_by_key(group, |(group, _)| *group);
            if let Some((_, table)) = place.ok().and_then(|at| self.groups.get(at)) {
                ask(*table);
            }
        }
        (self.written.get(rule as usize), until)
    }

    /// Which rule a table has for a key, and where the next row begins.
    fn look_up(&self, table: u32, key: u32) -> (u32, u32) {
        let begins = |table: usize| self.tables.get(table).map(|row| *row as usize);
        let ends = begins(table as usize).zip(begins(table as usize + 1));
        let rows = ends.and_then(|(from, to)| self.rows.get(from..to));
        let rows = rows.unwrap_or_default();
        let next = rows.partition_point(|row| row.key <= key);
        let row = next.checked_sub(1).and_then(|at| rows.get(at));
        let rule = row.map_or(NO_RULE, |row| row.rule);
        (rule, rows.get(next).map_or(u32::MAX, |row| row.key))
    }
}

/// The table of rules about one peer: a sweep over their keys, with those that are open in a heap.
fn tabulate(alike: &[(Place, u32, Keys)], rows: &mut Vec<Row>) {
    let mut by_key: Vec<(u32, u32, u32)> = Vec::with_capacity(alike.len());
    let mut turns = Vec::with_capacity(2 * alike.len());
    for (_, rule, keys) in alike {
        by_key.push((keys.low, keys.high, *rule));
        turns.extend([keys.low, keys.high + 1]);
    }
    by_key.sort_unstable();
    turns.sort_unstable();
    turns.dedup();
    let mut open: BinaryHeap<Reverse<(u32, u32)>> = BinaryHeap::new();
    let mut coming = by_key.into_iter().peekable();
    let mut last = NO_RULE;
    for key in turns {
        while let Some((_, high, rule)) = coming.next_if(|(low, ..)| *low <= key) {
            open.push(Reverse((rule, high)));
        }
        while let Some(Reverse((_, high))) = open.peek()
            && *high < key
        {
            open.pop();
        }
        let rule = open.peek().map_or(NO_RULE, |Reverse((rule, _))| *rule);
        if rule != last {
            rows.push(Row { key, rule });
            last = rule;
        }
    }
}
