//! Laws of the network guard: the search finds what a scan finds, the decision is the story, and neither allocates nor
//! grows with what it need not look at.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use portcullis::guard::network::{
    BlockMode, BlockPublicAccess, Cluster, Database, Exclusion, ExclusionMode, Interface,
    NetworkAcl, NetworkAclRule, NetworkDescription, Peering, PrefixList, Route, RuleAction,
    SecurityGroup, SecurityGroupRule, Subnet, SubnetGroup, Topology, Vpc, Workgroup,
};
use portcullis::request::{Connection, Protocol, Side};
use portcullis_tests::counting::{Counting, counted};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Numbers that are the same on every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % bound
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// A rule as it is drawn, and what it says.
#[derive(Debug, Clone)]
struct Drawn {
    protocol: Option<Protocol>,
    ports: Option<(i32, i32)>,
    peer: String,
    allows: bool,
}

const PORTS: [u16; 8] = [0, 1, 1023, 1024, 5439, 5440, 40_000, 65_535];
const PROTOCOLS: [Protocol; 6] = [
    Protocol::TCP,
    Protocol::UDP,
    Protocol::ICMP,
    Protocol::ICMPV6,
    Protocol(50),
    Protocol(0),
];
/// Few enough that ranges nest and repeat.
const V4: [&str; 6] = [
    "10.0.0.4",
    "10.0.0.5",
    "10.0.0.9",
    "10.0.1.4",
    "10.0.128.4",
    "10.3.0.1",
];
const V6: [&str; 4] = [
    "2001:db8::4",
    "2001:db8::5",
    "2001:db8::1:0:0:4",
    "2001:db8:8000::4",
];
const LISTS: [(&str, &[&str]); 3] = [
    ("pl-a", &["10.0.0.4/31", "2001:db8::/96"]),
    ("pl-b", &["10.0.0.0/24", "10.0.0.5", "10.0.128.0/17"]),
    ("pl-c", &[]),
];
const GROUPS: [&str; 3] = ["sg-a", "sg-b", "sg-c"];

fn drawn(draw: &mut Draw, of_acl: bool) -> Drawn {
    let protocol = match draw.percent(20) {
        true => None,
        false => Some(draw.of(&PROTOCOLS)),
    };
    let ports = protocol.filter(|_| draw.percent(80)).and_then(|protocol| {
        if protocol.has_ports() {
            let (one, other) = (draw.of(&PORTS), draw.of(&PORTS));
            return Some((one.min(other).into(), one.max(other).into()));
        }
        let of_type = draw.of(&[-1, 0, 3, 8, 128, 129]);
        let code = if of_type == -1 {
            -1
        } else {
            draw.of(&[-1, 0, 1])
        };
        protocol.has_types().then_some((of_type, code))
    });
    let peer = match draw.below(if of_acl { 6 } else { 10 }) {
        0..4 => format!(
            "{}/{}",
            draw.of(&V4),
            draw.of(&[0, 8, 15, 16, 17, 24, 30, 31, 32])
        ),
        4..6 => format!(
            "{}/{}",
            draw.of(&V6),
            draw.of(&[0, 32, 33, 64, 96, 127, 128])
        ),
        6..8 => draw.of(&LISTS).0.into(),
        _ => draw.of(&GROUPS).into(),
    };
    let allows = !of_acl || draw.percent(70);
    Drawn {
        protocol,
        ports,
        peer,
        allows,
    }
}

/// Whether an address is in a range, by arithmetic on its first bits.
fn in_range(range: &str, address: IpAddr) -> bool {
    let (first, length) = range.split_once('/').unwrap_or((range, ""));
    match (first.parse().expect("an address"), address) {
        (IpAddr::V4(first), IpAddr::V4(address)) => {
            let length = length.parse().unwrap_or(32);
            let cut = |address: Ipv4Addr| u32::from(address).checked_shr(32 - length).unwrap_or(0);
            cut(first) == cut(address)
        }
        (IpAddr::V6(first), IpAddr::V6(address)) => {
            let length = length.parse().unwrap_or(128);
            let cut =
                |address: Ipv6Addr| u128::from(address).checked_shr(128 - length).unwrap_or(0);
            cut(first) == cut(address)
        }
        _ => false,
    }
}

/// What is asked of rules: protocol, port (or type and code), and who.
#[derive(Debug, Clone, Copy)]
struct Asked<'a> {
    protocol: Protocol,
    port: i32,
    code: i32,
    address: IpAddr,
    groups: &'a [&'a str],
}

