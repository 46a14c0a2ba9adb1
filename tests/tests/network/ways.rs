//! Which way a connection goes: peerings, gateways, public access, endpoints.

use serde_json::{Value, json};

use super::{ask, base, edited, from_address, from_client, passes, refusals, refused, tcp, texts};

fn to_prod(interface: &str) -> Value {
    json!({"from": {"interface": interface}, "to": {"cluster": "prod"}})
}

#[test]
fn r_net_4_two_vpcs_need_a_peering_and_routes_on_both_sides() {
    let open = edited(base(), "/securityGroups/0/inbound", json!([tcp("sg-peer")]));
    passes(&open, &to_prod("eni-peer"));
    let no_route = edited(open.clone(), "/subnets/3/routes", json!([]));
    refused(
        &no_route,
        &to_prod("eni-peer"),
        "subnet-p: no route leads to 10.0.0.9; it has to lead to pcx-1",
    );
    let elsewhere = json!([{"destination": "10.1.0.0/16", "target": "pcx-1"}, {"destination": "10.1.0.4", "target": "tgw-1"}]);
    let elsewhere = edited(open.clone(), "/subnets/0/routes", elsewhere);
    refused(
        &elsewhere,
        &to_prod("eni-peer"),
        "subnet-a: the route 10.1.0.4 leads 10.1.0.4 to tgw-1; it has to lead to pcx-1",
    );
    // The address of a peer is what has it, and one of no subnet is asked no route.
    passes(&open, &from_address("10.1.0.4"));
    let wide = edited(
        base(),
        "/securityGroups/0/inbound",
        json!([tcp("10.0.0.0/8")]),
    );
    let path = ask(&wide, &from_address("10.1.7.7"));
    assert!(path.passes(), "{path}");
    assert!(
        texts(&path)
            .contains(&"passes: 10.1.7.7 is in no subnet that is known: no route is asked".into())
    );
    // Without a peering, an address of that range is outside, and an interface is in another VPC.
    let apart = edited(wide, "/peerings", json!([]));
    let apart = edited(apart, "/subnets/0/routes", json!([]));
    let apart = edited(apart, "/subnets/1/routes", json!([]));
    let apart = edited(apart, "/subnets/2/routes", json!([]));
    let apart = edited(apart, "/subnets/3/routes", json!([]));
    let apart = edited(apart, "/managedEndpoints", json!([]));
    refused(
        &apart,
        &to_prod("eni-peer"),
        "no peering connects vpc-2 and vpc-1",
    );
    refused(
        &apart,
        &from_address("10.1.0.4"),
        "subnet-a: no route leads to 10.1.0.4",
    );
}

#[test]
fn r_sg_7_a_group_of_a_vpc_that_is_not_peered_means_nobody() {
    let document = edited(base(), "/securityGroups/0/inbound", json!([tcp("sg-far")]));
    let path = ask(&document, &to_prod("eni-far"));
    let refusals = refusals(&path);
    assert_eq!(
        refusals,
        [
            "no peering connects vpc-3 and vpc-1",
            "security group sg-db: no inbound rule admits 10.2.0.4 to tcp/5439; nearest: sg-far, a group of a VPC that is not peered",
        ]
    );
}

/// An address outside, and the one route that leads there.
fn outside(target: &str, public: bool) -> Value {
    let document = edited(
        base(),
        "/securityGroups/0/inbound",
        json!([tcp("0.0.0.0/0")]),
    );
    let document = edited(
        document,
        "/subnets/0/routes/+",
        json!({"destination": "0.0.0.0/0", "target": target}),
    );
    edited(document, "/clusters/0/publiclyAccessible", json!(public))
}

