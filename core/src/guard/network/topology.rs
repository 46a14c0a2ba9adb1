//! A network with everything resolved: what names stood for are indexes, and what has to be searched is sorted.

use alloc::{boxed::Box, sync::Arc};
use core::net::{IpAddr, Ipv4Addr};

use super::describe::{BlockMode, Tenancy};
use super::nest::Nest;
use super::rules::Rules;
use crate::request::Side;

/// A described network, compiled: told by which way a connection goes, and whether it gets through.
///
/// A handle: cloning it copies a pointer. Immutable, `Send + Sync`; built once, asked from any thread.
///
/// # Source
/// Amazon VPC User Guide, "Security group rules", "Network ACLs", "Block public access to VPCs and subnets"; Amazon
/// Redshift Management Guide, "Infrastructure security in Amazon Redshift", "Redshift-managed VPC endpoints".
///
/// # Examples
/// ```
/// use core::net::Ipv4Addr;
/// use portcullis::guard::network::{
///     Cluster, Database, NetworkDescription, SecurityGroup, SecurityGroupRule, Subnet, SubnetGroup, Topology, Vpc,
/// };
/// use portcullis::request::{Connection, Protocol, Side};
///
/// let subnet = |id, cidr| Subnet { id, vpc: "vpc-1", cidrs: vec![cidr], ..Subnet::default() };
/// let office = SecurityGroupRule {
///     protocol: Some(Protocol::TCP), from_port: Some(5439), to_port: Some(5439),
///     peer: "10.0.0.0/16", ..SecurityGroupRule::default()
/// };
/// let network = Topology::new(&NetworkDescription {
///     vpcs: vec![Vpc { id: "vpc-1", cidrs: vec!["10.0.0.0/15"], ..Vpc::default() }],
///     subnets: vec![subnet("subnet-a", "10.0.0.0/24"), subnet("subnet-b", "10.0.1.0/24")],
///     security_groups: vec![SecurityGroup {
///         id: "sg-0a", vpc: "vpc-1", inbound: Some(vec![office]), ..SecurityGroup::default()
///     }],
///     subnet_groups: vec![SubnetGroup { name: "private", subnets: vec!["subnet-a", "subnet-b"] }],
///     clusters: vec![Cluster {
///         database: Database {
///             name: "prod", addresses: vec!["10.0.0.9"], security_groups: vec!["sg-0a"], ..Database::default()
///         },
///         subnet_group: "private", ..Cluster::default()
///     }],
///     ..NetworkDescription::default()
/// })?;
/// let near = Connection::new(Ipv4Addr::new(10, 0, 3, 4), Side::cluster("prod"));
/// assert!(network.passes(&near));
///
/// let far = Connection::new(Ipv4Addr::new(10, 1, 0, 1), Side::cluster("prod"));
/// let path = network.path(&far)?;
/// assert_eq!(
///     path.refusal().expect("refused").reason,
///     "security group sg-0a: no inbound rule admits 10.1.0.1 to tcp/5439; nearest: 10.0.0.0/16"
/// );
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Topology {
    pub(super) network: Arc<Network>,
}

/// What a [`Topology`] shares.
#[derive(Debug, Default)]
pub(super) struct Network {
    pub(super) vpcs: Box<[Vpc]>,
    pub(super) peerings: Box<[Box<str>]>,
    pub(super) subnets: Box<[Subnet]>,
    pub(super) acls: Box<[NetworkAcl]>,
    pub(super) lists: Box<[Nest]>,
    pub(super) list_names: Box<[Box<str>]>,
    pub(super) groups: Box<[SecurityGroup]>,
    pub(super) holders: Box<[Holder]>,
    /// The holders by kind and name.
    pub(super) by_name: Box<[u32]>,
    pub(super) block: BlockMode,
}

#[derive(Debug)]
pub(super) struct Vpc {
    pub(super) id: Box<str>,
    pub(super) tenancy: Tenancy,
    /// The third address of the primary range, of IPv4.
    pub(super) resolver: Option<Ipv4Addr>,
    /// The VPCs that it is peered with, sorted, each with the peering.
    pub(super) peers: Box<[(u32, u32)]>,
    /// Its own ranges and those of its peers, each with the VPC.
    pub(super) reach: Nest,
    pub(super) subnets: Nest,
    /// The addresses of holders.
    pub(super) addresses: Nest,
}

#[derive(Debug)]
pub(super) struct Subnet {
    pub(super) id: Box<str>,
    /// Of a network without errors every subnet has one.
    pub(super) vpc: Option<u32>,
    /// `None`: the default one.
    pub(super) acl: Option<u32>,
    pub(super) routes: Box<[Route]>,
    /// The routes to ranges, by their index.
    pub(super) to_ranges: Nest,
    /// Those to prefix lists: the list and the index of the route.
    pub(super) to_lists: Box<[(u32, u32)]>,
    pub(super) excluded: Excluded,
}

/// What an exclusion of VPC Block Public Access lets pass.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Excluded {
    pub(super) from_inside: bool,
    pub(super) from_outside: bool,
}

#[derive(Debug)]
pub(super) struct Route {
    pub(super) destination: Box<str>,
    pub(super) target: Box<str>,
    pub(super) kind: Target,
}

