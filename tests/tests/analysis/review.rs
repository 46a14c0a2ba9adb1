//! What of a set is told to do nothing does nothing, and what does something is not told.
//!
//! `PORTCULLIS_ANALYSIS_REVIEWS` is how many policies of each theme are drawn, `PORTCULLIS_ANALYSIS_SEED` where it begins.

use portcullis::analysis::{AnalysisLimits, Relation, Review, Unknown, compare, review};
use portcullis::{Loader, PolicyDocument, PolicyType};
use serde_json::{Value, json};

use crate::brute::{ask_all, identity, number};
use crate::draw::{Dice, THEMES, Theme, asked_values, policy};

fn reviewed(policies: &[Value], policy_type: PolicyType, limits: &AnalysisLimits) -> Review {
    let texts: Vec<String> = policies.iter().map(Value::to_string).collect();
    let documents: Vec<PolicyDocument<'_>> = texts
        .iter()
        .map(|text| PolicyDocument::from_json(text).expect("a document"))
        .collect();
    review(&documents, policy_type, Loader::Lenient, limits).expect("policies")
}

/// Each finding on a line: policy and path, kind, what covers it.
fn told(review: &Review) -> Vec<String> {
    let findings = review.findings().iter().map(|found| {
        let place = found.place();
        let covers = found.covered_by().iter();
        let covers: Vec<String> = covers
            .map(|id| format!("{}.{}", id.policy, id.statement))
            .collect();
        format!(
            "{}:{} {} [{}]",
            place.statement().policy,
            place.path(),
            found.kind(),
            covers.join(" ")
        )
    });
    findings.collect()
}

/// Statements of one identity policy in short: effect, actions, resources, conditions.
fn statement(effect: &str, actions: Value, resources: Value, condition: Value) -> Value {
    let mut statement = json!({"Effect": effect, "Action": actions, "Resource": resources});
    if !condition.is_null() {
        statement["Condition"] = condition;
    }
    statement
}

fn allow(actions: Value, resources: Value, condition: Value) -> Value {
    statement("Allow", actions, resources, condition)
}

fn deny(actions: Value, resources: Value, condition: Value) -> Value {
    statement("Deny", actions, resources, condition)
}

fn of(statements: &[Value]) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn check(policy_type: PolicyType, statements: &[Value], expected: &[&str]) {
    let review = reviewed(&[of(statements)], policy_type, &AnalysisLimits::DEFAULT);
    assert_eq!(told(&review), expected, "{statements:#?}");
    assert_eq!(review.unknown(), [], "{statements:#?}");
}

fn check_identity(statements: &[Value], expected: &[&str]) {
    check(PolicyType::Identity, statements, expected);
}

#[test]
fn what_no_request_meets_is_dead() {
    let none = Value::Null;
    let key = "aws:PrincipalTag/k";
    let both =
        |one: &str, other: &str| json!({"StringEquals": {key: one}, "StringLike": {key: other}});
    let get = |condition| allow(json!("s3:Get*"), json!("*"), condition);
    let refuse = |condition| deny(json!("s3:Get*"), json!("*"), condition);
    check_identity(&[get(both("a", "b*"))], &["0:Statement[0] dead []"]);
    check_identity(
        &[get(both("ba", "b*"))],
        &["0:Statement[0].Condition.StringLike.aws:PrincipalTag/k redundant []"],
    );
    check_identity(
        &[
            get(none.clone()),
            refuse(json!({"Null": {key: "true"}, "ForAnyValue:StringEquals": {key: "a"}})),
        ],
        &["0:Statement[1] dead []"],
    );
    // A list of values, where one is expected, is denied: what a Deny cannot tell it takes to be so.
    check_identity(&[get(none.clone()), refuse(both("a", "b*"))], &[]);
    check_identity(
        &[get(
            json!({"Null": {key: "true"}, "StringEquals": {key: "a"}}),
        )],
        &["0:Statement[0] dead []"],
    );
    check_identity(
        &[get(
            json!({"Null": {key: "true"}, "StringEqualsIfExists": {key: "a"}}),
        )],
        &["0:Statement[0].Condition.StringEqualsIfExists.aws:PrincipalTag/k redundant []"],
    );
    check_identity(
        &[get(
            json!({"NumericLessThan": {key: "3"}, "NumericGreaterThan": {key: "3"}}),
        )],
        &["0:Statement[0] dead []"],
    );
    check_identity(
        &[get(
            json!({"NumericLessThan": {key: "3"}, "NumericGreaterThan": {key: "2.9"}}),
        )],
        &[],
    );
    check_identity(
        &[get(
            json!({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}, "NotIpAddress": {"aws:SourceIp": "0.0.0.0/0"}}),
        )],
        &["0:Statement[0] dead []"],
    );
    // An entry: a value beside others that can be.
    check_identity(
        &[get(
            json!({"StringEquals": {key: ["a", "b", "c"]}, "StringNotLike": {key: "b*"}}),
        )],
        &["0:Statement[0].Condition.StringEquals.aws:PrincipalTag/k[1] redundant []"],
    );
}