#[test]
fn r_net_7_public_access_needs_the_setting_the_gateway_and_the_rule() {
    let client = from_address("203.0.113.9");
    passes(&outside("igw-1", true), &client);
    refused(
        &outside("igw-1", false),
        &client,
        "cluster prod is not publicly accessible",
    );
    let ruled = edited(
        outside("igw-1", true),
        "/securityGroups/0/inbound",
        json!([tcp("203.0.113.128/25")]),
    );
    refused(
        &ruled,
        &client,
        "security group sg-db: no inbound rule admits 203.0.113.9 to tcp/5439; nearest: 203.0.113.128/25",
    );
    let listed = edited(
        outside("igw-1", true),
        "/securityGroups/0/inbound",
        json!([tcp("pl-office")]),
    );
    passes(&listed, &client);
    refused(
        &listed,
        &from_address("198.51.100.200"),
        "security group sg-db: no inbound rule admits 198.51.100.200 to tcp/5439; nearest: pl-office",
    );
    // The default is off.
    let mut silent = outside("igw-1", true);
    silent["clusters"][0]
        .as_object_mut()
        .expect("a cluster")
        .remove("publiclyAccessible");
    assert!(!ask(&silent, &client).passes());
    // Nobody comes over the internet with a private address.
    for address in [
        "10.9.0.1",
        "172.31.0.1",
        "192.168.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.0.1",
        "0.0.0.1",
        "224.0.0.1",
        "255.255.255.255",
    ] {
        refused(
            &outside("igw-1", true),
            &from_address(address),
            &format!("{address} is no address of the internet"),
        );
    }
    for address in [
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.32.0.0",
        "223.255.255.255",
    ] {
        passes(&outside("igw-1", true), &from_address(address));
    }
}

#[test]
fn routes_lead_where_their_target_does() {
    for (target, comes_in, why) in [
        ("vgw-1", true, ""),
        ("tgw-1", true, ""),
        ("lgw-1", true, ""),
        ("cgw-1", true, ""),
        ("eni-1", true, ""),
        (
            "nat-1",
            false,
            "subnet-a: the route 0.0.0.0/0 leads 203.0.113.9 to nat-1, which nothing from outside passes",
        ),
        (
            "eigw-1",
            false,
            "subnet-a: the route 0.0.0.0/0 leads 203.0.113.9 to eigw-1, which nothing from outside passes",
        ),
        (
            "vpce-1",
            false,
            "subnet-a: the route 0.0.0.0/0 leads 203.0.113.9 to vpce-1, which nothing from outside passes",
        ),
        (
            "pcx-1",
            false,
            "subnet-a: the route 0.0.0.0/0 leads 203.0.113.9 to pcx-1, and nothing lies beyond a peered VPC",
        ),
        (
            "blackhole",
            false,
            "subnet-a: the route 0.0.0.0/0 leads 203.0.113.9 to blackhole, where it is dropped",
        ),
        (
            "local",
            false,
            "subnet-a: the route 0.0.0.0/0 leads 203.0.113.9 to local, where it is dropped",
        ),
        (
            "xigw-1",
            false,
            "subnet-a: the route 0.0.0.0/0 leads 203.0.113.9 to xigw-1, where it is dropped",
        ),
    ] {
        let (document, client) = (outside(target, false), from_address("203.0.113.9"));
        if comes_in {
            passes(&document, &client);
        } else {
            refused(&document, &client, why);
        }
    }
    // The longest wins, of a prefix list its entry; of two with one destination the first.
    let routes = |routes: &[(&str, &str)]| {
        let routes: Vec<Value> = routes
            .iter()
            .map(|(destination, target)| json!({"destination": destination, "target": target}))
            .collect();
        edited(outside("igw-1", true), "/subnets/0/routes", json!(routes))
    };
    for (given, expected) in [
        (
            &[("0.0.0.0/0", "vgw-1"), ("203.0.113.0/24", "nat-1")][..],
            false,
        ),
        (
            &[("203.0.113.0/24", "nat-1"), ("0.0.0.0/0", "vgw-1")],
            false,
        ),
        (&[("203.0.113.0/24", "vgw-1"), ("0.0.0.0/0", "nat-1")], true),
        (&[("0.0.0.0/0", "nat-1"), ("pl-office", "vgw-1")], true),
        (
            &[("203.0.113.0/25", "nat-1"), ("pl-office", "vgw-1")],
            false,
        ),
        (
            &[("203.0.113.0/24", "nat-1"), ("pl-office", "vgw-1")],
            false,
        ),
        (&[("pl-office", "vgw-1"), ("203.0.113.0/24", "nat-1")], true),
        (&[("0.0.0.0/0", "vgw-1"), ("0.0.0.0/0", "nat-1")], true),
        (&[("0.0.0.0/0", "nat-1"), ("0.0.0.0/0", "vgw-1")], false),
        (&[("0.0.0.0/0", "nat-1"), ("203.0.113.7/0", "vgw-1")], false),
        (&[("::/0", "vgw-1")], false),
        (&[], false),
    ] {
        assert_eq!(
            ask(&routes(given), &from_address("203.0.113.9")).passes(),
            expected,
            "{given:?}"
        );
    }
}

