//! Questions about a described network: a connection first, then rules, routes and lists that are aimed at it and
//! often miss by little.

use super::aimed::{Aim, acl, group, prefix_lists, subnet};
use super::choices::Choices;
use super::network_faults::spoil;
use super::transports::{
    add_database_channel, add_signing, add_time, identity, request_tls, requirements,
};
use super::*;

/// Questions that the gate `network` decides, often with the others beside it.
pub fn network_questions() -> BoxedStrategy<Value> {
    Choices::questions(|choices| {
        let mut question = question(choices);
        if choices.chance(12) {
            spoil(choices, &mut question);
        }
        question
    })
}

const LETTERS: [&str; 3] = ["a", "b", "c"];

const INTERNET: [&str; 4] = [
    "203.0.113.9",
    "198.51.100.7",
    "::ffff:203.0.113.9",
    "2600:1f00::9",
];

/// Something with addresses and groups.
#[derive(Debug, Clone, Default)]
struct Thing {
    kind: &'static str,
    name: String,
    vpc: usize,
    /// 1 or 2, in its VPC.
    subnet: usize,
    addresses: Vec<String>,
    groups: Vec<String>,
    port: Option<u16>,
}

fn question(choices: &mut Choices) -> Value {
    let vpcs = 1 + choices.below(3);
    let six = choices.chance(60);
    let things = things(choices, vpcs, six);
    let (connection, aim) = connection(choices, &things, vpcs);
    let peerings = peerings(choices, vpcs);
    let acls = choices.below(4);
    let network = json!({
        "vpcs": list(vpcs, |v| vpc(choices, v, six)),
        "peerings": peerings.iter().map(|[one, other]| json!({
            "id": peering_id(*one, *other),
            "vpcs": [vpc_id(*one), vpc_id(*other)],
        })).collect::<Vec<_>>(),
        "subnets": list(vpcs * 2, |at| subnet(choices, (at / 2, at % 2 + 1), six, &peerings, acls, &aim)),
        "networkAcls": list(acls, |at| acl(choices, at, &aim)),
        "prefixLists": prefix_lists(choices, &aim),
        "securityGroups": list(vpcs * 3, |at| group(choices, at / 3, at % 3, vpcs, &aim)),
        "interfaces": described(choices, &things, "interface", &aim),
        "subnetGroups": list(vpcs, |v| json!({ "name": format!("group-{}", LETTERS[v]), "subnets": [subnet_id(v, 1), subnet_id(v, 2)] })),
        "clusters": described(choices, &things, "cluster", &aim),
        "workgroups": described(choices, &things, "workgroup", &aim),
        "managedEndpoints": described(choices, &things, "managedEndpoint", &aim),
        "vpcEndpoints": described(choices, &things, "vpcEndpoint", &aim),
    });
    let mut network = network;
    if let Some(all) = network.as_object_mut() {
        all.retain(|_, list| list.as_array().is_none_or(|list| !list.is_empty()));
    }
    if choices.chance(if aim.internet { 40 } else { 15 }) {
        network["blockPublicAccess"] = block(choices, vpcs);
    }
    let mut question = json!({
        "request": {
            "principal": "arn:aws:iam::111122223333:user/ann",
            "action": "redshift:GetClusterCredentials",
            "resource": "arn:aws:redshift:us-east-1:111122223333:dbuser:prod/ann",
            "network": { "connection": connection },
        },
        "policies": { "identity": [identity(choices)], "network": network },
    });
    add_time(choices, &mut question);
    if choices.chance(15) {
        add_signing(choices, &mut question);
    }
    if choices.chance(45) {
        question["policies"]["transport"] = requirements(choices);
        if choices.chance(50)
            && let Some(tls) = request_tls(choices)
        {
            question["request"]["network"]["tls"] = tls;
        }
    }
    question
}

pub(super) fn list(count: usize, make: impl FnMut(usize) -> Value) -> Vec<Value> {
    (0..count).map(make).collect()
}

pub(super) fn vpc_id(v: usize) -> String {
    format!("vpc-{}", LETTERS[v])
}

pub(super) fn subnet_id(v: usize, s: usize) -> String {
    format!("subnet-{}{s}", LETTERS[v])
}

