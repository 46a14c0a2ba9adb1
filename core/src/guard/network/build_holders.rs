//! From a description to a network: what has addresses.

use alloc::{boxed::Box, vec::Vec};
use core::net::IpAddr;

use super::build::Builder;
use super::describe::Database;
use super::names::List;
use super::nest::{Nest, Range};
use super::topology::{Grant, Holder, Kind, Subnet, Vpc};
use crate::finding::Reason;
use crate::text::{Path, is_account_id, quoted};

/// Of a cluster or workgroup (R-SG-9).
const MOST_GROUPS_OF_DATABASE: usize = 5;
/// Of an interface or endpoint, the highest quota of AWS.
pub(super) const MOST_GROUPS: usize = 16;
/// Of one holder: every one of them has to be reached.
const MOST_ADDRESSES: usize = 128;
const DEFAULT_PORT: i32 = 5439;

/// Whether RA3 nodes, workgroups and managed endpoints can have a port (R-NET-3).
pub(super) const fn is_usual_port(port: u16) -> bool {
    matches!(port, 5431..=5455 | 8191..=8215)
}

/// The subnets of something, sorted, and their VPC.
#[derive(Debug, Clone, Default)]
pub(super) struct Home {
    pub(super) vpc: Option<u32>,
    pub(super) subnets: Vec<u32>,
}

/// What has addresses, as it was given.
pub(super) struct Given<'x, 'a> {
    pub(super) kind: Kind,
    pub(super) name: &'a str,
    pub(super) addresses: &'x [&'a str],
    pub(super) groups: &'x [&'a str],
}

/// What is built so far.
pub(super) struct Built {
    pub(super) vpcs: Vec<Vpc>,
    pub(super) subnets: Vec<Subnet>,
    pub(super) of_groups: Vec<Option<u32>>,
    pub(super) holders: Vec<Holder>,
}

