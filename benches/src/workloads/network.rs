//! Connections to a cluster whose security group has many rules.

use std::net::Ipv4Addr;

use portcullis::guard::network::{
    Cluster, Database, Interface, NetworkAcl, NetworkAclRule, NetworkDescription, RuleAction,
    SecurityGroup, SecurityGroupRule, Subnet, SubnetGroup, Topology, Vpc,
};
use portcullis::request::{Connection, Protocol, Side};

use super::REQUESTS;
use super::prng::Prng;

/// A cluster in two private subnets behind a network ACL, a group of `count` rules, and who connects: interfaces and
/// addresses of the VPC, three quarters of them admitted.
///
/// # Panics
/// Never: the network is sound.
#[must_use]
pub fn network(count: usize) -> (Topology, Vec<Connection<'static>>) {
    let mut prng = Prng::new(11);
    // As companies have them: an office or a subnet each.
    let peers: Vec<String> = (0..count)
        .map(|at| match at % 4 {
            0 => format!("10.{}.{}.{}", 64 + at / 256, at % 256, prng.below(256)),
            _ => format!("10.{}.{}.0/24", 64 + at / 256, at % 256),
        })
        .collect();
    let rule = |peer, port| SecurityGroupRule {
        protocol: Some(Protocol::TCP),
        from_port: Some(port),
        to_port: Some(port),
        peer,
        ..SecurityGroupRule::default()
    };
    let rules: Vec<SecurityGroupRule<'_>> = peers.iter().map(|peer| rule(peer, 5439)).collect();
    let acl = |number, from_port, to_port| NetworkAclRule {
        number,
        action: RuleAction::Allow,
        protocol: Some(Protocol::TCP),
        from_port: Some(from_port),
        to_port: Some(to_port),
        cidr: "10.0.0.0/8",
    };
    let subnet = |id, cidr, network_acl| Subnet {
        id,
        vpc: "vpc-1",
        cidrs: vec![cidr],
        network_acl,
        routes: Vec::new(),
    };
    let description = NetworkDescription {
        vpcs: vec![Vpc {
            id: "vpc-1",
            cidrs: vec!["10.0.0.0/8"],
            ..Vpc::default()
        }],
        subnets: vec![
            subnet("subnet-a", "10.0.0.0/24", Some("acl-1")),
            subnet("subnet-b", "10.0.1.0/24", Some("acl-1")),
            subnet("subnet-c", "10.64.0.0/10", None),
        ],
        network_acls: vec![NetworkAcl {
            id: "acl-1",
            inbound: vec![acl(100, 5439, 5439)],
            outbound: vec![acl(100, 1024, 65535)],
        }],
        security_groups: vec![
            SecurityGroup {
                id: "sg-db",
                vpc: "vpc-1",
                inbound: Some(rules),
                ..SecurityGroup::default()
            },
            SecurityGroup {
                id: "sg-client",
                vpc: "vpc-1",
                ..SecurityGroup::default()
            },
        ],
        interfaces: vec![Interface {
            id: "eni-1",
            subnet: "subnet-c",
            addresses: vec!["10.64.1.7"],
            security_groups: vec!["sg-client"],
            public: false,
        }],
        subnet_groups: vec![SubnetGroup {
            name: "private",
            subnets: vec!["subnet-a", "subnet-b"],
        }],
        clusters: vec![Cluster {
            database: Database {
                name: "prod",
                addresses: vec!["10.0.0.9", "10.0.1.9"],
                security_groups: vec!["sg-db"],
                ..Database::default()
            },
            subnet_group: "private",
            node_type: None,
        }],
        ..NetworkDescription::default()
    };
    let topology = Topology::new(&description).expect("the network is sound");
    let connections = (0..REQUESTS)
        .map(|_| {
            let prod = Side::cluster("prod");
            if prng.percent(25) {
                return Connection::new(Side::interface("eni-1"), prod);
            }
            let at = prng.below(count);
            let third = if prng.percent(75) { 0 } else { 64 };
            let host = prng.below(256) as u8;
            let address = Ipv4Addr::new(10, (64 + third + at / 256) as u8, (at % 256) as u8, host);
            Connection::new(address, prod)
        })
        .collect();
    (topology, connections)
}
