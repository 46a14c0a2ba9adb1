//! One mistake in a question about a network.

use super::choices::Choices;
use super::*;

/// What is done at a place.
#[derive(Clone)]
enum Edit {
    /// Puts a value there, whether or not there was one.
    Put(Value),
    /// Takes it away.
    Take,
    /// Puts the element of a list there a second time.
    Double,
}

/// Makes one mistake, the first from a drawn one on whose place is there.
pub(super) fn spoil(choices: &mut Choices, question: &mut Value) {
    let mistakes = mistakes();
    let first = choices.below(mistakes.len());
    for (place, edit) in mistakes.iter().cycle().skip(first).take(mistakes.len()) {
        if apply(question, place, edit) {
            return;
        }
    }
}

/// Whether the place is there.
fn apply(question: &mut Value, place: &str, edit: &Edit) -> bool {
    let (parent, last) = place.rsplit_once('/').unwrap_or(("", place));
    let there = question.pointer(place).is_some();
    let Some(parent) = question.pointer_mut(parent) else {
        return false;
    };
    match (edit, parent) {
        (Edit::Put(value), Value::Object(members)) => {
            members.insert(last.into(), value.clone());
            true
        }
        (Edit::Put(value), Value::Array(items)) if there => {
            if let Ok(at) = last.parse::<usize>() {
                items[at] = value.clone();
            }
            true
        }
        (Edit::Take, Value::Object(members)) => members.remove(last).is_some(),
        (Edit::Double, Value::Array(items)) if there => {
            items.push(items[0].clone());
            true
        }
        _ => false,
    }
}

const NETWORK: &str = "/policies/network";
const CONNECTION: &str = "/request/network/connection";

