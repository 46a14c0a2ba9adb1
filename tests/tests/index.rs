//! The indexes against the plain scan: `evaluate` finds statements by action and resource, `explain` looks
//! at every statement. Large sets of statements with texts that begin each other must come to the same.

use portcullis::{Authorizer, Loader, PolicySet, PolicyType, Principal, RequestContext, cost};
use portcullis_tests::harness::runner;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;
use serde_json::{Value, json};

const ACTIONS: [&str; 12] = [
    "s3:GetObject",
    "S3:getobject",
    "s3:Get*",
    "s3:*",
    "s3:G?tObject",
    "s3:PutObject",
    "s3:P*",
    "sqs:*",
    "sqs:SendMessage",
    "*",
    "s3:GetObjectTagging",
    "sqs:Send*",
];
/// What a lenient loader keeps of a Deny and matches as a whole (R-ACT-4, R-ACT-5).
const WHOLE_ACTIONS: [&str; 7] = [
    "s3*",
    "s?:GetObject",
    "*:Put*",
    "k*Decrypt",
    " s3:Get* ",
    "*:*:*",
    "x*",
];
const ASKED_ACTIONS: [&str; 5] = [
    "s3:GetObject",
    "S3:PUTOBJECT",
    "sqs:SendMessage",
    "s3:GetObjectTagging",
    "kms:Decrypt",
];

/// Sixth segments that begin each other, with wildcards at every place and the shapes that an index may
/// get wrong: empty beginnings, equal first eight bytes, bytes above ASCII.
fn resource_part() -> impl Strategy<Value = String> {
    let beginning = select(vec![
        "",
        "a",
        "ab",
        "tenant-000",
        "tenant-0001",
        "tenant-00010",
        "tenant-0002",
        "tenant-",
        "té",
        "téa",
        "z",
        "tenant-0001/",
        "\u{1}",
        "tenant-0001\u{7f}",
        "long-name-of-a-type/",
        "type:",
    ]);
    let end = select(vec![
        "",
        "*",
        "/*",
        "?",
        "${aws:username}",
        "${aws:username, 'x'}*",
        "*x",
        "/a",
        "?*",
        "1",
    ]);
    (beginning, end).prop_map(|(beginning, end)| format!("{beginning}{end}"))
}

fn asked_resource_part() -> impl Strategy<Value = String> {
    let beginning = select(vec![
        "a",
        "ab",
        "tenant-000",
        "tenant-0001",
        "tenant-00010",
        "tenant-0002",
        "tenant-0001/a",
        "té",
        "téa",
        "z",
        "tenant-0001\u{7f}",
        "tenant",
        "b",
        "\u{1}",
    ]);
    let end = select(vec!["", "x", "/a", "1", "Ann", "Annx", "/1x"]);
    (beginning, end).prop_map(|(beginning, end)| format!("{beginning}{end}"))
}

fn resource() -> impl Strategy<Value = Value> {
    let arn = (
        select(vec![
            "arn:aws:s3:::",
            "arn:aws:s3:*:*:",
            "arn:*:s3:::",
            "arn:aws:sqs:*:111122223333:",
        ]),
        resource_part(),
    )
        .prop_map(|(front, part)| format!("{front}{part}"))
        .boxed();
    prop_oneof![
        1 => Just(json!("*")),
        1 => Just(json!("arn:aws:s3*")),
        10 => arn.clone().prop_map(|arn| json!(arn)),
        4 => prop::collection::vec(arn, 1..4).prop_map(|arns| json!(arns)),
    ]
}