pub(super) fn group_id(v: usize, g: usize) -> String {
    format!("sg-{}{g}", LETTERS[v])
}

pub(super) fn peering_id(one: usize, other: usize) -> String {
    format!("pcx-{}{}", LETTERS[one], LETTERS[other])
}

fn vpc(choices: &mut Choices, v: usize, six: bool) -> Value {
    let mut cidrs = vec![format!("10.{v}.0.0/16")];
    if six {
        cidrs.push(format!("2001:db8:{v}::/48"));
        if choices.chance(10) {
            cidrs.reverse();
        }
    }
    let mut vpc = json!({ "id": vpc_id(v), "cidrs": cidrs });
    if choices.chance(20) {
        vpc["tenancy"] = json!(choices.pick(&["dedicated", "default"]));
    }
    vpc
}

fn peerings(choices: &mut Choices, vpcs: usize) -> Vec<[usize; 2]> {
    let mut found = Vec::new();
    for (pair, percent) in [([0, 1], 85), ([0, 2], 60), ([1, 2], 30)] {
        if pair[1] < vpcs && choices.chance(percent) {
            found.push(pair);
        }
    }
    found
}

/// Who may be at either side. Host numbers tell them apart.
fn things(choices: &mut Choices, vpcs: usize, six: bool) -> Vec<Thing> {
    let kinds = [
        "interface",
        "interface",
        "interface",
        "cluster",
        "cluster",
        "workgroup",
        "managedEndpoint",
        "vpcEndpoint",
    ];
    let mut found: Vec<Thing> = Vec::new();
    for (at, kind) in kinds.into_iter().enumerate() {
        let (v, s) = (choices.below(vpcs), 1 + choices.below(2));
        let address = |s: usize| {
            let host = 16 * at + 10;
            [
                format!("10.{v}.{s}.{host}"),
                format!("2001:db8:{v}:{s}::{host:x}"),
            ]
        };
        let [four, of_six] = address(s);
        let mut addresses = match choices.below(20) {
            0..=13 => vec![four],
            14 if six => vec![of_six],
            _ if six => vec![four, of_six],
            _ => vec![four],
        };
        // In both subnets, where more than one can be.
        if kind != "interface" && choices.chance(25) {
            addresses.push(address(3 - s)[0].clone());
        }
        let mut groups = vec![group_id(v, 1 + choices.below(2))];
        if choices.chance(30) {
            groups.push(group_id(v, choices.below(3)));
        }
        groups.dedup();
        if kind != "interface" && choices.chance(5) {
            groups.clear();
        }
        let port = match kind {
            "cluster" | "workgroup" => Some(choices.pick(&[5439, 5439, 5431, 8215])),
            // That of the first cluster.
            "managedEndpoint" => found[3].port,
            "vpcEndpoint" => Some(443),
            _ => None,
        };
        found.push(Thing {
            kind,
            name: match kind {
                "interface" => format!("eni-{at}"),
                "vpcEndpoint" => format!("vpce-{at}"),
                _ => format!("{kind}-{at}"),
            },
            vpc: v,
            subnet: s,
            addresses,
            groups,
            port,
        });
    }
    found
}

/// An address that one of the things has, or nobody, or somebody outside.
fn address(choices: &mut Choices, things: &[Thing], vpcs: usize, four: bool) -> Thing {
    let bare = |address: String| Thing {
        kind: "address",
        addresses: vec![address],
        ..Thing::default()
    };
    let v = choices.below(vpcs);
    match choices.below(12) {
        0..=2 => {
            let interfaces: Vec<&Thing> = things
                .iter()
                .filter(|thing| thing.kind == "interface")
                .collect();
            let one = choices.pick(&interfaces).clone();
            let address = choices.pick(&one.addresses);
            Thing {
                kind: "address",
                addresses: vec![address],
                groups: one.groups,
                ..Thing::default()
            }
        }
        3..=4 => bare(if four {
            format!("10.{v}.{}.200", 1 + choices.below(2))
        } else {
            format!("2001:db8:{v}:{}::200", 1 + choices.below(2))
        }),
        5 => bare(if four {
            format!("10.{v}.77.7")
        } else {
            format!("2001:db8:{v}:77::7")
        }),
        6..=7 => bare(
            choices
                .pick(&["192.168.7.9", "172.31.0.5", "fd12::9"])
                .into(),
        ),
        // Of what is described, and no interface.
        8 if choices.chance(20) => bare(choices.pick(&things[3..]).addresses[0].clone()),
        9 if choices.chance(20) => bare(INTERNET[2].into()),
        _ if four => bare(choices.pick(&INTERNET[..2]).into()),
        _ => bare(INTERNET[3].into()),
    }
}