impl Drawn {
    fn matches(&self, asked: Asked<'_>) -> bool {
        let is_protocol = self
            .protocol
            .is_none_or(|protocol| protocol == asked.protocol);
        let has_ports = self.protocol.is_none()
            || match self.ports {
                None => true,
                Some((low, high)) if asked.protocol.has_ports() => {
                    (low..=high).contains(&asked.port)
                }
                Some((of_type, code)) => {
                    [-1, asked.port].contains(&of_type) && [-1, asked.code].contains(&code)
                }
            };
        let list = LISTS.iter().find(|(name, _)| *name == self.peer);
        let is_peer = match list {
            Some((_, cidrs)) => cidrs.iter().any(|cidr| in_range(cidr, asked.address)),
            None if self.peer.starts_with("sg-") => asked.groups.contains(&&*self.peer),
            None => in_range(&self.peer, asked.address),
        };
        is_protocol && has_ports && is_peer
    }
}

fn of_group(rules: &[Drawn]) -> Vec<SecurityGroupRule<'_>> {
    let rule = |rule: &'_ Drawn| (rule.protocol, rule.ports);
    rules
        .iter()
        .map(|drawn| {
            let (protocol, ports) = rule(drawn);
            SecurityGroupRule {
                protocol,
                from_port: ports.map(|(from, _)| from),
                to_port: ports.map(|(_, to)| to),
                peer: &drawn.peer,
                description: "",
            }
        })
        .collect()
}

fn of_acl(rules: &[(i32, Drawn)]) -> Vec<NetworkAclRule<'_>> {
    let rule = |(number, rule): &'_ (i32, Drawn)| (*number, rule.protocol, rule.ports, rule.allows);
    rules
        .iter()
        .map(|numbered| {
            let (number, protocol, ports, allows) = rule(numbered);
            NetworkAclRule {
                number,
                action: if allows {
                    RuleAction::Allow
                } else {
                    RuleAction::Deny
                },
                protocol,
                from_port: ports.map(|(from, _)| from),
                to_port: ports.map(|(_, to)| to),
                cidr: &numbered.1.peer,
            }
        })
        .collect()
}

fn lists() -> Vec<PrefixList<'static>> {
    let list = |(id, cidrs): (&'static str, &[&'static str])| PrefixList {
        id,
        cidrs: cidrs.to_vec(),
    };
    LISTS.map(list).into()
}

/// One VPC of all addresses that are drawn, with a subnet for each of the two sides.
fn frame() -> NetworkDescription<'static> {
    let subnet = |id, cidrs: &[&'static str], network_acl| Subnet {
        id,
        vpc: "vpc-1",
        cidrs: cidrs.to_vec(),
        network_acl,
        ..Subnet::default()
    };
    NetworkDescription {
        vpcs: vec![Vpc {
            id: "vpc-1",
            cidrs: vec!["10.0.0.0/8", "2001:db8::/32"],
            ..Vpc::default()
        }],
        subnets: vec![
            subnet(
                "from",
                &["10.0.0.0/10", "2001:db8::/33", "2001:db8:8000::/34"],
                None,
            ),
            subnet(
                "to",
                &["10.200.0.0/16", "2001:db8:c000::/34"],
                Some("acl-1"),
            ),
        ],
        prefix_lists: lists(),
        ..NetworkDescription::default()
    }
}

const TO: [&str; 2] = ["10.200.0.1", "2001:db8:c000::1"];

fn open() -> Drawn {
    Drawn {
        protocol: None,
        ports: None,
        peer: "0.0.0.0/0".into(),
        allows: true,
    }
}

fn open_v6() -> Drawn {
    Drawn {
        peer: "::/0".into(),
        ..open()
    }
}

/// A connection from an address to the one side, and what rules are asked of it.
fn asked<'a>(draw: &mut Draw, groups: &'a [&'a str]) -> (Connection<'static>, Asked<'a>) {
    let address: IpAddr = match draw.percent(60) {
        true => draw.of(&V4).parse().expect("IPv4"),
        false => draw.of(&V6).parse().expect("IPv6"),
    };
    let protocol = draw.of(&PROTOCOLS);
    let mut connection = Connection::new(address, Side::interface("target")).protocol(protocol);
    let (mut port, mut code) = (0, 0);
    if protocol.has_ports() {
        port = draw.of(&PORTS);
        connection = connection.port(port);
    } else if protocol.has_types() {
        port = draw.of(&[0, 3, 8, 128]);
        code = draw.of(&[0, 1]);
        connection = connection.icmp(port as u8, code);
    }
    let asked = Asked {
        protocol,
        port: port.into(),
        code: code.into(),
        address,
        groups,
    };
    (connection, asked)
}

