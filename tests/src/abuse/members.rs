//! The members that a scenario has, and the JSON types that each takes.

use serde_json::Value;

/// Where a member stands: names, and `*` for every element of a list or every condition key.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// `request.network.tls`.
    pub path: &'static str,
    /// Of `null`, `boolean`, `number`, `text`, `list` and `object`.
    pub types: &'static [&'static str],
}

const TEXT: &[&str] = &["text"];
const FLAG: &[&str] = &["boolean"];
const NUMBER: &[&str] = &["number"];
const OBJECT: &[&str] = &["object"];
const LIST: &[&str] = &["list"];
const POLICY: &[&str] = &["text", "object"];

const fn member(path: &'static str, types: &'static [&'static str]) -> Member {
    Member { path, types }
}

const MEMBERS: [Member; 103] = [
    member("request", OBJECT),
    member("request.principal", &["text", "object"]),
    member("request.principal.arn", TEXT),
    member("request.principal.service", TEXT),
    member("request.principal.federated", TEXT),
    member("request.principal.uniqueId", TEXT),
    member("request.principal.roleArn", TEXT),
    member("request.principal.issuingUser", TEXT),
    member("request.principal.canonicalUser", TEXT),
    member("request.principal.isServiceLinkedRole", FLAG),
    member("request.principal.isManagementAccount", FLAG),
    member("request.action", TEXT),
    member("request.resource", TEXT),
    member("request.resourceAccount", TEXT),
    member("request.resourceInManagementAccount", FLAG),
    member("request.time", TEXT),
    member("request.credentials", OBJECT),
    member("request.credentials.type", TEXT),
    member("request.credentials.issuedAt", TEXT),
    member("request.credentials.expiresAt", TEXT),
    member("request.credentials.mfaAuthenticatedAt", TEXT),
    member("request.network", OBJECT),
    member("request.network.sourceIp", TEXT),
    member("request.network.vpcSourceIp", TEXT),
    member("request.network.vpc", TEXT),
    member("request.network.vpcEndpoint", TEXT),
    member("request.network.tls", &["null", "object"]),
    member("request.network.tls.version", TEXT),
    member("request.network.tls.cipherSuite", TEXT),
    member("request.network.connection", OBJECT),
    member("request.network.connection.from", OBJECT),
    member("request.network.connection.from.interface", TEXT),
    member("request.network.connection.from.address", TEXT),
    member("request.network.connection.to", OBJECT),
    member("request.network.connection.to.cluster", TEXT),
    member("request.network.connection.to.workgroup", TEXT),
    member("request.network.connection.protocol", &["number", "text"]),
    member("request.network.connection.port", NUMBER),
    member("request.network.connection.sourcePort", NUMBER),
    member("request.network.connection.icmpType", NUMBER),
    member("request.network.connection.icmpCode", NUMBER),
    member("request.network.connection.sslmode", TEXT),
    member("request.network.connection.tls", &["null", "object"]),
    member("request.network.connection.tls.version", TEXT),
    member("request.network.connection.tls.cipherSuite", TEXT),
    member("request.context", OBJECT),
    member(
        "request.context.*",
        &["null", "boolean", "number", "text", "list"],
    ),
    member("request.context.*.*", &["boolean", "number", "text"]),
    member("request.pairs", LIST),
    member("request.pairs.*", OBJECT),
    member("request.pairs.*.action", TEXT),
    member("request.pairs.*.resource", TEXT),
    member("request.pairs.*.resourceAccount", TEXT),
    member("request.pairs.*.resourceInManagementAccount", FLAG),
    member("request.pairs.*.context", OBJECT),
    member("request.pairs.*.resourcePolicy", POLICY),
    member("policies", OBJECT),
    member("policies.identity", LIST),
    member("policies.identity.*", POLICY),
    member("policies.identity.*.name", TEXT),
    member("policies.identity.*.policy", POLICY),
    member("policies.resource", POLICY),
    member("policies.permissionsBoundary", POLICY),
    member("policies.session", LIST),
    member("policies.session.*", POLICY),
    member("policies.scopeDown", LIST),
    member("policies.scopeDown.*", POLICY),
    member("policies.serviceControlPolicies", LIST),
    member("policies.serviceControlPolicies.*", LIST),
    member("policies.serviceControlPolicies.*.*", POLICY),
    member("policies.resourceControlPolicies", LIST),
    member("policies.resourceControlPolicies.*", LIST),
    member("policies.resourceControlPolicies.*.*", POLICY),
    member("policies.vpcEndpoint", POLICY),
    member("policies.transport", OBJECT),
    member("policies.transport.minimumTlsVersion", TEXT),
    member("policies.transport.forwardSecrecy", FLAG),
    member("policies.transport.requireFacts", FLAG),
    member("policies.transport.database", OBJECT),
    member("policies.transport.database.requireSsl", FLAG),
    member("policies.transport.database.createdAt", TEXT),
    member("policies.transport.database.minimumTlsVersion", TEXT),
    member("policies.transport.database.forwardSecrecy", FLAG),
    member("policies.network", OBJECT),
    member("policies.network.vpcs", LIST),
    member("policies.network.peerings", LIST),
    member("policies.network.subnets", LIST),
    member("policies.network.networkAcls", LIST),
    member("policies.network.prefixLists", LIST),
    member("policies.network.securityGroups", LIST),
    member("policies.network.interfaces", LIST),
    member("policies.network.subnetGroups", LIST),
    member("policies.network.clusters", LIST),
    member("policies.network.workgroups", LIST),
    member("policies.network.managedEndpoints", LIST),
    member("policies.network.vpcEndpoints", LIST),
    member("policies.network.blockPublicAccess", OBJECT),
    member("settings", OBJECT),
    member("settings.loader", TEXT),
    member("settings.restrictPublicBuckets", FLAG),
    member("settings.requireSignature", FLAG),
    member("settings.rcpServices", LIST),
    member("settings.rcpServices.*", TEXT),
];

/// All of them, in the order of SCENARIO.md.
#[must_use]
pub const fn members() -> &'static [Member] {
    &MEMBERS
}