#[test]
fn an_allow_that_is_denied_is_shadowed() {
    let none = Value::Null;
    let bucket = |name: &str| json!(format!("arn:aws:s3:::{name}"));
    let refused = deny(json!("s3:Delete*"), bucket("a*"), none.clone());
    check_identity(
        &[
            allow(json!("s3:DeleteObject"), bucket("ab/*"), none.clone()),
            refused.clone(),
        ],
        &["0:Statement[0] shadowed [0.1]"],
    );
    // A little of it is not denied.
    for (action, resource, condition) in [
        ("s3:DeleteObject", "?b/*", none.clone()),
        ("s3:*", "ab/*", none.clone()),
    ] {
        check_identity(
            &[
                allow(json!(action), bucket(resource), condition),
                refused.clone(),
            ],
            &[],
        );
    }
    check_identity(
        &[
            allow(json!("s3:DeleteObject"), bucket("ab/*"), none.clone()),
            deny(
                json!("s3:Delete*"),
                bucket("a*"),
                json!({"Bool": {"aws:SecureTransport": "false"}}),
            ),
        ],
        &[],
    );
    // Two Denies together, and a third that is not needed.
    let when = |value: &str| json!({"StringEquals": {"aws:PrincipalTag/k": value}});
    let unless = |value: &str| json!({"StringNotEquals": {"aws:PrincipalTag/k": value}});
    check_identity(
        &[
            deny(json!("s3:Delete*"), bucket("a*"), when("a")),
            deny(json!("s3:Delete*"), bucket("*"), unless("a")),
            deny(json!("ec2:*"), json!("*"), none.clone()),
            allow(json!("s3:DeleteObject"), bucket("ab/*"), none.clone()),
            allow(json!("s3:DeleteObject"), bucket("b*"), none.clone()),
            allow(
                json!("ec2:Run*"),
                json!("*"),
                json!({"Null": {"aws:PrincipalTag/k": "false"}}),
            ),
        ],
        &[
            "0:Statement[3] shadowed [0.0 0.1]",
            "0:Statement[5] shadowed [0.2]",
        ],
    );
    // An entry of several.
    check_identity(
        &[
            allow(
                json!(["s3:DeleteObject", "s3:GetObject"]),
                bucket("ab/*"),
                none.clone(),
            ),
            refused,
        ],
        &["0:Statement[0].Action[0] shadowed [0.1]"],
    );
}

#[test]
fn what_others_decide_is_redundant() {
    let none = Value::Null;
    let any = || json!("*");
    let wide = allow(json!("s3:*"), any(), none.clone());
    let narrow = allow(json!("s3:Get*"), any(), none.clone());
    check_identity(
        &[wide.clone(), narrow.clone()],
        &["0:Statement[1] redundant [0.0]"],
    );
    check_identity(
        &[narrow.clone(), wide.clone()],
        &["0:Statement[0] redundant [0.1]"],
    );
    // Of two that are the same the later.
    check_identity(
        &[wide.clone(), wide.clone()],
        &["0:Statement[1] redundant [0.0]"],
    );
    // Two cover a third together, and if one is about less they do not.
    let but = |action: &str| json!({"Effect": "Allow", "Action": action, "NotResource": "arn:aws:s3:::a*"});
    let some = allow(json!("s3:*"), json!("arn:aws:s3:::a*"), none.clone());
    check_identity(
        &[some.clone(), but("s3:G*"), narrow.clone()],
        &["0:Statement[2] redundant [0.0 0.1]"],
    );
    check_identity(
        &[some, but("s3:GetB*"), narrow.clone()],
        &["0:Statement[1] redundant [0.2]"],
    );
    // A list of values is equal to nothing, and unequal to nothing either.
    let when = |operator: &str| json!({operator: {"aws:PrincipalTag/k": "a"}});
    check_identity(
        &[
            allow(json!("s3:*"), any(), when("StringEquals")),
            allow(json!("s3:G*"), any(), when("StringNotEquals")),
            narrow.clone(),
        ],
        &[],
    );
    // An Allow and a Deny: what the one does not allow the other denies.
    check_identity(
        &[
            allow(json!("s3:*"), any(), when("StringEquals")),
            deny(json!("s3:GetObject"), any(), when("StringNotEquals")),
            allow(json!("s3:GetObject"), any(), none.clone()),
        ],
        &["0:Statement[2] redundant [0.0 0.1]"],
    );
    // A Deny within a Deny.
    check_identity(
        &[
            wide.clone(),
            deny(json!("s3:Delete*"), any(), none.clone()),
            deny(json!("s3:DeleteObject"), any(), when("StringEquals")),
        ],
        &["0:Statement[2] redundant [0.1]"],
    );
    check_identity(
        &[
            wide,
            deny(json!("s3:Delete*"), any(), when("StringEquals")),
            deny(json!("s3:DeleteObject"), any(), none),
        ],
        &[],
    );
}