fn both_forms(topology: &Topology, connection: &Connection<'_>) -> bool {
    let (passes, count) = counted(|| topology.passes(connection));
    assert_eq!(count.calls, 0, "a decision allocates");
    let path = topology
        .path(connection)
        .unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(passes, path.passes(), "{path}");
    passes
}

/// R-SG-1, R-SG-4 to R-SG-8: of the rules of all groups one has to match, by a scan as by the search.
#[test]
fn groups_admit_what_a_scan_admits() {
    let mut draw = Draw(0x9E37_79B9_7F4A_7C15);
    let (mut admitted, mut refused) = (0, 0);
    for _ in 0..400 {
        let count = draw.below(12);
        let groups: Vec<Vec<Drawn>> = (0..1 + draw.below(3))
            .map(|_| (0..count).map(|_| drawn(&mut draw, false)).collect())
            .collect();
        let mut description = frame();
        description.subnets[1].network_acl = None;
        for (id, rules) in GROUPS.into_iter().zip(&groups) {
            let inbound = Some(of_group(rules));
            description.security_groups.push(SecurityGroup {
                id,
                vpc: "vpc-1",
                inbound,
                ..SecurityGroup::default()
            });
        }
        for id in GROUPS.into_iter().skip(groups.len()) {
            description.security_groups.push(SecurityGroup {
                id,
                vpc: "vpc-1",
                ..SecurityGroup::default()
            });
        }
        let own: Vec<&str> = GROUPS[..groups.len()].into();
        description.interfaces = vec![
            Interface {
                id: "target",
                subnet: "to",
                addresses: TO.into(),
                security_groups: own,
                public: false,
            },
            // Who has a group is asked by its address as well.
            Interface {
                id: "member",
                subnet: "from",
                addresses: vec![V4[0], V6[0]],
                security_groups: vec!["sg-b", "sg-c"],
                public: false,
            },
        ];
        let topology = Topology::new(&description).unwrap_or_else(|errors| panic!("{errors}"));
        for _ in 0..40 {
            let (connection, mut asked) = asked(&mut draw, &[]);
            if [V4[0], V6[0]].contains(&&*asked.address.to_string()) {
                asked.groups = &["sg-b", "sg-c"];
            }
            let expected = groups.iter().flatten().any(|rule| rule.matches(asked));
            let found = both_forms(&topology, &connection);
            assert_eq!(
                found,
                expected,
                "{asked:?}\n{groups:#?}\n{}",
                topology.path(&connection).expect("a path")
            );
            *(if found { &mut admitted } else { &mut refused }) += 1;
        }
    }
    assert!(
        admitted > 2_000 && refused > 2_000,
        "{admitted} and {refused}"
    );
}

