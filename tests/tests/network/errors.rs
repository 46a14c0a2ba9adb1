//! What is wrong with a description or a connection, and where it is said to be.

use portcullis::finding::Reason;
use portcullis::guard::network::{NetworkDescription, Topology, Vpc};
use portcullis::request::{Connection, Protocol, Side, SslMode, TlsVersion, Transport};
use portcullis::scenario::{self, ErrorCode};
use serde_json::{Value, json};

use super::{base, edited, topology};

/// What a document is refused for: the path and the rule of each finding, and what of the text it means.
fn findings(text: &str) -> Vec<(String, &'static str, Reason, String)> {
    let error = scenario::network(text).expect_err("a network that cannot be");
    assert_eq!(error.code, ErrorCode::InvalidPolicy, "{error}");
    let findings = error.findings.into_iter();
    findings
        .map(|finding| {
            let meant = text[finding.span().range()].to_string();
            (
                finding.path().to_string(),
                finding.rule(),
                finding.reason(),
                meant,
            )
        })
        .collect()
}

/// Each edit makes one thing wrong.
#[test]
fn every_error_stands_at_its_place() {
    use Reason::{
        DuplicateMember as Twice, ExclusiveMembers as Exclusive, InvalidField as Invalid,
        LimitExceeded as Limit, MissingMember as Missing, UnknownMember as Unknown,
        WrongJsonType as Type,
    };
    let long = "n".repeat(256);
    let rule = |rule: Value| {
        let mut whole =
            json!({"peer": "10.0.0.0/8", "protocol": "tcp", "fromPort": 1, "toPort": 2});
        for (name, value) in rule.as_object().expect("members") {
            whole[name] = value.clone();
        }
        json!([whole])
    };
    let numbered = |rule: Value| {
        let mut whole = json!({"number": 1, "action": "allow", "cidr": "10.0.0.0/8"});
        for (name, value) in rule.as_object().expect("members") {
            whole[name] = value.clone();
        }
        json!([whole])
    };
    let lists: Vec<Value> = (0..33)
        .map(|at| json!({"id": format!("pl-{at}"), "cidrs": []}))
        .collect();
    let with_lists = edited(base(), "/prefixLists", json!(lists));
    let cases = [
        (
            base(),
            "/vpcs/+",
            json!({"id": "vpc-4", "cidrs": []}),
            "vpcs[3].cidrs",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/vpcs/2/cidrs",
            json!(["10.2.0.0/16", "10.2.0.0/33"]),
            "vpcs[2].cidrs[1]",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/vpcs/2/cidrs",
            json!(["10.2.0.0/16", "10.2.4.0/24"]),
            "vpcs[2].cidrs",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/vpcs/2/cidrs",
            json!(
                (0..101)
                    .map(|at| format!("10.2.{at}.0/24"))
                    .collect::<Vec<_>>()
            ),
            "vpcs[2].cidrs",
            "R-QUOTA-2",
            Limit,
        ),
        (
            base(),
            "/vpcs/2/tenancy",
            json!("host"),
            "vpcs[2].tenancy",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/vpcs/+",
            json!({"id": "", "cidrs": ["10.7.0.0/16"]}),
            "vpcs[3].id",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/vpcs/+",
            json!({"id": "vpc-1", "cidrs": ["10.7.0.0/16"]}),
            "vpcs[3].id",
            "SCENARIO",
            Twice,
        ),
        (
            base(),
            "/vpcs/+",
            json!({"id": long, "cidrs": ["10.7.0.0/16"]}),
            "vpcs[3].id",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/vpcs/+",
            json!({"id": "vpc-4", "cidrs": ["10.7.0.0/16"], "cidr": 1}),
            "vpcs[3].cidr",
            "SCENARIO",
            Unknown,
        ),
        (
            base(),
            "/vpcs/+",
            json!({"id": "vpc-4"}),
            "vpcs[3].cidrs",
            "SCENARIO",
            Missing,
        ),
        (
            base(),
            "/vpcs/+",
            json!({"id": 4, "cidrs": []}),
            "vpcs[3].id",
            "SCENARIO",
            Type,
        ),
        (
            base(),
            "/vpcs/+",
            json!("vpc-4"),
            "vpcs[3]",
            "SCENARIO",
            Type,
        ),
        (base(), "/vpcs", json!({}), "vpcs", "SCENARIO", Type),
        (
            base(),
            "/peerings/+",
            json!({"id": "pcx-2", "vpcs": ["vpc-1"]}),
            "peerings[1].vpcs",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/peerings/+",
            json!({"id": "pcx-2", "vpcs": ["vpc-3", "vpc-3"]}),
            "peerings[1].vpcs",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/peerings/+",
            json!({"id": "pcx-2", "vpcs": ["vpc-1", "vpc-9"]}),
            "peerings[1].vpcs[1]",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/peerings/+",
            json!({"id": "pcx-2", "vpcs": ["vpc-2", "vpc-1"]}),
            "peerings[1].vpcs",
            "SCENARIO",
            Twice,
        ),
        (
            base(),
            "/peerings/+",
            json!({"id": "peer", "vpcs": ["vpc-3", "vpc-1"]}),
            "peerings[1].id",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/subnets/4/vpc",
            json!("vpc-9"),
            "subnets[4].vpc",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/subnets/3/cidrs",
            json!(["10.1.0.0/24", "10.2.0.0/24"]),
            "subnets[3].cidrs[1]",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/subnets/2/cidrs/+",
            json!("10.0.0.128/25"),
            "subnets[2].cidrs",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/subnets/2/networkAcl",
            json!("acl-9"),
            "subnets[2].networkAcl",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/subnets/4/routes",
            json!([{"destination": "all", "target": "igw-1"}]),
            "subnets[4].routes[0].destination",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/subnets/4/routes",
            json!([{"destination": "pl-9", "target": "igw-1"}]),
            "subnets[4].routes[0].destination",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/subnets/4/routes",
            json!([{"destination": "::/0"}]),
            "subnets[4].routes[0].target",
            "SCENARIO",
            Missing,
        ),
        (
            base(),
            "/networkAcls/0/inbound",
            numbered(json!({"number": 0})),
            "networkAcls[0].inbound[0].number",
            "R-NACL-1",
            Invalid,
        ),
        (
            base(),
            "/networkAcls/0/inbound",
            numbered(json!({"number": 32767})),
            "networkAcls[0].inbound[0].number",
            "R-NACL-1",
            Invalid,
        ),
        (
            base(),
            "/networkAcls/0/outbound/+",
            numbered(json!({"number": 101}))[0].clone(),
            "networkAcls[0].outbound[2].number",
            "R-NACL-7",
            Twice,
        ),
        (
            base(),
            "/networkAcls/0/inbound",
            numbered(json!({"cidr": "sg-client"})),
            "networkAcls[0].inbound[0].cidr",
            "R-NACL-5",
            Invalid,
        ),
        (
            base(),
            "/networkAcls/0/inbound",
            numbered(json!({"cidr": "pl-office"})),
            "networkAcls[0].inbound[0].cidr",
            "R-NACL-5",
            Invalid,
        ),
        (
            base(),
            "/networkAcls/0/inbound",
            numbered(json!({"action": "Allow"})),
            "networkAcls[0].inbound[0].action",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/networkAcls/0/inbound",
            numbered(json!({"number": 1.5})),
            "networkAcls[0].inbound[0].number",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/prefixLists/0/cidrs",
            json!(["203.0.113.0/24", "office"]),
            "prefixLists[0].cidrs[1]",
            "R-SG-6",
            Invalid,
        ),
        (
            base(),
            "/prefixLists/+",
            json!({"id": "list", "cidrs": []}),
            "prefixLists[1].id",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/securityGroups/2/vpc",
            json!("vpc-9"),
            "securityGroups[2].vpc",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/securityGroups/+",
            json!({"id": "group", "vpc": "vpc-1"}),
            "securityGroups[4].id",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/securityGroups/1/inbound",
            rule(json!({"peer": "anybody"})),
            "securityGroups[1].inbound[0].peer",
            "R-SG-6",
            Invalid,
        ),
        (
            base(),
            "/securityGroups/1/inbound",
            rule(json!({"peer": "sg-9"})),
            "securityGroups[1].inbound[0].peer",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/securityGroups/1/outbound",
            rule(json!({"peer": "pl-9"})),
            "securityGroups[1].outbound[0].peer",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/securityGroups/1/inbound",
            rule(json!({"toPort": 0})),
            "securityGroups[1].inbound[0].toPort",
            "R-SG-5",
            Invalid,
        ),
        (
            base(),
            "/securityGroups/1/inbound",
            rule(json!({"toPort": 65536})),
            "securityGroups[1].inbound[0].toPort",
            "R-SG-5",
            Invalid,
        ),
        (
            base(),
            "/securityGroups/1/inbound",
            rule(json!({"fromPort": -1})),
            "securityGroups[1].inbound[0].fromPort",
            "R-SG-5",
            Invalid,
        ),
        (
            base(),
            "/securityGroups/1/inbound",
            rule(json!({"protocol": "icmp", "fromPort": 256})),
            "securityGroups[1].inbound[0].fromPort",
            "R-SG-5",
            Invalid,
        ),
        (
            base(),
            "/securityGroups/1/inbound",
            rule(json!({"protocol": "icmp", "toPort": -2})),
            "securityGroups[1].inbound[0].toPort",
            "R-SG-5",
            Invalid,
        ),
        (
            base(),
            "/securityGroups/1/inbound",
            json!([{"peer": "10.0.0.0/8", "fromPort": 5439, "toPort": 5439}]),
            "securityGroups[1].inbound[0].protocol",
            "R-SG-5",
            Missing,
        ),
        (
            base(),
            "/networkAcls/0/inbound",
            numbered(json!({"protocol": "all", "fromPort": 1})),
            "networkAcls[0].inbound[0].toPort",
            "R-SG-5",
            Missing,
        ),
        (
            base(),
            "/networkAcls/0/inbound",
            numbered(json!({"protocol": 50, "toPort": 1})),
            "networkAcls[0].inbound[0].fromPort",
            "R-SG-5",
            Missing,
        ),
        (
            base(),
            "/subnets/4/routes",
            json!([{"destination": "::/0", "target": ""}]),
            "subnets[4].routes[0].target",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/interfaces/3/addresses",
            json!([]),
            "interfaces[3].addresses",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/securityGroups/1/inbound",
            json!([{"peer": "::/0", "protocol": "udp", "toPort": 1}]),
            "securityGroups[1].inbound[0].fromPort",
            "R-SG-5",
            Missing,
        ),
        (
            base(),
            "/securityGroups/1/inbound",
            rule(json!({"protocol": "TCP"})),
            "securityGroups[1].inbound[0].protocol",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/securityGroups/1/inbound",
            rule(json!({"protocol": 256})),
            "securityGroups[1].inbound[0].protocol",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/securityGroups/1/inbound",
            rule(json!({"protocol": true})),
            "securityGroups[1].inbound[0].protocol",
            "SCENARIO",
            Type,
        ),
        (
            with_lists,
            "/securityGroups/1/inbound",
            json!(
                (0..33)
                    .map(|at| json!({"peer": format!("pl-{at}")}))
                    .collect::<Vec<_>>()
            ),
            "securityGroups[1].inbound[32].peer",
            "R-QUOTA-2",
            Limit,
        ),
        (
            base(),
            "/interfaces/3/subnet",
            json!("subnet-9"),
            "interfaces[3].subnet",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/interfaces/3/addresses",
            json!(["10.2.0.4/32"]),
            "interfaces[3].addresses[0]",
            "R-IP-6",
            Invalid,
        ),
        (
            base(),
            "/interfaces/3/addresses",
            json!(["10.2.1.4"]),
            "interfaces[3].addresses[0]",
            "R-NET-1",
            Invalid,
        ),
        (
            base(),
            "/interfaces/1/addresses",
            json!(["10.0.0.4", "10.0.0.9"]),
            "clusters[0].addresses",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/interfaces/1/addresses",
            json!(
                (0..129)
                    .map(|at| format!("10.0.0.{}", 100 + at))
                    .collect::<Vec<_>>()
            ),
            "interfaces[1].addresses",
            "R-QUOTA-2",
            Limit,
        ),
        (
            base(),
            "/interfaces/3/securityGroups",
            json!([]),
            "interfaces[3].securityGroups",
            "R-SG-4",
            Invalid,
        ),
        (
            base(),
            "/interfaces/3/securityGroups",
            json!(["sg-9"]),
            "interfaces[3].securityGroups[0]",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/interfaces/3/securityGroups",
            json!(["sg-far", "sg-db"]),
            "interfaces[3].securityGroups[1]",
            "R-SG-4",
            Invalid,
        ),
        (
            base(),
            "/interfaces/3/securityGroups",
            json!(vec!["sg-far"; 17]),
            "interfaces[3].securityGroups",
            "R-SG-9",
            Invalid,
        ),
        (
            base(),
            "/interfaces/3/public",
            json!("yes"),
            "interfaces[3].public",
            "SCENARIO",
            Type,
        ),
        (
            base(),
            "/subnetGroups/+",
            json!({"name": "one", "subnets": ["subnet-a"]}),
            "subnetGroups[1].subnets",
            "R-NET-1",
            Invalid,
        ),
        (
            base(),
            "/subnetGroups/+",
            json!({"name": "one", "subnets": ["subnet-a", "subnet-a"]}),
            "subnetGroups[1].subnets",
            "R-NET-1",
            Invalid,
        ),
        (
            base(),
            "/subnetGroups/+",
            json!({"name": "two", "subnets": ["subnet-a", "subnet-p"]}),
            "subnetGroups[1].subnets[1]",
            "R-NET-1",
            Invalid,
        ),
        (
            base(),
            "/subnetGroups/+",
            json!({"name": "private", "subnets": ["subnet-a", "subnet-b"]}),
            "subnetGroups[1].name",
            "SCENARIO",
            Twice,
        ),
        (
            base(),
            "/clusters/0/subnetGroup",
            json!("public"),
            "clusters[0].subnetGroup",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/clusters/0/addresses",
            json!(["10.0.3.10"]),
            "clusters[0].addresses[0]",
            "R-NET-1",
            Invalid,
        ),
        (
            base(),
            "/clusters/0/securityGroups",
            json!(vec!["sg-db"; 6]),
            "clusters[0].securityGroups",
            "R-SG-9",
            Invalid,
        ),
        (
            base(),
            "/clusters/0/port",
            json!(5430),
            "clusters[0].port",
            "R-NET-3",
            Invalid,
        ),
        (
            base(),
            "/clusters/0/port",
            json!(5456),
            "clusters[0].port",
            "R-NET-3",
            Invalid,
        ),
        (
            base(),
            "/clusters/0/port",
            json!(70000),
            "clusters[0].port",
            "R-NET-3",
            Invalid,
        ),
        (
            base(),
            "/clusters/0/port",
            json!("5439"),
            "clusters[0].port",
            "SCENARIO",
            Type,
        ),
        (
            base(),
            "/clusters/0/account",
            json!("1111"),
            "clusters[0].account",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/clusters/0/endpointAccess",
            json!([{"account": "all"}]),
            "clusters[0].endpointAccess[0].account",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/clusters/0/endpointAccess",
            json!([{"account": "444455556666", "vpcs": ["vpc-1", "vpc-9"]}]),
            "clusters[0].endpointAccess[0].vpcs[1]",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/clusters/0/subnets",
            json!([]),
            "clusters[0].subnets",
            "SCENARIO",
            Unknown,
        ),
        (
            base(),
            "/workgroups/0/nodeType",
            json!("ra3"),
            "workgroups[0].nodeType",
            "SCENARIO",
            Unknown,
        ),
        (
            base(),
            "/workgroups/+",
            json!({"name": "w", "subnets": [], "addresses": ["10.0.3.99"]}),
            "workgroups[1].subnets",
            "R-NET-1",
            Invalid,
        ),
        (
            base(),
            "/managedEndpoints/0/workgroup",
            json!("bi"),
            "managedEndpoints[0]",
            "R-RS-14",
            Exclusive,
        ),
        (
            base(),
            "/managedEndpoints/0/cluster",
            json!("bi"),
            "managedEndpoints[0].cluster",
            "SCENARIO",
            Invalid,
        ),
        (
            edited(base(), "/clusters/0/nodeType", json!("dc2.large")),
            "/clusters/0/port",
            json!(1150),
            "managedEndpoints[0].cluster",
            "R-NET-3",
            Invalid,
        ),
        (
            base(),
            "/vpcEndpoints/+",
            json!({"id": "endpoint", "service": "s3", "subnets": ["subnet-c"], "addresses": ["10.0.3.99"]}),
            "vpcEndpoints[1].id",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/blockPublicAccess",
            json!({}),
            "blockPublicAccess.mode",
            "SCENARIO",
            Missing,
        ),
        (
            base(),
            "/blockPublicAccess",
            json!({"mode": "on"}),
            "blockPublicAccess.mode",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/blockPublicAccess",
            json!({"mode": "off", "exclusions": [{"mode": "bidirectional"}]}),
            "blockPublicAccess.exclusions[0]",
            "SCENARIO",
            Exclusive,
        ),
        (
            base(),
            "/blockPublicAccess",
            json!({"mode": "off", "exclusions": [{"vpc": "vpc-9", "mode": "bidirectional"}]}),
            "blockPublicAccess.exclusions[0].vpc",
            "SCENARIO",
            Invalid,
        ),
        (
            base(),
            "/clusterz",
            json!([]),
            "clusterz",
            "SCENARIO",
            Unknown,
        ),
    ];
    let mut wrong = Vec::new();
    for (document, pointer, value, path, rule, reason) in cases {
        let edited = edited(document, pointer, value.clone());
        let found = findings(&edited.to_string());
        let brief: Vec<_> = found
            .iter()
            .map(|(path, rule, reason, _)| (&**path, *rule, *reason))
            .collect();
        if brief != [(path, rule, reason)] {
            wrong.push(format!(
                "{pointer}: {value}\n  {brief:?}\n  expected {:?}",
                (path, rule, reason)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The span is that of the value, or of the object that lacks one.
#[test]
fn errors_mean_a_part_of_the_text() {
    let text = r#"{"vpcs": [{"id": "vpc-1", "cidrs": ["10.0.0.0/8"]}], "vpcs": [],
        "subnets": [{"id": "s", "vpc": "vpc-2", "cidrs": ["x"], "routes": [{"destination": "::/0"}]}]}"#;
    let found = findings(text);
    let meant: Vec<(&str, &str)> = found
        .iter()
        .map(|(path, .., meant)| (&**path, &**meant))
        .collect();
    assert_eq!(
        meant,
        [
            ("vpcs", "\"vpcs\""),
            ("subnets[0].routes[0].target", r#"{"destination": "::/0"}"#)
        ]
    );
    let text = r#"{"subnets": [{"id": "s", "vpc": "vpc-2", "cidrs": ["x"]}],
        "securityGroups": [{"id": "sg-1", "vpc": "vpc-2", "inbound": [{"peer": "::/0", "protocol": "tcp", "toPort": 5}]}]}"#;
    let found = findings(text);
    let meant: Vec<(&str, &str)> = found
        .iter()
        .map(|(path, .., meant)| (&**path, &**meant))
        .collect();
    assert_eq!(
        meant,
        [
            ("subnets[0].vpc", "\"vpc-2\""),
            ("subnets[0].cidrs[0]", "\"x\""),
            ("securityGroups[0].vpc", "\"vpc-2\""),
            (
                "securityGroups[0].inbound[0].fromPort",
                r#"{"peer": "::/0", "protocol": "tcp", "toPort": 5}"#
            ),
        ]
    );
    let error = scenario::network("{").expect_err("no JSON");
    assert_eq!(error.code, ErrorCode::InvalidScenario);
}

/// VPCs within reach of one another, whoever is between them.
#[test]
fn what_is_reached_lies_in_one_vpc() {
    let overlap = |cidr: &str, peerings: Value| {
        let document = edited(base(), "/vpcs/+", json!({"id": "vpc-4", "cidrs": [cidr]}));
        let document = edited(document, "/peerings/+", peerings);
        scenario::network(&document.to_string())
    };
    for (cidr, peers, sound) in [
        ("10.1.128.0/17", json!(["vpc-2", "vpc-4"]), false),
        ("10.1.128.0/17", json!(["vpc-1", "vpc-4"]), false),
        ("10.1.128.0/17", json!(["vpc-3", "vpc-4"]), true),
        ("10.0.0.0/8", json!(["vpc-3", "vpc-4"]), false),
        ("10.3.0.0/16", json!(["vpc-1", "vpc-4"]), true),
    ] {
        let result = overlap(cidr, json!({"id": "pcx-2", "vpcs": peers}));
        assert_eq!(result.is_ok(), sound, "{cidr} {peers}");
        if let Err(error) = result {
            assert_eq!(error.findings[0].path(), "peerings[1].vpcs", "{error}");
        }
    }
}

/// Clusters of other node types have other ports (R-NET-3).
#[test]
fn r_net_3_ports_of_node_types() {
    for (node_type, port, sound) in [
        (json!("ra3.xlplus"), 5431, true),
        (json!("RA3.4xlarge"), 1150, false),
        (json!("rg.large"), 1150, false),
        (json!("dc2.large"), 1150, true),
        (json!("dc2.large"), 65535, true),
        (json!("dc2.large"), 1149, false),
        (json!("dc2.large"), 65536, false),
        (json!(""), 1150, true),
    ] {
        let document = edited(base(), "/clusters/0/port", json!(port));
        let document = edited(document, "/managedEndpoints", json!([]));
        let document = edited(document, "/clusters/0/nodeType", node_type.clone());
        assert_eq!(
            scenario::network(&document.to_string()).is_ok(),
            sound,
            "{node_type} {port}"
        );
    }
}

/// Of a description a thousand errors are told, and the others counted.
#[test]
fn errors_are_bounded() {
    let cidrs = vec!["x"];
    let description = NetworkDescription {
        vpcs: vec![
            Vpc {
                id: "vpc-1",
                cidrs,
                ..Vpc::default()
            };
            3_000
        ],
        ..NetworkDescription::default()
    };
    let errors = Topology::new(&description).expect_err("nothing of it");
    assert_eq!(
        (errors.errors().len(), errors.left_out()),
        (1_000, 2_999 + 3_000 - 1_000)
    );
    let long = "x".repeat(1_000_000);
    let description = NetworkDescription {
        vpcs: vec![Vpc {
            id: &long,
            cidrs: vec![&long],
            ..Vpc::default()
        }],
        ..NetworkDescription::default()
    };
    let errors = Topology::new(&description).expect_err("nothing of it");
    assert!(errors.to_string().len() < 3_000);
    // As a document all of them are one list.
    let many: Vec<Value> = (0..3_000)
        .map(|at| json!({"id": format!("vpc-{at}"), "cidrs": ["x"]}))
        .collect();
    let error = scenario::network(&json!({"vpcs": many}).to_string()).expect_err("nothing of it");
    let last = error.findings.last().expect("a finding");
    assert_eq!(
        (error.findings.len(), last.reason()),
        (1_001, Reason::LimitExceeded)
    );
    assert!(
        last.message().starts_with("there are 2000 findings more"),
        "{last}"
    );
}

#[test]
fn connections_that_cannot_be_are_refused() {
    let client = json!({"interface": "eni-client"});
    let prod = json!({"cluster": "prod"});
    for (connection, path, rule) in [
        (json!({"to": prod}), "from", "SCENARIO"),
        (json!({"from": client}), "to", "SCENARIO"),
        (json!({"from": {}, "to": prod}), "from", "SCENARIO"),
        (
            json!({"from": {"address": "10.0.0.1", "interface": "i"}, "to": prod}),
            "from",
            "SCENARIO",
        ),
        (
            json!({"from": {"managedEndpoint": "door"}, "to": prod}),
            "from.managedEndpoint",
            "SCENARIO",
        ),
        (
            json!({"from": {"address": "10.0.0.0/8"}, "to": prod}),
            "from.address",
            "R-IP-6",
        ),
        (
            json!({"from": {"address": "10.0.0.1"}, "to": {"address": "10.0.0.2"}, "port": 1}),
            "from",
            "SCENARIO",
        ),
        (
            json!({"from": client, "to": prod, "protocol": "all"}),
            "protocol",
            "SCENARIO",
        ),
        (
            json!({"from": client, "to": prod, "protocol": -1}),
            "protocol",
            "SCENARIO",
        ),
        (
            json!({"from": client, "to": prod, "protocol": 256}),
            "protocol",
            "SCENARIO",
        ),
        (
            json!({"from": client, "to": prod, "port": 65536}),
            "port",
            "SCENARIO",
        ),
        (
            json!({"from": client, "to": prod, "port": -1}),
            "port",
            "SCENARIO",
        ),
        (
            json!({"from": client, "to": prod, "port": "5439"}),
            "port",
            "SCENARIO",
        ),
        (
            json!({"from": client, "to": prod, "protocol": 50, "port": 1}),
            "port",
            "SCENARIO",
        ),
        (
            json!({"from": client, "to": prod, "protocol": 50, "sourcePort": 1}),
            "sourcePort",
            "SCENARIO",
        ),
        (
            json!({"from": client, "to": {"interface": "eni-far"}}),
            "port",
            "SCENARIO",
        ),
        (
            json!({"from": client, "to": {"address": "10.0.0.1"}, "protocol": "udp"}),
            "port",
            "SCENARIO",
        ),
        (
            json!({"from": client, "to": prod, "icmpType": 8}),
            "icmpType",
            "SCENARIO",
        ),
        (
            json!({"from": client, "to": prod, "icmpCode": 8}),
            "icmpCode",
            "SCENARIO",
        ),
        (
            json!({"from": client, "to": prod, "protocol": "icmp"}),
            "icmpType",
            "SCENARIO",
        ),
        (
            json!({"from": client, "to": prod, "protocol": "icmp", "icmpType": 256}),
            "icmpType",
            "SCENARIO",
        ),
        (
            json!({"from": client, "to": prod, "sslmode": "on"}),
            "sslmode",
            "R-TLS-8",
        ),
        (
            json!({"from": client, "to": prod, "sslmode": "disable", "tls": {}}),
            "sslmode",
            "R-TLS-8",
        ),
        (
            json!({"from": client, "to": prod, "sslmode": "require", "tls": null}),
            "sslmode",
            "R-TLS-8",
        ),
        (
            json!({"from": client, "to": {"vpcEndpoint": "vpce-api"}, "sslmode": "prefer"}),
            "sslmode",
            "R-TLS-8",
        ),
        (
            json!({"from": client, "to": prod, "ports": 1}),
            "ports",
            "SCENARIO",
        ),
    ] {
        let error = scenario::connection(&connection.to_string()).expect_err("cannot be");
        assert_eq!(error.code, ErrorCode::InvalidRequest);
        let found: Vec<(&str, &str)> = error
            .findings
            .iter()
            .map(|finding| (finding.path(), finding.rule()))
            .collect();
        assert_eq!(found, [(path, rule)], "{connection}");
    }
    for sound in [
        json!({"from": client, "to": prod, "sslmode": "allow", "tls": null}),
        json!({"from": client, "to": prod, "sslmode": "prefer", "tls": {"version": "1.2"}}),
        json!({"from": client, "to": prod, "sslmode": "verify-ca", "tls": {}}),
        json!({"from": client, "to": prod, "sslmode": "disable", "tls": null}),
        json!({"from": client, "to": prod, "sslmode": "verify-full"}),
        json!({"from": {"cluster": "prod"}, "to": {"managedEndpoint": "door"}, "sslmode": "require"}),
    ] {
        assert!(scenario::connection(&sound.to_string()).is_ok(), "{sound}");
    }
}

/// The same for hosts that give values.
#[test]
fn facts_are_checked_as_values() {
    let fields = |connection: &Connection<'_>| -> Vec<String> {
        match connection.check() {
            Ok(()) => Vec::new(),
            Err(errors) => errors
                .errors()
                .iter()
                .map(|error| error.field().to_string())
                .collect(),
        }
    };
    let sound = Connection::new(Side::interface("a"), Side::interface("b")).port(5439);
    assert!(fields(&sound).is_empty());
    assert_eq!(sound.clone().into_owned(), sound);
    let icmp = sound.protocol(Protocol::ICMP).source_port(1);
    assert_eq!(
        fields(&icmp),
        [
            "network.connection.port",
            "network.connection.sourcePort",
            "network.connection.icmpType"
        ]
    );
    let door = Connection::new(Side::vpc_endpoint("vpce-1"), Side::cluster("prod"));
    assert_eq!(fields(&door), ["network.connection.from"]);
    let long = "n".repeat(2_049);
    let long = Connection::new(Side::interface(&*long), Side::cluster("prod"));
    assert_eq!(fields(&long), ["network.connection.from"]);
    let tls = Transport::from(TlsVersion::Tls1_2);
    let disabled = Connection::new(Side::interface("a"), Side::cluster("prod"))
        .sslmode(SslMode::Disable)
        .tls(tls);
    assert_eq!(fields(&disabled), ["network.connection.sslmode"]);
}

/// R-OUT-2: what the network does not have is an error, and never passes.
#[test]
fn unknown_names_are_errors_of_the_request() {
    let topology = topology(&base());
    let (client, prod) = (Side::interface("eni-client"), Side::cluster("prod"));
    for (from, to, field) in [
        (
            Side::interface("eni-9"),
            prod.clone(),
            "network.connection.from",
        ),
        (
            Side::interface("prod"),
            prod.clone(),
            "network.connection.from",
        ),
        (Side::workgroup("prod"), prod, "network.connection.from"),
        (
            client.clone(),
            Side::cluster("Prod"),
            "network.connection.to",
        ),
        (
            client.clone(),
            Side::workgroup("prod"),
            "network.connection.to",
        ),
        (
            client.clone(),
            Side::managed_endpoint("prod"),
            "network.connection.to",
        ),
        (
            client,
            Side::vpc_endpoint("vpce-9"),
            "network.connection.to",
        ),
    ] {
        let connection = Connection::new(from, to);
        let errors = topology
            .path(&connection)
            .expect_err("nothing has the name");
        assert_eq!(topology.check(&connection).as_ref(), Err(&errors));
        let [error] = errors.errors() else {
            panic!("{errors}")
        };
        assert_eq!((error.field(), error.rule()), (field, "SCENARIO"));
        assert!(!topology.passes(&connection));
    }
}
