//! `Authorizer::evaluate` allocates nothing, whatever it is asked, nor does a compiled authorizer.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, RwLock};

use portcullis::{
    Authorizer, AuthorizerBuilder, Loader, Outcome, PartialDecision, PolicyLevels, PolicySet,
    PolicyType, Principal, RcpServices, RequestContext,
    guard::{DatabaseRequirements, Guards, TransportRequirements},
    policy::{ConditionOperator, SetOperator},
    request::{
        Connection, ContextValue, Credentials, KeySchema, Network, RequestContextBuilder, Side,
        SslMode, Timestamp, Tls, TlsVersion, UnknownKeys,
    },
};
use portcullis_tests::counting;

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

/// What `work` gives, and how often it asked the allocator for something.
fn counted<T>(work: impl FnOnce() -> T) -> (T, i64) {
    let (result, count) = counting::counted(work);
    (result, count.calls)
}

fn set(policy_type: PolicyType, documents: &[&str]) -> PolicySet {
    let mut builder = PolicySet::builder(policy_type, Loader::Lenient);
    for document in documents {
        builder = builder.policy("", document);
    }
    builder.build().unwrap_or_else(|errors| panic!("{errors}"))
}

/// Is put together and decides without allocating, as `explain` decides, and as handles of its own decide.
fn check(what: &str, builder: AuthorizerBuilder<'_>, request: &RequestContext<'_>) -> Outcome {
    let (authorizer, allocations) = counted(|| builder.build());
    assert_eq!(allocations, 0, "{what} allocates where it is built");
    let authorizer = authorizer.unwrap_or_else(|error| panic!("{error}"));
    let (decision, allocations) = counted(|| authorizer.evaluate(request));
    assert_eq!(allocations, 0, "{what} allocates");
    let shared = authorizer.to_shared();
    let (of_shared, allocations) = counted(|| shared.evaluate(request));
    assert_eq!((of_shared, allocations), (decision, 0), "{what}, shared");
    assert_eq!(shared.check(request), authorizer.check(request), "{what}");
    let compiled = authorizer.compile();
    let (of_compiled, allocations) = counted(|| compiled.evaluate(request));
    assert_eq!(
        (of_compiled, allocations),
        (decision, 0),
        "{what}, compiled"
    );
    let known = request.clone();
    let (known, allocations) = counted(|| compiled.for_caller(known));
    assert!(allocations <= 1, "{what}: {allocations} for a caller");
    let (of_known, allocations) = counted(|| known.evaluate());
    assert_eq!((of_known, allocations), (decision, 0), "{what}, known");
    let names = [
        "ctx:Key",
        "aws:PrincipalArn",
        "aws:PrincipalTag/",
        "aws:SourceIp",
    ];
    let unknown = UnknownKeys::new(&names).unwrap_or_else(|error| panic!("{error}"));
    let (partial, allocations) = counted(|| authorizer.evaluate_partial(request, &unknown));
    assert_eq!(allocations, 0, "{what} allocates where keys are unknown");
    let none = UnknownKeys::new(&[]).unwrap_or_else(|error| panic!("{error}"));
    let known = match decision.is_allowed() {
        true => PartialDecision::Allowed,
        false => PartialDecision::Refused,
    };
    assert!(
        [known, PartialDecision::Depends].contains(&partial),
        "{what}"
    );
    assert_eq!(authorizer.evaluate_partial(request, &none), known, "{what}");
    let explanation = authorizer.explain(request);
    assert_eq!(
        decision.outcome(),
        explanation.decision,
        "{what}: {explanation}"
    );
    decision.outcome()
}

/// A test that sees nothing would pass.
#[test]
fn the_counter_counts() {
    let (text, allocations) = counted(|| String::from("x"));
    assert_eq!(allocations, 1);
    let ((), allocations) = counted(|| drop(text));
    assert_eq!(allocations, 1);
    let (_, allocations) = counted(|| 1 + 1);
    assert_eq!(allocations, 0);
}

