//! The typed Rust API: policies, sets, limits, decisions, and scenarios as values.

use std::fs;
use std::path::Path;

use portcullis::{
    Authorizer, AuthorizerError, Layer, Limits, Loader, Outcome, Policy, PolicyDocument,
    PolicyLevels, PolicySet, PolicyType, Principal, RcpServices, RequestContext,
    document::{PrincipalElement, Text},
    finding::Severity,
    scenario,
};
use serde_json::Value;

fn set(policy_type: PolicyType, document: &str) -> PolicySet {
    let set = PolicySet::builder(policy_type, Loader::Strict)
        .policy("P", document)
        .build();
    set.unwrap_or_else(|errors| panic!("{errors}"))
}

/// One statement, with `"Version": "2012-10-17"`.
fn document(statement: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{{{statement}}}]}}"#)
}

#[test]
fn a_set_stands_in_its_own_layer_only() {
    use PolicyType::{
        Identity, KmsKey, PermissionsBoundary, Resource, ResourceControl, RoleTrust, ScopeDown,
        ServiceControl, Session, VpcEndpoint,
    };
    let empty = r#"{"Version": "2012-10-17", "Statement": []}"#;
    let homes = [
        (Identity, Layer::Identity),
        (PermissionsBoundary, Layer::PermissionsBoundary),
        (Session, Layer::Session),
        (ScopeDown, Layer::ScopeDown),
        (Resource, Layer::Resource),
        (RoleTrust, Layer::Resource),
        (KmsKey, Layer::Resource),
        (ServiceControl, Layer::ServiceControlPolicy),
        (ResourceControl, Layer::ResourceControlPolicy),
        (VpcEndpoint, Layer::VpcEndpoint),
    ];
    for (policy_type, home) in homes {
        // Lenient: an empty list is an error in what IAM keeps (R-GRAM-11).
        let set = PolicySet::builder(policy_type, Loader::Lenient)
            .policy("", empty)
            .build()
            .unwrap_or_else(|errors| panic!("{errors}"));
        let levels = PolicyLevels::from_iter([&set]);
        let builder = Authorizer::builder();
        for (layer, built) in [
            (Layer::Identity, builder.identity(&set).build()),
            (Layer::Resource, builder.resource(&set).build()),
            (
                Layer::PermissionsBoundary,
                builder.permissions_boundary(&set).build(),
            ),
            (Layer::Session, builder.session(&set).build()),
            (Layer::ScopeDown, builder.scope_down(&levels).build()),
            (
                Layer::ServiceControlPolicy,
                builder.service_control_policies(&levels).build(),
            ),
            (
                Layer::ResourceControlPolicy,
                builder.resource_control_policies(&levels).build(),
            ),
            (Layer::VpcEndpoint, builder.vpc_endpoint(&set).build()),
        ] {
            match built {
                Ok(_) => assert_eq!(layer, home, "a {policy_type} in {layer}"),
                Err(error) => {
                    assert_ne!(layer, home, "{error}");
                    let expected = AuthorizerError::WrongType {
                        layer,
                        found: policy_type,
                    };
                    assert_eq!(error, expected);
                    let text = error.to_string();
                    assert!(
                        text.contains(layer.as_str()) && text.contains(policy_type.describe()),
                        "{text}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_cannot_be_combined_is_refused() {
    let several = |policy_type, count| {
        let empty = r#"{"Version": "2012-10-17", "Statement": []}"#;
        let mut builder = PolicySet::builder(policy_type, Loader::Lenient);
        for _ in 0..count {
            builder = builder.policy("", empty);
        }
        builder.build().unwrap_or_else(|errors| panic!("{errors}"))
    };
    // Two boundaries would allow what either does; groups and sessions do unite (R-TYPE-12, R-SESS-2).
    for (policy_type, takes_several) in [
        (PolicyType::Identity, true),
        (PolicyType::Session, true),
        (PolicyType::PermissionsBoundary, false),
        (PolicyType::Resource, false),
        (PolicyType::RoleTrust, false),
        (PolicyType::KmsKey, false),
        (PolicyType::VpcEndpoint, false),
    ] {
        for count in 0..3 {
            let set = several(policy_type, count);
            let builder = Authorizer::builder();
            let built = match policy_type {
                PolicyType::Identity => builder.identity(&set),
                PolicyType::Session => builder.session(&set),
                PolicyType::PermissionsBoundary => builder.permissions_boundary(&set),
                PolicyType::VpcEndpoint => builder.vpc_endpoint(&set),
                _ => builder.resource(&set),
            };
            let sound = count < 2 || takes_several;
            assert_eq!(built.build().is_ok(), sound, "{count} of a {policy_type}");
        }
    }
    let levels = PolicyLevels::from_iter([
        several(PolicyType::ServiceControl, 3),
        several(PolicyType::ServiceControl, 0),
    ]);
    assert!(
        Authorizer::builder()
            .service_control_policies(&levels)
            .build()
            .is_ok()
    );
    // A prefix that is none would bind nothing, which lets in (R-RCP-6).
    for (services, sound) in [
        (["s3", "redshift-serverless"], true),
        (["s3", "S3"], true),
        (["s3", "s3:*"], false),
        (["s3", "*"], false),
        (["s3", ""], false),
        (["s3", " sqs"], false),
    ] {
        let built = RcpServices::new(services);
        assert_eq!(built.is_ok(), sound, "{services:?}");
        assert!(sound || built.err() == Some(AuthorizerError::InvalidService));
    }
}

/// R-PRIN-1: an account id that was written as a number is its digits, and is written as a number again.
#[test]
fn an_account_number_stays_a_number() {
    let text = document(
        r#""Effect": "Allow", "Principal": {"AWS": [111122223333, "444455556666"]}, "Action": "s3:*", "Resource": "*""#,
    );
    let document = PolicyDocument::from_json(&text).expect("its shape is sound");
    let written = document.to_json();
    assert!(
        written.contains(r#"{"AWS":[111122223333,"444455556666"]}"#),
        "{written}"
    );
    let again = PolicyDocument::from_json(&written).expect("it can be read again");
    let PrincipalElement::Map(map) = again.statements()[0].principal().expect("a principal") else {
        panic!("it is a map");
    };
    let ids: Vec<&str> = map.entries()[0]
        .1
        .items()
        .iter()
        .map(Text::as_str)
        .collect();
    assert_eq!(ids, ["111122223333", "444455556666"]);
}

#[test]
fn warnings_are_kept_and_refuse_nothing() {
    let quiet = document(r#""Effect": "Allow", "Action": "s3:*", "Resource": "*""#);
    let quiet =
        Policy::from_json(&quiet, PolicyType::Identity, Loader::Strict).expect("a sound policy");
    assert!(quiet.warnings().is_empty());
    let text = r#"{"Version": "2012-10-17", "Statement": [
        {"Sid": "Same", "Effect": "Allow", "Principal": {}, "Action": [], "Resource": "*"},
        {"Sid": "Same", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3", "Condition": {"Bool": {}}}]}"#;
    let policy = Policy::from_json(text, PolicyType::Resource, Loader::Strict)
        .expect("nothing of it is an error");
    let warnings: Vec<(&str, u32)> = policy
        .warnings()
        .iter()
        .map(|finding| (finding.reason().as_str(), finding.position().line))
        .collect();
    assert_eq!(
        warnings,
        [
            ("emptyElement", 2),
            ("emptyElement", 2),
            ("duplicateSid", 3),
            ("incompleteArn", 3),
            ("emptyElement", 3)
        ]
    );
    assert!(
        policy
            .warnings()
            .iter()
            .all(|finding| finding.severity() == Severity::Warning)
    );
    assert_eq!(
        (policy.policy_type(), policy.statement_count()),
        (PolicyType::Resource, 2)
    );
    // What lenient lets pass is a warning there and an error here; beside an error the warnings are told too.
    let broken = text.replace("\"s3:*\"", "\"Get\"");
    let lenient = Policy::from_json(&broken, PolicyType::Resource, Loader::Lenient).expect("kept");
    assert_eq!(lenient.warnings().len(), warnings.len() + 1);
    let errors =
        Policy::from_json(&broken, PolicyType::Resource, Loader::Strict).expect_err("refused");
    assert_eq!(
        (errors.findings().len(), errors.errors().count()),
        (warnings.len() + 1, 1)
    );
    // The same through a document that was read before.
    let document = PolicyDocument::from_json(&broken).expect("its shape is sound");
    let again = Policy::from_document(&document, PolicyType::Resource, Loader::Strict)
        .expect_err("refused");
    assert_eq!(again, errors);
}

#[test]
fn a_set_tells_what_it_holds_and_every_policy_that_it_refuses() {
    let two = document(
        r#""Effect": "Allow", "Action": "s3:*", "Resource": "*"}, {"Effect": "Deny", "Action": "sqs:*", "Resource": "*""#,
    );
    let set = PolicySet::builder(PolicyType::Identity, Loader::Strict)
        .policy("First", &two)
        .policy("", &two)
        .build()
        .unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!((set.policy_count(), set.statement_count()), (2, 4));
    assert_eq!(set.policy_type(), PolicyType::Identity);
    assert_eq!(
        (set.policy_name(0), set.policy_name(1), set.policy_name(2)),
        (Some("First"), Some(""), None)
    );
    let open =
        document(r#""Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*""#);
    assert!(!set.is_public() && self::set(PolicyType::Resource, &open).is_public());

    let errors = PolicySet::builder(PolicyType::Identity, Loader::Strict)
        .policy("Good", &two)
        .policy("Bad", "{}")
        .policy("Worse", "nonsense")
        .build()
        .expect_err("two of three are wrong");
    let names: Vec<&str> = errors.policies().map(|(name, _)| name).collect();
    assert_eq!(names, ["Bad", "Worse"]);
    let text = errors.to_string();
    assert!(text.contains("`Bad`") && text.contains("`Worse`"), "{text}");
}

#[test]
fn limits_are_errors_and_can_be_narrowed() {
    let text = document(r#""Effect": "Allow", "Action": ["s3:Get*", "s3:Put*"], "Resource": "*""#);
    let narrow = |change: fn(&mut Limits)| {
        let mut limits = Limits::DEFAULT;
        change(&mut limits);
        limits
    };
    assert!(PolicyDocument::from_json_within(&text, &Limits::default()).is_ok());
    for (what, limits) in [
        ("bytes", narrow(|limits| limits.document_bytes = 20)),
        ("depth", narrow(|limits| limits.depth = 2)),
        ("statements", narrow(|limits| limits.statements = 0)),
        ("entries", narrow(|limits| limits.list_entries = 1)),
        ("value", narrow(|limits| limits.value_bytes = 5)),
    ] {
        let errors = PolicyDocument::from_json_within(&text, &limits).expect_err(what);
        let reasons: Vec<&str> = errors
            .errors()
            .map(|finding| finding.reason().as_str())
            .collect();
        assert!(
            reasons.iter().all(|reason| *reason == "limitExceeded"),
            "{what}: {errors}"
        );
    }
}

/// The statement and the layer that a decision names are among those that the story names.
#[test]
fn a_decision_names_what_its_explanation_names() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance");
    let (mut asked, mut with_statement) = (0, 0);
    for entry in fs::read_dir(folder).expect("the folder tests/conformance") {
        let path = entry.expect("an entry of it").path();
        if path
            .extension()
            .is_none_or(|extension| extension != "jsonl")
        {
            continue;
        }
        for line in fs::read_to_string(&path).expect("a fixture file").lines() {
            let fixture: Value = serde_json::from_str(line).expect("a fixture");
            let question = fixture["scenario"].to_string();
            let (decision, story) =
                match (scenario::decide(&question), scenario::explain(&question)) {
                    (Ok(decision), Ok(story)) => (decision, story),
                    (Err(first), Err(second)) => {
                        assert_eq!(first, second, "{}", fixture["id"]);
                        continue;
                    }
                    (decision, story) => panic!("{}: {decision:?}, but {story:?}", fixture["id"]),
                };
            asked += 1;
            let place = format!("{}: {decision:?}\n{story}", fixture["id"]);
            assert_eq!(decision.outcome(), story.decision, "{place}");
            match (decision.outcome(), decision.layer()) {
                (Outcome::Allowed, None) => assert!(story.decided_by.is_empty(), "{place}"),
                (Outcome::Allowed, Some(layer)) => {
                    assert!(
                        story
                            .decided_by
                            .iter()
                            .any(|statement| statement.layer == layer),
                        "{place}"
                    );
                }
                (_, Some(layer)) => assert!(story.blocked_by.contains(&layer), "{place}"),
                (_, None) => panic!("a denial names what stood in the way: {place}"),
            }
            match decision.statement() {
                Some(id) => {
                    with_statement += 1;
                    let named = story.decided_by.iter().any(|statement| {
                        Some(statement.layer) == decision.layer()
                            && (statement.policy_index, statement.statement)
                                == (id.policy, id.statement)
                    });
                    assert!(named, "{place}");
                }
                None => assert!(story.decided_by.is_empty(), "{place}"),
            }
        }
    }
    println!("{asked} decisions, {with_statement} of them name a statement");
    assert!(
        asked > 1_500 && with_statement > 800,
        "{asked}, {with_statement}"
    );
}

/// However the text of a policy is read, alone or because of another one, it stands in its set as it was given.
#[test]
fn policies_stand_in_a_set_however_each_is_read() {
    // Of a host that takes longer values than others do.
    let mut limits = Limits::DEFAULT;
    limits.value_bytes = 200_000;
    let long = "a".repeat(100_000);
    // Each allows an action of its own. The first three are as they should be to a lenient loader; of the fourth there is
    // something to say.
    let texts = [
        document(r#""Effect": "Allow", "Action": "s3:Action0", "Resource": "*""#),
        document(
            r#""Effect": "Allow", "Action": "s3:Action1", "Resource": "*",
                "Condition": {"stringequals": {"aws:username": "Ann"}}"#,
        ),
        document(&format!(
            r#""Effect": "Allow", "Action": "s3:Action2", "Resource": ["*", "arn:aws:s3:::{long}"]"#
        )),
        document(
            r#""Effect": "Allow", "Action": "s3:Action\u0033", "Resource": "*",
                "Condition": {"StringNotEquals": {"aws:nosuch": "a"}}"#,
        ),
    ];
    let warnings = texts.each_ref().map(|text| {
        let policy = Policy::from_json_within(text, PolicyType::Identity, Loader::Lenient, &limits);
        policy.expect("a sound policy").warnings().len()
    });
    assert_eq!(warnings, [0, 0, 1, 1]);
    let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("a user");
    // Every set of one and of two of them, in every order; the last one as a text or judged before.
    let orders = (1..3).flat_map(|count| {
        (0..4usize.pow(count)).map(move |number| {
            let policies = (0..count).map(|at| number / 4usize.pow(at) % 4);
            policies.collect::<Vec<usize>>()
        })
    });
    for (order, is_judged) in orders.flat_map(|order| [(order.clone(), false), (order, true)]) {
        let mut builder = PolicySet::builder(PolicyType::Identity, Loader::Lenient).limits(limits);
        for (place, policy) in order.iter().enumerate() {
            let (name, text) = (policy.to_string(), &texts[*policy]);
            builder = if is_judged && place + 1 == order.len() {
                let (identity, lenient) = (PolicyType::Identity, Loader::Lenient);
                let judged = Policy::from_json_within(text, identity, lenient, &limits);
                builder.add(&name, judged.expect("a sound policy"))
            } else {
                builder.policy(&name, text)
            };
        }
        // Beside a name that is too long it is that alone which is refused, and where it stands.
        let refused = builder.clone().policy(&"n".repeat(513), &texts[0]).build();
        let refused = refused.expect_err("a name that is too long");
        let places: Vec<usize> = refused.by_index().map(|(place, _)| place).collect();
        assert_eq!(places, [order.len()]);
        let set = builder.build().expect("a sound set");
        assert_eq!(set.policy_count(), order.len());
        assert_eq!(set.statement_count(), order.len());
        assert!(!set.is_public());
        let warned: Vec<usize> = set.warnings().map(|(policy, _)| policy).collect();
        let told = |place: &usize| warnings[order[*place]] > 0;
        assert_eq!(warned, (0..order.len()).filter(told).collect::<Vec<_>>());
        let authorizer = Authorizer::builder().identity(&set).build();
        let authorizer = authorizer.expect("the set stands in its place");
        let compiled = authorizer.compile();
        for (place, policy) in order.iter().enumerate() {
            assert_eq!(set.policy_name(place), Some(&*policy.to_string()));
            let action = format!("s3:Action{policy}");
            let request = RequestContext::builder(ann, &action, "*").build();
            let request = request.expect("a request");
            for decision in [authorizer.evaluate(&request), compiled.evaluate(&request)] {
                assert_eq!(
                    decision.outcome(),
                    Outcome::Allowed,
                    "{action} of {order:?}"
                );
                let named = decision.statement().expect("a statement").policy as usize;
                assert_eq!(order[named], *policy);
            }
            let explanation = authorizer.explain(&request);
            let decided = explanation.decided_by.iter();
            let decided: Vec<usize> = decided.map(|one| one.policy_index as usize).collect();
            let same: Vec<usize> = (0..order.len())
                .filter(|place| order[*place] == *policy)
                .collect();
            assert_eq!(decided, same, "{action} of {order:?}");
        }
    }
}
