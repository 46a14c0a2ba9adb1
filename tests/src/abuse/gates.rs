//! Questions that turn when a member of what is required before any policy is lost.

use serde_json::{Value, json};

use super::guards::{Guard, allow_all, with_policies, with_settings};

/// Everything is allowed but what the gates refuse.
fn before(
    member: &'static str,
    name: &'static str,
    facts: &Value,
    slot: &str,
    required: &Value,
) -> Guard {
    let policies = json!({"identity": [allow_all()], slot: required});
    with_policies(member, name, facts, &policies)
}

pub(super) fn gates(all: &mut Vec<Guard>) {
    all.push(with_settings(
        "settings.requireSignature",
        "unsigned",
        &json!({"credentials": {"type": "none"}}),
        &json!({"identity": [allow_all()]}),
        &json!({"requireSignature": true}),
    ));
    transports(all);
    networks(all);
}

fn transports(all: &mut Vec<Guard>) {
    let tls = |tls: Value| json!({"network": {"tls": tls}});
    let mut api = |member, facts: &Value, required: Value| {
        all.push(before(member, "api", facts, "transport", &required));
    };
    // Not empty: of that a getter is never asked.
    let required = json!({"forwardSecrecy": true});
    api("policies.transport", &tls(Value::Null), required);
    let old = json!({"version": "1.2", "cipherSuite": "AES128-SHA"});
    api(
        "policies.transport.minimumTlsVersion",
        &tls(json!({"version": "1.2", "cipherSuite": "ECDHE-RSA-AES128-SHA"})),
        json!({"minimumTlsVersion": "1.3"}),
    );
    api(
        "policies.transport.forwardSecrecy",
        &tls(old),
        json!({"forwardSecrecy": false}),
    );
    api(
        "policies.transport.requireFacts",
        &json!({}),
        json!({"requireFacts": true}),
    );
    for (member, connection, database) in [
        (
            "policies.transport.database",
            json!({"sslmode": "disable"}),
            json!({"requireSsl": true}),
        ),
        (
            "policies.transport.database.requireSsl",
            json!({"sslmode": "disable"}),
            json!({"requireSsl": false}),
        ),
        (
            "policies.transport.database.createdAt",
            json!({"sslmode": "disable"}),
            json!({"createdAt": "2024-01-01T00:00:00Z"}),
        ),
        (
            "policies.transport.database.minimumTlsVersion",
            json!({"tls": {"version": "1.2"}}),
            json!({"minimumTlsVersion": "1.3"}),
        ),
        (
            "policies.transport.database.forwardSecrecy",
            json!({"tls": {"version": "1.2", "cipherSuite": "AES128-SHA"}}),
            json!({"forwardSecrecy": true}),
        ),
        (
            "request.network.connection.sslmode",
            json!({"sslmode": "disable"}),
            json!({}),
        ),
        (
            "request.network.connection.tls",
            json!({"tls": null}),
            json!({}),
        ),
        (
            "request.network.connection.tls.version",
            json!({"tls": {"version": "1.2"}}),
            json!({}),
        ),
        (
            "request.network.connection.tls.cipherSuite",
            json!({"tls": {"version": "1.2", "cipherSuite": "ECDHE-RSA-AES128-SHA"}}),
            json!({"forwardSecrecy": true}),
        ),
    ] {
        let mut guard = connected(member, "database", &connection);
        guard.scenario["policies"]["transport"] = json!({"database": database});
        all.push(guard);
    }
}

/// A client in a subnet, a cluster in two others behind a network ACL, a workgroup with endpoints, and a VPC that is peered.
fn network() -> Value {
    let subnet = |id, vpc, cidr| json!({"id": id, "vpc": vpc, "cidrs": [cidr]});
    let mut private = subnet("subnet-a", "vpc-1", "10.0.1.0/24");
    private["networkAcl"] = json!("acl-1");
    private["routes"] = json!([{"destination": "10.1.0.0/16", "target": "pcx-1"}]);
    let mut peered = subnet("subnet-z", "vpc-2", "10.1.0.0/24");
    peered["routes"] = json!([{"destination": "10.0.0.0/16", "target": "pcx-1"}]);
    let any = json!([{"number": 100, "action": "allow", "cidr": "0.0.0.0/0"}]);
    let database =
        json!({"protocol": "tcp", "fromPort": 5439, "toPort": 5439, "peer": "sg-client"});
    json!({
        "vpcs": [
            {"id": "vpc-1", "cidrs": ["10.0.0.0/16"], "tenancy": "dedicated"},
            {"id": "vpc-2", "cidrs": ["10.1.0.0/16"]},
        ],
        "peerings": [{"id": "pcx-1", "vpcs": ["vpc-1", "vpc-2"]}],
        "subnets": [
            private,
            subnet("subnet-b", "vpc-1", "10.0.2.0/24"),
            subnet("subnet-c", "vpc-1", "10.0.3.0/24"),
            peered,
        ],
        "networkAcls": [{"id": "acl-1", "inbound": any, "outbound": any}],
        "prefixLists": [{"id": "pl-office", "cidrs": ["10.1.0.0/16"]}],
        "securityGroups": [
            {"id": "sg-db", "vpc": "vpc-1", "inbound": [database, {"peer": "pl-office"}]},
            {"id": "sg-client", "vpc": "vpc-1"},
        ],
        "interfaces": [{"id": "eni-1", "subnet": "subnet-c", "addresses": ["10.0.3.4"], "securityGroups": ["sg-client"]}],
        "subnetGroups": [{"name": "private", "subnets": ["subnet-a", "subnet-b"]}],
        "clusters": [{
            "name": "prod", "subnetGroup": "private", "addresses": ["10.0.1.9"], "securityGroups": ["sg-db"],
            "account": "111122223333", "endpointAccess": [{"account": "444455556666"}],
        }],
        "workgroups": [{"name": "bi", "subnets": ["subnet-c"], "addresses": ["10.0.3.9"], "securityGroups": ["sg-db"]}],
        "managedEndpoints": [{
            "name": "reports", "cluster": "prod", "account": "444455556666", "subnets": ["subnet-c"],
            "addresses": ["10.0.3.10"], "securityGroups": ["sg-db"],
        }],
        "vpcEndpoints": [{
            "id": "vpce-1", "service": "redshift", "subnets": ["subnet-c"], "addresses": ["10.0.3.11"],
            "securityGroups": ["sg-db"],
        }],
        "blockPublicAccess": {"mode": "off"},
    })
}

