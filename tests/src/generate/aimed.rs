//! Rules, routes and lists that are aimed at a connection, and often miss it by little.

use super::choices::Choices;
use super::networks::{group_id, list, peering_id, subnet_id, vpc_id};
use super::*;

/// What the connection is about, for rules to aim at.
#[derive(Debug)]
pub(super) struct Aim {
    pub(super) protocol: &'static str,
    /// Port, or type.
    pub(super) number: i64,
    pub(super) source: i64,
    /// Of both sides: addresses and groups.
    pub(super) sides: [(Vec<String>, Vec<String>); 2],
    /// Whether one of them is in the internet.
    pub(super) internet: bool,
}

/// A CIDR that holds the address, or nearly does.
fn range_of(choices: &mut Choices, address: &str) -> String {
    let four = !address.contains(':');
    let (wide, nearer, near, miss) = if four {
        ("0.0.0.0/0", 16, 24, "10.99.0.0/16")
    } else {
        ("::/0", 32, 64, "2001:db8:99::/48")
    };
    match choices.below(12) {
        0..=3 => wide.into(),
        4..=5 => format!("{address}/{near}"),
        6 => format!("{address}/{nearer}"),
        7..=8 => address.into(),
        9 => format!("{address}/{}", if four { 31 } else { 127 }),
        10 => if four { "::/0" } else { "0.0.0.0/0" }.into(),
        _ => miss.into(),
    }
}

/// Protocol and ports that speak of the connection, or nearly do.
fn traffic(choices: &mut Choices, protocol: &str, number: i64, rule: &mut Value) {
    let own = match protocol {
        "47" => json!(47),
        "tcp" if choices.chance(20) => json!(6),
        name => json!(name),
    };
    let (named, ported) = match choices.below(10) {
        0..=6 => (Some(own), true),
        7 => (
            Some(choices.pick(&[json!("all"), json!("-1"), json!(-1)])),
            false,
        ),
        8 => (None, false),
        _ => (
            Some(choices.pick(&[json!("udp"), json!("tcp"), json!("icmp"), json!(50)])),
            false,
        ),
    };
    if let Some(named) = named {
        rule["protocol"] = named;
    }
    if !ported {
        return;
    }
    let (from, to) = match protocol {
        "tcp" | "udp" => match choices.below(9) {
            0..=2 => (number, number),
            3 => (number, number + 10),
            4 => (0, 65_535),
            5 => (number - 10, number),
            6 => (number + 1, number + 10),
            7 => (number - 10, number - 1),
            _ => return,
        },
        "icmp" | "icmpv6" => match choices.below(6) {
            0..=1 => (-1, -1),
            2 => (number, -1),
            3 => (number, 0),
            4 => (number + 1, -1),
            _ => return,
        },
        // Not looked at.
        _ => return,
    };
    let lowest = if protocol.starts_with("icmp") { -1 } else { 0 };
    let highest = if protocol.starts_with("icmp") {
        255
    } else {
        65_535
    };
    let (from, to) = (from.clamp(lowest, highest), to.clamp(lowest, highest));
    rule["fromPort"] = json!(from);
    rule["toPort"] = json!(to);
}

pub(super) fn group(choices: &mut Choices, v: usize, g: usize, vpcs: usize, aim: &Aim) -> Value {
    let mut group = json!({ "id": group_id(v, g), "vpc": vpc_id(v) });
    if g == 0 {
        group["default"] = json!(true);
    }
    let rules = |choices: &mut Choices, side: usize, least: usize| -> Value {
        let count = least + choices.below(3);
        list(count, |_| group_rule(choices, side, v, vpcs, aim)).into()
    };
    if g != 0 || choices.chance(30) {
        group["inbound"] = rules(choices, 0, 1);
    }
    if choices.chance(25) {
        group["outbound"] = rules(choices, 1, 0);
    }
    group
}

/// A rule about one of the two sides of the connection.
fn group_rule(choices: &mut Choices, side: usize, v: usize, vpcs: usize, aim: &Aim) -> Value {
    let (addresses, groups) = &aim.sides[side];
    let peer = match choices.below(10) {
        0..=1 if !groups.is_empty() => choices.pick(groups),
        2 => group_id(choices.either(v, 50, 0).min(vpcs - 1), choices.below(3)),
        3..=4 => choices.pick(&["pl-near", "pl-far"]).into(),
        _ => {
            let address = choices.pick(addresses);
            range_of(choices, &address)
        }
    };
    let mut rule = json!({ "peer": peer });
    traffic(choices, aim.protocol, aim.number, &mut rule);
    if choices.chance(5) {
        rule["description"] = json!("what it is for");
    }
    rule
}