/// The steps from the scenario to a value that the path of a member names: every one that is there.
#[must_use]
pub fn places(scenario: &Value, path: &str) -> Vec<Vec<String>> {
    let mut found = vec![Vec::new()];
    for step in path.split('.') {
        let mut next = Vec::new();
        for place in found {
            let Some(value) = at(scenario, &place) else {
                continue;
            };
            let names: Vec<String> = match (step, value) {
                ("*", Value::Array(items)) => (0..items.len()).map(|nth| nth.to_string()).collect(),
                ("*", Value::Object(members)) => members.keys().cloned().collect(),
                (name, Value::Object(members)) if members.contains_key(name) => {
                    vec![name.to_string()]
                }
                _ => Vec::new(),
            };
            for name in names {
                next.push([place.clone(), vec![name]].concat());
            }
        }
        found = next;
    }
    found
}

/// The value at a place.
#[must_use]
pub fn at<'v>(scenario: &'v Value, place: &[String]) -> Option<&'v Value> {
    place.iter().try_fold(scenario, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => value.get(step),
    })
}

/// The scenario with another value at a place; with `None`, without the member.
///
/// # Panics
/// If there is no such place.
#[must_use]
pub fn with(scenario: &Value, place: &[String], value: Option<Value>) -> Value {
    let mut changed = scenario.clone();
    let (last, parents) = place.split_last().expect("a place below the scenario");
    let parent = parents
        .iter()
        .fold(&mut changed, |value, step| match value {
            Value::Array(items) => &mut items[step.parse::<usize>().expect("an index")],
            _ => &mut value[step.as_str()],
        });
    match (parent, value) {
        (Value::Object(members), Some(value)) => drop(members.insert(last.clone(), value)),
        (Value::Object(members), None) => drop(members.remove(last)),
        (Value::Array(items), Some(value)) => {
            items[last.parse::<usize>().expect("an index")] = value;
        }
        (Value::Array(items), None) => drop(items.remove(last.parse().expect("an index"))),
        (other, _) => panic!("{other} has no members"),
    }
    changed
}

/// The scenario as a wrapper would pass it on that loses every value of a member.
#[must_use]
pub fn without(scenario: &Value, path: &str) -> Value {
    // From behind, so that the places of a list stay where they are.
    let places = places(scenario, path);
    let lose = |scenario, place: &Vec<String>| with(&scenario, place, None);
    places.iter().rev().fold(scenario.clone(), lose)
}

/// The JSON type of a value, as [`Member::types`] names it.
#[must_use]
pub const fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}
