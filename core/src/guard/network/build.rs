//! From a description to a network: VPCs, peerings, subnets and routes.

use alloc::{boxed::Box, vec, vec::Vec};
use core::fmt;
use core::net::{IpAddr, Ipv4Addr};

use super::describe::{self, ExclusionMode, NetworkDescription};
use super::error::Report;
use super::names::{List, MOST_BYTES, Names};
use super::nest::{Nest, Range};
use super::topology::{Excluded, Route, Subnet, Target, Vpc};
use crate::finding::Reason;
use crate::text::{IpRange, Path, quoted};

/// A hundred times what is usual; each range of a VPC is kept for every VPC that is peered with it.
const MOST_CIDRS: usize = 100;
/// Of a VPC, as AWS has it: the ranges of all that it is peered with are kept beside its own.
const MOST_PEERINGS: usize = 125;
/// Prefix lists in one route table or one list of rules, each of which is searched on its own.
pub(super) const MOST_LISTS: usize = 32;

/// What building needs everywhere.
pub(super) struct Builder<'d, 'a> {
    pub(super) given: &'d NetworkDescription<'a>,
    pub(super) names: Names<'a>,
    pub(super) report: Report,
}

impl<'d, 'a> Builder<'d, 'a> {
    pub(super) fn new(given: &'d NetworkDescription<'a>) -> Self {
        let mut report = Report::default();
        Self {
            names: Names::new(given, &mut report),
            given,
            report,
        }
    }

    /// A value that cannot be.
    pub(super) fn invalid(
        &mut self,
        path: &Path<'_>,
        rule: &'static str,
        message: fmt::Arguments<'_>,
    ) {
        self.report.add(path, Reason::InvalidField, rule, message);
    }

    /// A text that is shown, of as many bytes as a name.
    pub(super) fn check_text(&mut self, text: &str, path: &Path<'_>) {
        let length = text.len();
        if length == 0 || length > MOST_BYTES {
            let message = format_args!("{length} bytes; 1 to {MOST_BYTES} are read");
            self.invalid(path, "SCENARIO", message);
        }
    }

    /// What a name stands for, which has to be there.
    pub(super) fn resolve(&mut self, list: List, name: &str, path: &Path<'_>) -> Option<u32> {
        let found = self.names.find(list, name);
        if found.is_none() {
            let (name, list) = (quoted(name), list.wire());
            self.invalid(
                path,
                "SCENARIO",
                format_args!("`{name}` is not in `{list}`"),
            );
        }
        found
    }

    pub(super) fn range(
        &mut self,
        text: &str,
        path: &Path<'_>,
        rule: &'static str,
    ) -> Option<IpRange> {
        let range = range_of(text);
        if range.is_none() {
            let text = quoted(text);
            let message = format_args!("`{text}` is no CIDR such as 10.0.0.0/16 or 2001:db8::/32");
            self.invalid(path, rule, message);
        }
        range
    }

    /// The ranges of a list with their places in it; one at least has to be there.
    fn ranges(&mut self, cidrs: &[&str], most: usize, path: &Path<'_>) -> Vec<(usize, IpRange)> {
        let count = cidrs.len();
        if count == 0 {
            self.invalid(
                path,
                "SCENARIO",
                format_args!("one CIDR at least is needed"),
            );
        } else if count > most {
            let message = format_args!("{count} CIDRs; at most {most} are read");
            self.report
                .add(path, Reason::LimitExceeded, "R-QUOTA-2", message);
        }
        let cidrs = cidrs.iter().take(most).enumerate();
        let range = |(at, cidr): (usize, &&str)| {
            let range = self.range(cidr, &path.item(at), "SCENARIO")?;
            Some((at, range))
        };
        cidrs.filter_map(range).collect()
    }

