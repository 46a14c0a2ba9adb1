//! The network guard: which connections get through, by which path, and what is wrong with a description.
//!
//! Each case is one edit away from a network in which its connection gets through, or does not.

#[path = "network/errors.rs"]
mod errors;
#[path = "network/ways.rs"]
mod ways;

use portcullis::explanation::Step;
use portcullis::guard::Gate;
use portcullis::guard::network::Topology;
use portcullis::scenario;
use serde_json::{Value, json};

/// Three VPCs, of which the first two are peered; a cluster in the first, which clients with `sg-client` reach.
fn base() -> Value {
    let to_peer = json!([{"destination": "10.1.0.0/16", "target": "pcx-1"}]);
    json!({
        "vpcs": [
            {"id": "vpc-1", "cidrs": ["10.0.0.0/16", "2001:db8:1::/56"], "tenancy": "dedicated"},
            {"id": "vpc-2", "cidrs": ["10.1.0.0/16"]},
            {"id": "vpc-3", "cidrs": ["10.2.0.0/16"]},
        ],
        "peerings": [{"id": "pcx-1", "vpcs": ["vpc-1", "vpc-2"]}],
        "subnets": [
            {"id": "subnet-a", "vpc": "vpc-1", "cidrs": ["10.0.0.0/24", "2001:db8:1::/64"], "networkAcl": "acl-db", "routes": to_peer},
            {"id": "subnet-b", "vpc": "vpc-1", "cidrs": ["10.0.1.0/24"], "networkAcl": "acl-db", "routes": to_peer},
            {"id": "subnet-c", "vpc": "vpc-1", "cidrs": ["10.0.3.0/24", "10.0.4.0/24", "2001:db8:1:3::/64"], "routes": to_peer},
            {"id": "subnet-p", "vpc": "vpc-2", "cidrs": ["10.1.0.0/24"],
                "routes": [{"destination": "10.0.0.0/16", "target": "pcx-1"}]},
            {"id": "subnet-x", "vpc": "vpc-3", "cidrs": ["10.2.0.0/24"]},
        ],
        "networkAcls": [{"id": "acl-db",
            "inbound": [{"number": 100, "action": "allow", "cidr": "0.0.0.0/0"}, {"number": 101, "action": "allow", "cidr": "::/0"}],
            "outbound": [{"number": 100, "action": "allow", "cidr": "0.0.0.0/0"}, {"number": 101, "action": "allow", "cidr": "::/0"}]}],
        "prefixLists": [{"id": "pl-office", "cidrs": ["203.0.113.0/24", "198.51.100.0/25"]}],
        "securityGroups": [
            {"id": "sg-db", "vpc": "vpc-1", "inbound": [
                {"protocol": "tcp", "fromPort": 5439, "toPort": 5439, "peer": "sg-client", "description": "clients"}]},
            {"id": "sg-client", "vpc": "vpc-1"},
            {"id": "sg-peer", "vpc": "vpc-2"},
            {"id": "sg-far", "vpc": "vpc-3"},
        ],
        "interfaces": [
            {"id": "eni-client", "subnet": "subnet-c", "addresses": ["10.0.3.4"], "securityGroups": ["sg-client"]},
            {"id": "eni-beside", "subnet": "subnet-a", "addresses": ["10.0.0.4"], "securityGroups": ["sg-client"]},
            {"id": "eni-peer", "subnet": "subnet-p", "addresses": ["10.1.0.4"], "securityGroups": ["sg-peer"]},
            {"id": "eni-far", "subnet": "subnet-x", "addresses": ["10.2.0.4"], "securityGroups": ["sg-far"]},
        ],
        "subnetGroups": [{"name": "private", "subnets": ["subnet-a", "subnet-b"]}],
        "clusters": [{"name": "prod", "subnetGroup": "private", "addresses": ["10.0.0.9"], "securityGroups": ["sg-db"],
            "account": "111122223333"}],
        "workgroups": [{"name": "bi", "subnets": ["subnet-c"], "addresses": ["10.0.3.9"], "securityGroups": ["sg-db"]}],
        "managedEndpoints": [{"name": "door", "cluster": "prod", "subnets": ["subnet-p"], "addresses": ["10.1.0.9"],
            "securityGroups": ["sg-peer"], "account": "111122223333"}],
        "vpcEndpoints": [{"id": "vpce-api", "service": "redshift", "subnets": ["subnet-c"], "addresses": ["10.0.3.20"],
            "securityGroups": ["sg-db"]}],
    })
}

