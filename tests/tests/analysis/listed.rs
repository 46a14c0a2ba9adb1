//! Comparisons about the requests that the service reference lists, held against requests made of it.

use std::sync::LazyLock;

use portcullis::analysis::{
    Access, AnalysisLimits, Assumption, Comparison, Relation, Universe, Witness, WitnessValue,
    compare, compare_authorizers_listed, compare_listed, what_can_listed,
};
use portcullis::reference::{Action, KeyType, Reference};
use portcullis::request::{ContextScalar, ContextValue};
use portcullis::{Authorizer, PolicySet, Principal, RequestContext};
use serde_json::{Value, json};

use crate::brute::{identity, number};
use crate::draw::Dice;
use crate::mutants::texts;

const ANN: &str = "arn:aws:iam::111122223333:user/Ann";

fn reference() -> Reference<'static> {
    // It is checked as a whole when it is read.
    static READ: LazyLock<Reference<'static>> =
        LazyLock::new(|| Reference::from_bytes(portcullis_reference::BYTES).expect("a reference"));
    *READ
}

fn policy(statements: &Value) -> PolicySet {
    identity(&json!({"Version": "2012-10-17", "Statement": statements}))
}

fn allow(action: &str, resource: &str, condition: &Value) -> Value {
    json!([{"Effect": "Allow", "Action": action, "Resource": resource, "Condition": condition}])
}

fn listed(before: &PolicySet, after: &PolicySet) -> Comparison {
    compare_listed(before, after, &reference(), &AnalysisLimits::DEFAULT)
}