/// A value that meets the policy's `value`, one that does not, one that cannot be read.
fn samples(operator: ConditionOperator) -> (&'static str, [&'static str; 3]) {
    let name = operator.as_str();
    let like = "arn:aws:sns:*:111122223333:*";
    match name {
        _ if name.starts_with("Numeric") => ("10.50", ["10.5", "9", "ten"]),
        _ if name.starts_with("Date") => {
            ("2026-01-01", ["2026-01-01T00:00:00Z", "1700000000", "soon"])
        }
        _ if name.starts_with("Arn") => (
            like,
            [
                "arn:aws:sns:us-east-1:111122223333:t",
                "arn:aws:sns:us-east-1:444455556666:t",
                "t",
            ],
        ),
        _ if name.contains("IpAddress") => (
            "203.0.113.0/24",
            ["::ffff:203.0.113.9", "2001:db8::1", "203.0.113"],
        ),
        "StringLike" | "StringNotLike" => ("a*é?*", ["abéc", "abé", ""]),
        "Bool" | "Null" => ("true", ["TRUE", "false", "1"]),
        "BinaryEquals" => ("QmluYXJ5", ["QmluYXJ5", "QQ==", "Q"]),
        _ => ("Straße", ["Straße", "STRASSE", ""]),
    }
}

#[test]
fn no_operator_allocates() {
    let caller = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("an ARN");
    let forms: [(&str, &str); 6] = [
        ("", ""),
        ("", "IfExists"),
        (SetOperator::ForAllValues.as_str(), ""),
        (SetOperator::ForAllValues.as_str(), "IfExists"),
        (SetOperator::ForAnyValue.as_str(), ""),
        (SetOperator::ForAnyValue.as_str(), "IfExists"),
    ];
    assert_eq!(
        ConditionOperator::ALL.len(),
        27,
        "SEMANTICS.md, sections 4.2 to 4.9"
    );
    let (mut asked, mut seen) = (0, [0; 3]);
    for operator in ConditionOperator::ALL {
        let (wanted, [meets, misses, unreadable]) = samples(*operator);
        for (prefix, suffix) in forms {
            if *operator == ConditionOperator::Null && !(prefix.is_empty() && suffix.is_empty()) {
                continue;
            }
            for effect in ["Allow", "Deny"] {
                let name = format!("{prefix}{operator}{suffix}");
                // The second value is a variable where the operator takes one, and unreadable elsewhere.
                let policy = format!(
                    r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "{effect}", "Action": "sqs:*",
                    "Resource": "*", "Condition": {{"{name}": {{"ctx:Key": ["{wanted}", "${{ctx:Other, 'x'}}"]}}}}}}]}}"#
                );
                let open = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
                let documents = if effect == "Deny" {
                    vec![policy.as_str(), open]
                } else {
                    vec![policy.as_str()]
                };
                let identity = set(PolicyType::Identity, &documents);
                let values: [Option<ContextValue<'_>>; 8] = [
                    None,
                    Some(ContextValue::Absent),
                    Some(meets.into()),
                    Some(misses.into()),
                    Some(unreadable.into()),
                    Some(Vec::<&str>::new().into()),
                    Some([meets].into()),
                    Some([misses, meets, "", unreadable].into()),
                ];
                for value in values {
                    let mut request = RequestContext::builder(
                        caller,
                        "sqs:SendMessage",
                        "arn:aws:sqs:us-east-1:111122223333:q",
                    );
                    let what = format!("{effect} if {name} with {value:?}");
                    if let Some(value) = value {
                        request = request.context("CTX:key", value);
                    }
                    let request = request.build().unwrap_or_else(|errors| panic!("{errors}"));
                    let outcome = check(&what, Authorizer::builder().identity(&identity), &request);
                    seen[outcome as usize] += 1;
                    asked += 1;
                }
            }
        }
    }
    println!("{asked} requests: {seen:?} implicitly denied, explicitly denied, allowed");
    assert!(
        seen.iter().all(|count| *count > 300),
        "each outcome has its share: {seen:?}"
    );
}