/// From the client to the cluster, with other facts where they are given.
fn connected(member: &'static str, name: &'static str, facts: &Value) -> Guard {
    let mut connection = json!({"from": {"interface": "eni-1"}, "to": {"cluster": "prod"}});
    for (fact, value) in facts.as_object().expect("facts") {
        connection[fact] = value.clone();
    }
    let facts = json!({"network": {"connection": connection}});
    before(member, name, &facts, "network", &network())
}

fn networks(all: &mut Vec<Guard>) {
    // Without it the other is an error, or something that is named.
    for member in [
        "request.network.connection",
        "request.network.connection.from",
        "request.network.connection.from.interface",
        "request.network.connection.to",
        "request.network.connection.to.cluster",
        "policies.network",
        "policies.network.vpcs",
        "policies.network.peerings",
        "policies.network.subnets",
        "policies.network.networkAcls",
        "policies.network.prefixLists",
        "policies.network.securityGroups",
        "policies.network.interfaces",
        "policies.network.subnetGroups",
        "policies.network.clusters",
    ] {
        // From the peered VPC too, which takes its peering.
        let facts = if member.ends_with("peerings") {
            json!({"from": {"address": "10.1.0.4"}})
        } else {
            json!({})
        };
        all.push(connected(member, "reached", &facts));
    }
    all.push(connected(
        "request.network.connection.from.address",
        "reached",
        &json!({"from": {"address": "10.1.0.4"}}),
    ));
    all.push(connected(
        "request.network.connection.to.workgroup",
        "reached",
        &json!({"to": {"workgroup": "bi"}}),
    ));
    for (member, to, port) in [
        (
            "policies.network.workgroups",
            json!({"workgroup": "bi"}),
            5439,
        ),
        (
            "policies.network.managedEndpoints",
            json!({"managedEndpoint": "reports"}),
            5439,
        ),
        (
            "policies.network.vpcEndpoints",
            json!({"vpcEndpoint": "vpce-1"}),
            443,
        ),
    ] {
        all.push(connected(
            member,
            "reached",
            &json!({"to": to, "port": port}),
        ));
    }
    let mut blocked = connected("policies.network.blockPublicAccess", "blocked", &json!({}));
    blocked.scenario["request"]["network"]["connection"]["from"] =
        json!({"address": "203.0.113.9"});
    let described = &mut blocked.scenario["policies"]["network"];
    described["blockPublicAccess"] = json!({"mode": "bidirectional"});
    described["clusters"][0]["publiclyAccessible"] = json!(true);
    described["subnets"][0]["routes"] = json!([{"destination": "0.0.0.0/0", "target": "igw-1"}]);
    described["securityGroups"][0]["inbound"] = json!([{"peer": "0.0.0.0/0"}]);
    all.push(blocked);
    for (member, facts) in [
        (
            "request.network.connection.protocol",
            json!({"protocol": "udp"}),
        ),
        ("request.network.connection.port", json!({"port": 5440})),
    ] {
        all.push(connected(member, "refused", &facts));
    }
    let icmp = |facts: Value| {
        let mut icmp = json!({"protocol": "icmp", "icmpType": 8, "icmpCode": 1, "to": {"interface": "eni-1"},
            "from": {"address": "10.0.2.4"}});
        for (fact, value) in facts.as_object().expect("facts") {
            icmp[fact] = value.clone();
        }
        icmp
    };
    for (member, from_port, to_port) in [
        ("request.network.connection.icmpType", 8, 1),
        ("request.network.connection.icmpCode", 8, 1),
    ] {
        let mut guard = connected(member, "echo", &icmp(json!({})));
        guard.scenario["policies"]["network"]["securityGroups"][1]["inbound"] = json!([
            {"protocol": "icmp", "fromPort": from_port, "toPort": to_port, "peer": "10.0.0.0/16"},
        ]);
        all.push(guard);
    }
    let mut replies = connected(
        "request.network.connection.sourcePort",
        "replies",
        &json!({"sourcePort": 49152}),
    );
    replies.scenario["policies"]["network"]["networkAcls"][0]["outbound"] = json!([
        {"number": 100, "action": "allow", "protocol": "tcp", "fromPort": 49152, "toPort": 49152, "cidr": "0.0.0.0/0"},
    ]);
    all.push(replies);
}