fn connection(choices: &mut Choices, things: &[Thing], vpcs: usize) -> (Value, Aim) {
    let to = match choices.below(10) {
        0..=3 => choices.pick(&things[3..6]),
        4 => things[6].clone(),
        5 => things[7].clone(),
        6 => choices.pick(&things[..3]),
        _ => match choices.below(8) {
            0 => special(choices, vpcs),
            _ => {
                let four = !choices.chance(25);
                address(choices, things, vpcs, four)
            }
        },
    };
    let four = to.addresses.iter().any(|address| !address.contains(':'));
    let from = match choices.below(10) {
        0..=4 => choices.pick(&things[..3]),
        5 => choices.pick(&things[3..6]),
        _ if to.kind == "address" => choices.pick(&things[..6]),
        _ => address(choices, things, vpcs, four),
    };
    let side = |thing: &Thing| match thing.kind {
        "address" => json!({ "address": thing.addresses[0] }),
        kind => json!({ kind: thing.name }),
    };
    let mut found = Map::new();
    found.insert("from".into(), side(&from));
    found.insert("to".into(), side(&to));
    let listens = to.port.is_some();
    let protocol = if choices.chance(if listens { 7 } else { 50 }) {
        choices.pick(&["udp", "icmp", "icmpv6", "47", "6"])
    } else {
        "tcp"
    };
    if protocol != "tcp" || choices.chance(30) {
        let spelled = match protocol {
            "47" | "6" => json!(protocol.parse::<u8>().unwrap_or(0)),
            "udp" if choices.chance(20) => json!(17),
            name => json!(name),
        };
        found.insert("protocol".into(), spelled);
    }
    let (mut number, mut source) = (0, 0);
    match protocol {
        "tcp" | "udp" | "6" => {
            let own = i64::from(to.port.unwrap_or(5439));
            number = choices.pick(&[own, own, own, own, own, 53, 22, 443, 0, 65_535, own + 1]);
            if to.kind == "special" {
                number = choices.either(53, 20, 80);
            }
            if listens && choices.chance(92) {
                number = own;
            }
            if !listens || number != own || choices.chance(50) {
                found.insert("port".into(), json!(number));
            }
            source = choices.pick(&[49_152, 1024, 65_535, 1023, 40_000]);
            if choices.chance(60) {
                found.insert("sourcePort".into(), json!(source));
            }
        }
        "icmp" | "icmpv6" => {
            let echo = if protocol == "icmp" { 8 } else { 128 };
            number = choices.pick(&[echo, echo, 3, 0]);
            found.insert("icmpType".into(), json!(number));
            if choices.chance(30) {
                let code = choices.pick(&[0, 1]);
                found.insert("icmpCode".into(), json!(code));
            }
        }
        _ => {}
    }
    if ["cluster", "workgroup", "managedEndpoint"].contains(&to.kind) && choices.chance(60) {
        add_database_channel(choices, &mut found);
    }
    if let Some(special) = found["to"].get("special") {
        found["to"] = json!({ "address": special });
    }
    let internet = [&from, &to].iter().any(|thing| {
        let address = &thing.addresses[0];
        thing.kind == "address" && INTERNET.contains(&address.as_str())
    });
    let aim = Aim {
        internet,
        protocol: if protocol == "6" { "tcp" } else { protocol },
        number,
        source,
        sides: [(from.addresses, from.groups), (to.addresses, to.groups)],
    };
    (Value::Object(found), aim)
}