fn mistakes() -> Vec<(String, Edit)> {
    let mut found = Vec::new();
    let mut add = |place: String, edit: Edit| found.push((place, edit));
    let put = Edit::Put;
    let lists = [
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
    ];
    for list in lists {
        add(format!("{NETWORK}/{list}/0"), Edit::Double);
        add(format!("{NETWORK}/{list}/0/odd"), put(json!(1)));
        add(format!("{NETWORK}/{list}"), put(json!({})));
    }
    for (place, value) in [
        ("odd", json!(true)),
        ("vpcs/0/cidrs/0", json!("10.0.0.0/33")),
        ("vpcs/0/cidrs/0", json!("10.9.0.0/16")),
        ("vpcs/0/tenancy", json!("shared")),
        ("peerings/0/vpcs", json!(["vpc-a"])),
        ("peerings/0/vpcs", json!(["vpc-a", "vpc-nowhere"])),
        ("peerings/0/id", json!("peer-1")),
        ("subnets/0/vpc", json!("vpc-nowhere")),
        ("subnets/0/networkAcl", json!("acl-nowhere")),
        ("subnets/0/cidrs/0", json!("10.200.0.0/24")),
        (
            "subnets/0/routes",
            json!([{ "destination": "pl-nowhere", "target": "igw-1" }]),
        ),
        (
            "subnets/0/routes",
            json!([{ "destination": "anywhere", "target": "igw-1" }]),
        ),
        ("subnets/0/routes", json!([{ "destination": "0.0.0.0/0" }])),
        (
            "networkAcls/0/inbound",
            json!([{ "number": 0, "action": "allow", "cidr": "0.0.0.0/0" }]),
        ),
        (
            "networkAcls/0/inbound",
            json!([{ "number": 32_767, "action": "allow", "cidr": "0.0.0.0/0" }]),
        ),
        (
            "networkAcls/0/outbound",
            json!([{ "number": 1, "action": "Allow", "cidr": "0.0.0.0/0" }]),
        ),
        (
            "networkAcls/0/outbound",
            json!([{ "number": 1, "action": "allow", "cidr": "sg-a1" }]),
        ),
        (
            "networkAcls/0/inbound",
            json!([
                { "number": 5, "action": "allow", "cidr": "0.0.0.0/0" },
                { "number": 5, "action": "deny", "cidr": "0.0.0.0/0" },
            ]),
        ),
        ("prefixLists/0/cidrs/0", json!("pl-far")),
        ("prefixLists/0/id", json!("list")),
        ("securityGroups/0/id", json!("group")),
        (
            "securityGroups/1/inbound",
            json!([{ "peer": "sg-nowhere" }]),
        ),
        (
            "securityGroups/1/inbound",
            json!([{ "peer": "pl-nowhere" }]),
        ),
        ("securityGroups/1/inbound", json!([{ "protocol": "tcp" }])),
        (
            "securityGroups/1/inbound",
            json!([{ "peer": "0.0.0.0/0", "protocol": "sctp" }]),
        ),
        (
            "securityGroups/1/inbound",
            json!([{ "peer": "0.0.0.0/0", "protocol": 256 }]),
        ),
        (
            "securityGroups/1/inbound",
            json!([{ "peer": "0.0.0.0/0", "protocol": "tcp", "fromPort": 1 }]),
        ),
        (
            "securityGroups/1/inbound",
            json!([{ "peer": "0.0.0.0/0", "protocol": "tcp", "fromPort": 2, "toPort": 1 }]),
        ),
        (
            "securityGroups/1/inbound",
            json!([{ "peer": "0.0.0.0/0", "protocol": "udp", "fromPort": 1, "toPort": 65_536 }]),
        ),
        (
            "securityGroups/1/inbound",
            json!([{ "peer": "0.0.0.0/0", "fromPort": 5439, "toPort": 5439 }]),
        ),
        (
            "securityGroups/1/inbound",
            json!([{ "peer": "0.0.0.0/0", "protocol": "icmp", "fromPort": 256, "toPort": -1 }]),
        ),
        ("interfaces/0/subnet", json!("subnet-nowhere")),
        ("interfaces/0/addresses", json!(["10.250.0.1"])),
        ("interfaces/0/addresses/0", json!("10.0.1.10/32")),
        ("interfaces/0/securityGroups", json!([])),
        ("interfaces/0/securityGroups", json!(["sg-nowhere"])),
        ("interfaces/0/public", json!("yes")),
        ("subnetGroups/0/subnets", json!(["subnet-a1"])),
        ("subnetGroups/0/subnets", json!(["subnet-a1", "subnet-b1"])),
        ("clusters/0/subnetGroup", json!("nowhere")),
        ("clusters/0/port", json!(5430)),
        ("clusters/0/port", json!(5456)),
        ("workgroups/0/port", json!(8190)),
        (
            "clusters/0/securityGroups",
            json!(["sg-a0", "sg-a1", "sg-a2", "sg-a0", "sg-a1", "sg-a2"]),
        ),
        ("clusters/0/account", json!("1111")),
        ("workgroups/0/nodeType", json!("ra3.large")),
        ("workgroups/0/addresses", json!(["10.250.0.1"])),
        ("clusters/0/endpointAccess", json!([{ "vpcs": ["vpc-a"] }])),
        ("managedEndpoints/0/cluster", json!("nowhere")),
        ("vpcEndpoints/0/id", json!("endpoint")),
        ("blockPublicAccess", json!({ "mode": "on" })),
        ("blockPublicAccess", json!({ "exclusions": [] })),
        (
            "blockPublicAccess",
            json!({ "mode": "off", "exclusions": [{ "vpc": "vpc-a", "subnet": "subnet-a1", "mode": "egressOnly" }] }),
        ),
        (
            "blockPublicAccess",
            json!({ "mode": "off", "exclusions": [{ "mode": "egressOnly" }] }),
        ),
        (
            "blockPublicAccess",
            json!({ "mode": "off", "exclusions": [{ "vpc": "vpc-nowhere", "mode": "egressOnly" }] }),
        ),
    ] {
        add(format!("{NETWORK}/{place}"), put(value));
    }
    for place in [
        "vpcs/0/cidrs",
        "peerings/0/vpcs",
        "subnets/0/cidrs",
        "securityGroups/0/vpc",
        "prefixLists/0/cidrs",
        "interfaces/0/addresses",
        "interfaces/0/securityGroups",
        "clusters/0/addresses",
        "workgroups/0/subnets",
        "managedEndpoints/0/subnets",
        "managedEndpoints/0/cluster",
        "vpcEndpoints/0/service",
    ] {
        add(format!("{NETWORK}/{place}"), Edit::Take);
    }
    for (place, value) in [
        ("odd", json!(1)),
        ("from", json!({ "interface": "eni-nowhere" })),
        ("from", json!({ "vpcEndpoint": "vpce-7" })),
        ("from", json!({ "address": "10.0.0.0/8" })),
        ("from", json!({})),
        (
            "from",
            json!({ "interface": "eni-0", "address": "10.0.0.1" }),
        ),
        ("to", json!({ "cluster": "nowhere" })),
        ("protocol", json!(256)),
        ("protocol", json!("all")),
        ("port", json!(65_536)),
        ("sourcePort", json!(-1)),
        ("icmpType", json!(8)),
        ("icmpType", json!(256)),
        ("sslmode", json!("always")),
        (
            "tls",
            json!({ "version": "1.2", "cipherSuite": "TLS_AES_128_GCM_SHA256" }),
        ),
        (
            "tls",
            json!({ "version": "1.3", "cipherSuite": "ECDHE-RSA-AES128-GCM-SHA256" }),
        ),
    ] {
        add(format!("{CONNECTION}/{place}"), put(value));
    }
    for place in ["from", "to", "port", "icmpType"] {
        add(format!("{CONNECTION}/{place}"), Edit::Take);
    }
    add(CONNECTION.into(), Edit::Take);
    add(NETWORK.into(), Edit::Take);
    for (place, value) in [
        ("/settings", json!({ "requireSignature": "yes" })),
        (
            "/request/network/tls",
            json!({ "version": "1.2", "cipherSuite": "TLS_AES_128_GCM_SHA256" }),
        ),
        ("/policies/transport", json!({ "odd": true })),
        ("/policies/transport", json!({ "minimumTlsVersion": "1.4" })),
        ("/policies/transport", json!({ "forwardSecrecy": "yes" })),
        (
            "/policies/transport",
            json!({ "database": { "requireSsl": false, "useFipsSsl": true } }),
        ),
        (
            "/policies/transport",
            json!({ "database": { "createdAt": "yesterday" } }),
        ),
        ("/policies/transport", json!([])),
    ] {
        add(place.into(), put(value));
    }
    found
}