#[test]
fn a_deny_of_what_nothing_allows_never_fires() {
    let none = Value::Null;
    let any = || json!("*");
    let get = allow(json!("s3:Get*"), any(), none.clone());
    check_identity(
        &[get.clone(), deny(json!("s3:Delete*"), any(), none.clone())],
        &["0:Statement[1] neverFires []"],
    );
    check_identity(
        &[
            get.clone(),
            deny(json!("s3:GetObject"), any(), none.clone()),
        ],
        &[],
    );
    // It is written for other policies.
    check_identity(&[deny(json!("s3:Delete*"), any(), none.clone())], &[]);
    // What it denies is allowed, though another Deny denies that too: neither is told.
    check_identity(
        &[
            get.clone(),
            deny(json!(["s3:GetObject", "s3:Put*"]), any(), none.clone()),
            deny(json!(["s3:GetObject", "s3:Delete*"]), any(), none.clone()),
        ],
        &[
            "0:Statement[1].Action[1] neverFires []",
            "0:Statement[2].Action[0] redundant [0.1]",
            "0:Statement[2].Action[1] neverFires []",
        ],
    );
    // What it shadows is not gone before it is asked what it denies.
    check_identity(
        &[
            deny(json!("s3:Delete*"), any(), none.clone()),
            allow(json!("s3:DeleteObject"), any(), none),
            get,
        ],
        &["0:Statement[1] shadowed [0.0]"],
    );
}

#[test]
fn entries_that_change_nothing_are_told() {
    let none = Value::Null;
    let a = |name: &str| format!("arn:aws:s3:::{name}");
    check_identity(
        &[allow(
            json!(["s3:Get*", "s3:GetObject", "s3:Put*"]),
            json!([a("a"), a("a*"), a("b")]),
            none.clone(),
        )],
        &[
            "0:Statement[0].Action[1] redundant [0.0]",
            "0:Statement[0].Resource[0] redundant [0.0]",
        ],
    );
    // Of two that are the same the later; a lone one is none of several.
    check_identity(
        &[allow(
            json!(["s3:Get*", "s3:get*"]),
            json!([a("a")]),
            none.clone(),
        )],
        &["0:Statement[0].Action[1] redundant [0.0]"],
    );
    // Exceptions: an entry within another, and one that is not.
    let mut exceptions = json!({"Effect": "Allow", "NotAction": ["iam:*", "iam:Pass*", "sts:*"],
        "NotResource": [a("a*"), a("ab"), a("b")]});
    check_identity(
        &[exceptions.clone()],
        &[
            "0:Statement[0].NotAction[1] redundant []",
            "0:Statement[0].NotResource[1] redundant []",
        ],
    );
    exceptions["Effect"] = json!("Deny");
    check_identity(
        &[allow(json!("*"), json!("*"), none.clone()), exceptions],
        &[
            "0:Statement[1].NotAction[1] redundant []",
            "0:Statement[1].NotResource[1] redundant []",
        ],
    );
    // Values, under operators of both directions.
    let key = "aws:PrincipalTag/k";
    for operator in [
        "StringLike",
        "StringNotLike",
        "ForAnyValue:StringLike",
        "ForAllValues:StringLike",
    ] {
        check_identity(
            &[allow(
                json!("s3:*"),
                json!("*"),
                json!({operator: {key: ["ab", "a*", "b"]}}),
            )],
            &[&*format!(
                "0:Statement[0].Condition.{operator}.{key}[0] redundant []"
            )],
        );
    }
    // A condition that another implies, and one that it does not.
    let secure = "aws:SecureTransport";
    check_identity(
        &[allow(
            json!("s3:*"),
            json!("*"),
            json!({"Bool": {secure: "true"}, "Null": {secure: "false"}}),
        )],
        &["0:Statement[0].Condition.Null.aws:SecureTransport redundant []"],
    );
    check_identity(
        &[allow(
            json!("s3:*"),
            json!("*"),
            json!({"BoolIfExists": {secure: "true"}, "Null": {secure: "false"}}),
        )],
        &[],
    );
}