/// The resolver and the instance metadata.
fn special(choices: &mut Choices, vpcs: usize) -> Thing {
    let v = choices.below(vpcs);
    let address = choices.pick(&[
        format!("10.{v}.0.2"),
        "169.254.169.253".to_string(),
        "169.254.169.254".to_string(),
        "fd00:ec2::253".to_string(),
        "fd00:ec2::254".to_string(),
    ]);
    Thing {
        kind: "special",
        name: address.clone(),
        addresses: vec![address],
        ..Thing::default()
    }
}

/// The things of one kind, as the document has them.
fn described(choices: &mut Choices, things: &[Thing], kind: &str, aim: &Aim) -> Value {
    let shared = if kind == "managedEndpoint" {
        choices.pick(&["cluster-3", "workgroup-5"])
    } else {
        ""
    };
    things
        .iter()
        .filter(|thing| thing.kind == kind)
        .map(|thing| one(choices, thing, things, (shared, aim.internet)))
        .collect()
}

fn one(
    choices: &mut Choices,
    thing: &Thing,
    things: &[Thing],
    (shared, internet): (&str, bool),
) -> Value {
    let open = if internet { 15 } else { 60 };
    let v = thing.vpc;
    let mut found = json!({ "addresses": thing.addresses });
    let named = match thing.kind {
        "interface" | "vpcEndpoint" => "id",
        _ => "name",
    };
    found[named] = json!(thing.name);
    if !thing.groups.is_empty() || choices.chance(50) {
        found["securityGroups"] = json!(thing.groups);
    }
    let both = json!([subnet_id(v, 1), subnet_id(v, 2)]);
    match thing.kind {
        "interface" => {
            found["subnet"] = json!(subnet_id(v, thing.subnet));
            if choices.chance(if internet { 90 } else { 50 }) {
                found["public"] = json!(choices.either(true, open, false));
            }
        }
        "vpcEndpoint" => {
            found["subnets"] = both;
            found["service"] = json!(choices.pick(&["redshift", "redshift-serverless"]));
        }
        "managedEndpoint" => {
            found["subnets"] = both;
            let field = if shared.starts_with("cluster") {
                "cluster"
            } else {
                "workgroup"
            };
            found[field] = json!(shared);
            if choices.chance(85) {
                found["account"] = json!(choices.either(OWNER, 40, OTHER));
            }
        }
        kind => {
            if kind == "cluster" {
                found["subnetGroup"] = json!(format!("group-{}", LETTERS[v]));
                if choices.chance(20) {
                    found["nodeType"] =
                        json!(choices.pick(&["ra3.large", "dc2.large", "rg.large"]));
                }
            } else {
                found["subnets"] = both;
            }
            if thing.port != Some(5439) || choices.chance(30) {
                found["port"] = json!(thing.port);
            }
            for (field, percent) in [("publiclyAccessible", open), ("enhancedVpcRouting", 20)] {
                if choices.chance(75) {
                    found[field] = json!(choices.either(true, percent, false));
                }
            }
            if choices.chance(90) {
                found["account"] = json!(OWNER);
            }
            if choices.chance(60) {
                found["endpointAccess"] = json!([grant(choices, things)]);
            }
        }
    }
    found
}

fn grant(choices: &mut Choices, things: &[Thing]) -> Value {
    let mut grant = json!({ "account": choices.either(OTHER, 20, OWNER) });
    if choices.chance(40) {
        // The VPC of the managed endpoint, or that of another thing.
        let named = choices.either(6, 40, 0);
        grant["vpcs"] = json!([vpc_id(things[named].vpc)]);
    }
    grant
}

fn block(choices: &mut Choices, vpcs: usize) -> Value {
    let mode = choices.pick(&["bidirectional", "ingressOnly", "off"]);
    let mut block = json!({ "mode": mode });
    if choices.chance(50) {
        let count = 1 + choices.below(2);
        block["exclusions"] = list(count, |_| {
            let v = choices.below(vpcs);
            let mode = choices.pick(&["bidirectional", "egressOnly"]);
            if choices.chance(50) {
                json!({ "vpc": vpc_id(v), "mode": mode })
            } else {
                json!({ "subnet": subnet_id(v, 1 + choices.below(2)), "mode": mode })
            }
        })
        .into();
    }
    block
}