/// Where a route leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// An internet gateway.
    Internet,
    /// NAT, or an internet gateway for what begins inside.
    InternetOneWay,
    /// A gateway endpoint.
    Endpoint,
    /// A private network beyond.
    Private,
    /// A peering, by its index.
    Peering(u32),
    /// Nowhere.
    Dropped,
}

#[derive(Debug)]
pub(super) struct NetworkAcl {
    pub(super) id: Box<str>,
    pub(super) inbound: Rules,
    pub(super) outbound: Rules,
}

#[derive(Debug)]
pub(super) struct SecurityGroup {
    pub(super) id: Box<str>,
    pub(super) inbound: Rules,
    pub(super) outbound: Rules,
}

/// What has addresses.
#[derive(Debug)]
pub(super) struct Holder {
    pub(super) kind: Kind,
    pub(super) name: Box<str>,
    pub(super) vpc: u32,
    /// Each with its subnet.
    pub(super) addresses: Box<[(IpAddr, u32)]>,
    pub(super) groups: Box<[u32]>,
    /// Whether an internet gateway serves it.
    pub(super) public: bool,
    /// The one port at which it listens, if it is no interface.
    pub(super) port: Option<u16>,
    /// Whether its own traffic stays outside the VPC.
    pub(super) sends_outside: bool,
    /// Of a managed endpoint who lets it be.
    pub(super) grant: Grant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Interface,
    Cluster,
    Workgroup,
    ManagedEndpoint,
    VpcEndpoint,
}

impl Kind {
    /// Whether it is connected to, and never connects.
    pub(super) const fn is_endpoint(self) -> bool {
        matches!(self, Self::ManagedEndpoint | Self::VpcEndpoint)
    }

    pub(super) const fn describe(self) -> &'static str {
        match self {
            Self::Interface => "interface",
            Self::Cluster => "cluster",
            Self::Workgroup => "workgroup",
            Self::ManagedEndpoint => "managed endpoint",
            Self::VpcEndpoint => "VPC endpoint",
        }
    }

    /// The list in which it stands.
    pub(super) const fn list(self) -> &'static str {
        match self {
            Self::Interface => "interfaces",
            Self::Cluster => "clusters",
            Self::Workgroup => "workgroups",
            Self::ManagedEndpoint => "managedEndpoints",
            Self::VpcEndpoint => "vpcEndpoints",
        }
    }

    /// Whether a database answers there.
    pub(super) const fn is_database(self) -> bool {
        matches!(
            self,
            Self::Cluster | Self::Workgroup | Self::ManagedEndpoint
        )
    }

    /// What a side names; an address names nothing.
    pub(super) fn of(side: &Side<'_>) -> Option<Self> {
        match side {
            Side::Address(_) => None,
            Side::Interface(_) => Some(Self::Interface),
            Side::Cluster(_) => Some(Self::Cluster),
            Side::Workgroup(_) => Some(Self::Workgroup),
            Side::ManagedEndpoint(_) => Some(Self::ManagedEndpoint),
            Side::VpcEndpoint(_) => Some(Self::VpcEndpoint),
        }
    }
}

/// Why a managed endpoint may be, or not (R-RS-14).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grant {
    /// It needs none.
    NotAsked,
    /// It and what it leads to are of one account.
    SameAccount,
    Granted,
    /// The account of the endpoint is not said.
    UnknownAccount,
    Missing,
    /// There is one, in other VPCs.
    OtherVpcs,
}

impl Network {
    pub(super) fn vpc(&self, index: u32) -> Option<&Vpc> {
        self.vpcs.get(index as usize)
    }

    pub(super) fn subnet(&self, index: u32) -> Option<&Subnet> {
        self.subnets.get(index as usize)
    }

    /// What stands under a name.
    pub(super) fn holder(&self, kind: Kind, name: &str) -> Option<&Holder> {
        let holder = |index: &u32| self.holders.get(*index as usize);
        let place = self.by_name.binary_search_by(|index| {
            let key = holder(index).map(|holder| (holder.kind, &*holder.name));
            key.cmp(&Some((kind, name)))
        });
        holder(self.by_name.get(place.ok()?)?)
    }

    /// The peering between two VPCs.
    pub(super) fn peering(&self, one: u32, other: u32) -> Option<u32> {
        let peers = &self.vpc(one)?.peers;
        let at = peers.binary_search_by_key(&other, |(vpc, _)| *vpc).ok()?;
        peers.get(at).map(|(_, peering)| *peering)
    }

    /// The best route of a subnet to an address: that with the longest prefix, of several the first.
    pub(super) fn route<'t>(&'t self, subnet: &'t Subnet, address: IpAddr) -> Option<&'t Route> {
        let direct = subnet.to_ranges.narrowest(address);
        let direct = direct.map(|range| (range.length(), range.value));
        let mut best = direct;
        for (list, route) in &subnet.to_lists {
            let list = self.lists.get(*list as usize)?;
            let entry = list
                .narrowest(address)
                .map(|range| (range.length(), *route));
            best = match (best, entry) {
                (Some(best), Some(entry)) if is_better(entry, best) => Some(entry),
                (None, entry) => entry,
                (best, _) => best,
            };
        }
        subnet.routes.get(best?.1 as usize)
    }
}

/// Whether a route is longer than another, or as long and stands before it.
const fn is_better(one: (u32, u32), other: (u32, u32)) -> bool {
    one.0 > other.0 || (one.0 == other.0 && one.1 < other.1)
}