/// From inside, with nothing known of the other side.
#[test]
fn what_begins_inside_goes_out() {
    let to_outside =
        json!({"from": {"interface": "eni-client"}, "to": {"address": "203.0.113.9"}, "port": 443});
    let with = |target: &str, public: bool| {
        let document = edited(
            base(),
            "/subnets/2/routes/+",
            json!({"destination": "0.0.0.0/0", "target": target}),
        );
        edited(document, "/interfaces/0/public", json!(public))
    };
    for (target, public, expected) in [
        ("igw-1", true, true),
        ("igw-1", false, false),
        ("nat-1", false, true),
        ("eigw-1", false, true),
        ("vpce-1", false, true),
        ("vgw-1", false, true),
        ("blackhole", true, false),
    ] {
        assert_eq!(
            ask(&with(target, public), &to_outside).passes(),
            expected,
            "{target} {public}"
        );
    }
    refused(
        &with("igw-1", false),
        &to_outside,
        "interface eni-client has no public address",
    );
    let shut = edited(
        with("nat-1", false),
        "/securityGroups/1/outbound",
        json!([{"peer": "10.0.0.0/8"}]),
    );
    refused(
        &shut,
        &to_outside,
        "security group sg-client: no outbound rule admits 203.0.113.9 at tcp/443; nearest: 10.0.0.0/8",
    );
}

#[test]
fn r_net_8_block_public_access_stands_above_groups() {
    let come = from_address("203.0.113.9");
    let go = json!({"from": {"cluster": "prod"}, "to": {"address": "203.0.113.9"}, "port": 443});
    let private = json!([]);
    let of = |key: &str, name: &str, mode: &str| json!([{key: name, "mode": mode}]);
    let blocked = "VPC Block Public Access, bidirectional, blocks what begins outside";
    let with = |target: &str, mode: &str, exclusions: &Value| {
        let document = edited(
            outside(target, true),
            "/clusters/0/enhancedVpcRouting",
            json!(true),
        );
        edited(
            document,
            "/blockPublicAccess",
            json!({"mode": mode, "exclusions": exclusions}),
        )
    };
    for (mode, exclusions, comes, goes) in [
        ("off", &private, true, true),
        ("bidirectional", &private, false, false),
        ("ingressOnly", &private, false, true),
        (
            "bidirectional",
            &of("vpc", "vpc-1", "bidirectional"),
            true,
            true,
        ),
        (
            "bidirectional",
            &of("subnet", "subnet-a", "bidirectional"),
            true,
            true,
        ),
        (
            "bidirectional",
            &of("vpc", "vpc-1", "egressOnly"),
            false,
            true,
        ),
        (
            "bidirectional",
            &of("subnet", "subnet-a", "egressOnly"),
            false,
            true,
        ),
        (
            "bidirectional",
            &of("subnet", "subnet-b", "bidirectional"),
            false,
            false,
        ),
        (
            "bidirectional",
            &of("vpc", "vpc-2", "bidirectional"),
            false,
            false,
        ),
        (
            "ingressOnly",
            &of("vpc", "vpc-1", "egressOnly"),
            false,
            true,
        ),
        (
            "ingressOnly",
            &of("vpc", "vpc-1", "bidirectional"),
            true,
            true,
        ),
    ] {
        let document = with("igw-1", mode, exclusions);
        assert_eq!(ask(&document, &come).passes(), comes, "{mode} {exclusions}");
        assert_eq!(ask(&document, &go).passes(), goes, "{mode} {exclusions}");
    }
    refused(&with("igw-1", "bidirectional", &private), &come, blocked);
    // Through NAT as well, and not through what is no gateway of the internet.
    assert!(!ask(&with("nat-1", "bidirectional", &private), &go).passes());
    assert!(ask(&with("nat-1", "ingressOnly", &private), &go).passes());
    assert!(ask(&with("tgw-1", "bidirectional", &private), &come).passes());
}