/// R-NACL-1 to R-NACL-3: the rule with the lowest number decides, there and back, at every port that a reply may have.
#[test]
fn acls_decide_as_a_scan_does() {
    let mut draw = Draw(0xD1B5_4A32_D192_ED03);
    let first = |rules: &[(i32, Drawn)], asked: Asked<'_>| {
        let matching = rules.iter().filter(|(_, rule)| rule.matches(asked));
        matching
            .min_by_key(|(number, _)| *number)
            .is_some_and(|(_, rule)| rule.allows)
    };
    let mut seen = [0; 4];
    for round in 0..400 {
        let rules = |draw: &mut Draw| -> Vec<(i32, Drawn)> {
            let count = draw.below(10);
            let mut rules: Vec<(i32, Drawn)> = (0..count)
                .map(|at| (1 + (at as i32 * 7) % 31, drawn(draw, true)))
                .collect();
            if draw.percent(60) {
                rules.extend([(100, open()), (101, open_v6())]);
            }
            rules
        };
        // Every second network is open one way.
        let open = || vec![(1, open()), (2, open_v6())];
        let inbound = if round % 2 == 0 {
            rules(&mut draw)
        } else {
            open()
        };
        let outbound = if round % 4 == 0 {
            open()
        } else {
            rules(&mut draw)
        };
        let mut description = frame();
        description.network_acls = vec![NetworkAcl {
            id: "acl-1",
            inbound: of_acl(&inbound),
            outbound: of_acl(&outbound),
        }];
        let everything = [open()[0].1.clone(), open_v6()];
        description.security_groups = vec![SecurityGroup {
            id: "sg-a",
            vpc: "vpc-1",
            inbound: Some(of_group(&everything)),
            ..SecurityGroup::default()
        }];
        description.interfaces = vec![Interface {
            id: "target",
            subnet: "to",
            addresses: TO.into(),
            security_groups: vec!["sg-a"],
            public: false,
        }];
        let topology = Topology::new(&description).unwrap_or_else(|errors| panic!("{errors}"));
        for _ in 0..40 {
            let (mut connection, there) = asked(&mut draw, &[]);
            // The ports at which anything can change, and those beside them.
            let mut ports: Vec<u16> = PORTS
                .iter()
                .flat_map(|port| [port.saturating_sub(1), *port, port.saturating_add(1)])
                .collect();
            ports.retain(|port| *port >= 1024);
            if there.protocol.has_ports() && draw.percent(50) {
                let port = draw.of(&PORTS);
                connection = connection.source_port(port);
                ports = vec![port];
            }
            let back = |port: i32, code: i32| Asked {
                port,
                code,
                ..there
            };
            let comes_back = match there.protocol {
                protocol if protocol.has_ports() => ports
                    .iter()
                    .all(|port| first(&outbound, back((*port).into(), 0))),
                Protocol::ICMP if there.port == 8 => first(&outbound, back(0, 0)),
                Protocol::ICMPV6 if there.port == 128 => first(&outbound, back(129, 0)),
                protocol if protocol.has_types() => true,
                _ => first(&outbound, there),
            };
            let goes = first(&inbound, there);
            let found = both_forms(&topology, &connection);
            assert_eq!(
                found,
                goes && comes_back,
                "{there:?}\n{inbound:#?}\n{outbound:#?}\n{}",
                topology.path(&connection).expect("a path")
            );
            seen[usize::from(goes) * 2 + usize::from(comes_back)] += 1;
        }
    }
    assert!(seen.iter().all(|count| *count > 400), "{seen:?}");
}

