//! The second opinion on the gates, asked alone: annex A.9, and a case or more for each sentence that it reads.
//!
//! A case is a small network (or request), what is changed in it, and what the gates say then: `passes`, the gate and
//! the step that refuses, or the code of an error.

use portcullis_tests::second_opinion::{answer, gates};
use serde_json::{Value, json};

/// A client and a cluster in two subnets of one VPC, another client in a peered VPC, and a third VPC beside them.
fn network() -> Value {
    json!({
        "request": {
            "principal": "arn:aws:iam::111122223333:user/ann",
            "action": "redshift:DescribeClusters",
            "resource": "*",
            "network": { "connection": { "from": { "interface": "eni-1" }, "to": { "cluster": "prod" } } },
        },
        "policies": {
            "identity": [{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }],
            "network": {
                "vpcs": [
                    { "id": "vpc-a", "cidrs": ["10.0.0.0/16", "2001:db8:a::/48"] },
                    { "id": "vpc-b", "cidrs": ["10.1.0.0/16"] },
                    { "id": "vpc-c", "cidrs": ["10.2.0.0/16"] },
                ],
                "peerings": [{ "id": "pcx-ab", "vpcs": ["vpc-a", "vpc-b"] }],
                "subnets": [
                    { "id": "subnet-a1", "vpc": "vpc-a", "cidrs": ["10.0.1.0/24", "2001:db8:a:1::/64"], "routes": [{ "destination": "10.1.0.0/16", "target": "pcx-ab" }] },
                    { "id": "subnet-a2", "vpc": "vpc-a", "cidrs": ["10.0.2.0/24", "2001:db8:a:2::/64"], "routes": [{ "destination": "10.1.0.0/16", "target": "pcx-ab" }], "networkAcl": "acl-db" },
                    { "id": "subnet-b1", "vpc": "vpc-b", "cidrs": ["10.1.1.0/24"], "routes": [{ "destination": "10.0.0.0/16", "target": "pcx-ab" }] },
                    { "id": "subnet-c1", "vpc": "vpc-c", "cidrs": ["10.2.1.0/24"] },
                ],
                "networkAcls": [{
                    "id": "acl-db",
                    "inbound": [{ "number": 100, "action": "allow", "cidr": "0.0.0.0/0" }, { "number": 110, "action": "allow", "cidr": "::/0" }],
                    "outbound": [{ "number": 100, "action": "allow", "cidr": "0.0.0.0/0" }, { "number": 110, "action": "allow", "cidr": "::/0" }],
                }],
                "prefixLists": [{ "id": "pl-corp", "cidrs": ["192.0.2.0/24", "10.0.1.0/28"] }],
                "securityGroups": [
                    { "id": "sg-client", "vpc": "vpc-a" },
                    { "id": "sg-db", "vpc": "vpc-a", "inbound": [{ "protocol": "tcp", "fromPort": 5439, "toPort": 5439, "peer": "10.0.0.0/16" }] },
                    { "id": "sg-b", "vpc": "vpc-b" },
                    { "id": "sg-c", "vpc": "vpc-c" },
                ],
                "interfaces": [
                    { "id": "eni-1", "subnet": "subnet-a1", "addresses": ["10.0.1.10"], "securityGroups": ["sg-client"] },
                    { "id": "eni-2", "subnet": "subnet-a2", "addresses": ["10.0.2.20"], "securityGroups": ["sg-client"] },
                    { "id": "eni-b", "subnet": "subnet-b1", "addresses": ["10.1.1.10"], "securityGroups": ["sg-b"] },
                    { "id": "eni-c", "subnet": "subnet-c1", "addresses": ["10.2.1.10"], "securityGroups": ["sg-c"] },
                ],
                "subnetGroups": [{ "name": "group-a", "subnets": ["subnet-a1", "subnet-a2"] }],
                "clusters": [{ "name": "prod", "subnetGroup": "group-a", "addresses": ["10.0.2.10"], "securityGroups": ["sg-db"], "account": "111122223333" }],
                "managedEndpoints": [{ "name": "shared", "cluster": "prod", "subnets": ["subnet-b1"], "addresses": ["10.1.1.40"], "securityGroups": ["sg-b"], "account": "444455556666" }],
                "vpcEndpoints": [{ "id": "vpce-1", "service": "redshift", "subnets": ["subnet-a1"], "addresses": ["10.0.1.60"], "securityGroups": ["sg-db"] }],
            },
        },
    })
}

/// A user's request without a network.
fn request() -> Value {
    json!({
        "request": { "principal": "arn:aws:iam::111122223333:user/ann", "action": "redshift:DescribeClusters", "resource": "*" },
        "policies": {
            "identity": [{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }],
            "transport": {},
        },
    })
}