#[test]
fn typed_values_do_not_allocate_when_they_are_compared() {
    let policy = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {
        "NumericLessThan": {"x:n": "10", "x:i": 12}, "Bool": {"x:b": "true"}, "StringEquals": {"x:n": "5"},
        "DateGreaterThan": {"x:t": "2020-01-01", "aws:CurrentTime": "2026-01-01", "aws:TokenIssueTime": "2026-01-01"},
        "IpAddress": {"x:a": "2001:db8::/32", "aws:SourceIp": "203.0.113.0/24"},
        "NumericLessThanEquals": {"aws:MultiFactorAuthAge": "3600"},
        "ArnEquals": {"aws:PrincipalArn": "${aws:PrincipalArn}"}}}}"#;
    let identity = set(PolicyType::Identity, &[policy]);
    let caller =
        Principal::from_arn("arn:aws:sts::111122223333:assumed-role/Analyst/ann").expect("an ARN");
    let credentials = Credentials::temporary()
        .issued_at("2026-11-23T09:30:00Z")
        .expires_at("2026-11-23T10:30:00Z")
        .mfa_authenticated_at("2026-11-23T09:30:00Z");
    let request = RequestContext::builder(caller, "s3:ListAllMyBuckets", "*")
        .context("x:n", 5)
        .context("x:i", -3)
        .context("x:b", true)
        .context("x:t", Timestamp::from_epoch_seconds(1_700_000_000))
        .context(
            "x:a",
            "2001:db8::7"
                .parse::<std::net::IpAddr>()
                .expect("an address"),
        )
        .credentials(credentials)
        .time("2026-11-23T10:00:00Z")
        .network(Network::public("203.0.113.9"))
        .build()
        .unwrap_or_else(|errors| panic!("{errors}"));
    let outcome = check(
        "typed values",
        Authorizer::builder().identity(&identity),
        &request,
    );
    assert_eq!(outcome, Outcome::Allowed);
}

const OPEN: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;