/// Of two policies, how they stand for all requests and for those that are listed.
#[test]
fn what_is_not_listed_is_no_difference() {
    let none = json!({});
    let cases: Vec<(&str, Value, Value, [Relation; 2])> = vec![
        (
            "one action has such a name",
            allow("s3:ListAllMyBuckets", "*", &none),
            allow("s3:ListAllMy*", "*", &none),
            [Relation::Wider, Relation::Equivalent],
        ),
        (
            "several have",
            allow("s3:GetObject", "*", &none),
            allow("s3:GetObject*", "*", &none),
            [Relation::Wider, Relation::Wider],
        ),
        (
            "no service has such a name",
            allow("s3:GetObject", "*", &none),
            json!([{"Effect": "Allow", "Action": ["s3:GetObject", "nobody:*"], "Resource": "*"}]),
            [Relation::Wider, Relation::Equivalent],
        ),
        (
            "a queue has such ARNs alone",
            allow("sqs:SendMessage", "arn:*:sqs:*:*:*", &none),
            allow("sqs:SendMessage", "*", &none),
            [Relation::Wider, Relation::Equivalent],
        ),
        (
            "in other partitions there are queues too",
            allow("sqs:SendMessage", "arn:aws:sqs:*:*:*", &none),
            allow("sqs:SendMessage", "*", &none),
            [Relation::Wider, Relation::Wider],
        ),
        (
            "an object has a slash, and a bucket has none",
            allow("s3:GetObject", "arn:aws:s3:::*/*", &none),
            allow("s3:GetObject", "arn:aws:s3:::*", &none),
            [Relation::Wider, Relation::Equivalent],
        ),
        (
            "which is the other way about for buckets",
            allow("s3:ListBucket", "arn:aws:s3:::a/*", &none),
            allow("s3:DeleteBucket", "arn:aws:s3:::a/*", &none),
            [Relation::Incomparable, Relation::Equivalent],
        ),
        (
            "what asks no resource asks `*`",
            allow("s3:ListAllMyBuckets", "arn:aws:s3:::a", &none),
            json!([]),
            [Relation::Narrower, Relation::Equivalent],
        ),
        (
            "and is allowed by that alone",
            allow("s3:ListAllMyBuckets", "*", &none),
            json!([]),
            [Relation::Narrower, Relation::Narrower],
        ),
        (
            "an instance has a Region and an account",
            allow("ec2:StopInstances", "arn:aws:ec2:::instance/*", &none),
            json!([]),
            [Relation::Narrower, Relation::Equivalent],
        ),
        (
            "the path of an API may be empty",
            allow(
                "execute-api:Invoke",
                "arn:aws:execute-api:us-east-1:111122223333:a/b/GET/",
                &none,
            ),
            json!([]),
            [Relation::Narrower, Relation::Narrower],
        ),
        (
            "a prefix is no key of this action",
            allow("s3:GetObject", "*", &none),
            allow(
                "s3:GetObject",
                "*",
                &json!({"StringNotEquals": {"s3:prefix": "a"}}),
            ),
            [Relation::Narrower, Relation::Equivalent],
        ),
        (
            "of this one it is",
            allow("s3:ListBucket", "*", &none),
            allow(
                "s3:ListBucket",
                "*",
                &json!({"StringNotEquals": {"s3:prefix": "a"}}),
            ),
            [Relation::Narrower, Relation::Narrower],
        ),
        (
            "a key that nobody lists may be anything",
            allow("s3:GetObject", "*", &none),
            allow(
                "s3:GetObject",
                "*",
                &json!({"StringNotEquals": {"tokens.example.com:sub": "a"}}),
            ),
            [Relation::Narrower, Relation::Narrower],
        ),
        (
            "a Boolean key is one of two, or absent",
            allow(
                "s3:GetObject",
                "*",
                &json!({"Null": {"aws:SecureTransport": "false"}}),
            ),
            allow(
                "s3:GetObject",
                "*",
                &json!({"StringEquals": {"aws:SecureTransport": ["true", "false"]}}),
            ),
            [Relation::Narrower, Relation::Equivalent],
        ),
        (
            "and may well be the other",
            allow(
                "s3:GetObject",
                "*",
                &json!({"Null": {"aws:SecureTransport": "false"}}),
            ),
            allow(
                "s3:GetObject",
                "*",
                &json!({"StringEquals": {"aws:SecureTransport": "true"}}),
            ),
            [Relation::Narrower, Relation::Narrower],
        ),
        (
            "an ARN may well be another",
            allow(
                "s3:GetObject",
                "*",
                &json!({"Null": {"aws:SourceArn": "false"}}),
            ),
            allow(
                "s3:GetObject",
                "*",
                &json!({"StringEquals": {"aws:SourceArn": "a"}}),
            ),
            [Relation::Narrower, Relation::Narrower],
        ),
        (
            "an address is one",
            allow(
                "s3:GetObject",
                "*",
                &json!({"Null": {"aws:SourceIp": "false"}}),
            ),
            allow(
                "s3:GetObject",
                "*",
                &json!({"IpAddress": {"aws:SourceIp": ["0.0.0.0/0", "::/0"]}}),
            ),
            [Relation::Narrower, Relation::Equivalent],
        ),
        (
            "of two kinds",
            allow(
                "s3:GetObject",
                "*",
                &json!({"Null": {"aws:SourceIp": "false"}}),
            ),
            allow(
                "s3:GetObject",
                "*",
                &json!({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}),
            ),
            [Relation::Narrower, Relation::Narrower],
        ),
        (
            "a key of several values may come as one, or absent",
            allow(
                "dynamodb:GetItem",
                "*",
                &json!({"ForAllValues:StringEquals": {"dynamodb:Attributes": "a"}}),
            ),
            allow(
                "dynamodb:GetItem",
                "*",
                &json!({"ForAnyValue:StringEquals": {"dynamodb:Attributes": "a"}}),
            ),
            [Relation::Incomparable, Relation::Incomparable],
        ),
        (
            "a key of one value never comes as several",
            allow(
                "s3:ListBucket",
                "*",
                &json!({"ForAnyValue:StringEquals": {"s3:prefix": "a"}}),
            ),
            allow(
                "s3:ListBucket",
                "*",
                &json!({"StringEquals": {"s3:prefix": "a"}}),
            ),
            [Relation::Narrower, Relation::Equivalent],
        ),
        (
            "what a variable would need to be is no key of the action",
            allow("s3:GetObject", "arn:aws:s3:::a/${s3:prefix}", &none),
            json!([]),
            [Relation::Narrower, Relation::Unknown],
        ),
    ];
    for (why, before, after, expected) in cases {
        let (before, after) = (policy(&before), policy(&after));
        let any = compare(&before, &after, &AnalysisLimits::DEFAULT);
        let of_listed = listed(&before, &after);
        assert_eq!([any.relation(), of_listed.relation()], expected, "{why}");
        assert_eq!(
            [any.universe(), of_listed.universe()],
            [Universe::Any, Universe::Reference]
        );
        let is_proof = [of_listed.new_access(), of_listed.lost_access()].contains(&Access::None);
        let assumes = of_listed
            .assumptions()
            .any(|one| one == Assumption::AsListed);
        assert_eq!(is_proof, assumes, "{why}");
        check_witnesses(&of_listed, [&before, &after], why);
    }
}