    /// The VPCs, without what stands in their subnets.
    pub(super) fn vpcs(&mut self) -> Vec<Vpc> {
        let given = self.given;
        let list = Path::Root.member("vpcs");
        let mut own: Vec<Vec<Range>> = Vec::with_capacity(given.vpcs.len());
        let mut vpcs = Vec::with_capacity(given.vpcs.len());
        for ((at, vpc), index) in given.vpcs.iter().enumerate().zip(0..) {
            let path = list.item(at);
            let path = path.member("cidrs");
            let ranges = self.ranges(&vpc.cidrs, MOST_CIDRS, &path);
            let mut of_v4 = ranges.iter().filter_map(|(_, range)| range.v4_bounds());
            let primary = of_v4.next().and_then(|(first, _)| first.checked_add(2));
            let ranges = ranges.iter().map(|(_, range)| Range::new(*range, index));
            own.push(ranges.collect());
            vpcs.push(Vpc {
                id: vpc.id.into(),
                tenancy: vpc.tenancy,
                resolver: primary.map(Ipv4Addr::from_bits),
                peers: Box::default(),
                reach: Nest::default(),
                subnets: Nest::default(),
                addresses: Nest::default(),
            });
        }
        let peers = self.peers();
        for (((vpc, peers), own_ranges), index) in vpcs.iter_mut().zip(peers).zip(&own).zip(0..) {
            let mut reached = own_ranges.clone();
            for (peer, _) in &peers {
                reached.extend(own.get(*peer as usize).into_iter().flatten());
            }
            vpc.reach = Nest::disjoint(reached);
            vpc.peers = peers.into();
            self.refuse_overlaps(index, vpc);
        }
        vpcs
    }

    /// The peers of each VPC, sorted, each with the peering.
    fn peers(&mut self) -> Vec<Vec<(u32, u32)>> {
        let given = self.given;
        let list = Path::Root.member("peerings");
        let mut peers = vec![Vec::new(); given.vpcs.len()];
        for ((at, peering), index) in given.peerings.iter().enumerate().zip(0..) {
            let path = list.item(at);
            let path = path.member("vpcs");
            let [one, other] = peering.vpcs.as_slice() else {
                let count = peering.vpcs.len();
                let message = format_args!("a peering has two VPCs, and this one {count}");
                self.invalid(&path, "SCENARIO", message);
                continue;
            };
            let one = self.resolve(List::Vpcs, one, &path.item(0));
            let other = self.resolve(List::Vpcs, other, &path.item(1));
            let Some((one, other)) = one.zip(other) else {
                continue;
            };
            if one == other {
                let message = format_args!("a VPC is not peered with itself");
                self.invalid(&path, "SCENARIO", message);
                continue;
            }
            for (of, with) in [(one, other), (other, one)] {
                if let Some(peers) = peers.get_mut(of as usize) {
                    peers.push((with, index));
                }
            }
        }
        for (peers, of) in peers.iter_mut().zip(0..) {
            peers.sort_unstable();
            for pair in peers.windows(2) {
                // Both of the two have it in their list.
                if let [(vpc, _), (same, later)] = pair
                    && vpc == same
                    && of < *vpc
                {
                    let path = list.item(*later as usize);
                    let message = format_args!("two VPCs have one peering at most");
                    let reason = Reason::DuplicateMember;
                    self.report
                        .add(&path.member("vpcs"), reason, "SCENARIO", message);
                }
            }
            peers.dedup_by_key(|(vpc, _)| *vpc);
            if let Some((_, beyond)) = peers.get(MOST_PEERINGS) {
                let path = list.item(*beyond as usize);
                let count = peers.len();
                let message =
                    format_args!("a VPC with {count} peerings; at most {MOST_PEERINGS} are read");
                self.report
                    .add(&path, Reason::LimitExceeded, "R-QUOTA-2", message);
                peers.truncate(MOST_PEERINGS);
            }
        }
        peers
    }

    /// An address within reach of a VPC has to lie in one VPC alone.
    fn refuse_overlaps(&mut self, index: u32, vpc: &Vpc) {
        let Some((inner, outer)) = vpc.reach.overlaps().next() else {
            return;
        };
        let peer = |range: &Range| {
            let mut peers = vpc.peers.iter();
            peers.find(|(peer, _)| *peer == range.value)
        };
        let peering = peer(inner).max(peer(outer));
        let (list, at) = match peering {
            Some((_, peering)) => ("peerings", *peering),
            None => ("vpcs", index),
        };
        let list = Path::Root.member(list);
        let path = list.item(at as usize);
        let path = path.member(if peering.is_some() { "vpcs" } else { "cidrs" });
        let message = format_args!(
            "within reach of `{}` two ranges overlap, at {}; every address there has to lie in one alone",
            quoted(&vpc.id),
            inner.first
        );
        self.invalid(&path, "SCENARIO", message);
    }