/// Every kind of entry, and variables in resources: short ARNs, wildcards, defaults, escapes.
const BUCKET: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"AWS": ["111122223333", "arn:aws:iam::444455556666:root", "AIDAEXAMPLE",
        "arn:aws:iam::111122223333:user/Ann", "arn:aws:iam::111122223333:role/teams/Analyst",
        "arn:aws:sts::111122223333:assumed-role/Analyst/bob", "arn:aws:sts::111122223333:federated-user/zoe"],
        "Service": "redshift.amazonaws.com", "CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"},
     "NotAction": "s3:Delete*",
     "Resource": ["arn:aws:s3:::reports/${aws:PrincipalTag/team, 'common'}/*", "arn:aws:s3:::reports/${*}${aws:username}"]},
    {"Effect": "Deny", "NotPrincipal": {"AWS": ["arn:aws:iam::111122223333:user/Ann", "111122223333"]},
     "Action": "s3:Put?bject", "NotResource": "arn:aws:s3:::reports/${aws:userid}/*"},
    {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::reports/*/secret",
     "Condition": {"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/${aws:PrincipalTag/team}*"}}}]}"#;

#[test]
fn no_principal_layer_or_gate_allocates() {
    let guard = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "NotAction": ["s3:*", "kms:*", "sts:*"], "Resource": "*"}]}"#;
    let rcp = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
        "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalAccount": ["111122223333", "444455556666"]},
        "ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/*/a?b", "arn:aws:iam::*:role/aws-reserved/*/${aws:PrincipalTag/Équipe, 'x'}"]},
        "StringNotEqualsIgnoreCase": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/x/unknown"},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}}}"#;
    let endpoint = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}"#;
    let trust = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"],
        "Principal": {"AWS": "111122223333", "Federated": "accounts.google.com"}}}"#;
    let key = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "kms:*", "Resource": "*"}}"#;
    let identity = set(PolicyType::Identity, &[OPEN]);
    let boundary = set(PolicyType::PermissionsBoundary, &[guard]);
    let session = set(PolicyType::Session, &[guard, OPEN]);
    let (root, unit) = (
        set(PolicyType::ServiceControl, &[OPEN]),
        set(PolicyType::ServiceControl, &[guard, OPEN]),
    );
    let resource_level = set(PolicyType::ResourceControl, &[rcp]);
    let vpc_endpoint = set(PolicyType::VpcEndpoint, &[endpoint]);
    let (bucket, trust, key) = (
        set(PolicyType::Resource, &[BUCKET]),
        set(PolicyType::RoleTrust, &[trust]),
        set(PolicyType::KmsKey, &[key]),
    );
    let service_levels = PolicyLevels::from_iter([root, unit]);
    let resource_levels = PolicyLevels::from_iter([resource_level]);
    let services = RcpServices::new(["s3", "sts"]).expect("prefixes");

    let arn = |text| Principal::from_arn(text).unwrap_or_else(|errors| panic!("{errors}"));
    let callers = [
        arn("arn:aws:iam::111122223333:root"),
        arn("arn:aws:iam::111122223333:user/Ann"),
        arn("arn:aws:iam::444455556666:user/Bob").with_unique_id("AIDAEXAMPLE"),
        arn("arn:aws:iam::777788889999:user/Eve"),
        arn("arn:aws:iam::111122223333:role/teams/Analyst"),
        arn("arn:aws:sts::111122223333:assumed-role/Analyst/bob")
            .with_role_arn("arn:aws:iam::111122223333:role/teams/Analyst"),
        arn("arn:aws:sts::111122223333:assumed-role/Linked/x").service_linked_role(true),
        arn("arn:aws:sts::111122223333:assumed-role/Unknown/x"),
        arn("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_1/x"),
        arn("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"),
        arn("arn:aws:sts::111122223333:federated-user/zoe")
            .with_issuing_user("arn:aws:iam::111122223333:user/Ann"),
        arn("arn:aws-cn:iam::111122223333:user/Ann"),
        arn("arn:aws:iam::111122223333:user/Ann").management_account(true),
        Principal::service("redshift.amazonaws.com"),
        Principal::federated("accounts.google.com"),
        Principal::anonymous().with_canonical_user(
            "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
        ),
    ];
    let requests = [
        ("s3:GetObject", "arn:aws:s3:::reports/common/q3.csv"),
        ("s3:GetObject", "arn:aws:s3:::reports/*Ann"),
        ("s3:PutObject", "arn:aws:s3:::reports/common/secret"),
        ("s3:DeleteObject", "arn:aws:s3:::reports/common/q3.csv"),
        ("s3:ListAllMyBuckets", "*"),
        ("sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:q"),
        ("kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/1"),
        ("sts:AssumeRole", "arn:aws:iam::111122223333:role/Trusting"),
        (
            "sts:AssumeRoleWithWebIdentity",
            "arn:aws:iam::111122223333:role/Trusting",
        ),
        ("sts:GetCallerIdentity", "*"),
    ];
    let (mut asked, mut seen) = (0, [0; 3]);
    for caller in callers {
        for (action, resource) in requests {
            let policy = match resource {
                _ if resource.contains(":key/") => &key,
                _ if resource.contains(":role/") => &trust,
                _ => &bucket,
            };
            // Each layer on or off; bit by bit.
            for layers in 0_u32..256 {
                let on = |bit: u32| layers & (1 << bit) != 0;
                let builder = Authorizer::builder()
                    .identity(on(0).then_some(&identity))
                    .resource(on(1).then_some(policy))
                    .permissions_boundary(on(2).then_some(&boundary))
                    .session(on(3).then_some(&session))
                    .service_control_policies(on(4).then_some(&service_levels))
                    .resource_control_policies(on(5).then_some(&resource_levels))
                    .rcp_services(on(5).then_some(&services))
                    .vpc_endpoint(on(6).then_some(&vpc_endpoint))
                    .restrict_public_buckets(on(7));
                let request = RequestContext::builder(caller, action, resource);
                let request = with_facts(request, layers);
                // Who comes from a provider, and nobody, cannot have credentials.
                let request = with_credentials(request.clone(), layers)
                    .build()
                    .or_else(|_| request.build())
                    .unwrap_or_else(|errors| panic!("{errors}"));
                let what = format!("{caller:?} {action} {resource}, layers {layers:08b}");
                seen[check(&what, builder, &request) as usize] += 1;
                asked += 1;
            }
        }
    }
    println!("{asked} requests: {seen:?} implicitly denied, explicitly denied, allowed");
    assert!(
        seen.iter().all(|count| *count > 1_000),
        "each outcome has its share: {seen:?}"
    );
}

/// Gates of all kinds, whether they refuse or not.
#[test]
fn no_guard_allocates() {
    let network = portcullis::scenario::network(
        r#"{"vpcs": [{"id": "vpc-1", "cidrs": ["10.0.0.0/16"]}],
        "subnets": [{"id": "subnet-a", "vpc": "vpc-1", "cidrs": ["10.0.0.0/24"]}],
        "securityGroups": [{"id": "sg-0a", "vpc": "vpc-1", "inbound": [{"peer": "10.0.3.0/24"}]}],
        "workgroups": [{"name": "bi", "subnets": ["subnet-a"], "addresses": ["10.0.0.9"], "securityGroups": ["sg-0a"]}]}"#,
    );
    let database = DatabaseRequirements::new();
    let guards = Guards::new()
        .require_signature(true)
        .transport(TransportRequirements::new().database(database))
        .network(network.unwrap_or_else(|error| panic!("{error}")));
    let identity = set(
        PolicyType::Identity,
        &[
            r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#,
        ],
    );
    let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("a user");
    let mut seen = [0; 3];
    for client in [[10, 0, 3, 4], [10, 0, 4, 4]] {
        for sslmode in [SslMode::VerifyFull, SslMode::Disable] {
            for suite in ["ECDHE-RSA-AES128-SHA", "AES128-SHA"] {
                for credentials in [Credentials::long_term(), Credentials::unsigned()] {
                    let tls = Tls::new(TlsVersion::Tls1_2).cipher_suite(suite);
                    let connection = Connection::new(Ipv4Addr::from(client), Side::workgroup("bi"));
                    let request = RequestContext::builder(ann, "redshift:DescribeClusters", "*")
                        .network(Network::public("203.0.113.9").transport(tls))
                        .credentials(credentials)
                        .connection(connection.sslmode(sslmode))
                        .build()
                        .unwrap_or_else(|errors| panic!("{errors}"));
                    let builder = Authorizer::builder().identity(&identity).guards(&guards);
                    seen[check(suite, builder, &request) as usize] += 1;
                }
            }
        }
    }
    assert_eq!(seen, [15, 0, 1], "one of the sixteen meets all of it");
}

/// Facts that go with some of the authorizers: an owner, a tag; with credentials a lifetime that is over in every third.
fn with_facts<'a>(request: RequestContextBuilder<'a>, layers: u32) -> RequestContextBuilder<'a> {
    let request = request
        .resource_account("111122223333")
        .time("2026-11-23T10:00:00Z");
    if layers.is_multiple_of(2) {
        request.context("aws:PrincipalTag/Team", "common")
    } else {
        request
    }
}

fn with_credentials<'a>(
    request: RequestContextBuilder<'a>,
    layers: u32,
) -> RequestContextBuilder<'a> {
    match layers % 3 {
        0 => request.credentials(Credentials::temporary().expires_at("2026-11-23T09:00:00Z")),
        1 => request.credentials(Credentials::temporary().expires_at("2026-11-23T11:00:00Z")),
        _ => request,
    }
}

/// A request that is told by texts alone costs no allocation, and neither does its end.
#[test]
fn a_request_of_texts_does_not_allocate() {
    let keys: Vec<String> = (0..32).map(|at| format!("x:key{at}")).collect();
    let mut texts: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "v")).collect();
    texts[7] = ("aws:SourceIp", "203.0.113.9");
    for principal in [
        "arn:aws:iam::111122223333:user/Ann",
        "arn:aws:iam::111122223333:root",
    ] {
        for count in [0, 1, 8, 31, 32] {
            let (known, allocations) = counted(|| {
                let principal = Principal::from_arn(principal).expect("a principal");
                let texts = &texts[..count];
                let request =
                    RequestContext::new(principal, "s3:GetObject", "arn:aws:s3:::b/k", texts);
                request
                    .expect("sound")
                    .context_value("aws:SourceIp")
                    .is_some()
            });
            assert_eq!(known, count > 7);
            assert_eq!(allocations, 0, "{count} keys");
            let names = texts.iter().take(count).map(|(name, _)| *name);
            let schema = KeySchema::new(names).expect("each once");
            let values: Vec<_> = texts.iter().map(|(_, value)| Some(*value)).collect();
            let principal = Principal::from_arn(principal).expect("a principal");
            let (of_schema, allocations) = counted(|| {
                let (action, resource) = ("s3:GetObject", "arn:aws:s3:::b/k");
                let request = schema.request(&principal, action, resource, &values[..count]);
                request
                    .expect("sound")
                    .context_value("aws:SourceIp")
                    .is_some()
            });
            assert_eq!(
                (of_schema, allocations),
                (known, 0),
                "{count} declared keys"
            );
        }
    }
}

/// What a server keeps: handles, replaced while others decide.
struct Host {
    users: RwLock<HashMap<String, PolicySet>>,
    buckets: RwLock<HashMap<String, PolicySet>>,
    /// Of each account, in an `Arc` as in a cache that gives out snapshots.
    levels: RwLock<HashMap<String, Arc<PolicyLevels>>>,
    rcp_services: RcpServices,
}

impl Host {
    fn handle(&self, caller: &str, action: &str, bucket: &str, key: &str, address: &str) -> bool {
        let principal = Principal::from_arn(caller).expect("a user");
        let account = principal.account().expect("of an account");
        let identity = self.users.read().expect("no poison").get(caller).cloned();
        let resource = self.buckets.read().expect("no poison").get(bucket).cloned();
        let levels = self.levels.read().expect("no poison").get(account).cloned();
        let context = [("aws:SourceIp", address)];
        let request = RequestContext::new(principal, action, key, &context).expect("a request");
        let authorizer = Authorizer::builder()
            .identity(identity.as_ref())
            .resource(resource.as_ref())
            .service_control_policies(levels.as_deref())
            .rcp_services(&self.rcp_services)
            .build()
            .expect("each set in its slot");
        authorizer.evaluate(&request).is_allowed()
    }
}

#[test]
fn a_host_that_caches_handles_decides_without_allocating() {
    let ann = "arn:aws:iam::111122223333:user/Ann";
    let reads = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*",
        "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}}"#;
    let full = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    let closed = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
        "Resource": "arn:aws:s3:::reports/secret/*"}}"#;
    let level = set(PolicyType::ServiceControl, &[full]);
    let levels = Arc::new(PolicyLevels::from_iter([&level, &level, &level]));
    let host = Host {
        users: RwLock::new([(ann.into(), set(PolicyType::Identity, &[reads]))].into()),
        buckets: RwLock::new([("reports".into(), set(PolicyType::Resource, &[closed]))].into()),
        levels: RwLock::new([("111122223333".into(), levels)].into()),
        rcp_services: RcpServices::new(["s3"]).expect("a prefix"),
    };
    for (key, address, allowed) in [
        ("arn:aws:s3:::reports/1.csv", "203.0.113.9", true),
        ("arn:aws:s3:::reports/1.csv", "198.51.100.7", false),
        ("arn:aws:s3:::reports/secret/1.csv", "203.0.113.9", false),
    ] {
        let (answer, calls) = counted(|| host.handle(ann, "s3:GetObject", "reports", key, address));
        assert_eq!((answer, calls), (allowed, 0), "{key} from {address}");
    }
    // A level is closed: the next request meets it.
    let nothing = set(PolicyType::ServiceControl, &[]);
    let levels = Arc::new(PolicyLevels::from_iter([level, nothing]));
    let mut accounts = host.levels.write().expect("no poison");
    accounts.insert("111122223333".into(), levels);
    drop(accounts);
    let key = "arn:aws:s3:::reports/1.csv";
    assert!(!host.handle(ann, "s3:GetObject", "reports", key, "203.0.113.9"));
}