/// Boundaries and the like are held against each other as well.
#[test]
fn authorizers_are_held_against_each_other() {
    let all = policy(&allow("*", "*", &json!({})));
    let limit = |action: &str| {
        let text = json!({"Version": "2012-10-17", "Statement": allow(action, "*", &json!({}))});
        PolicySet::builder(
            portcullis::PolicyType::PermissionsBoundary,
            portcullis::Loader::Strict,
        )
        .policy("", &text.to_string())
        .build()
        .expect("a boundary")
    };
    let (narrow, wide, wider) = (
        limit("sqs:ListQueues"),
        limit("sqs:ListQueue*"),
        limit("sqs:List*"),
    );
    let with = |boundary| {
        let builder = Authorizer::builder()
            .identity(&all)
            .permissions_boundary(boundary);
        builder.build().expect("an authorizer")
    };
    let ann = Principal::from_arn(ANN).expect("a user");
    let compare = |before, after| {
        compare_authorizers_listed(
            &before,
            &after,
            &[ann],
            &reference(),
            &AnalysisLimits::DEFAULT,
        )
    };
    // `ListQueueTags` is one.
    assert_eq!(
        compare(with(&narrow), with(&wide)).relation(),
        Relation::Wider
    );
    let more = compare(with(&wide), with(&wider));
    assert_eq!(more.relation(), Relation::Wider);
    for witness in more.new_witnesses() {
        assert!(
            reference().action(witness.action()).is_some(),
            "{}",
            witness.action()
        );
    }
    assert_eq!(
        compare(with(&narrow), with(&narrow)).relation(),
        Relation::Equivalent
    );
}

/// What somebody can do is told in actions that there are.
#[test]
fn what_somebody_can_do_has_the_names_of_actions() {
    let statements = json!([
        {"Effect": "Allow", "Action": ["s3:GetBucketA*", "s3:List*"], "Resource": "arn:aws:s3:::a*",
            "Condition": {"StringNotEquals": {"s3:prefix": "b"}, "Bool": {"aws:SecureTransport": "true"}}},
        {"Effect": "Deny", "Action": "s3:ListBucketVersions", "Resource": "*"},
    ]);
    let policies = policy(&statements);
    let authorizer = Authorizer::builder()
        .identity(&policies)
        .build()
        .expect("an authorizer");
    let ann = Principal::from_arn(ANN).expect("a user");
    let can = what_can_listed(&authorizer, &ann, &reference(), &AnalysisLimits::DEFAULT);
    let unknown: Vec<_> = can.unknown().collect();
    assert!(can.is_complete(), "{unknown:?} {:?}", can.listed());
    let actions: Vec<&str> = can.listed().iter().map(|one| one.action()).collect();
    assert!(actions.contains(&"s3:ListBucket"), "{actions:?}");
    assert!(
        !actions.contains(&"s3:ListBucketVersions") && !actions.contains(&"s3:ListAllMyBuckets"),
        "{actions:?}"
    );
    for one in can.listed() {
        assert!(is_listed(one.witness()), "{one:?}");
        let request = one.witness().request().expect("a request");
        assert!(authorizer.evaluate(&request).is_allowed(), "{one:?}");
        let keys: Vec<&str> = one.conditions().map(|(key, _)| key).collect();
        // A prefix counts for what lists alone.
        let expected = match one.action() {
            "s3:ListBucket" => vec!["aws:SecureTransport", "s3:prefix"],
            _ => vec!["aws:SecureTransport"],
        };
        if one.action() == "s3:ListBucket" || one.action().starts_with("s3:GetBucket") {
            assert_eq!(keys, expected, "{one:?}");
        }
        let values = one
            .conditions()
            .find(|(key, _)| *key == "aws:SecureTransport");
        assert_eq!(
            values.map(|(_, values)| values),
            Some(&[WitnessValue::Single("true".into())][..])
        );
    }
}

