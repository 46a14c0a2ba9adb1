//! Requests of a declared schema are those of the texts: the same answers of every key, decisions, explanations and errors.

use portcullis::finding::Reason;
use portcullis::request::KeySchema;
use portcullis::{
    Authorizer, Loader, PolicySet, PolicyType, Principal, RequestContext, RequestErrors,
};
use proptest::prelude::*;

const ARNS: [&str; 6] = [
    "arn:aws:iam::111122223333:user/Ann",
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::111122223333:role/teams/Analyst",
    "arn:aws:sts::111122223333:assumed-role/Analyst/alice",
    "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123/alice",
    "arn:aws:sts::111122223333:federated-user/Bob",
];

/// Keys of every kind: read as addresses, derived and stored, derived when asked, tags, of services, beyond ASCII.
const NAMES: [&str; 12] = [
    "aws:SourceIp",
    "AWS:principalarn",
    "aws:userid",
    "aws:username",
    "aws:PrincipalAccount",
    "aws:ResourceAccount",
    "aws:ViaAWSService",
    "aws:CurrentTime",
    "aws:PrincipalTag/team",
    "aws:RequestTag/\u{e9}quipe",
    "s3:prefix",
    "aws:AssumedRoot",
];

const VALUES: [&str; 12] = [
    "",
    "203.0.113.9",
    "2001:db8::1",
    "203.0.113.09",
    "true",
    "false",
    "111122223333",
    "arn:aws:iam::111122223333:role/teams/Analyst",
    "2026-11-23T10:00:00Z",
    "reports",
    "Ann",
    "caf\u{e9}",
];

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::${aws:username}/*"},
    {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::${aws:PrincipalTag/team, 'none'}/*",
     "Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"]}}},
    {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"NotIpAddressIfExists": {"aws:SourceIp": "0.0.0.0/0"}, "Bool": {"aws:ViaAWSService": "true"}}},
    {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"ForAnyValue:StringLike": {"s3:prefix": ["rep*", ""]}}},
    {"Effect": "Deny", "Action": "s3:Put*", "Resource": "*", "Condition": {"ForAllValues:StringEquals": {"s3:prefix": "Ann", "aws:RequestTag/\u00c9QUIPE": "Ann"}}},
    {"Effect": "Allow", "Action": "ec2:*", "Resource": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/teams/*"}}},
    {"Effect": "Allow", "Action": "ec2:*", "Resource": "*", "Condition": {"Null": {"aws:userid": "true"}}},
    {"Effect": "Deny", "Action": "ec2:*", "Resource": "*", "Condition": {"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}, "ForAnyValue:IpAddress": {"aws:SourceIp": "203.0.113.0/25"}}}
]}"#;

const ACTIONS: [&str; 6] = [
    "s3:GetObject",
    "S3:putobject",
    "ec2:RunInstances",
    "iam:GetUser",
    "sts:GetCallerIdentity",
    "s3:Get*",
];

const RESOURCES: [&str; 6] = [
    "arn:aws:s3:::Ann/1.csv",
    "arn:aws:s3:::reports/1.csv",
    "arn:aws:ec2:eu-west-1:444455556666:instance/i-1",
    "arn:aws-cn:s3:::Ann/1.csv",
    "*",
    "no arn",
];

fn set() -> PolicySet {
    let set = PolicySet::builder(PolicyType::Identity, Loader::Lenient);
    set.policy("Mixed", POLICY).build().expect("a policy")
}

fn principal(which: usize, facts: usize) -> Principal<'static> {
    let principal = Principal::from_arn(ARNS[which]).expect("a caller");
    match facts {
        0 => principal,
        // Right for some of them, wrong for the others.
        1 => principal.with_unique_id("AROAEXAMPLE"),
        2 => principal.with_role_arn("arn:aws:iam::111122223333:role/teams/Analyst"),
        _ => principal.with_canonical_user(
            "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
        ),
    }
}

/// What is asked of both.
fn assert_same(
    authorizer: &Authorizer<'_>,
    declared: Result<RequestContext<'_>, RequestErrors>,
    lent: Result<RequestContext<'_>, RequestErrors>,
) {
    let (mut declared, mut lent) = match (declared, lent) {
        (Err(declared), Err(lent)) => return assert_eq!(declared, lent),
        (declared, lent) => (declared.expect("as lent"), lent.expect("as declared")),
    };
    for step in 0..3 {
        for name in NAMES {
            assert_eq!(
                declared.context_value(name),
                lent.context_value(name),
                "{name}"
            );
        }
        assert_eq!(authorizer.evaluate(&declared), authorizer.evaluate(&lent));
        assert_eq!(
            authorizer.explain(&declared).to_string(),
            authorizer.explain(&lent).to_string()
        );
        let kept = declared.clone().into_owned();
        assert_eq!(
            authorizer.evaluate(&kept.request()),
            authorizer.evaluate(&lent)
        );
        // What was not given is added, what was given is changed.
        let key = [
            ("aws:PRINCIPALTAG/team", "Ann"),
            ("aws:sourceip", "203.0.113.200"),
            ("", ""),
        ][step];
        assert_eq!(
            declared.set_context(key.0, key.1),
            lent.set_context(key.0, key.1)
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn r_key_5_declared_requests_are_those_of_texts(
        keys in prop::collection::vec((0..NAMES.len(), prop::option::weighted(0.7, 0..VALUES.len())), 0..12),
        (arn, facts) in (0..ARNS.len(), 0..4usize),
        (action, resource) in (0..ACTIONS.len(), 0..RESOURCES.len()),
        many in prop::sample::select(vec![0, 0, 0, 20, 28, 32, 40]),
    ) {
        let mut names: Vec<String> = Vec::new();
        let mut values = Vec::new();
        for (name, value) in keys {
            if !names.iter().any(|known| known == NAMES[name]) {
                names.push(NAMES[name].into());
                values.push(value.map(|value| VALUES[value]));
            }
        }
        for nth in 0..many {
            names.push(format!("aws:RequestTag/{nth}"));
            values.push((nth % 3 > 0).then_some("x"));
        }
        let given = names.iter().zip(&values);
        let texts: Vec<(&str, &str)> = given.filter_map(|(name, value)| Some((name.as_str(), (*value)?))).collect();
        let schema = KeySchema::new(names.iter().map(String::as_str)).expect("each once");
        prop_assert!(schema.names().eq(&names));
        let (principal, action, resource) = (principal(arn, facts), ACTIONS[action], RESOURCES[resource]);
        let set = set();
        let authorizer = Authorizer::builder().identity(&set).build().expect("an identity policy");
        assert_same(
            &authorizer,
            schema.request(&principal, action, resource, &values),
            RequestContext::new(principal, action, resource, &texts),
        );
    }

    /// Names are judged as those of a request are.
    #[test]
    fn r_cond_7_names_are_judged_alike(names in prop::collection::vec(
        prop::sample::select(vec!["aws:SourceIp", "AWS:SOURCEIP", "", "aws:RequestTag/k", "aws:RequestTag/\u{212a}", "a", "b", "c"]), 0..6,
    )) {
        let texts: Vec<_> = names.iter().map(|name| (*name, "")).collect();
        let ann = principal(0, 0);
        let lent = RequestContext::new(ann, "s3:GetObject", "*", &texts).map(drop);
        prop_assert_eq!(KeySchema::new(names).map(drop), lent);
    }
}

#[test]
fn r_quota_2_overlong_values_are_refused_and_the_longest_are_not() {
    let schema = KeySchema::new(["aws:UserAgent", "aws:SourceIp"]).expect("two names");
    let ann = principal(0, 0);
    let (most, more) = ("x".repeat(65_536), "x".repeat(65_537));
    for (text, is_sound) in [(&most, true), (&more, false)] {
        for values in [[Some(text.as_str()), None], [None, Some(text)]] {
            let request = schema.request(&ann, "s3:GetObject", "*", &values);
            let reason = request.map_err(|errors| errors.errors()[0].reason());
            assert_eq!(
                reason.as_ref().err(),
                (!is_sound).then_some(&Reason::LimitExceeded)
            );
        }
    }
}

#[test]
fn r_quota_2_overlong_and_too_many_names_are_refused() {
    let refused = |names: Vec<String>| {
        let errors = KeySchema::new(names).expect_err("too much");
        errors.errors()[0].reason()
    };
    let numbered = |count: usize| (0..count).map(|nth| nth.to_string()).collect::<Vec<_>>();
    assert_eq!(refused(vec!["x".repeat(65_537)]), Reason::LimitExceeded);
    assert_eq!(refused(numbered(50_001)), Reason::LimitExceeded);
    assert!(KeySchema::new(["x".repeat(65_536)]).is_ok());
    assert!(KeySchema::new(numbered(50_000)).is_ok());
}

#[test]
fn there_are_as_many_values_as_names() {
    let schema = KeySchema::new(["aws:UserAgent", "aws:SourceIp"]).expect("two names");
    let ann = principal(0, 0);
    for values in [&[][..], &[Some("x")], &[Some("x"), None, None]] {
        let errors = schema
            .request(&ann, "s3:GetObject", "*", values)
            .expect_err("not two");
        let [error] = errors.errors() else {
            panic!("{errors}")
        };
        assert_eq!(
            (error.reason(), error.field()),
            (Reason::InvalidField, "context")
        );
    }
}