    /// The entries of each prefix list.
    pub(super) fn prefix_lists(&mut self) -> Box<[Nest]> {
        let given = self.given;
        let list = Path::Root.member("prefixLists");
        let mut lists = Vec::with_capacity(given.prefix_lists.len());
        for (at, prefix_list) in given.prefix_lists.iter().enumerate() {
            let path = list.item(at);
            let path = path.member("cidrs");
            let mut entries = Vec::with_capacity(prefix_list.cidrs.len());
            for (at, cidr) in prefix_list.cidrs.iter().enumerate() {
                let range = self.range(cidr, &path.item(at), "R-SG-6");
                entries.extend(range.map(|range| Range::new(range, 0)));
            }
            lists.push(Nest::distinct(entries));
        }
        lists.into()
    }

    /// The subnets; each VPC learns which are its own.
    pub(super) fn subnets(&mut self, vpcs: &mut [Vpc]) -> Vec<Subnet> {
        let given = self.given;
        let list = Path::Root.member("subnets");
        let mut subnets = Vec::with_capacity(given.subnets.len());
        let mut within: Vec<Vec<Range>> = vpcs.iter().map(|_| Vec::new()).collect();
        for ((at, subnet), index) in given.subnets.iter().enumerate().zip(0..) {
            let path = list.item(at);
            let vpc = self.resolve(List::Vpcs, subnet.vpc, &path.member("vpc"));
            let cidrs = path.member("cidrs");
            let ranges = self.ranges(&subnet.cidrs, usize::MAX, &cidrs);
            if let Some(vpc) = vpc {
                for (at, range) in &ranges {
                    self.check_within(*range, vpc, vpcs, &cidrs.item(*at));
                    if let Some(within) = within.get_mut(vpc as usize) {
                        within.push(Range::new(*range, index));
                    }
                }
            }
            let acl = subnet
                .network_acl
                .and_then(|name| self.resolve(List::NetworkAcls, name, &path.member("networkAcl")));
            let (routes, to_ranges, to_lists) = self.routes(&subnet.routes, &path.member("routes"));
            subnets.push(Subnet {
                id: subnet.id.into(),
                vpc,
                acl,
                routes,
                to_ranges,
                to_lists,
                excluded: Excluded::default(),
            });
        }
        for (vpc, within) in vpcs.iter_mut().zip(within) {
            vpc.subnets = Nest::disjoint(within);
            for (inner, outer) in vpc.subnets.overlaps() {
                let path = list.item(inner.value.max(outer.value) as usize);
                let first = inner.first;
                let message =
                    format_args!("another range of a subnet of the VPC holds {first} as well");
                self.invalid(&path.member("cidrs"), "SCENARIO", message);
            }
        }
        self.exclude(&mut subnets);
        subnets
    }

    fn check_within(&mut self, range: IpRange, vpc: u32, vpcs: &[Vpc], path: &Path<'_>) {
        let (first, last) = range.ends();
        let reach = vpcs.get(vpc as usize).map(|vpc| &vpc.reach);
        let around = reach.and_then(|reach| reach.narrowest(first));
        let is_within = around.is_some_and(|around| around.value == vpc && around.holds(last));
        if !is_within {
            let message = format_args!("{range} does not lie in a range of its VPC");
            self.invalid(path, "SCENARIO", message);
        }
    }