/// The decision is what the story comes to, and what stands behind a refusal is told.
#[test]
fn the_decision_is_the_story() {
    let mut draw = Draw(0x2545_F491_4F6C_DD1D);
    let (mut passed, mut refused) = (0, 0);
    for _ in 0..150 {
        let rules: Vec<Vec<Drawn>> = (0..4)
            .map(|_| {
                (0..draw.below(6))
                    .map(|_| drawn(&mut draw, false))
                    .chain([open()])
                    .collect()
            })
            .collect();
        let acl: Vec<(i32, Drawn)> = (0..draw.below(4))
            .map(|at| (at as i32 + 1, drawn(&mut draw, true)))
            .chain([(50, open())])
            .collect();
        let mut description = frame();
        description.vpcs.push(Vpc {
            id: "vpc-2",
            cidrs: vec!["172.16.0.0/16"],
            ..Vpc::default()
        });
        description.peerings = vec![Peering {
            id: "pcx-1",
            vpcs: vec!["vpc-1", "vpc-2"],
        }];
        let targets = ["igw-1", "nat-1", "tgw-1", "pcx-1", "vpce-1", "none"];
        let destinations = [
            "0.0.0.0/0",
            "172.16.0.0/16",
            "10.0.0.0/8",
            "pl-b",
            "::/0",
            "203.0.113.0/24",
        ];
        let routes = |draw: &mut Draw| -> Vec<Route<'static>> {
            let any = (0..draw.below(5)).map(|_| Route {
                destination: draw.of(&destinations),
                target: draw.of(&targets),
            });
            let mut any: Vec<Route<'_>> = any.collect();
            any.extend([
                Route {
                    destination: "10.0.0.0/8",
                    target: "pcx-1",
                },
                Route {
                    destination: "172.16.0.0/16",
                    target: "pcx-1",
                },
            ]);
            any
        };
        for subnet in &mut description.subnets {
            subnet.routes = routes(&mut draw);
        }
        description.subnets.push(Subnet {
            id: "far",
            vpc: "vpc-2",
            cidrs: vec!["172.16.0.0/17"],
            network_acl: None,
            routes: routes(&mut draw),
        });
        description.network_acls = vec![NetworkAcl {
            id: "acl-1",
            inbound: of_acl(&acl),
            outbound: of_acl(&acl),
        }];
        for (at, id) in GROUPS.into_iter().enumerate() {
            let (inbound, outbound) = (
                Some(of_group(&rules[at])),
                draw.percent(30).then(|| of_group(&rules[3])),
            );
            description.security_groups.push(SecurityGroup {
                id,
                vpc: "vpc-1",
                is_default: draw.percent(50),
                inbound,
                outbound,
            });
        }
        description.security_groups.push(SecurityGroup {
            id: "sg-far",
            vpc: "vpc-2",
            ..SecurityGroup::default()
        });
        description.interfaces = vec![
            Interface {
                id: "client",
                subnet: "from",
                addresses: vec![V4[0], V6[0]],
                security_groups: vec!["sg-a"],
                public: draw.percent(50),
            },
            Interface {
                id: "far",
                subnet: "far",
                addresses: vec!["172.16.0.9"],
                security_groups: vec!["sg-far"],
                public: false,
            },
        ];
        description.subnet_groups = vec![SubnetGroup {
            name: "g",
            subnets: vec!["from", "to"],
        }];
        let database = |name, addresses: &[&'static str], draw: &mut Draw| Database {
            name,
            addresses: addresses.to_vec(),
            security_groups: GROUPS[..draw.below(3)].into(),
            publicly_accessible: draw.percent(50),
            enhanced_vpc_routing: draw.percent(50),
            ..Database::default()
        };
        description.clusters = vec![Cluster {
            database: database("c", &["10.0.7.7", TO[0], TO[1]], &mut draw),
            subnet_group: "g",
            node_type: None,
        }];
        description.workgroups = vec![Workgroup {
            database: database("w", &["10.200.3.3"], &mut draw),
            subnets: vec!["to"],
        }];
        let mode = draw.of(&[
            BlockMode::Off,
            BlockMode::Bidirectional,
            BlockMode::IngressOnly,
        ]);
        let exclusion = Exclusion {
            vpc: Some("vpc-1"),
            subnet: None,
            mode: draw.of(&[ExclusionMode::EgressOnly, ExclusionMode::Bidirectional]),
        };
        description.block_public_access = BlockPublicAccess {
            mode,
            exclusions: if draw.percent(50) {
                vec![exclusion]
            } else {
                Vec::new()
            },
        };
        let topology = Topology::new(&description).unwrap_or_else(|errors| panic!("{errors}"));
        let sides = [
            Side::interface("client"),
            Side::interface("far"),
            Side::cluster("c"),
            Side::workgroup("w"),
            Side::Address(draw.of(&V4).parse().expect("IPv4")),
            Side::Address(
                draw.of(&[
                    "203.0.113.9",
                    "172.16.200.1",
                    "10.200.0.1",
                    "169.254.169.253",
                    "10.0.0.2",
                    "192.168.0.1",
                ])
                .parse()
                .expect("IPv4"),
            ),
            Side::Address(draw.of(&V6).parse().expect("IPv6")),
        ];
        for from in &sides {
            for to in &sides {
                let connection =
                    Connection::new(from.clone(), to.clone()).port(draw.of(&[5439, 53]));
                if connection.check().is_err() {
                    continue;
                }
                let found = both_forms(&topology, &connection);
                *(if found { &mut passed } else { &mut refused }) += 1;
                let path = topology.path(&connection).expect("a path");
                // Each address is told from its beginning to its reply.
                let begins = path
                    .why
                    .iter()
                    .filter(|step| step.reason.contains("), tcp/"))
                    .count();
                let replies = path
                    .why
                    .iter()
                    .filter(|step| step.reason.starts_with("reply: security"))
                    .count();
                assert_eq!(begins, replies, "{path}");
                assert!(
                    path.why
                        .iter()
                        .all(|step| step.reason.len() < 700 && !step.reason.ends_with('.')),
                    "{path}"
                );
            }
        }
    }
    assert!(passed > 300 && refused > 300, "{passed} and {refused}");
}

/// A topology is one allocation away from its copies, which answer on every thread.
#[test]
fn a_topology_is_a_handle() {
    let topology = Topology::new(&NetworkDescription::default()).expect("an empty network");
    let (copy, count) = counted(|| topology.clone());
    assert_eq!(count.calls, 0);
    let connection = Connection::new(Ipv4Addr::LOCALHOST, Side::cluster("c"));
    let answer = std::thread::spawn(move || copy.passes(&connection)).join();
    assert!(!answer.expect("no panic"));
}