/// R-NET-5, R-NET-6.
#[test]
fn r_net_6_without_enhanced_routing_network_acls_alone_are_asked() {
    let to_s3 = json!({"from": {"cluster": "prod"}, "to": {"address": "203.0.113.9"}, "port": 443});
    let shut = edited(base(), "/securityGroups/0/outbound", json!([]));
    passes(&shut, &to_s3);
    let routed = edited(shut.clone(), "/clusters/0/enhancedVpcRouting", json!(true));
    assert_eq!(refusals(&ask(&routed, &to_s3)).len(), 2);
    let denied = edited(shut.clone(), "/networkAcls/0/inbound", json!([]));
    refused(
        &denied,
        &to_s3,
        "reply: network ACL acl-db of subnet-a: no inbound rule is for 203.0.113.9 to tcp/1024, so that `*` denies it",
    );
    // What is in a VPC is not reached from there, whatever its rules are, but by the cluster's address.
    let open = edited(
        base(),
        "/securityGroups/0/inbound",
        json!([tcp("10.0.0.0/8")]),
    );
    let to_workgroup = |from: Value| json!({"from": from, "to": {"workgroup": "bi"}});
    refused(
        &open,
        &to_workgroup(json!({"cluster": "prod"})),
        "without enhanced VPC routing it goes outside the VPC: nothing in a VPC is reached from there",
    );
    passes(&open, &to_workgroup(json!({"address": "10.0.0.9"})));
    let routed = edited(open, "/clusters/0/enhancedVpcRouting", json!(true));
    passes(&routed, &to_workgroup(json!({"cluster": "prod"})));
    // An interface has no such way.
    let shut = edited(base(), "/securityGroups/1/outbound", json!([]));
    let from_interface =
        json!({"from": {"interface": "eni-client"}, "to": {"address": "203.0.113.9"}, "port": 443});
    assert!(!ask(&shut, &from_interface).passes());
}