/// What a witness says, held against the reference by what that offers to everybody.
fn check_witnesses(comparison: &Comparison, [before, after]: [&PolicySet; 2], about: &str) {
    let new = comparison
        .new_witnesses()
        .iter()
        .map(|witness| (witness, [false, true]));
    let lost = comparison
        .lost_witnesses()
        .iter()
        .map(|witness| (witness, [true, false]));
    for (witness, expected) in new.chain(lost) {
        let request = witness.request().expect("a request");
        assert_eq!(
            answers([before, after], &request),
            expected,
            "{about} {witness:?}"
        );
        assert!(is_listed(witness), "{about} {witness:?}");
    }
}

fn is_listed(witness: &Witness) -> bool {
    let reference = reference();
    let Some(action) = reference.action(witness.action()) else {
        return false;
    };
    let has_resource = match witness.resource() {
        "*" => action.resources().all(|of| !of.is_required()),
        arn => action
            .resources()
            .any(|of| of.resource_type().may_match(arn)),
    };
    let mut keys = witness.context();
    has_resource
        && keys.all(|(name, value)| match (action.condition_key(name), value) {
            (_, WitnessValue::Absent) => true,
            (None, _) => reference.condition_key(name).is_none(),
            (Some(key), WitnessValue::Multiple(_)) => key.key_type().is_array(),
            (Some(_), WitnessValue::Single(text)) => !text.is_empty(),
            _ => false,
        })
}

fn answers(sets: [&PolicySet; 2], request: &RequestContext<'_>) -> [bool; 2] {
    sets.map(|set| {
        let authorizer = Authorizer::builder()
            .identity(set)
            .build()
            .expect("an authorizer");
        authorizer.evaluate(request).is_allowed()
    })
}

const ACTIONS: &[&str] = &[
    "*",
    "s3:*",
    "s3:Get*",
    "s3:GetObject",
    "s3:GetObject*",
    "s3:ListBucket",
    "s3:ListBucket*",
    "s3:ListAllMyBuckets",
    "s3:ListAll*",
    "s3:*Bucket",
    "ec2:RunInstances",
    "ec2:Run*",
    "ec2:DescribeInstances",
    "ec2:*Instances",
    "events:PutRule",
    "events:Put*",
    "dynamodb:GetItem",
    "dynamodb:*Item",
    "iam:GetRole",
    "iam:PassRole",
];

const RESOURCES: &[&str] = &[
    "*",
    "arn:aws:s3:::*",
    "arn:*:s3:::*",
    "arn:aws:s3:::a*",
    "arn:aws:s3:::*/*",
    "arn:*:s3:::*/*",
    "arn:aws:s3:::a",
    "arn:aws:s3:::a/*",
    "arn:aws:ec2:*:*:instance/*",
    "arn:*:ec2:*:*:*/*",
    "arn:aws:ec2:::instance/*",
    "arn:*:events:*:*:rule/*",
    "arn:aws:events:*:*:rule/a",
    "arn:*:dynamodb:*:*:table/*",
    "arn:aws:dynamodb:*:111122223333:table/a",
    "arn:*:iam::*:role/*",
];