#[test]
fn policies_of_other_types_are_reviewed_among_their_own() {
    let named = |effect: &str, principal: Value, action: &str| json!({"Effect": effect, "Principal": principal, "Action": action, "Resource": "arn:aws:s3:::b/*"});
    let ann = "arn:aws:iam::111122223333:user/Ann";
    let joe = "arn:aws:iam::111122223333:user/Joe";
    let resource = PolicyType::Resource;
    // Everybody is Ann too.
    check(
        resource,
        &[
            named("Allow", json!("*"), "s3:GetObject"),
            named("Allow", json!({"AWS": ann}), "s3:GetObject"),
        ],
        &["0:Statement[1] redundant [0.0]"],
    );
    // Her account is not: it delegates.
    check(
        resource,
        &[
            named("Allow", json!({"AWS": "111122223333"}), "s3:GetObject"),
            named("Allow", json!({"AWS": ann}), "s3:GetObject"),
        ],
        &[],
    );
    check(
        resource,
        &[
            named("Allow", json!({"AWS": [ann, joe]}), "s3:GetObject"),
            named("Deny", json!({"AWS": joe}), "s3:*"),
        ],
        &["0:Statement[0].Principal.AWS[1] shadowed [0.1]"],
    );
    // A service is denied though it is allowed nothing; it is not dead.
    check(
        resource,
        &[
            named("Allow", json!({"AWS": ann}), "s3:GetObject"),
            named("Deny", json!({"Service": "sns.amazonaws.com"}), "s3:*"),
        ],
        &["0:Statement[1] neverFires []"],
    );
    let limit = PolicyType::ServiceControl;
    let none = Value::Null;
    check(
        limit,
        &[
            allow(json!("*"), json!("*"), none.clone()),
            deny(json!("s3:*"), json!("*"), none.clone()),
            deny(json!("s3:DeleteBucket"), json!("*"), none.clone()),
        ],
        &["0:Statement[2] redundant [0.1]"],
    );
    // Resource control policies have to allow what is allowed without them.
    let control = |statements: &[Value]| {
        let statements = statements.iter().cloned().map(|mut statement| {
            statement["Principal"] = json!("*");
            statement
        });
        statements.collect::<Vec<Value>>()
    };
    check(
        PolicyType::ResourceControl,
        &control(&[
            deny(json!("s3:*"), json!("*"), none.clone()),
            deny(json!("s3:DeleteBucket"), json!("*"), none.clone()),
            deny(json!("sqs:*"), json!("*"), none.clone()),
        ]),
        &["0:Statement[1] redundant [0.0]"],
    );
    check(
        PolicyType::ResourceControl,
        &control(&[allow(json!("*"), json!("*"), none)]),
        &[],
    );
}

#[test]
fn policies_that_are_attached_together_are_one_set() {
    let none = Value::Null;
    let wide = of(&[allow(json!("s3:*"), json!("*"), none.clone())]);
    let mut narrow = of(&[]);
    narrow["Statement"] = allow(json!("s3:Get*"), json!("*"), none);
    let limits = AnalysisLimits::DEFAULT;
    let review = reviewed(
        &[narrow.clone(), wide.clone()],
        PolicyType::Identity,
        &limits,
    );
    assert_eq!(told(&review), ["0:Statement redundant [1.0]"]);
    let review = reviewed(&[narrow], PolicyType::Identity, &limits);
    assert_eq!(told(&review), [""; 0]);
}

#[test]
fn what_is_not_known_is_no_finding() {
    let none = Value::Null;
    let policy = of(&[
        allow(json!("s3:*"), json!("*"), none.clone()),
        allow(json!("s3:Get*"), json!("arn:aws:s3:::a*b*c"), none),
    ]);
    let one = core::slice::from_ref(&policy);
    let mut limits = AnalysisLimits::DEFAULT;
    let found = reviewed(one, PolicyType::Identity, &limits);
    assert_eq!(told(&found), ["0:Statement[1] redundant [0.0]"]);
    limits.states = 2;
    let found = reviewed(one, PolicyType::Identity, &limits);
    assert_eq!(told(&found), [""; 0]);
    assert!(
        found
            .unknown()
            .iter()
            .any(|(place, why)| { place.path() == "Statement[1]" && *why == Unknown::States }),
        "{:?}",
        found.unknown()
    );
    limits = AnalysisLimits::DEFAULT;
    limits.steps = 3;
    let found = reviewed(one, PolicyType::Identity, &limits);
    assert_eq!(told(&found), [""; 0]);
    assert_eq!(found.unknown().len(), 2, "{:?}", found.unknown());
}