/// Says of every case what is wrong with it, together.
fn check(base: fn() -> Value, cases: &[(&str, Value, &str)]) {
    let mut wrong = Vec::new();
    for (at, (name, changes, expected)) in cases.iter().enumerate() {
        let mut question = base();
        for (place, value) in changes.as_object().expect("changes") {
            change(&mut question, place, value);
        }
        let found = outcome(&question);
        if found != *expected {
            wrong.push(format!(
                "case {at}, {name}: expected {expected}, found {found}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `policies.network` is written `net`, the connection `con`; the text `-` takes a member away.
fn change(question: &mut Value, place: &str, value: &Value) {
    let place = place
        .replace("net/", "/policies/network/")
        .replace("con/", "/request/network/connection/");
    let (parent, last) = place.rsplit_once('/').expect("a place");
    for (at, _) in parent
        .match_indices('/')
        .chain([(parent.len(), "")])
        .skip(1)
    {
        let (above, name) = parent[..at].rsplit_once('/').expect("a place");
        let above = question.pointer_mut(above).expect("a place");
        if above.get(name).is_none() && above.is_object() {
            above[name] = json!({});
        }
    }
    match question
        .pointer_mut(parent)
        .unwrap_or_else(|| panic!("no {parent}"))
    {
        Value::Object(members) if value == "-" => {
            members.remove(last).expect("a member");
        }
        Value::Object(members) => {
            members.insert(last.into(), value.clone());
        }
        Value::Array(items) => items[last.parse::<usize>().expect("an index")] = value.clone(),
        other => panic!("{place} in {other}"),
    }
}

fn outcome(question: &Value) -> String {
    match gates(question) {
        Err(faults) => {
            assert!(answer(question).is_err());
            faults[0].code.to_string()
        }
        Ok(gates) => {
            let opinion = answer(question).expect("an answer");
            let refusing: Vec<String> = gates
                .asked
                .iter()
                .filter_map(|(gate, step)| Some(format!("{gate}: {}", step.as_ref()?)))
                .collect();
            assert_eq!(opinion.blocked_by.is_empty(), opinion.decision == "allowed");
            if refusing.is_empty() {
                "passes".into()
            } else {
                assert_eq!(opinion.decision, "implicitDeny");
                refusing.join(", ")
            }
        }
    }
}

const SG_IN: &str = "net/securityGroups/1/inbound";
const IN: &str = "network: security group inbound";
const OUT: &str = "network: security group outbound";

#[test]
fn annex_transport() {
    check(
        request,
        &[
            (
                "EX-148",
                json!({ "/policies/transport/forwardSecrecy": false, "/request/network/tls": { "version": "1.1" } }),
                "transport: request: version",
            ),
            (
                "EX-148",
                json!({ "/request/network/tls": { "version": "1.2", "cipherSuite": "ECDHE-RSA-AES128-GCM-SHA256" } }),
                "passes",
            ),
            (
                "EX-148",
                json!({ "/request/network/tls": null }),
                "transport: request: clear text",
            ),
            (
                "EX-149",
                json!({ "/request/network/tls": { "version": "1.2", "cipherSuite": "TLS_RSA_WITH_AES_128_GCM_SHA256" } }),
                "transport: request: forward secrecy",
            ),
            (
                "EX-149",
                json!({ "/request/network/tls": { "version": "1.2", "cipherSuite": "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256" } }),
                "passes",
            ),
        ],
    );
}

#[test]
fn annex_network() {
    let outside = |address: &str| json!({ "address": address });
    let routes = json!([{ "destination": "10.0.0.0/8", "target": "vgw-1" }]);
    let acl = json!([
        { "number": 90, "action": "deny", "protocol": "tcp", "fromPort": 5439, "toPort": 5439, "cidr": "10.0.3.0/24" },
        { "number": 100, "action": "allow", "protocol": "tcp", "fromPort": 5439, "toPort": 5439, "cidr": "10.0.0.0/16" },
    ]);
    check(
        network,
        &[
            (
                "EX-150",
                json!({ "con/from": outside("10.0.3.4") }),
                "passes",
            ),
            (
                "EX-150",
                json!({ "con/from": outside("10.7.0.1"), "net/subnets/1/routes": routes }),
                IN,
            ),
            (
                "EX-151",
                json!({ "con/from": outside("10.0.3.4"), "net/securityGroups/1/outbound": [] }),
                "passes",
            ),
            (
                "EX-152",
                json!({ "net/securityGroups/0/inbound": [], SG_IN: [{ "protocol": "tcp", "fromPort": 5439, "toPort": 5439, "peer": "sg-client" }], "net/clusters/0/securityGroups": ["sg-client", "sg-db"] }),
                "passes",
            ),
            (
                "EX-153",
                json!({ "con/from": outside("10.0.3.4"), "net/networkAcls/0/inbound": acl }),
                "network: network acl inbound",
            ),
            (
                "EX-153",
                json!({ "con/from": outside("10.0.4.4"), "net/networkAcls/0/inbound": acl }),
                "passes",
            ),
            (
                "EX-154",
                json!({ "con/from": outside("10.0.3.4"), "con/sourcePort": 49152, "net/networkAcls/0/outbound": [] }),
                "network: reply: network acl outbound",
            ),
        ],
    );
}

#[test]
fn security_groups() {
    let rule = |rule: Value| json!({ SG_IN: [rule] });
    let tcp = |from: i64, to: i64| {
        rule(json!({ "protocol": "tcp", "fromPort": from, "toPort": to, "peer": "10.0.1.10" }))
    };
    let all = |peer: &str| rule(json!({ "peer": peer }));
    check(
        network,
        &[
            ("as it is", json!({}), "passes"),
            ("R-SG-1", json!({ SG_IN: [] }), IN),
            ("R-SG-3, a new group", json!({ SG_IN: "-" }), IN),
            (
                "R-SG-3, nothing may leave",
                json!({ "net/securityGroups/0/outbound": [] }),
                OUT,
            ),
            (
                "R-SG-3, default group",
                json!({ SG_IN: "-", "net/securityGroups/1/default": true }),
                IN,
            ),
            (
                "R-SG-3, member of the default group",
                json!({ SG_IN: "-", "net/securityGroups/1/default": true, "net/interfaces/0/securityGroups": ["sg-db"] }),
                "passes",
            ),
            (
                "R-NET-2, no groups",
                json!({ "net/clusters/0/securityGroups": "-" }),
                IN,
            ),
            (
                "R-NET-2, none",
                json!({ "net/clusters/0/securityGroups": [] }),
                IN,
            ),
            ("R-SG-5, one port", tcp(5439, 5439), "passes"),
            ("R-SG-5, up to it", tcp(0, 5439), "passes"),
            ("R-SG-5, from it", tcp(5439, 65_535), "passes"),
            ("R-SG-5, below", tcp(0, 5438), IN),
            ("R-SG-5, above", tcp(5440, 65_535), IN),
            (
                "R-SG-5, udp",
                rule(json!({ "protocol": "udp", "peer": "0.0.0.0/0" })),
                IN,
            ),
            (
                "R-SG-5, number",
                rule(json!({ "protocol": 6, "peer": "0.0.0.0/0" })),
                "passes",
            ),
            (
                "R-SG-5, all",
                rule(json!({ "protocol": "-1", "peer": "0.0.0.0/0" })),
                "passes",
            ),
            ("R-SG-6, address", all("10.0.1.10"), "passes"),
            ("R-SG-6, another", all("10.0.1.11"), IN),
            ("R-SG-6, prefix list", all("pl-corp"), "passes"),
            (
                "R-SG-6, not of the list",
                json!({ SG_IN: [{ "peer": "pl-corp" }], "net/prefixLists/0/cidrs": ["10.0.1.0/29"] }),
                IN,
            ),
            ("R-SG-11", all("10.0.1.77/24"), "passes"),
            ("R-SG-8", all("::/0"), IN),
            ("R-SG-7", all("sg-client"), "passes"),
            ("R-SG-7, no member", all("sg-db"), IN),
            (
                "R-SG-7, peered",
                json!({ SG_IN: [{ "peer": "sg-b" }], "con/from": { "interface": "eni-b" } }),
                "passes",
            ),
            (
                "R-SG-7, not peered",
                json!({ SG_IN: [{ "peer": "sg-c" }], "net/peerings/0/vpcs": ["vpc-b", "vpc-c"] }),
                IN,
            ),
            (
                "R-SG-7, by address",
                json!({ SG_IN: [{ "peer": "sg-client" }], "con/from": { "address": "10.0.1.10" } }),
                "passes",
            ),
            (
                "R-SG-7, by an address that nobody has",
                json!({ SG_IN: [{ "peer": "sg-client" }], "con/from": { "address": "10.0.1.11" } }),
                IN,
            ),
            (
                "R-SG-4",
                json!({ "net/securityGroups/0/inbound": [], "net/clusters/0/securityGroups": ["sg-client", "sg-db"] }),
                "passes",
            ),
            (
                "mapped",
                json!({ "con/from": { "address": "::ffff:10.0.1.10" } }),
                "passes",
            ),
        ],
    );
}

#[test]
fn icmp_and_other_protocols() {
    let to = |protocol: Value, rule: Value| json!({ "con/to": { "interface": "eni-2" }, "con/protocol": protocol, "net/securityGroups/0/inbound": [rule] });
    let echo = |rule: Value| {
        let mut found = to(json!("icmp"), rule);
        found["con/icmpType"] = json!(8);
        found
    };
    let icmp = |from: i64, to: i64| json!({ "protocol": "icmp", "fromPort": from, "toPort": to, "peer": "0.0.0.0/0" });
    let mut no_reply = echo(icmp(-1, -1));
    no_reply["net/networkAcls/0/outbound"] = json!([{ "number": 1, "action": "allow", "protocol": 1, "fromPort": 8, "toPort": -1, "cidr": "0.0.0.0/0" }]);
    let mut reply = no_reply.clone();
    reply["net/networkAcls/0/outbound"][0]["fromPort"] = json!(0);
    let mut unreachable = no_reply.clone();
    unreachable["con/icmpType"] = json!(3);
    check(
        network,
        &[
            ("R-SG-5, any type", echo(icmp(-1, -1)), "passes"),
            ("R-SG-5, any code", echo(icmp(8, -1)), "passes"),
            ("R-SG-5, code", echo(icmp(8, 0)), "passes"),
            ("R-SG-5, other code", echo(icmp(8, 1)), IN),
            ("R-SG-5, other type", echo(icmp(0, -1)), IN),
            ("any type has any code", echo(icmp(-1, 5)), "passes"),
            (
                "no type at all",
                to(json!("icmp"), icmp(-1, -1)),
                "invalidRequest",
            ),
            (
                "R-NACL-3, echo",
                no_reply,
                "network: reply: network acl outbound",
            ),
            ("R-NACL-3, echo reply", reply, "passes"),
            ("no reply to other types", unreachable, "passes"),
            (
                "47",
                to(json!(47), json!({ "protocol": 47, "peer": "0.0.0.0/0" })),
                "passes",
            ),
            (
                "47 has no ports",
                to(
                    json!(47),
                    json!({ "protocol": 47, "fromPort": 1, "toPort": 1, "peer": "0.0.0.0/0" }),
                ),
                "passes",
            ),
            (
                "47 is not 50",
                to(json!(50), json!({ "protocol": 47, "peer": "0.0.0.0/0" })),
                IN,
            ),
            (
                "to a cluster",
                json!({ "con/protocol": 47 }),
                "network: listener",
            ),
        ],
    );
}

#[test]
fn network_acls() {
    const ACL_IN: &str = "net/networkAcls/0/inbound";
    const ACL_OUT: &str = "net/networkAcls/0/outbound";
    let allow = |from: i64, to: i64| json!({ "number": 10, "action": "allow", "protocol": "tcp", "fromPort": from, "toPort": to, "cidr": "10.0.1.0/24" });
    let deny = |number: i64, port: i64| json!({ "number": number, "action": "deny", "protocol": "tcp", "fromPort": port, "toPort": port, "cidr": "10.0.1.0/24" });
    let open = json!({ "number": 50, "action": "allow", "cidr": "0.0.0.0/0" });
    let reply = "network: reply: network acl outbound";
    check(
        network,
        &[
            (
                "R-NACL-2",
                json!({ ACL_IN: [] }),
                "network: network acl inbound",
            ),
            (
                "R-NACL-4, custom",
                json!({ ACL_IN: "-" }),
                "network: network acl inbound",
            ),
            (
                "R-NACL-4, default",
                json!({ "net/subnets/1/networkAcl": "-", ACL_IN: [] }),
                "passes",
            ),
            (
                "R-NACL-1, the order of the text does not count",
                json!({ ACL_IN: [open, deny(49, 5439)] }),
                "network: network acl inbound",
            ),
            (
                "R-NACL-1, later rules are not read",
                json!({ ACL_IN: [open, deny(51, 5439)] }),
                "passes",
            ),
            (
                "R-NACL-3, every port",
                json!({ ACL_OUT: [allow(1024, 65_535)] }),
                "passes",
            ),
            (
                "R-NACL-3, all but the last",
                json!({ ACL_OUT: [allow(1024, 65_534)] }),
                reply,
            ),
            (
                "R-NACL-3, all but the first",
                json!({ ACL_OUT: [allow(1025, 65_535)] }),
                reply,
            ),
            (
                "R-NACL-3, a hole",
                json!({ ACL_OUT: [open, deny(5, 40_000)] }),
                reply,
            ),
            (
                "R-NACL-3, a hole below",
                json!({ ACL_OUT: [open, deny(5, 1023)] }),
                "passes",
            ),
            (
                "R-NACL-3, beside the hole",
                json!({ ACL_OUT: [open, deny(5, 40_000)], "con/sourcePort": 40_001 }),
                "passes",
            ),
            (
                "R-NACL-3, in the hole",
                json!({ ACL_OUT: [open, deny(5, 40_000)], "con/sourcePort": 40_000 }),
                reply,
            ),
            (
                "R-NACL-3, the service's port is none of the reply's",
                json!({ ACL_OUT: [allow(5439, 5439)], "con/sourcePort": 49_152 }),
                reply,
            ),
            (
                "R-NACL-6, one subnet",
                json!({ ACL_IN: [], ACL_OUT: [], "con/from": { "interface": "eni-2" } }),
                "passes",
            ),
            (
                "at the client, out",
                json!({ "net/subnets/0/networkAcl": "acl-db", ACL_OUT: [] }),
                "network: network acl outbound",
            ),
            (
                "R-NACL-5, families",
                json!({ ACL_IN: [{ "number": 1, "action": "allow", "cidr": "::/0" }] }),
                "network: network acl inbound",
            ),
        ],
    );
}

#[test]
fn routes() {
    const DB: &str = "net/subnets/1/routes";
    let from = |address: &str, target: &str| {
        json!({
            "con/from": { "address": address },
            SG_IN: [{ "peer": "0.0.0.0/0" }, { "peer": "::/0" }],
            DB: [{ "destination": "0.0.0.0/0", "target": target }],
        })
    };
    let with = |mut base: Value, place: &str, value: Value| {
        base[place] = value;
        base
    };
    let public = |base: Value| with(base, "net/clusters/0/publiclyAccessible", json!(true));
    let none = "network: route: none";
    let peer = json!({ SG_IN: [{ "peer": "10.1.0.0/16" }], "con/from": { "interface": "eni-b" } });
    let out = |target: &str| json!({ "con/to": { "address": "203.0.113.9" }, "con/port": 443, "net/subnets/0/routes": [{ "destination": "0.0.0.0/0", "target": target }] });
    let block = |mode: &str, exclusions: Value| {
        with(
            public(from("203.0.113.9", "igw-1")),
            "net/blockPublicAccess",
            json!({ "mode": mode, "exclusions": exclusions }),
        )
    };
    let block_out = |mode: &str, exclusions: Value| {
        with(
            out("nat-1"),
            "net/blockPublicAccess",
            json!({ "mode": mode, "exclusions": exclusions }),
        )
    };
    let blocked = "network: block public access";
    check(
        network,
        &[
            (
                "no route",
                json!({ "con/from": { "address": "203.0.113.9" }, SG_IN: [{ "peer": "0.0.0.0/0" }] }),
                none,
            ),
            (
                "R-NET-7, off",
                from("203.0.113.9", "igw-1"),
                "network: route: not public",
            ),
            (
                "R-NET-7, on",
                public(from("203.0.113.9", "igw-1")),
                "passes",
            ),
            (
                "R-NET-7, no rule",
                with(public(from("203.0.113.9", "igw-1")), SG_IN, json!([])),
                IN,
            ),
            (
                "private addresses in the internet",
                public(from("192.168.7.9", "igw-1")),
                "network: route: a private address in the internet",
            ),
            (
                "nat",
                public(from("203.0.113.9", "nat-1")),
                "network: route: for what begins inside",
            ),
            ("vgw", from("192.168.7.9", "vgw-1"), "passes"),
            ("tgw", from("203.0.113.9", "tgw-1"), "passes"),
            ("blackhole", from("192.168.7.9", "blackhole"), none),
            ("pcx", from("192.168.7.9", "pcx-ab"), none),
            (
                "the longest",
                with(
                    from("192.168.7.9", "vgw-1"),
                    DB,
                    json!([{ "destination": "0.0.0.0/0", "target": "vgw-1" }, { "destination": "192.168.7.0/24", "target": "blackhole" }]),
                ),
                none,
            ),
            (
                "of a prefix list its entry",
                with(
                    from("192.0.2.9", "vgw-1"),
                    DB,
                    json!([{ "destination": "192.0.0.0/16", "target": "blackhole" }, { "destination": "pl-corp", "target": "vgw-1" }]),
                ),
                "passes",
            ),
            (
                "the first of the same",
                with(
                    from("192.168.7.9", "vgw-1"),
                    DB,
                    json!([{ "destination": "192.168.0.1/16", "target": "vgw-1" }, { "destination": "192.168.0.0/16", "target": "blackhole" }]),
                ),
                "passes",
            ),
            (
                "IPv6 by an IPv4 route",
                with(
                    from("2600::9", "vgw-1"),
                    "net/clusters/0/addresses",
                    json!(["2001:db8:a:2::10"]),
                ),
                none,
            ),
            (
                "family",
                json!({ "con/from": { "address": "2001:db8:a:1::99" } }),
                "network: family",
            ),
            ("peering", peer.clone(), "passes"),
            (
                "peering, no route back",
                with(peer.clone(), DB, json!([])),
                "network: route: peering",
            ),
            (
                "peering, no route there",
                with(peer.clone(), "net/subnets/2/routes", json!([])),
                "network: route: peering",
            ),
            (
                "no peering",
                json!({ "con/from": { "interface": "eni-c" } }),
                "network: route: peering",
            ),
            (
                "every address",
                with(
                    from("192.168.7.9", "vgw-1"),
                    "net/clusters/0/addresses",
                    json!(["10.0.2.10", "10.0.1.30"]),
                ),
                none,
            ),
            ("out, nat", out("nat-1"), "passes"),
            ("out, igw", out("igw-1"), "network: route: not public"),
            (
                "out, igw, public",
                with(out("igw-1"), "net/interfaces/0/public", json!(true)),
                "passes",
            ),
            ("out, gateway endpoint", out("vpce-9"), "passes"),
            ("R-NET-8, off", block("off", json!([])), "passes"),
            ("R-NET-8, both", block("bidirectional", json!([])), blocked),
            ("R-NET-8, in", block("ingressOnly", json!([])), blocked),
            (
                "R-NET-8, of the VPC",
                block(
                    "bidirectional",
                    json!([{ "vpc": "vpc-a", "mode": "bidirectional" }]),
                ),
                "passes",
            ),
            (
                "R-NET-8, of another",
                block(
                    "bidirectional",
                    json!([{ "vpc": "vpc-b", "mode": "bidirectional" }]),
                ),
                blocked,
            ),
            (
                "R-NET-8, egress alone",
                block(
                    "bidirectional",
                    json!([{ "subnet": "subnet-a2", "mode": "egressOnly" }]),
                ),
                blocked,
            ),
            (
                "R-NET-8, out, both",
                block_out("bidirectional", json!([])),
                blocked,
            ),
            (
                "R-NET-8, out, ingress",
                block_out("ingressOnly", json!([])),
                "passes",
            ),
            (
                "R-NET-8, out, egress",
                block_out(
                    "bidirectional",
                    json!([{ "subnet": "subnet-a1", "mode": "egressOnly" }]),
                ),
                "passes",
            ),
            (
                "R-NET-8, a private way",
                with(
                    from("192.168.7.9", "vgw-1"),
                    "net/blockPublicAccess",
                    json!({ "mode": "bidirectional" }),
                ),
                "passes",
            ),
        ],
    );
}

#[test]
fn redshift_and_endpoints() {
    let shared = json!({ "con/from": { "interface": "eni-b" }, "con/to": { "managedEndpoint": "shared" }, "net/securityGroups/2/inbound": [{ "peer": "10.0.0.0/8" }] });
    let with = |base: &Value, place: &str, value: Value| {
        let mut base = base.clone();
        base[place] = value;
        base
    };
    let grant = "net/clusters/0/endpointAccess";
    let not_granted = "network: managed endpoint: not granted";
    let granted = with(&shared, grant, json!([{ "account": "444455556666" }]));
    let interface = json!({ "con/to": { "vpcEndpoint": "vpce-1" }, "net/securityGroups/1/inbound": [{ "peer": "10.0.0.0/16" }] });
    let cluster_out = json!({ "con/from": { "cluster": "prod" }, "con/to": { "address": "52.216.0.1" }, "con/port": 443 });
    let resolver = json!({ "con/to": { "address": "10.0.0.2" }, "con/port": 53, "con/protocol": "udp", "net/securityGroups/0/outbound": [] });
    check(
        network,
        &[
            (
                "R-NET-3, another port",
                json!({ "con/port": 5440, SG_IN: [{ "peer": "0.0.0.0/0" }] }),
                "network: listener",
            ),
            (
                "R-NET-3, its own",
                json!({ "net/clusters/0/port": 5440, SG_IN: [{ "peer": "0.0.0.0/0" }] }),
                "passes",
            ),
            (
                "R-NET-3, its own, not of the rule",
                json!({ "net/clusters/0/port": 5440 }),
                IN,
            ),
            (
                "R-NET-3, outside of the ranges",
                json!({ "net/clusters/0/port": 5456 }),
                "invalidPolicy",
            ),
            (
                "R-NET-3, other nodes",
                json!({ "net/clusters/0/port": 1150, "net/clusters/0/nodeType": "dc2.large", SG_IN: [{ "peer": "0.0.0.0/0" }],
                    "net/managedEndpoints": [] }),
                "passes",
            ),
            (
                "R-NET-3, rg nodes",
                json!({ "net/clusters/0/port": 1150, "net/clusters/0/nodeType": "rg.large" }),
                "invalidPolicy",
            ),
            ("R-RS-14, nobody", shared.clone(), not_granted),
            ("R-RS-14, granted", granted.clone(), "passes"),
            (
                "R-RS-14, its VPC",
                with(
                    &shared,
                    grant,
                    json!([{ "account": "444455556666", "vpcs": ["vpc-b"] }]),
                ),
                "passes",
            ),
            (
                "R-RS-14, another VPC",
                with(
                    &shared,
                    grant,
                    json!([{ "account": "444455556666", "vpcs": ["vpc-a"] }]),
                ),
                not_granted,
            ),
            (
                "R-RS-14, no VPC",
                with(
                    &shared,
                    grant,
                    json!([{ "account": "444455556666", "vpcs": [] }]),
                ),
                not_granted,
            ),
            (
                "R-RS-14, its own account",
                with(
                    &shared,
                    "net/managedEndpoints/0/account",
                    json!("111122223333"),
                ),
                "passes",
            ),
            (
                "R-RS-14, an unknown account",
                with(&granted, "net/managedEndpoints/0/account", json!("-")),
                not_granted,
            ),
            (
                "R-RS-14, a peer's client",
                with(&granted, "con/from", json!({ "interface": "eni-1" })),
                "passes",
            ),
            (
                "R-RS-14, elsewhere",
                with(&granted, "con/from", json!({ "address": "192.168.7.9" })),
                "network: managed endpoint: client elsewhere",
            ),
            ("R-NET-9", interface.clone(), "passes"),
            (
                "R-NET-9, the database's port",
                with(&interface, "con/port", json!(5439)),
                "network: listener",
            ),
            ("R-NET-5", cluster_out.clone(), "passes"),
            (
                "R-NET-5, out",
                with(&cluster_out, "net/networkAcls/0/outbound", json!([])),
                "network: network acl outbound",
            ),
            (
                "R-NET-5, in",
                with(&cluster_out, "net/networkAcls/0/inbound", json!([])),
                "network: reply: network acl inbound",
            ),
            (
                "R-NET-6",
                with(
                    &cluster_out,
                    "net/clusters/0/enhancedVpcRouting",
                    json!(true),
                ),
                "network: route: none",
            ),
            (
                "past the VPC into it",
                with(&cluster_out, "con/to", json!({ "interface": "eni-1" })),
                "network: routing: past the VPC into a VPC",
            ),
            ("R-SG-10", resolver.clone(), "passes"),
            (
                "R-SG-10, another port",
                with(&resolver, "con/port", json!(54)),
                OUT,
            ),
            (
                "R-SG-10, link local",
                with(&resolver, "con/to", json!({ "address": "169.254.169.253" })),
                "passes",
            ),
            (
                "R-NACL-6, metadata",
                json!({ "con/from": { "interface": "eni-2" }, "con/to": { "address": "169.254.169.254" }, "con/port": 80, "net/networkAcls/0/outbound": [] }),
                "passes",
            ),
            (
                "the address of a cluster is the cluster",
                json!({ "con/to": { "address": "10.0.2.10" }, "con/port": 5439, SG_IN: [] }),
                IN,
            ),
        ],
    );
}

#[test]
fn faults_of_networks() {
    let (request, policy) = ("invalidRequest", "invalidPolicy");
    check(
        network,
        &[
            (
                "no connection",
                json!({ "/request/network/connection": "-" }),
                request,
            ),
            ("no network", json!({ "/policies/network": "-" }), request),
            (
                "two addresses",
                json!({ "con/from": { "address": "10.0.1.10" }, "con/to": { "address": "10.0.2.10" } }),
                request,
            ),
            (
                "an unknown name",
                json!({ "con/from": { "interface": "eni-9" } }),
                request,
            ),
            (
                "an endpoint begins nothing",
                json!({ "con/from": { "vpcEndpoint": "vpce-1" } }),
                request,
            ),
            (
                "two sides in one",
                json!({ "con/from": { "interface": "eni-1", "address": "10.0.1.10" } }),
                request,
            ),
            (
                "no port",
                json!({ "con/to": { "interface": "eni-2" } }),
                request,
            ),
            (
                "a port of icmp",
                json!({ "con/protocol": "icmp", "con/icmpType": 8, "con/port": 1 }),
                request,
            ),
            ("a type of tcp", json!({ "con/icmpType": 8 }), request),
            (
                "sslmode against tls",
                json!({ "con/sslmode": "disable", "con/tls": { "version": "1.2" } }),
                request,
            ),
            (
                "sslmode against clear text",
                json!({ "con/sslmode": "verify-ca", "con/tls": null }),
                request,
            ),
            (
                "suite against version",
                json!({ "con/tls": { "version": "1.2", "cipherSuite": "TLS_AES_128_GCM_SHA256" } }),
                request,
            ),
            ("an unknown field", json!({ "net/odd": [] }), policy),
            ("twice", json!({ "net/interfaces/1/id": "eni-1" }), policy),
            (
                "an unknown subnet",
                json!({ "net/interfaces/0/subnet": "subnet-9" }),
                policy,
            ),
            (
                "an address elsewhere",
                json!({ "net/interfaces/0/addresses": ["10.0.2.10"] }),
                policy,
            ),
            (
                "no group",
                json!({ "net/interfaces/0/securityGroups": [] }),
                policy,
            ),
            (
                "a group of another VPC",
                json!({ "net/interfaces/0/securityGroups": ["sg-b"] }),
                policy,
            ),
            (
                "R-NET-1",
                json!({ "net/subnetGroups/0/subnets": ["subnet-a2"] }),
                policy,
            ),
            (
                "R-NET-1, one VPC",
                json!({ "net/subnetGroups/0/subnets": ["subnet-a2", "subnet-b1"] }),
                policy,
            ),
            (
                "R-SG-9",
                json!({ "net/clusters/0/securityGroups": ["sg-db", "sg-db", "sg-db", "sg-db", "sg-db", "sg-db"] }),
                policy,
            ),
            (
                "R-NACL-7",
                json!({ "net/networkAcls/0/inbound/1/number": 100 }),
                policy,
            ),
            (
                "R-NACL-1",
                json!({ "net/networkAcls/0/inbound/1/number": 32_767 }),
                policy,
            ),
            (
                "R-NACL-5",
                json!({ "net/networkAcls/0/inbound/1/cidr": "pl-corp" }),
                policy,
            ),
            (
                "ports of every protocol",
                json!({ SG_IN: [{ "fromPort": 5439, "toPort": 5439, "peer": "0.0.0.0/0" }] }),
                policy,
            ),
            (
                "both owners",
                json!({ "net/managedEndpoints/0/workgroup": "w" }),
                policy,
            ),
        ],
    );
}

#[test]
fn transport_of_requests() {
    let tls = |version: &str, suite: &str| json!({ "/request/network/tls": { "version": version, "cipherSuite": suite } });
    let with = |mut base: Value, place: &str, value: Value| {
        base[format!("/policies/transport/{place}")] = value;
        base
    };
    let (version, secrecy, nothing) = (
        "transport: request: version",
        "transport: request: forward secrecy",
        "transport: request: a suite that protects nothing",
    );
    check(
        request,
        &[
            ("R-TLS-6, not checked", json!({}), "passes"),
            (
                "R-TLS-6, asked for",
                json!({ "/policies/transport/requireFacts": true }),
                "transport: request: nothing is said",
            ),
            (
                "R-TLS-5",
                with(
                    tls("TLSv1.1", "ECDHE-RSA-AES128-SHA"),
                    "minimumTlsVersion",
                    json!("TLS1.1"),
                ),
                "passes",
            ),
            (
                "R-TLS-1",
                with(
                    tls("1.2", "ECDHE-RSA-AES128-SHA"),
                    "minimumTlsVersion",
                    json!("1.3"),
                ),
                version,
            ),
            ("no version", json!({ "/request/network/tls": {} }), version),
            (
                "1.3 needs no name",
                json!({ "/request/network/tls": { "version": "1.3" } }),
                "passes",
            ),
            (
                "1.2 does",
                json!({ "/request/network/tls": { "version": "1.2" } }),
                secrecy,
            ),
            (
                "not required",
                with(tls("1.2", "AES128-SHA"), "forwardSecrecy", json!(false)),
                "passes",
            ),
            (
                "R-TLS-3, static ECDH",
                tls("1.2", "TLS_ECDH_RSA_WITH_AES_128_CBC_SHA"),
                secrecy,
            ),
            (
                "R-TLS-3, PSK",
                tls("1.2", "TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA"),
                "passes",
            ),
            ("R-TLS-3, EDH", tls("1.2", "EDH-RSA-DES-CBC3-SHA"), "passes"),
            (
                "R-TLS-3, anonymous",
                tls("1.2", "TLS_DH_anon_WITH_AES_128_CBC_SHA"),
                nothing,
            ),
            (
                "R-TLS-3, NULL",
                tls("1.2", "TLS_ECDHE_RSA_WITH_NULL_SHA"),
                nothing,
            ),
            (
                "R-TLS-3, export",
                tls("1.2", "EXP-EDH-RSA-DES-CBC-SHA"),
                nothing,
            ),
            (
                "NULL is clear text",
                with(tls("1.2", "NULL-SHA"), "forwardSecrecy", json!(false)),
                nothing,
            ),
            ("R-TLS-3, unknown", tls("1.2", "X"), secrecy),
            (
                "R-TLS-3, of 1.3 and without encryption",
                tls("1.3", "TLS_SHA256_SHA256"),
                "transport: request: a suite that protects nothing",
            ),
            (
                "R-TLS-4",
                tls("1.2", "TLS_AES_128_GCM_SHA256"),
                "invalidRequest",
            ),
            (
                "R-TLS-4, the reverse",
                tls("1.3", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
                "invalidRequest",
            ),
            ("an unknown version", tls("1.4", "X"), "invalidRequest"),
            (
                "an unknown minimum",
                json!({ "/policies/transport/minimumTlsVersion": "2" }),
                "invalidPolicy",
            ),
            (
                "an unknown field",
                json!({ "/policies/transport/odd": 1 }),
                "invalidPolicy",
            ),
        ],
    );
}

#[test]
fn transport_of_connections() {
    const NEW: &str = "2025-01-10T00:00:00Z";
    const OLD: &str = "2025-01-09T23:59:59Z";
    let mode = |mode: &str, created: &str| json!({ "con/sslmode": mode, "/policies/transport/database": { "createdAt": created, "minimumTlsVersion": "SSLv3" } });
    let tls = |version: &str, time: &str| json!({ "con/tls": { "version": version }, "/policies/transport/database": {}, "/request/time": time });
    let clear = "transport: database: clear text";
    let version = "transport: database: version";
    check(
        network,
        &[
            ("R-TLS-8, disable", mode("disable", NEW), clear),
            ("R-TLS-8, disable, old", mode("disable", OLD), "passes"),
            ("R-TLS-8, allow", mode("allow", NEW), "passes"),
            ("R-TLS-8, allow, old", mode("allow", OLD), "passes"),
            ("R-TLS-8, prefer", mode("prefer", NEW), "passes"),
            ("R-TLS-8, require", mode("require", OLD), "passes"),
            ("R-TLS-8, verify-full", mode("verify-full", NEW), "passes"),
            (
                "R-TLS-8, since",
                tls("1.1", "2026-09-30T00:00:00Z"),
                version,
            ),
            (
                "R-TLS-8, before",
                tls("1.1", "2026-09-29T23:59:59Z"),
                "passes",
            ),
            (
                "R-TLS-8, before 1.0",
                tls("SSLv3", "2026-09-29T23:59:59Z"),
                version,
            ),
            (
                "R-TLS-8, no time",
                json!({ "con/tls": { "version": "1.1" }, "/policies/transport/database": {} }),
                version,
            ),
            (
                "what will be agreed on is not checked",
                json!({ "con/sslmode": "require", "/policies/transport/database": {} }),
                "passes",
            ),
            (
                "nothing is said",
                json!({ "/policies/transport/database": {} }),
                "passes",
            ),
            (
                "facts are required",
                json!({ "/policies/transport": { "requireFacts": true, "database": {} }, "/request/network/tls": { "version": "1.3" } }),
                "transport: database: nothing is said",
            ),
            (
                "no database",
                json!({ "con/tls": null, "/policies/transport": {} }),
                "passes",
            ),
            (
                "FIPS",
                json!({ "/policies/transport/database": { "useFipsSsl": true, "requireSsl": false } }),
                "invalidPolicy",
            ),
            (
                "FIPS, by default",
                json!({ "/policies/transport/database": { "useFipsSsl": true, "createdAt": OLD } }),
                "invalidPolicy",
            ),
            (
                "both gates",
                json!({ "con/tls": null, "/policies/transport/database": {}, SG_IN: [] }),
                "network: security group inbound, transport: database: clear text",
            ),
        ],
    );
}

#[test]
fn signatures() {
    let of = |caller: Value, kind: &str| {
        let mut found = json!({ "/request/principal": caller, "/settings/requireSignature": true });
        if !kind.is_empty() {
            found["/request/credentials"] = json!({ "type": kind });
        }
        found
    };
    let user = || json!("arn:aws:iam::111122223333:user/ann");
    let role = || json!("arn:aws:iam::111122223333:role/Dev");
    let unsigned = "credentials: unsigned";
    let service = json!({ "service": "redshift.amazonaws.com" });
    check(
        || {
            let mut base = request();
            base["settings"] = json!({});
            // Gates alone are asked about here, so that every caller gets through behind them.
            base["policies"]["resource"] = json!({ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" } });
            base
        },
        &[
            ("R-TLS-7", of(user(), "longTerm"), "passes"),
            ("R-TLS-7, temporary", of(user(), "temporary"), "passes"),
            ("R-TLS-7, none", of(user(), "none"), unsigned),
            ("R-TLS-7, nothing is said", of(user(), ""), unsigned),
            ("R-TLS-7, role", of(role(), "temporary"), "passes"),
            ("R-TLS-7, role, nothing is said", of(role(), ""), unsigned),
            ("R-TLS-7, nobody", of(json!("anonymous"), ""), unsigned),
            (
                "R-TLS-7, provider",
                of(json!({ "federated": "accounts.google.com" }), ""),
                unsigned,
            ),
            ("R-TLS-7, service", of(service.clone(), ""), "passes"),
            (
                "R-TLS-7, service, none",
                of(service.clone(), "none"),
                unsigned,
            ),
            ("of another", of(role(), "longTerm"), "invalidRequest"),
            (
                "of another, service",
                of(service, "longTerm"),
                "invalidRequest",
            ),
            (
                "of another, nobody",
                of(json!("anonymous"), "temporary"),
                "invalidRequest",
            ),
            (
                "not required",
                json!({ "/request/credentials": { "type": "none" } }),
                "passes",
            ),
            (
                "no boolean",
                json!({ "/settings/requireSignature": 1 }),
                "invalidScenario",
            ),
        ],
    );
}