impl<'a> Builder<'_, 'a> {
    pub(super) fn interfaces(&mut self, built: &mut Built) {
        let given = self.given;
        let list = Path::Root.member("interfaces");
        for (at, interface) in given.interfaces.iter().enumerate() {
            let path = list.item(at);
            let subnet = self.resolve(List::Subnets, interface.subnet, &path.member("subnet"));
            let of = subnet.and_then(|subnet| built.subnets.get(subnet as usize));
            let home = Home {
                vpc: of.and_then(|subnet| subnet.vpc),
                subnets: subnet.into_iter().collect(),
            };
            if interface.security_groups.is_empty() {
                let message = format_args!("an interface has one group at least");
                self.invalid(&path.member("securityGroups"), "R-SG-4", message);
            }
            let of = Given {
                kind: Kind::Interface,
                name: interface.id,
                addresses: &interface.addresses,
                groups: &interface.security_groups,
            };
            let holder = self.holder(&of, &home, built, MOST_GROUPS, &path);
            built.holders.push(Holder {
                public: interface.public,
                ..holder
            });
        }
    }

    pub(super) fn clusters(&mut self, built: &mut Built) {
        let given = self.given;
        let list = Path::Root.member("subnetGroups");
        let mut homes = Vec::with_capacity(given.subnet_groups.len());
        for (at, group) in given.subnet_groups.iter().enumerate() {
            let path = list.item(at);
            homes.push(self.home(&group.subnets, 2, built, &path.member("subnets")));
        }
        let list = Path::Root.member("clusters");
        for (at, cluster) in given.clusters.iter().enumerate() {
            let path = list.item(at);
            let group = self.resolve(
                List::SubnetGroups,
                cluster.subnet_group,
                &path.member("subnetGroup"),
            );
            let nowhere = Home::default();
            let home = group.and_then(|group| homes.get(group as usize));
            let is_usual = cluster.node_type.is_none_or(|node_type| {
                let begins = |with: &str| {
                    let beginning = node_type.get(..with.len());
                    beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(with))
                };
                begins("ra3") || begins("rg")
            });
            let home = home.unwrap_or(&nowhere);
            self.database(
                Kind::Cluster,
                &cluster.database,
                is_usual,
                home,
                built,
                &path,
            );
        }
    }

    pub(super) fn workgroups(&mut self, built: &mut Built) {
        let given = self.given;
        let list = Path::Root.member("workgroups");
        for (at, workgroup) in given.workgroups.iter().enumerate() {
            let path = list.item(at);
            let home = self.home(&workgroup.subnets, 1, built, &path.member("subnets"));
            self.database(
                Kind::Workgroup,
                &workgroup.database,
                true,
                &home,
                built,
                &path,
            );
        }
    }

    fn database(
        &mut self,
        kind: Kind,
        given: &Database<'a>,
        is_usual: bool,
        home: &Home,
        built: &mut Built,
        path: &Path<'_>,
    ) {
        let of = Given {
            kind,
            name: given.name,
            addresses: &given.addresses,
            groups: &given.security_groups,
        };
        let holder = self.holder(&of, home, built, MOST_GROUPS_OF_DATABASE, path);
        let number = given.port.unwrap_or(DEFAULT_PORT);
        let port = u16::try_from(number).ok();
        let port = port.filter(|port| match is_usual {
            true => is_usual_port(*port),
            false => *port >= 1150,
        });
        if port.is_none() {
            let ranges = match is_usual {
                true => "5431 to 5455 or 8191 to 8215",
                false => "1150 to 65535",
            };
            let message = format_args!("the port {number} is none of {ranges}");
            self.invalid(&path.member("port"), "R-NET-3", message);
        }
        self.account(given.account, &path.member("account"));
        built.holders.push(Holder {
            public: given.publicly_accessible,
            port,
            sends_outside: !given.enhanced_vpc_routing,
            ..holder
        });
    }

    pub(super) fn account(&mut self, account: Option<&str>, path: &Path<'_>) {
        if let Some(account) = account
            && !is_account_id(account)
        {
            let account = quoted(account);
            let message = format_args!("`{account}` is no account id of twelve digits");
            self.invalid(path, "SCENARIO", message);
        }
    }

    /// Subnets of one VPC, so many at least.
    pub(super) fn home(
        &mut self,
        names: &[&str],
        least: usize,
        built: &Built,
        path: &Path<'_>,
    ) -> Home {
        let mut home = Home::default();
        for (at, name) in names.iter().enumerate() {
            let path = path.item(at);
            let Some(index) = self.resolve(List::Subnets, name, &path) else {
                continue;
            };
            let subnet = built.subnets.get(index as usize);
            let vpc = subnet.and_then(|subnet| subnet.vpc);
            if home.vpc.is_some() && vpc.is_some() && vpc != home.vpc {
                let message = format_args!("`{}` is in another VPC than the first", quoted(name));
                self.invalid(&path, "R-NET-1", message);
            }
            home.vpc = home.vpc.or(vpc);
            home.subnets.push(index);
        }
        home.subnets.sort_unstable();
        home.subnets.dedup();
        // A subnet that stands twice is one.
        let repeated = home.subnets.len() < least && names.len() >= least;
        if names.len() < least || repeated {
            let count = home.subnets.len();
            let message =
                format_args!("at least {least} different subnets are needed, not {count}");
            self.invalid(path, "R-NET-1", message);
        }
        home
    }

    /// What all kinds have in common.
    pub(super) fn holder(
        &mut self,
        given: &Given<'_, 'a>,
        home: &Home,
        built: &Built,
        most_groups: usize,
        path: &Path<'_>,
    ) -> Holder {
        Holder {
            kind: given.kind,
            name: given.name.into(),
            vpc: home.vpc.unwrap_or_default(),
            addresses: self.holder_addresses(
                given.addresses,
                home,
                built,
                &path.member("addresses"),
            ),
            groups: self.holder_groups(
                given.groups,
                home,
                built,
                most_groups,
                &path.member("securityGroups"),
            ),
            public: false,
            port: None,
            sends_outside: false,
            grant: Grant::NotAsked,
        }
    }

    fn holder_addresses(
        &mut self,
        given: &[&str],
        home: &Home,
        built: &Built,
        path: &Path<'_>,
    ) -> Box<[(IpAddr, u32)]> {
        if given.is_empty() {
            let message = format_args!("one address at least is needed");
            self.invalid(path, "SCENARIO", message);
        } else if given.len() > MOST_ADDRESSES {
            let count = given.len();
            let message = format_args!("{count} addresses; at most {MOST_ADDRESSES} are read");
            self.report
                .add(path, Reason::LimitExceeded, "R-QUOTA-2", message);
        }
        let vpc = home.vpc.and_then(|vpc| built.vpcs.get(vpc as usize));
        let mut addresses = Vec::with_capacity(given.len());
        for (at, text) in given.iter().take(MOST_ADDRESSES).enumerate() {
            let path = path.item(at);
            let Some((address, vpc)) = self.address(text, &path).zip(vpc) else {
                continue;
            };
            let subnet = vpc.subnets.narrowest(address).map(|range| range.value);
            match subnet.filter(|subnet| home.subnets.binary_search(subnet).is_ok()) {
                Some(subnet) => addresses.push((address, subnet)),
                None => {
                    let message = format_args!("{address} does not lie in a subnet of it");
                    self.invalid(&path, "R-NET-1", message);
                }
            }
        }
        addresses.into()
    }

    fn holder_groups(
        &mut self,
        given: &[&str],
        home: &Home,
        built: &Built,
        most: usize,
        path: &Path<'_>,
    ) -> Box<[u32]> {
        if given.len() > most {
            let message = format_args!("{} groups; it has {most} at most", given.len());
            self.invalid(path, "R-SG-9", message);
        }
        let mut groups = Vec::with_capacity(given.len());
        for (at, name) in given.iter().enumerate() {
            let path = path.item(at);
            let Some(group) = self.resolve(List::SecurityGroups, name, &path) else {
                continue;
            };
            let vpc = built.of_groups.get(group as usize).copied().flatten();
            // Of what has no VPC that is told already.
            if vpc.is_some() && home.vpc.is_some() && vpc != home.vpc {
                let message = format_args!("`{}` is a group of another VPC", quoted(name));
                self.invalid(&path, "R-SG-4", message);
            }
            groups.push(group);
        }
        groups.into()
    }

    /// Who has which address, in each VPC.
    pub(super) fn addresses(&mut self, built: &mut Built) {
        let mut of_vpcs: Vec<Vec<Range>> = built.vpcs.iter().map(|_| Vec::new()).collect();
        for (holder, index) in built.holders.iter().zip(0..) {
            if let Some(of_vpc) = of_vpcs.get_mut(holder.vpc as usize) {
                let addresses = holder.addresses.iter();
                of_vpc.extend(addresses.map(|(address, _)| Range::of_one(*address, index)));
            }
        }
        for (vpc, addresses) in built.vpcs.iter_mut().zip(of_vpcs) {
            vpc.addresses = Nest::disjoint(addresses);
            for (again, known) in vpc.addresses.overlaps() {
                let holder = |index: u32| built.holders.get(index as usize);
                let Some((later, first)) = holder(again.value).zip(holder(known.value)) else {
                    continue;
                };
                let Some(at) = self.names.find(List::Holders(later.kind), &later.name) else {
                    continue;
                };
                let list = Path::Root.member(later.kind.list());
                let path = list.item(at as usize);
                let (kind, name) = (first.kind.describe(), quoted(&first.name));
                let message = format_args!(
                    "{} is an address of the {kind} `{name}` already",
                    again.first
                );
                self.invalid(&path.member("addresses"), "SCENARIO", message);
            }
        }
    }
}
