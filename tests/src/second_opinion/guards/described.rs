//! The network as it is described: `policies.network`, and all that can be wrong with it.

use serde_json::Value;

use super::super::values::Range;
use super::connection::{Kind, Named};
use super::consistent::{is_usual, unique};
use super::reader::{
    Object, Read, account, address, boolean, cidr, id, integer, items, name, text, word,
};
use super::rules::{AclRule, GroupRule, Peer, Traffic};

#[derive(Debug)]
pub(super) struct Vpc {
    pub(super) id: String,
    pub(super) cidrs: Vec<Range>,
}

#[derive(Debug)]
pub(super) struct Peering {
    pub(super) id: String,
    pub(super) vpcs: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Subnet {
    pub(super) id: String,
    pub(super) vpc: String,
    pub(super) cidrs: Vec<Range>,
    pub(super) acl: Option<String>,
    /// In the order of the text.
    pub(super) routes: Vec<Route>,
}

#[derive(Debug)]
pub(super) struct Route {
    pub(super) destination: String,
    pub(super) target: String,
}

#[derive(Debug)]
pub(super) struct Acl {
    pub(super) id: String,
    pub(super) inbound: Vec<AclRule>,
    pub(super) outbound: Vec<AclRule>,
}

#[derive(Debug)]
pub(super) struct PrefixList {
    pub(super) id: String,
    cidrs: Vec<Range>,
}

#[derive(Debug)]
pub(super) struct Group {
    pub(super) id: String,
    pub(super) vpc: String,
    pub(super) inbound: Vec<GroupRule>,
    pub(super) outbound: Vec<GroupRule>,
}

/// An interface, cluster, workgroup or endpoint.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) kind: Kind,
    pub(super) name: String,
    /// All of one VPC.
    pub(super) subnets: Vec<String>,
    pub(super) addresses: Vec<Range>,
    pub(super) groups: Vec<String>,
    /// Where it listens; an interface anywhere.
    pub(super) port: Option<i64>,
    /// Reachable through an internet gateway.
    pub(super) public: bool,
    pub(super) enhanced: bool,
    pub(super) account: Option<String>,
    pub(super) grants: Vec<Grant>,
    /// Of a managed endpoint: whose it is.
    pub(super) owner: Option<Named>,
}

/// R-RS-14.
#[derive(Debug)]
pub(super) struct Grant {
    pub(super) account: String,
    /// Left out: all.
    pub(super) vpcs: Option<Vec<String>>,
}

#[derive(Debug)]
pub(super) struct BlockPublicAccess {
    pub(super) mode: &'static str,
    pub(super) exclusions: Vec<Exclusion>,
}

#[derive(Debug)]
pub(super) struct Exclusion {
    pub(super) is_vpc: bool,
    pub(super) name: String,
    pub(super) mode: &'static str,
}

#[derive(Debug)]
pub(super) struct Network {
    pub(super) vpcs: Vec<Vpc>,
    pub(super) peerings: Vec<Peering>,
    pub(super) subnets: Vec<Subnet>,
    pub(super) acls: Vec<Acl>,
    pub(super) prefix_lists: Vec<PrefixList>,
    pub(super) groups: Vec<Group>,
    pub(super) sides: Vec<Side>,
    pub(super) block: Option<BlockPublicAccess>,
}

const LISTS: [&str; 13] = [
    "vpcs",
    "peerings",
    "subnets",
    "networkAcls",
    "prefixLists",
    "securityGroups",
    "interfaces",
    "subnetGroups",
    "clusters",
    "workgroups",
    "managedEndpoints",
    "vpcEndpoints",
    "blockPublicAccess",
];

impl Network {
    pub(super) fn read(value: &Value) -> Read<Self> {
        let object = Object::of(value, &LISTS)?;
        let mut network = Self {
            vpcs: object.list("vpcs", Vpc::read)?,
            peerings: object.list("peerings", Peering::read)?,
            subnets: object.list("subnets", Subnet::read)?,
            acls: object.list("networkAcls", Acl::read)?,
            prefix_lists: object.list("prefixLists", PrefixList::read)?,
            groups: object.list("securityGroups", Group::read)?,
            sides: Vec::new(),
            block: object.read("blockPublicAccess", BlockPublicAccess::read)?,
        };
        let subnet_groups = object.list("subnetGroups", subnet_group)?;
        let sides = [
            object.list("interfaces", Side::interface)?,
            object.list("clusters", |value| Side::cluster(value, &subnet_groups))?,
            object.list("workgroups", Side::workgroup)?,
            object.list("managedEndpoints", Side::managed_endpoint)?,
            object.list("vpcEndpoints", Side::vpc_endpoint)?,
        ];
        network.sides = sides.into_iter().flatten().collect();
        network.names_are_unique(&subnet_groups)?;
        network.names_are_there(&subnet_groups)?;
        network.addresses_fit()?;
        Ok(network)
    }

