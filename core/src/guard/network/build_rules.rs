//! From a description to a network: security groups and network ACLs.

use alloc::{boxed::Box, vec::Vec};

use super::build::{Builder, MOST_LISTS, range_of};
use super::describe::{self, NetworkAclRule, RuleAction, SecurityGroupRule};
use super::names::List;
use super::rules::{Keys, Peer, Rule, Rules};
use super::topology::{NetworkAcl, SecurityGroup, Vpc};
use crate::finding::Reason;
use crate::request::Protocol;
use crate::text::{IpRange, Path, quoted};

/// The highest number of a rule of a network ACL.
const HIGHEST_NUMBER: i32 = 32_766;

/// Of one direction of a network ACL: replies to a port that is not known are asked of every one of them.
const MOST_RULES: usize = 1_000;

/// Where the rules of a group stand.
struct Home<'v> {
    vpc: Option<u32>,
    group: u32,
    /// The VPC of each group.
    of_groups: &'v [Option<u32>],
    vpcs: &'v [Vpc],
}

impl Home<'_> {
    /// Whether members of a group count as such here: those of the same VPC or of one that is peered with it (R-SG-7).
    fn reaches(&self, group: u32) -> bool {
        let other = self.of_groups.get(group as usize).copied().flatten();
        let Some((own, other)) = self.vpc.zip(other) else {
            return false;
        };
        let peers = self.vpcs.get(own as usize).map(|vpc| &vpc.peers);
        let is_peer = |peers: &[(u32, u32)]| {
            let place = peers.binary_search_by_key(&other, |(vpc, _)| *vpc);
            place.is_ok()
        };
        own == other || peers.is_some_and(|peers| is_peer(peers))
    }
}

