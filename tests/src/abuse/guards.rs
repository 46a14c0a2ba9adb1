//! Questions that turn when a member is lost: without it, what was refused is allowed, or what was allowed is refused.

use serde_json::{Value, json};

use super::gates::gates;

const ANN: &str = "arn:aws:iam::111122223333:user/Ann";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/Analyst/ann";
const OBJECT: &str = "arn:aws:s3:::b/k";
const PROVIDER: &str = "arn:aws:iam::111122223333:saml-provider/Okta";

/// A question, and the member that it is about.
#[derive(Debug, Clone)]
pub struct Guard {
    /// As [`Member::path`](super::Member::path).
    pub member: &'static str,
    /// Tells the guards of one member apart.
    pub name: &'static str,
    /// The question.
    pub scenario: Value,
}

fn policy(statements: &[Value]) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn allow() -> Value {
    json!({"Effect": "Allow", "Action": "*", "Resource": "*"})
}

pub(super) fn allow_all() -> Value {
    policy(&[allow()])
}

/// Of a resource: whoever it is.
fn everyone(effect: &str) -> Value {
    policy(&[
        json!({"Effect": effect, "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*"}),
    ])
}

fn deny_if(condition: &Value) -> Value {
    json!({"Sid": "Guard", "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition})
}

/// A request of Ann for an object, with other facts where they are given.
fn request(facts: &Value) -> Value {
    let mut request = json!({"principal": ANN, "action": "s3:GetObject", "resource": OBJECT});
    for (name, value) in facts.as_object().expect("facts") {
        request[name] = value.clone();
    }
    request
}

/// Everything is allowed, but what the condition tells.
fn denied(member: &'static str, name: &'static str, facts: &Value, condition: &Value) -> Guard {
    let identity = json!({"name": "All but", "policy": policy(&[allow(), deny_if(condition)])});
    with_policies(member, name, facts, &json!({"identity": [identity]}))
}

pub(super) fn with_policies(
    member: &'static str,
    name: &'static str,
    facts: &Value,
    policies: &Value,
) -> Guard {
    let scenario = json!({"request": request(facts), "policies": policies});
    Guard {
        member,
        name,
        scenario,
    }
}

pub(super) fn with_settings(
    member: &'static str,
    name: &'static str,
    facts: &Value,
    policies: &Value,
    settings: &Value,
) -> Guard {
    let mut guard = with_policies(member, name, facts, policies);
    guard.scenario["settings"] = settings.clone();
    guard
}

/// Questions that are errors because of what stands together in them.
#[must_use]
pub fn contradictions() -> Vec<Guard> {
    let allowed = || json!([allow_all()]);
    let public = json!({"network": {"sourceIp": "203.0.113.9"}});
    let session = json!({"principal": SESSION});
    let only_identity = json!({"identity": allowed()});
    let deny = json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"});
    let facts = |member: &'static str, name: &'static str, facts: Value| {
        with_policies(member, name, &facts, &only_identity)
    };
    vec![
        with_policies(
            "policies.vpcEndpoint",
            "from a public address",
            &public,
            &json!({"identity": allowed(), "vpcEndpoint": policy(&[deny])}),
        ),
        with_policies(
            "policies.session",
            "of a user",
            &json!({}),
            &json!({"identity": allowed(), "session": allowed()}),
        ),
        with_policies(
            "policies.scopeDown",
            "of a user",
            &json!({}),
            &json!({"identity": allowed(), "scopeDown": []}),
        ),
        with_policies(
            "policies.scopeDown",
            "four",
            &session,
            &json!({"identity": allowed(), "scopeDown": vec![allow_all(); 4]}),
        ),
        facts(
            "request.network",
            "both ways",
            json!({"network": {"sourceIp": "203.0.113.9", "vpc": "vpc-1a2b"}}),
        ),
        facts(
            "request.credentials.expiresAt",
            "without a time",
            json!({"credentials": {"type": "temporary", "expiresAt": "2026-11-23T10:00:00Z"}}),
        ),
        facts(
            "request.credentials.type",
            "of nobody",
            json!({"principal": "anonymous", "credentials": {"type": "temporary"}}),
        ),
        facts(
            "request.credentials.type",
            "of a session",
            json!({"principal": SESSION, "credentials": {"type": "longTerm"}}),
        ),
        facts(
            "request.network.tls.cipherSuite",
            "of an older version",
            json!({"network": {"tls": {"version": "1.3", "cipherSuite": "ECDHE-RSA-AES128-GCM-SHA256"}}}),
        ),
        facts(
            "request.principal",
            "two of them",
            json!({"principal": {"arn": ANN, "service": "s3.amazonaws.com"}}),
        ),
        facts(
            "request.principal.roleArn",
            "of a user",
            json!({"principal": {"arn": ANN, "roleArn": "arn:aws:iam::111122223333:role/Analyst"}}),
        ),
        facts(
            "request.principal.isServiceLinkedRole",
            "of a service",
            json!({"principal": {"service": "s3.amazonaws.com", "isServiceLinkedRole": true}}),
        ),
        facts(
            "request.principal.isManagementAccount",
            "of nobody",
            json!({"principal": {"isManagementAccount": true}}),
        ),
    ]
}

/// At least one for each member that bears on a decision.
#[must_use]
pub fn guards() -> Vec<Guard> {
    let mut all = Vec::new();
    principals(&mut all);
    requests(&mut all);
    networks(&mut all);
    contexts(&mut all);
    pairs(&mut all);
    policies(&mut all);
    settings(&mut all);
    gates(&mut all);
    all
}

fn principals(all: &mut Vec<Guard>) {
    let caller = |principal: Value| json!({"principal": principal});
    let from = |principal: Value| json!({"StringEquals": {"aws:PrincipalArn": principal}});
    all.push(denied(
        "request.principal",
        "text",
        &json!({}),
        &from(json!(ANN)),
    ));
    all.push(denied(
        "request.principal.arn",
        "object",
        &caller(json!({"arn": ANN})),
        &from(json!(ANN)),
    ));
    all.push(denied(
        "request.principal.uniqueId",
        "user",
        &caller(json!({"arn": ANN, "uniqueId": "AIDAEXAMPLE"})),
        &json!({"StringEquals": {"aws:userid": "AIDAEXAMPLE"}}),
    ));
    let role = "arn:aws:iam::111122223333:role/path/Analyst";
    // Without it, whether a session is of the role is not known: then a Deny would apply as well.
    let of_role =
        json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": from(json!(role))});
    all.push(with_policies(
        "request.principal.roleArn",
        "session",
        &caller(json!({"arn": SESSION, "roleArn": role})),
        &json!({"identity": [policy(&[of_role])]}),
    ));
    let resource = |effect: &str, principal: Value| {
        let statement = json!({"Effect": effect, "Principal": principal, "Action": "s3:*", "Resource": "arn:aws:s3:::b/*"});
        policy(&[statement])
    };
    // A Deny would apply to a user who is not known.
    all.push(with_policies(
        "request.principal.issuingUser",
        "federated user",
        &caller(json!({"arn": "arn:aws:sts::111122223333:federated-user/Bo", "issuingUser": ANN})),
        &json!({"session": [allow_all()], "resource": resource("Allow", json!({"AWS": ANN}))}),
    ));
    let id = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
    all.push(with_policies(
        "request.principal.canonicalUser",
        "user",
        &caller(json!({"arn": ANN, "canonicalUser": id})),
        &json!({"identity": [allow_all()], "resource": resource("Deny", json!({"CanonicalUser": id}))}),
    ));
    let nothing = json!({"identity": [allow_all()], "serviceControlPolicies": [[]]});
    let linked =
        "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForRedshift/redshift.amazonaws.com";
    for (member, flag, arn) in [
        (
            "request.principal.isServiceLinkedRole",
            "isServiceLinkedRole",
            linked,
        ),
        (
            "request.principal.isManagementAccount",
            "isManagementAccount",
            ANN,
        ),
    ] {
        let facts = caller(json!({"arn": arn, flag: true}));
        all.push(with_policies(member, "SCP", &facts, &nothing));
    }
    let service = "cloudtrail.amazonaws.com";
    let grant = json!({"Effect": "Allow", "Principal": {"Service": service}, "Action": "s3:*", "Resource": "arn:aws:s3:::b/*"});
    all.push(with_policies(
        "request.principal.service",
        "service",
        &caller(json!({"service": service})),
        &json!({"resource": policy(&[grant])}),
    ));
    let trust = json!({"Effect": "Allow", "Principal": {"Federated": PROVIDER}, "Action": "sts:AssumeRoleWithSAML"});
    all.push(with_policies(
        "request.principal.federated",
        "provider",
        &json!({"principal": {"federated": PROVIDER}, "action": "sts:AssumeRoleWithSAML",
            "resource": "arn:aws:iam::111122223333:role/Analyst"}),
        &json!({"resource": policy(&[trust])}),
    ));
}

fn requests(all: &mut Vec<Guard>) {
    let all_but = |element: Value| json!({"identity": [policy(&[allow(), element])]});
    all.push(with_policies(
        "request.action",
        "Deny",
        &json!({}),
        &all_but(json!({"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"})),
    ));
    all.push(with_policies(
        "request.resource",
        "Deny",
        &json!({}),
        &all_but(json!({"Effect": "Deny", "Action": "*", "Resource": OBJECT})),
    ));
    all.push(with_policies(
        "request.resourceAccount",
        "another's",
        &json!({"resourceAccount": "444455556666"}),
        &json!({"identity": [allow_all()]}),
    ));
    let rcp = json!([[everyone_of_rcp()]]);
    all.push(with_policies(
        "request.resourceInManagementAccount",
        "RCP",
        &json!({"resourceInManagementAccount": true}),
        &json!({"identity": [allow_all()], "resourceControlPolicies": rcp}),
    ));
    let late = json!({"DateGreaterThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}});
    all.push(denied(
        "request.time",
        "late",
        &json!({"time": "2026-11-23T10:00:00Z"}),
        &late,
    ));
    let without_mfa = json!({"Bool": {"aws:MultiFactorAuthPresent": "false"}});
    let temporary = json!({"credentials": {"type": "temporary"}});
    all.push(denied(
        "request.credentials",
        "without MFA",
        &temporary,
        &without_mfa,
    ));
    all.push(denied(
        "request.credentials.type",
        "without MFA",
        &temporary,
        &without_mfa,
    ));
    let signed = |name: &str, instant: &str| json!({"time": "2026-11-23T10:00:00Z", "credentials": {"type": "temporary", name: instant}});
    all.push(denied(
        "request.credentials.issuedAt",
        "old",
        &signed("issuedAt", "2026-11-23T09:00:00Z"),
        &json!({"DateLessThan": {"aws:TokenIssueTime": "2026-11-23T09:30:00Z"}}),
    ));
    all.push(denied(
        "request.credentials.mfaAuthenticatedAt",
        "old",
        &signed("mfaAuthenticatedAt", "2026-11-23T09:00:00Z"),
        &json!({"NumericGreaterThan": {"aws:MultiFactorAuthAge": "60"}}),
    ));
    all.push(with_policies(
        "request.credentials.expiresAt",
        "over",
        &signed("expiresAt", "2026-11-23T09:59:59Z"),
        &json!({"identity": [allow_all()]}),
    ));
}

fn everyone_of_rcp() -> Value {
    policy(&[json!({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"})])
}

fn networks(all: &mut Vec<Guard>) {
    let network = |facts: Value| json!({"network": facts});
    let inside = json!({"vpcSourceIp": "10.1.2.3", "vpc": "vpc-1a2b", "vpcEndpoint": "vpce-3c4d"});
    let public = json!({"sourceIp": "203.0.113.9"});
    let office = json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}});
    all.push(denied(
        "request.network",
        "public",
        &network(public.clone()),
        &office,
    ));
    all.push(denied(
        "request.network.sourceIp",
        "public",
        &network(public),
        &office,
    ));
    for (member, condition) in [
        (
            "request.network.vpcSourceIp",
            json!({"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}),
        ),
        (
            "request.network.vpc",
            json!({"StringEquals": {"aws:SourceVpc": "vpc-1a2b"}}),
        ),
        (
            "request.network.vpcEndpoint",
            json!({"StringEquals": {"aws:SourceVpce": "vpce-3c4d"}}),
        ),
    ] {
        all.push(denied(
            member,
            "endpoint",
            &network(inside.clone()),
            &condition,
        ));
    }
    let secure = |is: &str| json!({"Bool": {"aws:SecureTransport": is}});
    all.push(denied(
        "request.network.tls",
        "clear text",
        &network(json!({"tls": null})),
        &secure("false"),
    ));
    all.push(denied(
        "request.network.tls",
        "encrypted",
        &network(json!({"tls": {"version": "1.2"}})),
        &secure("true"),
    ));
    all.push(denied(
        "request.network.tls.version",
        "old",
        &network(json!({"tls": {"version": "1.0"}})),
        &json!({"NumericLessThan": {"s3:TlsVersion": "1.2"}}),
    ));
    // No condition key tells the suite: without the one that contradicts its version, all is allowed.
    all.push(with_policies(
        "request.network.tls.cipherSuite",
        "of another version",
        &network(json!({"tls": {"version": "1.2", "cipherSuite": "TLS_AES_128_GCM_SHA256"}})),
        &json!({"identity": [allow_all()]}),
    ));
}

fn contexts(all: &mut Vec<Guard>) {
    let context = |facts: Value| json!({"context": facts});
    for (name, value, condition) in [
        (
            "text",
            json!("red"),
            json!({"StringEquals": {"x:mark": "red"}}),
        ),
        (
            "number",
            json!(5),
            json!({"NumericEquals": {"x:mark": "5"}}),
        ),
        (
            "fraction",
            json!(5.25),
            json!({"NumericEquals": {"x:mark": "5.25"}}),
        ),
        ("boolean", json!(true), json!({"Bool": {"x:mark": "true"}})),
        ("false", json!(false), json!({"Bool": {"x:mark": "false"}})),
        (
            "list",
            json!(["blue", "red"]),
            json!({"ForAnyValue:StringEquals": {"x:mark": "red"}}),
        ),
        (
            "list of one",
            json!(["red"]),
            json!({"ForAnyValue:StringEquals": {"x:mark": "red"}}),
        ),
        (
            "mixed list",
            json!(["blue", 5, true]),
            json!({"ForAnyValue:StringEquals": {"x:mark": "true"}}),
        ),
        (
            "empty text",
            json!(""),
            json!({"StringEquals": {"x:mark": ""}}),
        ),
        (
            "beyond ASCII",
            json!("r\u{e9}d \u{65e5}\u{1f600}"),
            json!({"StringEquals": {"x:mark": "r\u{e9}d \u{65e5}\u{1f600}"}}),
        ),
    ] {
        all.push(denied(
            "request.context.*",
            name,
            &context(json!({"x:mark": value})),
            &condition,
        ));
    }
    // Also what holds nothing that could be compared is a key that is there.
    all.push(denied(
        "request.context.*",
        "given",
        &context(json!({"x:mark": 3600})),
        &json!({"Null": {"x:mark": "true"}}),
    ));
    all.push(denied(
        "request.context",
        "text",
        &context(json!({"x:mark": "red"})),
        &json!({"StringEquals": {"x:mark": "red"}}),
    ));
    all.push(denied(
        "request.context.*.*",
        "list",
        &context(json!({"x:mark": ["red"]})),
        &json!({"ForAnyValue:StringEquals": {"x:mark": "red"}}),
    ));
    all.push(denied(
        "request.context.*",
        "absent, though it is derived",
        &json!({"context": {"aws:SourceIp": null}, "network": {"sourceIp": "203.0.113.9"}}),
        &json!({"Null": {"aws:SourceIp": "true"}}),
    ));
    all.push(denied(
        "request.context.*",
        "wins over what is derived",
        &json!({"context": {"aws:SourceIp": "203.0.113.9"}, "network": {"sourceIp": "198.51.100.7"}}),
        &json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
    ));
}

fn pairs(all: &mut Vec<Guard>) {
    let second = |facts: &Value| {
        let mut pair = json!({"action": "s3:PutObject", "resource": "arn:aws:s3:::b/other"});
        for (name, value) in facts.as_object().expect("facts") {
            pair[name] = value.clone();
        }
        json!({"pairs": [pair]})
    };
    let puts = policy(&[
        allow(),
        json!({"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*"}),
    ]);
    for member in [
        "request.pairs",
        "request.pairs.*",
        "request.pairs.*.action",
        "request.pairs.*.resource",
    ] {
        all.push(with_policies(
            member,
            "denied",
            &second(&json!({})),
            &json!({"identity": [puts.clone()]}),
        ));
    }
    all.push(denied(
        "request.pairs.*.resourceAccount",
        "another's",
        &second(&json!({"resourceAccount": "444455556666"})),
        &json!({"StringEquals": {"aws:ResourceAccount": "444455556666"}}),
    ));
    all.push(denied(
        "request.pairs.*.context",
        "its own",
        &second(&json!({"context": {"x:mark": "red"}})),
        &json!({"StringEquals": {"x:mark": "red"}}),
    ));
    let mut unbound = second(&json!({"resourceInManagementAccount": true}));
    unbound["resourceInManagementAccount"] = json!(true);
    all.push(with_policies(
        "request.pairs.*.resourceInManagementAccount",
        "unbound",
        &unbound,
        &json!({"identity": [allow_all()], "resourceControlPolicies": [[everyone_of_rcp()]]}),
    ));
    all.push(with_policies(
        "request.pairs.*.resourcePolicy",
        "Deny",
        &second(&json!({"resourcePolicy": everyone("Deny")})),
        &json!({"identity": [allow_all()]}),
    ));
}

fn policies(all: &mut Vec<Guard>) {
    let none = json!({});
    let deny = || policy(&[json!({"Effect": "Deny", "Action": "s3:*", "Resource": "*"})]);
    let identity = || json!([allow_all()]);
    let session = json!({"principal": SESSION});
    all.push(with_policies(
        "policies",
        "identity",
        &none,
        &json!({"identity": identity()}),
    ));
    all.push(with_policies(
        "policies.identity",
        "Allow",
        &none,
        &json!({"identity": identity()}),
    ));
    all.push(with_policies(
        "policies.identity.*",
        "Deny",
        &none,
        &json!({"identity": [allow_all(), deny()]}),
    ));
    all.push(with_policies(
        "policies.resource",
        "Deny",
        &none,
        &json!({"identity": identity(), "resource": everyone("Deny")}),
    ));
    all.push(with_policies(
        "policies.permissionsBoundary",
        "Deny",
        &none,
        &json!({"identity": identity(), "permissionsBoundary": {"name": "Bound", "policy": deny()}}),
    ));
    all.push(with_policies(
        "policies.session",
        "Deny",
        &session,
        &json!({"identity": identity(), "session": [deny()]}),
    ));
    all.push(with_policies(
        "policies.session.*",
        "Deny",
        &session,
        &json!({"identity": identity(), "session": [allow_all(), deny()]}),
    ));
    all.push(with_policies(
        "policies.scopeDown",
        "Deny",
        &session,
        &json!({"identity": identity(), "scopeDown": [deny()]}),
    ));
    all.push(with_policies(
        "policies.scopeDown.*",
        "second",
        &session,
        &json!({"identity": identity(), "scopeDown": [allow_all(), deny()]}),
    ));
    all.push(with_policies(
        "policies.serviceControlPolicies",
        "second level",
        &none,
        &json!({"identity": identity(), "serviceControlPolicies": [[allow_all()], [allow_all(), deny()]]}),
    ));
    all.push(with_policies(
        "policies.serviceControlPolicies",
        "empty",
        &none,
        &json!({"identity": identity(), "serviceControlPolicies": []}),
    ));
    all.push(with_policies(
        "policies.resourceControlPolicies",
        "second level",
        &none,
        &json!({"identity": identity(), "resourceControlPolicies": [[], [everyone_of_rcp()]]}),
    ));
    let endpoint = json!({"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"});
    all.push(with_policies(
        "policies.vpcEndpoint",
        "Deny",
        &none,
        &json!({"identity": identity(), "vpcEndpoint": policy(&[endpoint])}),
    ));
    all.push(with_policies(
        "policies.identity.*",
        "as text",
        &none,
        &json!({"identity": [allow_all().to_string(), deny().to_string()]}),
    ));
}

fn settings(all: &mut Vec<Guard>) {
    let none = json!({});
    // Of no service: what AWS would refuse, and what allows nothing where it is stored.
    let careless = json!({"Effect": "Allow", "Action": "*:Get*", "Resource": "*"});
    let stored = json!({"identity": [policy(&[allow(), careless])]});
    for member in ["settings", "settings.loader"] {
        all.push(with_settings(
            member,
            "lenient",
            &none,
            &stored,
            &json!({"loader": "lenient"}),
        ));
    }
    let stranger = json!({"principal": "arn:aws:iam::444455556666:user/Eve", "resourceAccount": "111122223333"});
    all.push(with_settings(
        "settings.restrictPublicBuckets",
        "stranger",
        &stranger,
        &json!({"identity": [allow_all()], "resource": everyone("Allow")}),
        &json!({"restrictPublicBuckets": true}),
    ));
    let bound =
        json!({"identity": [allow_all()], "resourceControlPolicies": [[everyone_of_rcp()]]});
    all.push(with_settings(
        "settings.rcpServices",
        "others",
        &none,
        &bound,
        &json!({"rcpServices": ["sqs"]}),
    ));
    all.push(with_settings(
        "settings.rcpServices.*",
        "this one",
        &none,
        &bound,
        &json!({"rcpServices": ["sqs", "s3"]}),
    ));
}