    pub(super) fn vpc(&self, id: &str) -> Option<&Vpc> {
        self.vpcs.iter().find(|vpc| vpc.id == id)
    }

    pub(super) fn subnet(&self, id: &str) -> Option<&Subnet> {
        self.subnets.iter().find(|subnet| subnet.id == id)
    }

    pub(super) fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }

    pub(super) fn side(&self, named: &Named) -> Option<&Side> {
        self.sides
            .iter()
            .find(|side| side.kind == named.kind && side.name == named.name)
    }

    pub(super) fn prefix_list(&self, id: &str) -> &[Range] {
        let found = self.prefix_lists.iter().find(|list| list.id == id);
        found.map_or(&[], |list| &list.cidrs)
    }

    /// The VPC of a side: that of its subnets.
    pub(super) fn vpc_of(&self, side: &Side) -> Option<&str> {
        Some(&self.subnet(side.subnets.first()?)?.vpc)
    }

    /// The subnet of the side in which the address lies.
    pub(super) fn subnet_of(&self, side: &Side, address: &Range) -> Option<&Subnet> {
        side.subnets
            .iter()
            .filter_map(|id| self.subnet(id))
            .find(|subnet| subnet.holds(address))
    }

    pub(super) fn are_peered(&self, one: &str, other: &str) -> bool {
        self.peerings
            .iter()
            .any(|peering| peering.connects(one, other))
    }

    /// The port on which the side listens; a managed endpoint has that of its cluster or workgroup.
    pub(super) fn port_of(&self, side: &Side) -> Option<i64> {
        match &side.owner {
            Some(owner) => self.side(owner)?.port,
            None => side.port,
        }
    }

    /// The target of the best route: the longest destination, the first of the same; `local` for the VPC itself.
    pub(super) fn target<'a>(&'a self, subnet: &'a Subnet, address: &Range) -> Option<&'a str> {
        let mut best: Option<(usize, &str)> = None;
        let mut offer = |range: &Range, target: &'a str| {
            let longer = best.is_none_or(|(length, _)| range.prefix() > length);
            if range.contains(address) && longer {
                best = Some((range.prefix(), target));
            }
        };
        for range in self.vpc(&subnet.vpc).iter().flat_map(|vpc| &vpc.cidrs) {
            offer(range, "local");
        }
        for route in &subnet.routes {
            if let Ok(range) = cidr(&Value::from(route.destination.as_str())) {
                offer(&range, &route.target);
            } else {
                for range in self.prefix_list(&route.destination) {
                    offer(range, &route.target);
                }
            }
        }
        best.map(|(_, target)| target)
    }
}

impl Vpc {
    fn read(value: &Value) -> Read<Self> {
        let object = Object::of(value, &["id", "cidrs", "tenancy"])?;
        // R-NET-1: it never decides.
        object.read("tenancy", word(&["default", "dedicated"]))?;
        Ok(Self {
            id: object.need("id", name)?,
            cidrs: object.some("cidrs", cidr)?,
        })
    }
}

impl Peering {
    fn read(value: &Value) -> Read<Self> {
        let object = Object::of(value, &["id", "vpcs"])?;
        let vpcs = object.some("vpcs", name)?;
        // Deny-safe: a VPC is no peer of itself.
        if vpcs.len() != 2 || vpcs[0] == vpcs[1] {
            return Err("not two VPCs".into());
        }
        Ok(Self {
            id: object.need("id", id("pcx-"))?,
            vpcs,
        })
    }

    pub(super) fn connects(&self, one: &str, other: &str) -> bool {
        one != other
            && [one, other]
                .iter()
                .all(|id| self.vpcs.iter().any(|vpc| vpc == id))
    }
}