impl<'a> Builder<'_, 'a> {
    /// The VPC of each security group.
    pub(super) fn vpcs_of_groups(&mut self) -> Vec<Option<u32>> {
        let given = self.given;
        let list = Path::Root.member("securityGroups");
        let groups = given.security_groups.iter().enumerate();
        let vpc = |(at, group): (usize, &describe::SecurityGroup<'_>)| {
            self.resolve(List::Vpcs, group.vpc, &list.item(at).member("vpc"))
        };
        groups.map(vpc).collect()
    }

    pub(super) fn security_groups(
        &mut self,
        of_groups: &[Option<u32>],
        vpcs: &[Vpc],
    ) -> Box<[SecurityGroup]> {
        let given = self.given;
        let list = Path::Root.member("securityGroups");
        let mut groups = Vec::with_capacity(given.security_groups.len());
        for ((at, group), index) in given.security_groups.iter().enumerate().zip(0..) {
            let path = list.item(at);
            let home = Home {
                vpc: of_groups.get(at).copied().flatten(),
                group: index,
                of_groups,
                vpcs,
            };
            let inbound = match &group.inbound {
                Some(rules) => self.group_rules(rules, &home, &path.member("inbound")),
                // R-SG-3: a new group lets nothing in, and a default one its own members.
                None if group.is_default => [unwritten(Peer::Group(home.group))].into(),
                None => Vec::new(),
            };
            let outbound = match &group.outbound {
                Some(rules) => self.group_rules(rules, &home, &path.member("outbound")),
                None => ["0.0.0.0/0", "::/0"]
                    .into_iter()
                    .filter_map(IpRange::parse)
                    .map(|all| unwritten(Peer::Range(all)))
                    .collect(),
            };
            groups.push(SecurityGroup {
                id: group.id.into(),
                inbound: Rules::new(inbound),
                outbound: Rules::new(outbound),
            });
        }
        groups.into()
    }

    fn group_rules(
        &mut self,
        given: &[SecurityGroupRule<'a>],
        home: &Home<'_>,
        path: &Path<'_>,
    ) -> Vec<Rule> {
        let mut rules = Vec::with_capacity(given.len());
        let mut lists = Vec::new();
        for ((at, rule), number) in given.iter().enumerate().zip(0..) {
            let path = path.item(at);
            let keys = self.keys(rule.protocol, rule.from_port, rule.to_port, &path);
            let peer = self.peer(rule.peer, home, &path.member("peer"));
            if let Some(Peer::List(list)) = peer
                && !lists.contains(&list)
            {
                if lists.len() == MOST_LISTS {
                    self.too_many_lists(&path.member("peer"));
                } else {
                    lists.push(list);
                }
            }
            rules.extend(keys.zip(peer).map(|(keys, peer)| Rule {
                keys,
                peer,
                number: Some(number),
                allows: true,
                description: rule.description.into(),
            }));
        }
        rules
    }

    fn peer(&mut self, text: &str, home: &Home<'_>, path: &Path<'_>) -> Option<Peer> {
        if text.starts_with("sg-") {
            let group = self.resolve(List::SecurityGroups, text, path)?;
            return Some(match home.reaches(group) {
                true => Peer::Group(group),
                false => Peer::Nobody(group),
            });
        }
        if text.starts_with("pl-") {
            return self.resolve(List::PrefixLists, text, path).map(Peer::List);
        }
        let range = range_of(text);
        if range.is_none() {
            let text = quoted(text);
            let message =
                format_args!("`{text}` is neither an address or CIDR nor `pl-…` nor `sg-…`");
            self.invalid(path, "R-SG-6", message);
        }
        range.map(Peer::Range)
    }

    pub(super) fn network_acls(&mut self) -> Box<[NetworkAcl]> {
        let given = self.given;
        let list = Path::Root.member("networkAcls");
        let mut acls = Vec::with_capacity(given.network_acls.len());
        for (at, acl) in given.network_acls.iter().enumerate() {
            let path = list.item(at);
            acls.push(NetworkAcl {
                id: acl.id.into(),
                inbound: self.acl_rules(&acl.inbound, &path.member("inbound")),
                outbound: self.acl_rules(&acl.outbound, &path.member("outbound")),
            });
        }
        acls.into()
    }

    fn acl_rules(&mut self, given: &[NetworkAclRule<'a>], path: &Path<'_>) -> Rules {
        let mut rules = Vec::with_capacity(given.len());
        let mut numbers: Vec<(i32, usize)> = Vec::with_capacity(given.len());
        if let Some(path) = given.get(MOST_RULES).map(|_| path.item(MOST_RULES)) {
            let count = given.len();
            let message = format_args!("{count} rules; at most {MOST_RULES} of a list are read");
            self.report
                .add(&path, Reason::LimitExceeded, "R-QUOTA-2", message);
        }
        for (at, rule) in given.iter().take(MOST_RULES).enumerate() {
            let path = path.item(at);
            let keys = self.keys(rule.protocol, rule.from_port, rule.to_port, &path);
            let range = self.range(rule.cidr, &path.member("cidr"), "R-NACL-5");
            let number = rule.number;
            if (1..=HIGHEST_NUMBER).contains(&number) {
                numbers.push((number, at));
            } else {
                let message = format_args!("{number} is no number from 1 to {HIGHEST_NUMBER}");
                self.invalid(&path.member("number"), "R-NACL-1", message);
            }
            rules.extend(keys.zip(range).map(|(keys, range)| Rule {
                keys,
                peer: Peer::Range(range),
                number: u32::try_from(number).ok(),
                allows: rule.action == RuleAction::Allow,
                description: Box::default(),
            }));
        }
        numbers.sort_unstable();
        for pair in numbers.windows(2) {
            if let [(number, first), (same, later)] = pair
                && number == same
            {
                let path = path.item(*later);
                let message = format_args!("the rule at {first} has the number {number} already");
                let reason = Reason::DuplicateMember;
                self.report
                    .add(&path.member("number"), reason, "R-NACL-7", message);
            }
        }
        rules.sort_unstable_by_key(|rule| rule.number);
        Rules::new(rules)
    }

    /// What a rule's protocol and ports match.
    fn keys(
        &mut self,
        protocol: Option<Protocol>,
        from: Option<i32>,
        to: Option<i32>,
        path: &Path<'_>,
    ) -> Option<Keys> {
        let of_protocol = protocol.map_or(Keys::ALL, Keys::protocol);
        let (from, to) = match (from, to) {
            (None, None) => return Some(of_protocol),
            (Some(from), Some(to)) => (from, to),
            (from, _) => {
                let missing = if from.is_none() { "fromPort" } else { "toPort" };
                let message = format_args!("`fromPort` and `toPort` go together");
                let reason = Reason::MissingMember;
                self.report
                    .add(&path.member(missing), reason, "R-SG-5", message);
                return None;
            }
        };
        let Some(protocol) = protocol else {
            // Who names ports hardly means all protocols with all of theirs.
            let message = format_args!("ports need a protocol: `tcp`, `udp`, `icmp` or `icmpv6`");
            let reason = Reason::MissingMember;
            self.report
                .add(&path.member("protocol"), reason, "R-SG-5", message);
            return None;
        };
        if !protocol.has_ports() && !protocol.has_types() {
            return Some(of_protocol);
        }
        if protocol.has_types() {
            return self.icmp_keys(protocol, from, to, path);
        }
        let low = self.port(from, &path.member("fromPort"));
        let high = self.port(to, &path.member("toPort"));
        let (low, high) = low.zip(high)?;
        if low > high {
            let message = format_args!("the ports from {low} to {high} are none");
            self.invalid(&path.member("toPort"), "R-SG-5", message);
            return None;
        }
        Some(Keys::ports(protocol, low, high))
    }

    fn port(&mut self, port: i32, path: &Path<'_>) -> Option<u16> {
        let sound = u16::try_from(port).ok();
        if sound.is_none() {
            let message = format_args!("{port} is no port from 0 to 65535");
            self.invalid(path, "R-SG-5", message);
        }
        sound
    }

    /// Type and code, as AWS writes them in the place of ports.
    fn icmp_keys(
        &mut self,
        protocol: Protocol,
        icmp_type: i32,
        code: i32,
        path: &Path<'_>,
    ) -> Option<Keys> {
        let mut number = |number: i32, what: &str, path: &Path<'_>| {
            let sound = u8::try_from(number);
            if number != -1 && sound.is_err() {
                let message = format_args!("{number} is no {what} from 0 to 255, nor -1 for any");
                self.invalid(path, "R-SG-5", message);
                return None;
            }
            Some(sound.ok())
        };
        let of_type = number(icmp_type, "type", &path.member("fromPort"));
        let code = number(code, "code", &path.member("toPort"));
        match of_type.zip(code)? {
            (Some(of_type), code) => Some(Keys::icmp(protocol, of_type, code)),
            (None, _) => Some(Keys::protocol(protocol)),
        }
    }
}

/// A rule that every new group has: everything of a peer.
fn unwritten(peer: Peer) -> Rule {
    Rule {
        keys: Keys::ALL,
        peer,
        number: None,
        allows: true,
        description: Box::default(),
    }
}