fn statement() -> impl Strategy<Value = Value> {
    let effect = prop_oneof![3 => Just("Allow"), 1 => Just("Deny")];
    let actions = prop::collection::vec(select(ACTIONS.to_vec()), 1..4);
    let condition = prop_oneof![
        5 => Just(None),
        1 => Just(Some(json!({"StringEquals": {"aws:username": ["Ann", "Bob"]}}))),
        2 => Just(Some(json!({"StringEquals": {"aws:username": "Bob"}}))),
        1 => Just(Some(json!({"NumericEquals": {"aws:username": "1"}}))),
    ];
    (effect, actions, resource(), condition, 0..12_u8).prop_map(
        |(effect, actions, resource, condition, kind)| {
            let mut statement = json!({"Effect": effect});
            statement[if kind == 0 { "NotAction" } else { "Action" }] = json!(actions);
            statement[if kind == 1 { "NotResource" } else { "Resource" }] = resource;
            if let Some(condition) = condition {
                statement["Condition"] = condition;
            }
            statement
        },
    )
}

/// An identity policy of these statements, which are sound.
fn identity_of(statements: &[Value]) -> PolicySet {
    let policy = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    PolicySet::builder(PolicyType::Identity, Loader::Strict)
        .policy("p", &policy)
        .build()
        .unwrap_or_else(|errors| panic!("{errors}"))
}