/// The policy without what was told; with `all` also without what never fires.
fn without(policy: &Value, review: &Review, all: bool) -> Value {
    let mut policy = policy.clone();
    // From behind, so that everything is where it was.
    for found in review.findings().iter().rev() {
        if found.kind().is_needless() || all {
            take(&mut policy, found.place().path());
        }
    }
    policy
}

/// The names and numbers of a path; keys of conditions have dots.
fn take(policy: &mut Value, path: &str) {
    let (head, rest) = path.split_once(']').expect("a statement of several");
    let at: usize = head["Statement[".len()..].parse().expect("its number");
    let statements = policy["Statement"].as_array_mut().expect("a list");
    if rest.is_empty() {
        statements[at] = Value::Null;
        return;
    }
    let statement = &mut statements[at];
    let (rest, item) = match rest[1..]
        .strip_suffix(']')
        .and_then(|rest| rest.split_once('['))
    {
        Some((rest, item)) => (rest, Some(item.parse::<usize>().expect("a number"))),
        None => (&rest[1..], None),
    };
    let names: Vec<&str> = rest.splitn(3, '.').collect();
    let parent = names[..names.len() - 1]
        .iter()
        .try_fold(&mut *statement, |value, name| value.get_mut(name));
    let Some(parent) = parent else { return };
    let last = names[names.len() - 1];
    let Some(item) = item else {
        parent.as_object_mut().expect("an object").remove(last);
        if names.len() == 3 && statement["Condition"][names[1]] == json!({}) {
            statement["Condition"]
                .as_object_mut()
                .expect("operators")
                .remove(names[1]);
        }
        return;
    };
    let list = parent[last].as_array_mut().expect("a list");
    list.remove(item);
    if list.is_empty() {
        // A Deny of which the rest never fires either.
        *statement = Value::Null;
    }
}

fn compacted(mut policy: Value) -> Value {
    policy["Statement"]
        .as_array_mut()
        .expect("a list")
        .retain(|statement| !statement.is_null());
    policy
}

#[test]
fn without_all_that_is_told_a_set_decides_the_same() {
    let count = number("PORTCULLIS_ANALYSIS_REVIEWS", 4);
    let seed = number("PORTCULLIS_ANALYSIS_SEED", 1);
    for theme in THEMES {
        let values = asked_values(theme);
        let (mut findings, mut unknown, mut asked, mut unproved) = (0, 0, 0, 0);
        for at in 0..count {
            let mut dice = Dice::new((seed + at) as u64 * 4 + theme as u64 + 77_000);
            let mut policy = policy(theme, &mut dice);
            // Twice as much has more to tell.
            let more = crate::draw::policy(theme, &mut dice);
            if more["Version"] == policy["Version"] {
                let more = more["Statement"].as_array().expect("a list").clone();
                policy["Statement"]
                    .as_array_mut()
                    .expect("a list")
                    .extend(more);
            }
            let found = reviewed(
                &[policy.clone()],
                PolicyType::Identity,
                &AnalysisLimits::DEFAULT,
            );
            findings += found.findings().len();
            unknown += found.unknown().len();
            let before = identity(&policy);
            for all in [false, true] {
                let rest = compacted(without(&policy, &found, all));
                let about = format!("{policy}\n{rest}\n{:?}", told(&found));
                let after = identity(&rest);
                if all {
                    let truth = ask_all(&before, &after, theme, &values);
                    asked += truth.asked;
                    assert_eq!((truth.new, truth.lost), (None, None), "{about}");
                }
                match compare(&before, &after, &AnalysisLimits::DEFAULT).relation() {
                    Relation::Equivalent => {}
                    Relation::Unknown => unproved += 1,
                    other => panic!("{other:?}: {about}"),
                }
            }
        }
        println!(
            "{theme:?}: {findings} findings, {unknown} unknown, {asked} requests, {unproved} unproved"
        );
        assert!(findings > count, "{theme:?}: {findings}");
        // Of two answers a policy; texts with variables are told apart less finely than they are.
        let most = match theme {
            Theme::Texts | Theme::Resources => 0,
            Theme::Types | Theme::Variables => count,
        };
        assert!(unproved <= most, "{theme:?}: {unproved}");
    }
}