/// Keys with operators that are used with them, and values.
const KEYS: &[(&str, &[&str], &[&str])] = &[
    (
        "s3:prefix",
        &["StringEquals", "StringNotEquals", "StringLike"],
        &["a", "a*", "b"],
    ),
    (
        "s3:ExistingObjectTag/k",
        &["StringEquals", "StringNotEqualsIfExists"],
        &["a", "b"],
    ),
    (
        "s3:TlsVersion",
        &["NumericLessThan", "NumericGreaterThanEquals"],
        &["1.2", "1.3"],
    ),
    (
        "aws:SecureTransport",
        &["Bool", "BoolIfExists", "StringEquals"],
        &["true", "false"],
    ),
    (
        "aws:SourceIp",
        &["IpAddress", "NotIpAddress"],
        &["10.0.0.0/8", "0.0.0.0/0", "::/0"],
    ),
    (
        "aws:CurrentTime",
        &["DateLessThan", "DateGreaterThan"],
        &["2026-01-01T00:00:00Z"],
    ),
    (
        "dynamodb:Attributes",
        &[
            "ForAllValues:StringEquals",
            "ForAnyValue:StringEquals",
            "StringEquals",
        ],
        &["a", "b"],
    ),
    (
        "aws:TagKeys",
        &["ForAllValues:StringEquals", "ForAnyValue:StringLike"],
        &["a", "b*"],
    ),
    (
        "tokens.example.com:sub",
        &["StringEquals", "StringNotLike"],
        &["a", "a*"],
    ),
    (
        "ec2:Region",
        &["StringEquals", "StringNotEquals"],
        &["us-east-1", "eu-west-1"],
    ),
];

fn drawn(dice: &mut Dice) -> Value {
    let statements = (0..1 + dice.below(3)).map(|at| {
        let effect = if at > 0 && dice.one_in(3) {
            "Deny"
        } else {
            "Allow"
        };
        let actions: Vec<&str> = (0..1 + dice.below(2)).map(|_| dice.pick(ACTIONS)).collect();
        let mut statement =
            json!({"Effect": effect, "Action": actions, "Resource": dice.pick(RESOURCES)});
        if dice.one_in(2) {
            let (key, operators, values) = dice.pick(KEYS);
            statement["Condition"] = match dice.one_in(6) {
                true => json!({"Null": {key: dice.pick(&["true", "false"])}}),
                false => json!({dice.pick(operators): {key: dice.pick(values)}}),
            };
        }
        statement
    });
    let statements: Vec<Value> = statements.collect();
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// A small edit, so that the two are near each other.
fn edited(policy: &Value, dice: &mut Dice) -> Value {
    let mut edited = policy.clone();
    let other = drawn(dice);
    let statements = edited["Statement"].as_array_mut().expect("a list");
    let at = dice.below(statements.len());
    match dice.below(4) {
        0 => statements[at]["Action"] = other["Statement"][0]["Action"].clone(),
        1 => statements[at]["Resource"] = other["Statement"][0]["Resource"].clone(),
        2 => {
            let condition = &other["Statement"][0]["Condition"];
            statements[at]["Condition"] = if condition.is_null() {
                json!({})
            } else {
                condition.clone()
            };
        }
        _ => statements.push(other["Statement"][0].clone()),
    }
    edited
}

/// An ARN of one of the shapes of an action's resources, or `*`.
fn resource_of(action: &Action<'_>, dice: &mut Dice) -> Option<String> {
    let shapes: Vec<&str> = action
        .resources()
        .flat_map(|of| of.resource_type().arns())
        .collect();
    if shapes.is_empty() || (dice.one_in(4) && action.resources().all(|of| !of.is_required())) {
        return Some("*".into());
    }
    let mut arn = String::new();
    let mut rest = dice.pick(&shapes);
    while let Some((before, behind)) = rest.split_once("${") {
        let (name, behind) = behind.split_once('}')?;
        arn.push_str(before);
        arn.push_str(match name {
            "Partition" => dice.pick(&["aws", "aws", "aws-cn"]),
            "Region" => dice.pick(&["us-east-1", "eu-west-1"]),
            "Account" => "111122223333",
            "BucketName" => dice.pick(&["a", "ab", "b"]),
            _ => dice.pick(&["a", "b", "a/b"]),
        });
        rest = behind;
    }
    arn.push_str(rest);
    Some(arn.replace('*', "a"))
}

fn value_of(of: KeyType, dice: &mut Dice) -> ContextValue<'static> {
    let text = |dice: &mut Dice| {
        let text = match of {
            KeyType::Bool | KeyType::ArrayOfBool => dice.pick(&["true", "false"]),
            KeyType::Numeric => dice.pick(&["1.1", "1.2", "1.25", "1.3", "2"]),
            KeyType::Date => dice.pick(&[
                "2025-05-05T00:00:00Z",
                "2026-01-01T00:00:00Z",
                "2027-01-01T00:00:00Z",
            ]),
            KeyType::IpAddress => dice.pick(&["10.0.0.1", "192.0.2.1", "2001:db8::1"]),
            _ => dice.pick(&["a", "ab", "b", "us-east-1", "eu-west-1"]),
        };
        ContextScalar::from(text)
    };
    match of.is_array() && dice.one_in(2) {
        true => ContextValue::Multiple((0..1 + dice.below(2)).map(|_| text(dice)).collect()),
        false => ContextValue::Single(text(dice)),
    }
}