    #[expect(clippy::type_complexity, reason = "three members of a subnet")]
    fn routes(
        &mut self,
        given: &[describe::Route<'_>],
        path: &Path<'_>,
    ) -> (Box<[Route]>, Nest, Box<[(u32, u32)]>) {
        let (mut routes, mut ranges) = (Vec::with_capacity(given.len()), Vec::new());
        let mut lists: Vec<(u32, u32)> = Vec::new();
        for ((at, route), index) in given.iter().enumerate().zip(0..) {
            let path = path.item(at);
            let destination = path.member("destination");
            if route.destination.starts_with("pl-") {
                if let Some(list) = self.resolve(List::PrefixLists, route.destination, &destination)
                    && !lists.iter().any(|(known, _)| *known == list)
                {
                    if lists.len() == MOST_LISTS {
                        self.too_many_lists(&destination);
                    } else {
                        lists.push((list, index));
                    }
                }
            } else if let Some(range) = self.range(route.destination, &destination, "SCENARIO") {
                ranges.push(Range::new(range, index));
            }
            self.check_text(route.target, &path.member("target"));
            routes.push(Route {
                destination: route.destination.into(),
                target: route.target.into(),
                kind: self.target(route.target),
            });
        }
        (routes.into(), Nest::distinct(ranges), lists.into())
    }

    pub(super) fn too_many_lists(&mut self, path: &Path<'_>) {
        let message = format_args!("more than {MOST_LISTS} prefix lists in one list are not read");
        self.report
            .add(path, Reason::LimitExceeded, "R-QUOTA-2", message);
    }

    /// A peering that is not described leads nowhere, as whatever is not known.
    fn target(&self, target: &str) -> Target {
        let beginning = target.split_inclusive('-').next().unwrap_or_default();
        match beginning {
            "igw-" => Target::Internet,
            "nat-" | "eigw-" => Target::InternetOneWay,
            "vpce-" => Target::Endpoint,
            "vgw-" | "tgw-" | "lgw-" | "cgw-" | "eni-" => Target::Private,
            "pcx-" => match self.names.find(List::Peerings, target) {
                Some(peering) => Target::Peering(peering),
                None => Target::Dropped,
            },
            _ => Target::Dropped,
        }
    }

    /// Where public access is not blocked.
    fn exclude(&mut self, subnets: &mut [Subnet]) {
        let block = Path::Root.member("blockPublicAccess");
        let list = block.member("exclusions");
        let mut vpcs = vec![Excluded::default(); self.given.vpcs.len()];
        for (at, exclusion) in self.given.block_public_access.exclusions.iter().enumerate() {
            let path = list.item(at);
            let excluded = match (exclusion.vpc, exclusion.subnet) {
                (Some(name), None) => {
                    let vpc = self.resolve(List::Vpcs, name, &path.member("vpc"));
                    vpc.and_then(|vpc| vpcs.get_mut(vpc as usize))
                }
                (None, Some(name)) => {
                    let subnet = self.resolve(List::Subnets, name, &path.member("subnet"));
                    let subnet = subnet.and_then(|subnet| subnets.get_mut(subnet as usize));
                    subnet.map(|subnet| &mut subnet.excluded)
                }
                _ => {
                    let message = format_args!("an exclusion has one of `vpc` and `subnet`");
                    let reason = Reason::ExclusiveMembers;
                    self.report.add(&path, reason, "SCENARIO", message);
                    None
                }
            };
            if let Some(excluded) = excluded {
                excluded.from_inside = true;
                excluded.from_outside |= exclusion.mode == ExclusionMode::Bidirectional;
            }
        }
        for subnet in subnets {
            if let Some(of_vpc) = subnet.vpc.and_then(|vpc| vpcs.get(vpc as usize)) {
                subnet.excluded.from_inside |= of_vpc.from_inside;
                subnet.excluded.from_outside |= of_vpc.from_outside;
            }
        }
    }

    /// An address, which has to be one.
    pub(super) fn address(&mut self, text: &str, path: &Path<'_>) -> Option<IpAddr> {
        let address = crate::text::parse_address(text);
        if address.is_none() {
            let text = quoted(text);
            let message = format_args!("`{text}` is no IPv4 or IPv6 address");
            self.invalid(path, "R-IP-6", message);
        }
        address
    }
}

/// A range. That of IPv4 addresses as IPv6 ones is none: families do not mix (R-SG-8), and whoever writes it means either.
pub(super) fn range_of(text: &str) -> Option<IpRange> {
    let is_v6 = text.contains(':');
    IpRange::parse(text).filter(|range| is_v6 != range.family_and_prefix().0)
}