impl Subnet {
    fn read(value: &Value) -> Read<Self> {
        let object = Object::of(value, &["id", "vpc", "cidrs", "networkAcl", "routes"])?;
        Ok(Self {
            id: object.need("id", name)?,
            vpc: object.need("vpc", name)?,
            cidrs: object.some("cidrs", cidr)?,
            acl: object.read("networkAcl", name)?,
            routes: object.list("routes", Route::read)?,
        })
    }

    pub(super) fn holds(&self, address: &Range) -> bool {
        self.cidrs.iter().any(|range| range.contains(address))
    }
}

impl Route {
    fn read(value: &Value) -> Read<Self> {
        let object = Object::of(value, &["destination", "target"])?;
        let destination = object.need("destination", text)?;
        if !destination.starts_with("pl-") {
            object.need("destination", cidr)?;
        }
        Ok(Self {
            destination,
            target: object.need("target", name)?,
        })
    }
}

impl Acl {
    fn read(value: &Value) -> Read<Self> {
        let object = Object::of(value, &["id", "inbound", "outbound"])?;
        let acl = Self {
            id: object.need("id", name)?,
            inbound: object.list("inbound", AclRule::read)?,
            outbound: object.list("outbound", AclRule::read)?,
        };
        for rules in [&acl.inbound, &acl.outbound] {
            // R-NACL-7.
            let numbers: Vec<String> = rules.iter().map(|rule| rule.number.to_string()).collect();
            unique(&numbers.iter().collect::<Vec<_>>())?;
        }
        Ok(acl)
    }

    /// The ports at which the answer may change.
    pub(super) fn edges(&self) -> Vec<i64> {
        self.inbound
            .iter()
            .chain(&self.outbound)
            .filter_map(|rule| rule.traffic.ports)
            .flat_map(|(from, to)| [from, to + 1])
            .collect()
    }
}

impl PrefixList {
    fn read(value: &Value) -> Read<Self> {
        let object = Object::of(value, &["id", "cidrs"])?;
        Ok(Self {
            id: object.need("id", id("pl-"))?,
            cidrs: object.need("cidrs", |value| items(value, cidr))?,
        })
    }
}

impl Group {
    fn read(value: &Value) -> Read<Self> {
        let object = Object::of(value, &["id", "vpc", "default", "inbound", "outbound"])?;
        let id = object.need("id", id("sg-"))?;
        let everything = |peer: Peer| {
            vec![GroupRule {
                traffic: Traffic::ALL,
                peer,
            }]
        };
        let rules = |name| {
            object
                .get(name)
                .map(|_| object.list(name, GroupRule::read))
                .transpose()
        };
        // R-SG-3.
        let default = object.read("default", boolean)?.unwrap_or(false);
        let from_itself = if default {
            everything(Peer::Group(id.clone()))
        } else {
            Vec::new()
        };
        Ok(Self {
            vpc: object.need("vpc", name)?,
            inbound: rules("inbound")?.unwrap_or(from_itself),
            outbound: rules("outbound")?.unwrap_or_else(|| everything(Peer::Anyone)),
            id,
        })
    }
}

fn subnet_group(value: &Value) -> Read<(String, Vec<String>)> {
    let object = Object::of(value, &["name", "subnets"])?;
    let subnets = object.some("subnets", name)?;
    // R-NET-1: two or more. Deny-safe: one that is named twice is one.
    if !subnets.iter().any(|subnet| *subnet != subnets[0]) {
        return Err("fewer than two subnets".into());
    }
    Ok((object.need("name", name)?, subnets))
}

impl Side {
    fn new(kind: Kind, object: &Object<'_>, named: &str) -> Read<Self> {
        Ok(Self {
            kind,
            name: object.need(named, name)?,
            subnets: Vec::new(),
            addresses: object.some("addresses", address)?,
            groups: object.list("securityGroups", name)?,
            port: None,
            public: false,
            enhanced: false,
            account: None,
            grants: Vec::new(),
            owner: None,
        })
    }

    fn interface(value: &Value) -> Read<Self> {
        let known = ["id", "subnet", "addresses", "securityGroups", "public"];
        let object = Object::of(value, &known)?;
        object.some("securityGroups", name)?;
        Ok(Self {
            subnets: vec![object.need("subnet", name)?],
            public: object.read("public", boolean)?.unwrap_or(false),
            ..Self::new(Kind::Interface, &object, "id")?
        })
    }