#[test]
fn evaluate_finds_what_a_scan_finds() {
    let asked = (
        select(ASKED_ACTIONS.to_vec()),
        asked_resource_part(),
        select(vec!["s3:::", "sqs:eu-west-1:111122223333:"]),
    );
    let spanning = (select(WHOLE_ACTIONS.to_vec()), resource()).prop_map(
        |(action, resource)| json!({"Effect": "Deny", "Action": action, "Resource": resource}),
    );
    let questions = (
        prop::collection::vec(statement(), 1..120),
        prop::collection::vec(asked, 12),
        prop_oneof![Just(None), spanning.prop_map(Some)],
    );
    let result = runner(20).run(&questions, |(mut statements, asked, spanning)| {
        let loader = match spanning {
            Some(_) => Loader::Lenient,
            None => Loader::Strict,
        };
        statements.extend(spanning);
        let policy = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
        let identity = PolicySet::builder(PolicyType::Identity, loader)
            .policy("generated", &policy)
            .build()
            .map_err(|errors| TestCaseError::fail(format!("{errors}\n{policy}")))?;
        let authorizer = Authorizer::builder()
            .identity(&identity)
            .build()
            .expect("an identity set");
        // An action without a resource meets Denies that mean all of a service (R-RES-12).
        let questions = asked.iter().flat_map(|(action, part, front)| {
            [
                (action, format!("arn:aws:{front}{part}")),
                (action, String::from("*")),
            ]
        });
        for (action, resource) in questions {
            let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("an ARN");
            let request = RequestContext::builder(ann, action, &resource)
                .build()
                .expect("a request");
            let fast = authorizer.evaluate(&request).outcome();
            let scanned = authorizer.explain(&request).decision;
            prop_assert_eq!(
                fast,
                scanned,
                "{} on {} under\n{}",
                action,
                resource,
                policy
            );
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// Statements on distinct resources of one action, far more than are tried one by one.
#[test]
fn each_of_many_statements_is_found() {
    let many = 3_000;
    let statements: Vec<Value> = (0..many)
        .map(|number| {
            let effect = if number % 7 == 0 { "Deny" } else { "Allow" };
            json!({"Effect": effect, "Action": "s3:GetObject", "Resource": format!("arn:aws:s3:::tenant-{number}/*")})
        })
        .collect();
    let identity = identity_of(&statements);
    let authorizer = Authorizer::builder()
        .identity(&identity)
        .build()
        .expect("an identity set");
    for number in 0..many + 10 {
        let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("an ARN");
        let resource = format!("arn:aws:s3:::tenant-{number}/key");
        let request = RequestContext::builder(ann, "s3:GetObject", &resource)
            .build()
            .expect("a request");
        let decision = authorizer.evaluate(&request);
        let expected = match number {
            _ if number >= many => "implicitDeny",
            _ if number % 7 == 0 => "explicitDeny",
            _ => "allowed",
        };
        assert_eq!(decision.outcome().as_str(), expected, "{resource}");
        if number < many {
            assert_eq!(
                decision.statement().map(|id| id.statement),
                Some(number),
                "{resource}"
            );
        }
    }
}

/// Many Denies of one action that are found by their resource: what has none meets those that mean all of the service.
#[test]
fn r_res_12_an_action_without_a_resource_meets_every_deny_that_means_all() {
    let rest: Vec<Value> = (0..40)
        .map(|number| {
            json!({"Effect": "Deny", "Action": "iam:*", "Resource": format!("arn:aws:iam::111122223333:role/r{number}/*")})
        })
        .collect();
    let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("an ARN");
    for (entry, denies) in [
        ("arn:aws:iam::111122223333:role/*", true),
        ("arn:aws:iam::111122223333:server-certificate/*", true),
        ("arn:aws:i*:*:*:*", true),
        ("arn:aws:iam", true),
        ("arn:aws:iam::111122223333:role/x*", false),
        ("arn:aws:iam::111122223333:role/a/*", false),
        ("arn:aws:sqs:*:*:*", false),
    ] {
        // At every place among those that are indexed.
        for place in [0, 20, 40] {
            let mut statements = rest.clone();
            let deny = json!({"Effect": "Deny", "Action": "iam:ListRoles", "Resource": entry});
            statements.insert(place, deny);
            statements.push(json!({"Effect": "Allow", "Action": "*", "Resource": "*"}));
            let identity = identity_of(&statements);
            let authorizer = Authorizer::builder()
                .identity(&identity)
                .build()
                .expect("a set");
            let request = RequestContext::builder(ann, "iam:ListRoles", "*")
                .build()
                .expect("a request");
            let decision = authorizer.evaluate(&request);
            assert_eq!(decision.is_allowed(), !denies, "{entry} at {place}");
            assert_eq!(
                authorizer.explain(&request).decision,
                decision.outcome(),
                "{entry} at {place}"
            );
        }
    }
}

/// Services and actions whose hashes an author has made equal: more of them than are looked at before the rest is
/// searched by name. Each leads to its own statements and to no other's.
#[test]
fn names_of_one_hash_lead_to_their_own_statements() {
    // The hash sees the length, the first and the last eight bytes.
    let action = |number: usize| format!("aaaaa:aa{number:06}bbbbbbbb");
    let service = |number: usize| format!("aaaaaaaa{number:06}bbbbbbbb");
    for count in [20, 33, 150] {
        let mut statements = Vec::new();
        for number in (0..count).rev() {
            let bucket = format!("arn:aws:s3:::b{number}");
            statements.push(json!({"Effect": "Allow", "Action": [action(number), format!("{}:Get*", service(number))],
                "Resource": bucket}));
            if number % 7 == 0 {
                statements.push(
                    json!({"Effect": "Deny", "Action": service(number) + ":GetSecret",
                    "Resource": "*"}),
                );
            }
        }
        let identity = identity_of(&statements);
        let authorizer = Authorizer::builder()
            .identity(&identity)
            .build()
            .expect("a set");
        let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("an ARN");
        for number in 0..count + 3 {
            for bucket in [number, (number + 1) % count] {
                for (asked, names, secret) in [
                    (action(number), true, false),
                    (action(number).to_ascii_uppercase(), true, false),
                    (service(number) + ":GetObject", true, false),
                    (service(number) + ":GetSecret", true, true),
                    (service(number) + ":PutObject", false, false),
                ] {
                    let resource = format!("arn:aws:s3:::b{bucket}");
                    let request = RequestContext::builder(ann, &asked, &resource)
                        .build()
                        .expect("a request");
                    let (decision, tests) = cost::evaluate_counted(&authorizer, &request);
                    let denied = secret && number % 7 == 0;
                    let allowed = names && !denied && bucket == number && number < count;
                    assert_eq!(
                        decision.is_allowed(),
                        allowed,
                        "{asked} on {resource} of {count}"
                    );
                    assert_eq!(authorizer.explain(&request).decision, decision.outcome());
                    assert!(tests < 10, "{tests} tests for {asked} of {count}");
                }
            }
        }
    }
}
