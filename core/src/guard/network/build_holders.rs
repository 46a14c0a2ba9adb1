//! From a description to a network: what has addresses, and the whole.

use alloc::{boxed::Box, sync::Arc, vec::Vec};
use core::net::IpAddr;

use super::build::Builder;
use super::describe::{Database, NetworkDescription};
use super::error::NetworkErrors;
use super::names::List;
use super::nest::{Nest, Range};
use super::topology::{Grant, Holder, Kind, Network, Subnet, Topology, Vpc};
use crate::finding::Reason;
use crate::text::{Path, is_account_id, quoted};

/// Of a cluster or workgroup (R-SG-9).
const MOST_GROUPS_OF_DATABASE: usize = 5;
/// Of an interface, the highest quota of AWS.
const MOST_GROUPS: usize = 16;
/// Of one holder: every one of them has to be reached.
const MOST_ADDRESSES: usize = 128;
/// Of interface endpoints of AWS services.
const HTTPS: u16 = 443;
const DEFAULT_PORT: i32 = 5439;

/// Whether RA3 nodes, workgroups and managed endpoints can have a port (R-NET-3).
const fn is_usual_port(port: u16) -> bool {
    matches!(port, 5431..=5455 | 8191..=8215)
}

/// The subnets of something, sorted, and their VPC.
#[derive(Debug, Clone, Default)]
struct Home {
    vpc: Option<u32>,
    subnets: Vec<u32>,
}

/// What has addresses, as it was given.
struct Given<'x, 'a> {
    kind: Kind,
    name: &'a str,
    addresses: &'x [&'a str],
    groups: &'x [&'a str],
}

/// Grants to make managed endpoints, sorted: to what, to which account, in which VPC or in all.
type Grants<'a> = Vec<(u32, &'a str, Option<u32>)>;

/// What is built so far.
struct Built {
    vpcs: Vec<Vpc>,
    subnets: Vec<Subnet>,
    of_groups: Vec<Option<u32>>,
    holders: Vec<Holder>,
}

impl Topology {
    /// Compiles a description: in n log n of its size, whatever it is.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its place: names that nothing has or two have, what is no address, CIDR,
    /// port or number of its kind, and what cannot stand where it does.
    pub fn new(description: &NetworkDescription<'_>) -> Result<Self, NetworkErrors> {
        let mut builder = Builder::new(description);
        let mut vpcs = builder.vpcs();
        let lists = builder.prefix_lists();
        let acls = builder.network_acls();
        let subnets = builder.subnets(&mut vpcs);
        let of_groups = builder.vpcs_of_groups();
        let groups = builder.security_groups(&of_groups, &vpcs);
        let mut built = Built {
            vpcs,
            subnets,
            of_groups,
            holders: Vec::new(),
        };
        builder.holders(&mut built);
        builder.report.finish()?;
        let holders = built.holders;
        let mut by_name: Vec<u32> = (0..holders.len() as u32).collect();
        by_name.sort_unstable_by_key(|index| {
            let holder = holders.get(*index as usize);
            holder.map(|holder| (holder.kind, &*holder.name))
        });
        let network = Network {
            vpcs: built.vpcs.into(),
            peerings: ids(description.peerings.iter().map(|peering| peering.id)),
            subnets: built.subnets.into(),
            acls,
            lists,
            list_names: ids(description.prefix_lists.iter().map(|list| list.id)),
            groups,
            holders: holders.into(),
            by_name: by_name.into(),
            block: description.block_public_access.mode,
        };
        Ok(Self {
            network: Arc::new(network),
        })
    }
}

fn ids<'a>(names: impl Iterator<Item = &'a str>) -> Box<[Box<str>]> {
    names.map(Box::from).collect()
}