    fn cluster(value: &Value, subnet_groups: &[(String, Vec<String>)]) -> Read<Self> {
        let object = Object::of(
            value,
            &[
                "name",
                "subnetGroup",
                "addresses",
                "securityGroups",
                "port",
                "nodeType",
                "publiclyAccessible",
                "enhancedVpcRouting",
                "account",
                "endpointAccess",
            ],
        )?;
        let group = object.need("subnetGroup", name)?;
        let subnets = subnet_groups
            .iter()
            .find(|(name, _)| *name == group)
            .ok_or("there is no such subnet group")?;
        // R-NET-3.
        let small = object
            .read("nodeType", text)?
            .is_some_and(|kind| !kind.starts_with("ra3") && !kind.starts_with("rg"));
        let side = Self::new(Kind::Cluster, &object, "name")?;
        side.warehouse(&object, subnets.1.clone(), small)
    }

    fn workgroup(value: &Value) -> Read<Self> {
        let object = Object::of(
            value,
            &[
                "name",
                "subnets",
                "addresses",
                "securityGroups",
                "port",
                "publiclyAccessible",
                "enhancedVpcRouting",
                "account",
                "endpointAccess",
            ],
        )?;
        let subnets = object.some("subnets", name)?;
        let side = Self::new(Kind::Workgroup, &object, "name")?;
        side.warehouse(&object, subnets, false)
    }

    fn warehouse(self, object: &Object<'_>, subnets: Vec<String>, any_port: bool) -> Read<Self> {
        // R-SG-9.
        if self.groups.len() > 5 {
            return Err("more than five security groups".into());
        }
        let port = object.read("port", integer)?.unwrap_or(5439);
        let usual = is_usual(port);
        let other = any_port && (1150..=65_535).contains(&port);
        if !(usual || other) {
            return Err(format!("port {port}"));
        }
        Ok(Self {
            subnets,
            port: Some(port),
            public: object.read("publiclyAccessible", boolean)?.unwrap_or(false),
            enhanced: object.read("enhancedVpcRouting", boolean)?.unwrap_or(false),
            account: object.read("account", account)?,
            grants: object.list("endpointAccess", Grant::read)?,
            ..self
        })
    }

    fn managed_endpoint(value: &Value) -> Read<Self> {
        let object = Object::of(
            value,
            &[
                "name",
                "cluster",
                "workgroup",
                "subnets",
                "addresses",
                "securityGroups",
                "account",
            ],
        )?;
        let (kind, value) = object.one_of(&["cluster", "workgroup"])?;
        let kind = if kind == "cluster" {
            Kind::Cluster
        } else {
            Kind::Workgroup
        };
        Ok(Self {
            subnets: object.some("subnets", name)?,
            account: object.read("account", account)?,
            owner: Some(Named {
                kind,
                name: name(value)?,
                address: None,
            }),
            ..Self::new(Kind::ManagedEndpoint, &object, "name")?
        })
    }

    fn vpc_endpoint(value: &Value) -> Read<Self> {
        let known = ["id", "service", "subnets", "addresses", "securityGroups"];
        let object = Object::of(value, &known)?;
        object.need("id", id("vpce-"))?;
        object.need("service", name)?;
        Ok(Self {
            subnets: object.some("subnets", name)?,
            port: Some(443),
            ..Self::new(Kind::VpcEndpoint, &object, "id")?
        })
    }
}

impl Grant {
    fn read(value: &Value) -> Read<Self> {
        let object = Object::of(value, &["account", "vpcs"])?;
        Ok(Self {
            account: object.need("account", account)?,
            vpcs: match object.get("vpcs") {
                None => None,
                Some(_) => Some(object.list("vpcs", name)?),
            },
        })
    }
}

impl BlockPublicAccess {
    fn read(value: &Value) -> Read<Self> {
        let object = Object::of(value, &["mode", "exclusions"])?;
        Ok(Self {
            mode: object.need("mode", word(&["off", "bidirectional", "ingressOnly"]))?,
            exclusions: object.list("exclusions", Exclusion::read)?,
        })
    }
}

impl Exclusion {
    fn read(value: &Value) -> Read<Self> {
        let object = Object::of(value, &["vpc", "subnet", "mode"])?;
        let (kind, value) = object.one_of(&["vpc", "subnet"])?;
        Ok(Self {
            is_vpc: kind == "vpc",
            name: name(value)?,
            mode: object.need("mode", word(&["bidirectional", "egressOnly"]))?,
        })
    }
}