pub(super) fn acl(choices: &mut Choices, at: usize, aim: &Aim) -> Value {
    let mut acl = json!({ "id": format!("acl-{at}") });
    for direction in ["inbound", "outbound"] {
        let count = choices.below(3);
        let mut rules = list(count, |at| {
            let mut rule = json!({
                "number": 100 + 10 * at,
                "action": choices.either("allow", 35, "deny"),
            });
            let side = choices.below(2);
            let address = choices.pick(&aim.sides[side].0);
            rule["cidr"] = json!(range_of(choices, &address));
            // Of the way there or of the reply.
            let number = match (aim.protocol, choices.chance(40)) {
                ("tcp" | "udp", true) => choices.pick(&[aim.source, 1024, 32_768, 60_000]),
                ("icmp", true) => 0,
                ("icmpv6", true) => 129,
                _ => aim.number,
            };
            traffic(choices, aim.protocol, number, &mut rule);
            rule
        });
        for (number, cidr) in [(32_766, "0.0.0.0/0"), (32_765, "::/0")] {
            match choices.below(10) {
                0..=7 => rules.push(json!({ "number": number, "action": "allow", "cidr": cidr })),
                8 => rules.push(json!({ "number": number, "action": "allow", "cidr": cidr, "protocol": "tcp", "fromPort": 1024, "toPort": 65_535 })),
                _ => {}
            }
        }
        if choices.chance(30) {
            rules.reverse();
        }
        if !rules.is_empty() || choices.chance(50) {
            acl[direction] = rules.into();
        }
    }
    acl
}

pub(super) fn prefix_lists(choices: &mut Choices, aim: &Aim) -> Value {
    let mut near: Vec<String> = vec!["192.0.2.0/24".into()];
    for (addresses, _) in &aim.sides {
        let address = choices.pick(addresses);
        near.push(range_of(choices, &address));
    }
    json!([
        { "id": "pl-near", "cidrs": near },
        { "id": "pl-far", "cidrs": ["192.0.2.0/24", "2001:db8:99::/48"] },
    ])
}

pub(super) fn subnet(
    choices: &mut Choices,
    (v, s): (usize, usize),
    six: bool,
    peerings: &[[usize; 2]],
    acls: usize,
    aim: &Aim,
) -> Value {
    let mut cidrs = vec![format!("10.{v}.{s}.0/24")];
    if six {
        cidrs.push(format!("2001:db8:{v}:{s}::/64"));
    }
    let mut routes = Vec::new();
    for [one, other] in peerings {
        let Some(peer) = [(one, other), (other, one)]
            .into_iter()
            .find_map(|(own, peer)| (*own == v).then_some(peer))
        else {
            continue;
        };
        let target = choices.either(peering_id(*one, *other), 6, "tgw-1".into());
        for cidr in [format!("10.{peer}.0.0/16"), format!("2001:db8:{peer}::/48")] {
            if choices.chance(92) {
                routes.push(json!({ "destination": cidr, "target": target }));
            }
        }
    }
    let internet = choices.pick(&["igw-1", "igw-1", "igw-1", "nat-1", "tgw-1", "vgw-1"]);
    if choices.chance(88) {
        routes.push(json!({ "destination": "0.0.0.0/0", "target": internet }));
        let target = choices.either(internet, 40, "eigw-1");
        routes.push(json!({ "destination": "::/0", "target": target }));
    }
    if choices.chance(50) {
        let target = choices.pick(&[
            "vgw-1",
            "tgw-1",
            "lgw-1",
            "cgw-1",
            "eni-9",
            "vpce-9",
            "blackhole",
            "local",
            "igw-1",
        ]);
        let side = choices.below(2);
        let address = choices.pick(&aim.sides[side].0);
        let range = range_of(choices, &address);
        let destination = choices.either(range, 25, "pl-near".into());
        let at = choices.below(routes.len() + 1);
        routes.insert(at, json!({ "destination": destination, "target": target }));
    }
    for destination in ["192.168.0.0/16", "172.16.0.0/12", "fd00::/8"] {
        if choices.chance(60) {
            let target = choices.pick(&["vgw-1", "tgw-1", "lgw-1", "blackhole"]);
            routes.push(json!({ "destination": destination, "target": target }));
        }
    }
    let mut subnet = json!({ "id": subnet_id(v, s), "vpc": vpc_id(v), "cidrs": cidrs });
    if !routes.is_empty() {
        subnet["routes"] = routes.into();
    }
    if acls > 0 && choices.chance(55) {
        subnet["networkAcl"] = json!(format!("acl-{}", choices.below(acls)));
    }
    subnet
}