impl<'a> Builder<'_, 'a> {
    fn holders(&mut self, built: &mut Built) {
        self.interfaces(built);
        let first_database = built.holders.len() as u32;
        self.clusters(built);
        let first_workgroup = built.holders.len() as u32;
        self.workgroups(built);
        self.managed_endpoints(built, first_database, first_workgroup);
        self.vpc_endpoints(built);
        self.addresses(built);
    }

    fn interfaces(&mut self, built: &mut Built) {
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

    fn clusters(&mut self, built: &mut Built) {
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

    fn workgroups(&mut self, built: &mut Built) {
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

    fn account(&mut self, account: Option<&str>, path: &Path<'_>) {
        if let Some(account) = account
            && !is_account_id(account)
        {
            let account = quoted(account);
            let message = format_args!("`{account}` is no account id of twelve digits");
            self.invalid(path, "SCENARIO", message);
        }
    }

    fn managed_endpoints(&mut self, built: &mut Built, first_cluster: u32, first_workgroup: u32) {
        let given = self.given;
        let databases = given.clusters.iter().map(|cluster| &cluster.database);
        let clusters: Vec<&Database<'a>> = databases.collect();
        let databases = given.workgroups.iter().map(|workgroup| &workgroup.database);
        let workgroups: Vec<&Database<'a>> = databases.collect();
        let mut grants = Vec::new();
        self.grants("clusters", &clusters, first_cluster, &mut grants);
        self.grants("workgroups", &workgroups, first_workgroup, &mut grants);
        grants.sort_unstable();
        let list = Path::Root.member("managedEndpoints");
        for (at, endpoint) in given.managed_endpoints.iter().enumerate() {
            let path = list.item(at);
            let home = self.home(&endpoint.subnets, 1, built, &path.member("subnets"));
            let (kind, member, name, first, databases) =
                match (endpoint.cluster, endpoint.workgroup) {
                    (Some(name), None) => {
                        (Kind::Cluster, "cluster", name, first_cluster, &clusters)
                    }
                    (None, Some(name)) => (
                        Kind::Workgroup,
                        "workgroup",
                        name,
                        first_workgroup,
                        &workgroups,
                    ),
                    _ => {
                        let message =
                            format_args!("an endpoint has one of `cluster` and `workgroup`");
                        let reason = Reason::ExclusiveMembers;
                        self.report.add(&path, reason, "R-RS-14", message);
                        continue;
                    }
                };
            let target = self.resolve(List::Holders(kind), name, &path.member(member));
            self.account(endpoint.account, &path.member("account"));
            let of = Given {
                kind: Kind::ManagedEndpoint,
                name: endpoint.name,
                addresses: &endpoint.addresses,
                groups: &endpoint.security_groups,
            };
            let holder = self.holder(&of, &home, built, MOST_GROUPS, &path);
            let Some(target) = target else { continue };
            let database = databases.get(target as usize);
            let port = built.holders.get((first + target) as usize);
            let port = port.and_then(|database| database.port);
            if let Some(port) = port
                && !is_usual_port(port)
            {
                let message = format_args!(
                    "`{}` has the port {port}; a managed endpoint leads to 5431 to 5455 or 8191 to 8215",
                    quoted(name)
                );
                self.invalid(&path.member(member), "R-NET-3", message);
            }
            let grant = match (endpoint.account, database.and_then(|of| of.account)) {
                (Some(own), Some(other)) if own == other => Grant::SameAccount,
                (Some(own), _) => granted(&grants, first + target, own, home.vpc),
                (None, _) => Grant::UnknownAccount,
            };
            built.holders.push(Holder {
                port,
                grant,
                ..holder
            });
        }
    }

    fn grants(
        &mut self,
        list: &str,
        databases: &[&Database<'a>],
        first: u32,
        grants: &mut Grants<'a>,
    ) {
        let list = Path::Root.member(list);
        for ((at, database), index) in databases.iter().enumerate().zip(first..) {
            let path = list.item(at);
            let path = path.member("endpointAccess");
            for (at, access) in database.endpoint_access.iter().enumerate() {
                let path = path.item(at);
                self.account(Some(access.account), &path.member("account"));
                let Some(vpcs) = &access.vpcs else {
                    grants.push((index, access.account, None));
                    continue;
                };
                let path = path.member("vpcs");
                for (at, vpc) in vpcs.iter().enumerate() {
                    let vpc = self.resolve(List::Vpcs, vpc, &path.item(at));
                    grants.extend(vpc.map(|vpc| (index, access.account, Some(vpc))));
                }
            }
        }
    }

    fn vpc_endpoints(&mut self, built: &mut Built) {
        let given = self.given;
        let list = Path::Root.member("vpcEndpoints");
        for (at, endpoint) in given.vpc_endpoints.iter().enumerate() {
            let path = list.item(at);
            let home = self.home(&endpoint.subnets, 1, built, &path.member("subnets"));
            self.check_text(endpoint.service, &path.member("service"));
            let of = Given {
                kind: Kind::VpcEndpoint,
                name: endpoint.id,
                addresses: &endpoint.addresses,
                groups: &endpoint.security_groups,
            };
            let holder = self.holder(&of, &home, built, MOST_GROUPS, &path);
            built.holders.push(Holder {
                port: Some(HTTPS),
                ..holder
            });
        }
    }

    /// Subnets of one VPC, so many at least.
    fn home(&mut self, names: &[&str], least: usize, built: &Built, path: &Path<'_>) -> Home {
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
                format_args!("{count} subnets; {least} different ones at least are needed");
            self.invalid(path, "R-NET-1", message);
        }
        home
    }

    /// What all kinds have in common.
    fn holder(
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
    fn addresses(&mut self, built: &mut Built) {
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

/// Whether an account may make an endpoint in a VPC.
fn granted(grants: &Grants<'_>, database: u32, account: &str, vpc: Option<u32>) -> Grant {
    let has = |vpc: Option<u32>| grants.binary_search(&(database, account, vpc)).is_ok();
    // The first that could be of this account.
    let first = grants.partition_point(|grant| *grant < (database, account, None));
    if has(None) || (vpc.is_some() && has(vpc)) {
        return Grant::Granted;
    }
    match grants.get(first) {
        Some((of, to, _)) if (*of, *to) == (database, account) => Grant::OtherVpcs,
        _ => Grant::Missing,
    }
}