/// R-RS-14.
#[test]
fn r_rs_14_a_managed_endpoint_serves_its_vpc_and_its_peers() {
    let to_door = |interface: &str| json!({"from": {"interface": interface}, "to": {"managedEndpoint": "door"}});
    let open = edited(
        base(),
        "/securityGroups/2/inbound",
        json!([tcp("0.0.0.0/0")]),
    );
    passes(&open, &to_door("eni-peer"));
    passes(&open, &to_door("eni-client"));
    let path = ask(&open, &to_door("eni-far"));
    assert_eq!(
        path.refusal().map(|step| &*step.reason),
        Some("managed endpoint door serves vpc-2 and those peered with it, and no others")
    );
    // Its own groups are asked, and those of the cluster are not.
    refused(
        &base(),
        &to_door("eni-peer"),
        "security group sg-peer: no inbound rule admits 10.1.0.4 to tcp/5439",
    );
    let other = edited(
        open.clone(),
        "/managedEndpoints/0/account",
        json!("444455556666"),
    );
    let grant = |grants: Value| edited(other.clone(), "/clusters/0/endpointAccess", grants);
    let nothing = "managed endpoint door: its account is granted no access to what it leads to";
    refused(&other, &to_door("eni-peer"), nothing);
    for (grants, expected) in [
        (json!([{"account": "444455556666"}]), Ok(())),
        (
            json!([{"account": "444455556666", "vpcs": ["vpc-1", "vpc-2"]}]),
            Ok(()),
        ),
        (
            json!([{"account": "444455556666", "vpcs": ["vpc-1"]}, {"account": "444455556666", "vpcs": ["vpc-2"]}]),
            Ok(()),
        ),
        (json!([{"account": "444455556667"}]), Err(nothing)),
        (
            json!([{"account": "444455556666", "vpcs": []}]),
            Err(nothing),
        ),
        (
            json!([{"account": "444455556666", "vpcs": ["vpc-1"]}]),
            Err("managed endpoint door: its account is granted access, in other VPCs alone"),
        ),
        (json!([{"account": "111122223333"}]), Err(nothing)),
    ] {
        match expected {
            Ok(()) => passes(&grant(grants), &to_door("eni-peer")),
            Err(text) => refused(&grant(grants), &to_door("eni-peer"), text),
        }
    }
    let mut unsaid = grant(json!([{"account": "444455556666"}]));
    unsaid["managedEndpoints"][0]
        .as_object_mut()
        .expect("one")
        .remove("account");
    refused(
        &unsaid,
        &to_door("eni-peer"),
        "managed endpoint door: its account is not said, so that no grant names it",
    );
    let mut unsaid = open;
    unsaid["clusters"][0]
        .as_object_mut()
        .expect("one")
        .remove("account");
    refused(&unsaid, &to_door("eni-peer"), nothing);
}

#[test]
fn r_net_3_and_9_each_listens_at_its_own_port() {
    let open = edited(
        base(),
        "/securityGroups/0/inbound",
        json!([{"peer": "10.0.0.0/8"}]),
    );
    let to = |to: Value, port: Value, protocol: &str| {
        let mut connection =
            json!({"from": {"interface": "eni-client"}, "to": to, "protocol": protocol});
        if !port.is_null() {
            connection["port"] = port;
        }
        connection
    };
    let moved = edited(open.clone(), "/clusters/0/port", json!(8191));
    for (document, side, own) in [
        (&open, json!({"cluster": "prod"}), 5439),
        (&moved, json!({"cluster": "prod"}), 8191),
        (&open, json!({"workgroup": "bi"}), 5439),
        (&open, json!({"vpcEndpoint": "vpce-api"}), 443),
    ] {
        for port in [443, 5439, 8191] {
            let path = ask(document, &to(side.clone(), json!(port), "tcp"));
            assert_eq!(path.passes(), port == own, "{side} {port}\n{path}");
        }
        passes(document, &to(side.clone(), json!(null), "tcp"));
        assert!(!ask(document, &to(side.clone(), json!(null), "udp")).passes());
    }
    refused(
        &open,
        &to(json!({"vpcEndpoint": "vpce-api"}), json!(5439), "tcp"),
        "VPC endpoint vpce-api listens at tcp/443 alone, and not at tcp/5439",
    );
    // An address is what has it.
    let by_address = |port: u16| to(json!({"address": "10.0.0.9"}), json!(port), "tcp");
    passes(&open, &by_address(5439));
    refused(
        &open,
        &by_address(5440),
        "cluster prod listens at tcp/5439 alone, and not at tcp/5440",
    );
    refused(
        &base(),
        &json!({"from": {"interface": "eni-peer"}, "to": {"address": "10.0.0.9"}, "port": 5439}),
        "security group sg-db: no inbound rule admits 10.1.0.4 to tcp/5439; nearest: sg-client",
    );
    assert!(ask(&open, &from_client()).passes());
}