/// The same with one value replaced or added: of an object the member, of a list the item, or one more behind the last.
fn edited(mut document: Value, pointer: &str, value: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    let parent = document
        .pointer_mut(parent)
        .unwrap_or_else(|| panic!("nothing at {pointer}"));
    match parent {
        Value::Object(members) => drop(members.insert(key.into(), value)),
        Value::Array(items) => match key.parse::<usize>() {
            Ok(index) => items[index] = value,
            Err(_) => items.push(value),
        },
        _ => panic!("nothing within {pointer}"),
    }
    document
}

fn topology(document: &Value) -> Topology {
    let text = document.to_string();
    scenario::network(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// What the network says of a connection, in both forms.
fn ask(document: &Value, connection: &Value) -> Gate {
    let connection = scenario::connection(&connection.to_string())
        .unwrap_or_else(|error| panic!("{error}: {connection}"));
    let topology = topology(document);
    let path = topology
        .path(&connection)
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(topology.passes(&connection), path.passes(), "{path}");
    path
}

fn texts(path: &Gate) -> Vec<String> {
    path.why.iter().map(Step::to_string).collect()
}

/// What refuses on the way.
fn refusals(path: &Gate) -> Vec<&str> {
    let refusing = path.why.iter().filter(|step| !step.passes);
    refusing.map(|step| &*step.reason).collect()
}

/// That a connection is refused in one place only, and how.
#[track_caller]
fn refused(document: &Value, connection: &Value, text: &str) {
    let path = ask(document, connection);
    assert_eq!(refusals(&path), [text], "{path}");
}

#[track_caller]
fn passes(document: &Value, connection: &Value) {
    let path = ask(document, connection);
    assert!(path.passes(), "{path}");
}

fn from_client() -> Value {
    json!({"from": {"interface": "eni-client"}, "to": {"cluster": "prod"}})
}

fn from_address(address: &str) -> Value {
    json!({"from": {"address": address}, "to": {"cluster": "prod"}})
}

fn tcp(peer: &str) -> Value {
    json!({"protocol": "tcp", "fromPort": 5439, "toPort": 5439, "peer": peer})
}

/// EX-150.
#[test]
fn r_sg_5_a_rule_admits_a_range_to_a_port() {
    let document = edited(
        base(),
        "/securityGroups/0/inbound",
        json!([tcp("10.0.0.0/16")]),
    );
    passes(&document, &from_address("10.0.3.4"));
    passes(&document, &from_address("::ffff:10.0.3.4"));
    let nearest =
        "security group sg-db: no inbound rule admits 10.1.0.1 to tcp/5439; nearest: 10.0.0.0/16";
    refused(&document, &from_address("10.1.0.1"), nearest);
    // Another port, another protocol: the cluster does not listen there either.
    let mut other = from_address("10.0.3.4");
    other["port"] = json!(5440);
    let path = ask(&document, &other);
    let refusals = refusals(&path);
    assert_eq!(
        refusals,
        [
            "security group sg-db: no inbound rule admits 10.0.3.4 to tcp/5440; nearest: tcp/5439 from 10.0.0.0/16",
            "cluster prod listens at tcp/5439 alone, and not at tcp/5440",
        ]
    );
}

/// EX-151.
#[test]
fn r_sg_2_a_reply_asks_no_outbound_rule() {
    let document = edited(base(), "/securityGroups/0/outbound", json!([]));
    passes(&document, &from_client());
    // Of the client it is the outbound rules that are asked.
    let document = edited(base(), "/securityGroups/1/outbound", json!([]));
    refused(
        &document,
        &from_client(),
        "security group sg-client: no outbound rule admits 10.0.0.9 at tcp/5439",
    );
    let document = edited(base(), "/securityGroups/1/outbound", json!([tcp("sg-db")]));
    passes(&document, &from_client());
}

/// EX-152.
#[test]
fn r_sg_4_and_7_groups_count_together_and_stand_for_their_members() {
    let document = edited(
        base(),
        "/securityGroups/+",
        json!({"id": "sg-none", "vpc": "vpc-1"}),
    );
    let document = edited(
        document,
        "/clusters/0/securityGroups",
        json!(["sg-none", "sg-db"]),
    );
    let path = ask(&document, &from_client());
    assert!(path.passes(), "{path}");
    let admitted = "passes: security group sg-db: inbound rule 0 (tcp/5439 from sg-client) admits 10.0.3.4 to tcp/5439: clients";
    assert!(texts(&path).contains(&admitted.to_string()), "{path}");
    // The address alone is that of the member; its neighbour is none.
    passes(&document, &from_address("10.0.3.4"));
    let neighbour = "security groups sg-none, sg-db: no inbound rule admits 10.0.3.5 to tcp/5439; nearest: sg-client";
    refused(&document, &from_address("10.0.3.5"), neighbour);
    // The rules of a group that is named are not imported.
    let document = edited(
        base(),
        "/securityGroups/1/inbound",
        json!([tcp("10.0.0.0/8")]),
    );
    let neighbour =
        "security group sg-db: no inbound rule admits 10.0.3.5 to tcp/5439; nearest: sg-client";
    refused(&document, &from_address("10.0.3.5"), neighbour);
}

/// EX-153.
#[test]
fn r_nacl_1_the_first_rule_decides() {
    let rule = |number: u32, action: &str, cidr: &str| json!({"number": number, "action": action, "protocol": "tcp", "fromPort": 5439, "toPort": 5439, "cidr": cidr});
    let rules = json!([
        rule(100, "allow", "10.0.0.0/16"),
        rule(90, "deny", "10.0.3.0/24")
    ]);
    let open = edited(
        base(),
        "/securityGroups/0/inbound",
        json!([tcp("10.0.0.0/8")]),
    );
    let document = edited(open, "/networkAcls/0/inbound", rules);
    refused(
        &document,
        &from_address("10.0.3.4"),
        "network ACL acl-db of subnet-a: inbound rule 90 denies 10.0.3.4 to tcp/5439",
    );
    let path = ask(&document, &from_address("10.0.4.4"));
    assert!(path.passes(), "{path}");
    let decided =
        "passes: network ACL acl-db of subnet-a: inbound rule 100 lets 10.0.4.4 to tcp/5439 pass";
    assert!(texts(&path).contains(&decided.to_string()), "{path}");
    // R-NACL-2.
    refused(
        &document,
        &from_address("10.1.0.4"),
        "network ACL acl-db of subnet-a: no inbound rule is for 10.1.0.4 to tcp/5439, so that `*` denies it",
    );
    // R-NACL-6: within a subnet it is not asked.
    passes(
        &edited(base(), "/networkAcls/0/inbound", json!([])),
        &json!({"from": {"interface": "eni-beside"}, "to": {"cluster": "prod"}}),
    );
}

/// EX-154.
#[test]
fn r_nacl_3_replies_need_rules_of_their_own() {
    let from = |port: Option<u16>| {
        let mut connection = from_client();
        if let Some(port) = port {
            connection["sourcePort"] = json!(port);
        }
        connection
    };
    let document = edited(base(), "/networkAcls/0/outbound", json!([]));
    refused(
        &document,
        &from(Some(49152)),
        "reply: network ACL acl-db of subnet-a: no outbound rule is for 10.0.3.4 at tcp/49152, so that `*` denies it",
    );
    let rule = |number: u32, action: &str, low: u32, high: u32| json!({"number": number, "action": action, "protocol": "tcp", "fromPort": low, "toPort": high, "cidr": "10.0.0.0/16"});
    let with = |rules: Value| edited(base(), "/networkAcls/0/outbound", rules);
    // What is not known may be any of them, and several rules together may let all of them pass.
    let halves = with(json!([
        rule(2, "allow", 1024, 30000),
        rule(1, "allow", 30001, 65535)
    ]));
    passes(&halves, &from(None));
    let hole = with(json!([
        rule(2, "allow", 1024, 29999),
        rule(1, "allow", 30001, 65535)
    ]));
    refused(
        &hole,
        &from(None),
        "reply: network ACL acl-db of subnet-a: no outbound rule is for 10.0.3.4 at tcp/30000, so that `*` denies it",
    );
    passes(&hole, &from(Some(29999)));
    let denied = with(json!([
        rule(1, "deny", 65535, 65535),
        rule(2, "allow", 0, 65535)
    ]));
    refused(
        &denied,
        &from(None),
        "reply: network ACL acl-db of subnet-a: outbound rule 1 denies 10.0.3.4 at tcp/65535",
    );
    passes(
        &with(json!([
            rule(2, "deny", 65535, 65535),
            rule(1, "allow", 1024, 65535)
        ])),
        &from(None),
    );
    // At the client it is asked as well.
    let client = edited(
        base(),
        "/networkAcls/+",
        json!({"id": "acl-client", "outbound": [
        {"number": 1, "action": "allow", "cidr": "10.0.0.9"}]}),
    );
    let client = edited(client, "/subnets/2/networkAcl", json!("acl-client"));
    refused(
        &client,
        &from(Some(50000)),
        "reply: network ACL acl-client of subnet-c: no inbound rule is for 10.0.0.9 to tcp/50000, so that `*` denies it",
    );
    // R-NACL-4: a new one denies all.
    let new = edited(
        edited(base(), "/networkAcls/+", json!({"id": "acl-new"})),
        "/subnets/2/networkAcl",
        json!("acl-new"),
    );
    assert_eq!(refusals(&ask(&new, &from(None))).len(), 2);
}

#[test]
fn r_sg_3_what_groups_have_by_default() {
    let group = |member: &str, value: Value| {
        let group = json!({"id": "sg-db", "vpc": "vpc-1"});
        let group = if member.is_empty() {
            group
        } else {
            edited(group, &format!("/{member}"), value)
        };
        let document = edited(base(), "/securityGroups/0", group);
        edited(document, "/interfaces/0/securityGroups", json!(["sg-db"]))
    };
    refused(
        &group("", json!(null)),
        &from_client(),
        "security group sg-db: no inbound rule admits 10.0.3.4 to tcp/5439",
    );
    passes(&group("default", json!(true)), &from_client());
    refused(
        &group("default", json!(true)),
        &from_address("10.0.3.5"),
        "security group sg-db: no inbound rule admits 10.0.3.5 to tcp/5439; nearest: sg-db",
    );
    // What is written counts, an empty list too.
    let written = edited(
        group("default", json!(true)),
        "/securityGroups/0/inbound",
        json!([]),
    );
    assert!(!ask(&written, &from_client()).passes());
}

#[test]
fn r_net_2_a_new_cluster_is_locked() {
    for groups in [json!([]), json!(null)] {
        let mut document = base();
        match groups {
            Value::Null => drop(
                document["clusters"][0]
                    .as_object_mut()
                    .expect("one")
                    .remove("securityGroups"),
            ),
            groups => document["clusters"][0]["securityGroups"] = groups,
        }
        refused(
            &document,
            &from_client(),
            "cluster prod has no security group, which lets nothing pass",
        );
    }
}

#[test]
fn r_sg_5_protocols_and_ports() {
    let cases = [
        (json!({}), true),
        (json!({"protocol": "all"}), true),
        (json!({"protocol": "-1"}), true),
        (json!({"protocol": -1}), true),
        (json!({"protocol": "all", "fromPort": 1, "toPort": 2}), true),
        (json!({"protocol": "tcp"}), true),
        (
            json!({"protocol": 6, "fromPort": 5439, "toPort": 5440}),
            true,
        ),
        (
            json!({"protocol": 6, "fromPort": 5438, "toPort": 5439}),
            true,
        ),
        (
            json!({"protocol": "tcp", "fromPort": 5440, "toPort": 5441}),
            false,
        ),
        (
            json!({"protocol": "tcp", "fromPort": 0, "toPort": 5438}),
            false,
        ),
        (json!({"protocol": "udp"}), false),
        (json!({"protocol": 50}), false),
        (json!({"protocol": "icmp"}), false),
    ];
    for (rule, expected) in cases {
        let mut rule = rule;
        rule["peer"] = json!("10.0.0.0/16");
        let document = edited(base(), "/securityGroups/0/inbound", json!([rule]));
        assert_eq!(ask(&document, &from_client()).passes(), expected, "{rule}");
    }
}

#[test]
fn r_sg_5_icmp_has_types_and_codes() {
    let connection = |protocol: &str, icmp_type: u8, code: u8| {
        json!({"from": {"interface": "eni-client"}, "to": {"interface": "eni-beside"}, "protocol": protocol,
            "icmpType": icmp_type, "icmpCode": code})
    };
    let with = |rule: Value| {
        let mut rule = rule;
        rule["peer"] = json!("10.0.0.0/16");
        edited(base(), "/securityGroups/1/inbound", json!([rule]))
    };
    let rule = |from: i32, to: i32| json!({"protocol": "icmp", "fromPort": from, "toPort": to});
    for (rule, icmp_type, code, expected) in [
        (rule(-1, -1), 8, 0, true),
        (rule(-1, 5), 8, 0, true),
        (rule(8, -1), 8, 5, true),
        (rule(8, 0), 8, 0, true),
        (rule(8, 0), 8, 1, false),
        (rule(8, -1), 7, 0, false),
        (rule(0, -1), 8, 0, false),
        (json!({"protocol": "icmp"}), 255, 255, true),
        (json!({"protocol": "icmpv6"}), 8, 0, false),
        (json!({"protocol": 1}), 8, 0, true),
        (json!({}), 8, 0, true),
    ] {
        let path = ask(&with(rule.clone()), &connection("icmp", icmp_type, code));
        assert_eq!(path.passes(), expected, "{rule} {icmp_type} {code}\n{path}");
    }
    // R-NACL-3: the reply to an echo is another message, and other messages have none.
    let open = with(json!({}));
    let rule = |protocol: &str, of_type: i32| {
        json!({"number": 1, "action": "allow", "protocol": protocol,
        "fromPort": of_type, "toPort": 0, "cidr": "0.0.0.0/0"})
    };
    for (protocol, of_type, reply, expected) in [
        ("icmp", 8, 0, true),
        ("icmp", 8, 8, false),
        ("icmp", 3, 8, true),
        ("icmpv6", 128, 129, true),
        ("icmpv6", 128, 0, false),
    ] {
        let document = edited(
            open.clone(),
            "/networkAcls/0/outbound",
            json!([rule(protocol, reply)]),
        );
        let path = ask(&document, &connection(protocol, of_type, 0));
        assert_eq!(path.passes(), expected, "{protocol} {of_type}\n{path}");
    }
    // Other protocols reply by their own.
    let connection = json!({"from": {"interface": "eni-client"}, "to": {"interface": "eni-beside"}, "protocol": 50});
    for (protocol, expected) in [(json!(50), true), (json!(51), false), (json!("all"), true)] {
        let rule =
            json!({"number": 1, "action": "allow", "protocol": protocol, "cidr": "10.0.0.0/16"});
        let document = edited(open.clone(), "/networkAcls/0/outbound", json!([rule]));
        assert_eq!(ask(&document, &connection).passes(), expected, "{protocol}");
    }
}

#[test]
fn r_sg_6_8_and_11_peers() {
    for (peer, expected) in [
        ("10.0.3.4", true),
        ("10.0.3.4/32", true),
        ("10.0.3.5", false),
        ("10.0.3.77/24", true),
        ("10.0.4.0/23", false),
        ("0.0.0.0/0", true),
        ("::/0", false),
        ("pl-here", true),
        ("pl-office", false),
        ("sg-client", true),
        ("sg-db", false),
        ("sg-far", false),
    ] {
        let list = json!({"id": "pl-here", "cidrs": ["192.0.2.0/24", "10.0.3.0/29"]});
        let document = edited(base(), "/prefixLists/+", list);
        let document = edited(document, "/securityGroups/0/inbound", json!([tcp(peer)]));
        assert_eq!(ask(&document, &from_client()).passes(), expected, "{peer}");
    }
}

/// R-SG-10, R-NACL-6.
#[test]
fn the_resolver_and_the_metadata_are_beside_every_interface() {
    let mut document = edited(base(), "/securityGroups/1/outbound", json!([]));
    document = edited(document, "/networkAcls/+", json!({"id": "acl-none"}));
    document = edited(document, "/subnets/2/networkAcl", json!("acl-none"));
    document = edited(
        document,
        "/interfaces/0/addresses",
        json!(["10.0.3.4", "2001:db8:1:3::4"]),
    );
    let open = edited(
        document.clone(),
        "/securityGroups/1/outbound",
        json!([{"peer": "0.0.0.0/0"}, {"peer": "::/0"}]),
    );
    let to = |address: &str, port: u16, protocol: &str| json!({"from": {"interface": "eni-client"}, "to": {"address": address}, "port": port, "protocol": protocol});
    for (address, port, protocol, without_rules, with_rules) in [
        ("169.254.169.253", 53, "udp", true, true),
        ("169.254.169.253", 53, "tcp", true, true),
        ("169.254.169.253", 54, "udp", false, false),
        ("10.0.0.2", 53, "udp", true, true),
        ("10.0.0.2", 5353, "udp", false, false),
        ("10.0.0.3", 53, "udp", false, false),
        ("fd00:ec2::253", 53, "udp", true, true),
        ("fd00:ec2::252", 53, "udp", false, false),
        ("169.254.169.254", 80, "tcp", false, true),
        ("fd00:ec2::254", 80, "tcp", false, true),
        ("169.254.169.252", 80, "tcp", false, false),
    ] {
        for (document, expected) in [(&document, without_rules), (&open, with_rules)] {
            let path = ask(document, &to(address, port, protocol));
            assert_eq!(
                path.passes(),
                expected,
                "{address} {protocol}/{port}\n{path}"
            );
        }
    }
    // What something has is that thing.
    let taken = edited(document, "/interfaces/1/addresses", json!(["10.0.0.2"]));
    assert!(!ask(&taken, &to("10.0.0.2", 53, "udp")).passes());
}

/// The whole story, in its order: R-NET-4. Tenancy is told, and changes nothing (R-NET-1).
#[test]
fn the_path_is_told_in_its_order() {
    let expected = [
        "passes: from interface eni-client (10.0.3.4, in subnet-c of vpc-1, dedicated tenancy) to cluster prod (10.0.0.9, in subnet-a of vpc-1, dedicated tenancy), tcp/5439",
        "passes: within vpc-1 everything is routed",
        "passes: security group sg-client: the outbound rule that it has by default (all traffic to 0.0.0.0/0) admits 10.0.0.9 at tcp/5439",
        "passes: the default network ACL of subnet-c lets everything pass",
        "passes: network ACL acl-db of subnet-a: inbound rule 100 lets 10.0.3.4 to tcp/5439 pass",
        "passes: security group sg-db: inbound rule 0 (tcp/5439 from sg-client) admits 10.0.3.4 to tcp/5439: clients",
        "passes: cluster prod listens at tcp/5439",
        "passes: reply: security groups are stateful, and ask nothing of it",
        "passes: reply: network ACL acl-db of subnet-a: outbound rules let 10.0.3.4 at tcp/1024-65535 pass, every one",
        "passes: reply: the default network ACL of subnet-c lets everything pass",
    ];
    assert_eq!(texts(&ask(&base(), &from_client())), expected);
    let default = edited(base(), "/vpcs/0/tenancy", json!("default"));
    assert_eq!(texts(&ask(&default, &from_client()))[1..], expected[1..]);
    // What is not known is said.
    let document = edited(
        base(),
        "/securityGroups/0/inbound",
        json!([tcp("10.0.0.0/8")]),
    );
    let path = texts(&ask(&document, &from_address("10.0.9.9")));
    assert_eq!(path[0], "passes: from 10.0.9.9 (in vpc-1) to cluster prod (10.0.0.9, in subnet-a of vpc-1, dedicated tenancy), tcp/5439"
        .replace("(in vpc-1)", "(in vpc-1, dedicated tenancy)"));
    assert_eq!(
        path[2],
        "passes: no security group of 10.0.9.9 is known: none is asked"
    );
    assert_eq!(
        path[3],
        "passes: 10.0.9.9 is in no subnet that is known: no network ACL is asked"
    );
}

/// Every address of what is asked for has to be reached.
#[test]
fn each_address_is_a_path() {
    let two = edited(
        base(),
        "/clusters/0/addresses",
        json!(["10.0.0.9", "10.0.1.9"]),
    );
    passes(&two, &from_client());
    let two = edited(two, "/networkAcls/+", json!({"id": "acl-b"}));
    let two = edited(two, "/subnets/1/networkAcl", json!("acl-b"));
    let path = ask(&two, &from_client());
    let refusals = refusals(&path);
    assert_eq!(refusals.len(), 2, "{path}");
    assert!(
        refusals[0].starts_with("network ACL acl-b of subnet-b: no inbound rule"),
        "{path}"
    );
    // As an address it is that one alone.
    let one =
        json!({"from": {"interface": "eni-client"}, "to": {"address": "10.0.0.9"}, "port": 5439});
    passes(&two, &one);
    // Families: the first of the client's that goes with the other side's.
    let six = edited(base(), "/clusters/0/addresses", json!(["2001:db8:1::9"]));
    refused(
        &six,
        &from_client(),
        "interface eni-client has no IPv6 address",
    );
    refused(
        &six,
        &from_address("10.0.3.4"),
        "cluster prod has no IPv4 address",
    );
    let both = edited(
        six,
        "/interfaces/0/addresses",
        json!(["10.0.3.4", "2001:db8:1:3::4"]),
    );
    passes(&both, &from_client());
    let both = edited(
        both,
        "/clusters/0/addresses",
        json!(["2001:db8:1::9", "10.0.0.9"]),
    );
    assert!(
        ask(&both, &from_client()).why[0]
            .reason
            .contains("10.0.3.4")
    );
}