/// What each of two policies says of a request that is listed.
fn asked(policies: [&Value; 2], sets: [&PolicySet; 2], dice: &mut Dice) -> Option<[bool; 2]> {
    let reference = reference();
    let patterns: Vec<String> = policies
        .iter()
        .flat_map(|policy| policy["Statement"].as_array().into_iter().flatten())
        .flat_map(|statement| texts(&statement["Action"]))
        .collect();
    let pattern = dice.pick(&patterns);
    let pattern = if pattern == "*" { "ec2:*" } else { &*pattern };
    let actions: Vec<Action<'_>> = reference.expand(pattern).collect();
    let action = dice.pick(&actions);
    let resource = resource_of(&action, dice)?;
    let name = action.to_string();
    let mut builder = RequestContext::builder(Principal::from_arn(ANN).ok()?, &name, &resource);
    for (key, ..) in KEYS {
        if dice.one_in(3) {
            continue;
        }
        let of_action = action.condition_key(key).map(|key| key.key_type());
        let unlisted = reference
            .condition_key(key)
            .is_none()
            .then_some(KeyType::ArrayOfString);
        if let Some(of) = of_action.or(unlisted) {
            builder = builder.context(key, value_of(of, dice));
        }
    }
    Some(answers(sets, &builder.build().ok()?))
}

/// `PORTCULLIS_ANALYSIS_PAIRS` is how many are held against each other.
#[test]
fn no_listed_request_refutes_a_proof() {
    let pairs = number("PORTCULLIS_ANALYSIS_PAIRS", 80);
    let seed = number("PORTCULLIS_ANALYSIS_SEED", 1);
    let (mut proofs, mut more, mut shown, mut unknown) = (0, 0, 0, 0);
    let (mut requests, mut differing) = (0, 0);
    for pair in 0..pairs {
        let mut dice = Dice::new((seed * 7_919 + pair) as u64);
        let before = drawn(&mut dice);
        let after = edited(&before, &mut dice);
        let sets = [&identity(&before), &identity(&after)];
        let about = format!("seed {seed}, pair {pair}\n{before}\n{after}");
        let any = compare(sets[0], sets[1], &AnalysisLimits::DEFAULT);
        let of_listed = listed(sets[0], sets[1]);
        let sides = [
            (any.new_access(), of_listed.new_access()),
            (any.lost_access(), of_listed.lost_access()),
        ];
        for (any, of_listed) in sides {
            if any == Access::None {
                assert_eq!(of_listed, Access::None, "{about}");
            }
            proofs += usize::from(of_listed == Access::None);
            more += usize::from(of_listed == Access::None && any != Access::None);
            shown += usize::from(of_listed == Access::Some);
            unknown += usize::from(of_listed == Access::Unknown);
        }
        check_witnesses(&of_listed, sets, &about);
        for _ in 0..40 {
            let Some(answers) = asked([&before, &after], sets, &mut dice) else {
                continue;
            };
            requests += 1;
            differing += usize::from(answers[0] != answers[1]);
            match answers {
                [false, true] => assert_ne!(of_listed.new_access(), Access::None, "{about}"),
                [true, false] => assert_ne!(of_listed.lost_access(), Access::None, "{about}"),
                _ => {}
            }
        }
    }
    println!(
        "{proofs} proofs, {more} of them for listed requests alone, {shown} shown, {unknown} unknown; {requests} requests, {differing} differing"
    );
    assert!(more > 0 && shown > 0 && differing > 0);
    assert!(unknown * 20 <= 2 * pairs, "{unknown}");
}
