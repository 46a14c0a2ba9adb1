//! Everything that somebody can do.

use std::collections::BTreeSet;

use portcullis::analysis::{AnalysisLimits, Capabilities, WitnessValue, what_can};
use portcullis::{
    Authorizer, Loader, PolicyLevels, PolicySet, PolicyType, Principal, RequestContext,
};
use serde_json::{Value, json};

use crate::brute::identity;
use crate::draw::{ASKED, Dice, KEYS, THEMES, asked_resources, asked_values, policy};

pub(crate) fn set(policy_type: PolicyType, statements: &Value) -> PolicySet {
    let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    PolicySet::builder(policy_type, Loader::Strict)
        .policy("", &text)
        .build()
        .unwrap_or_else(|errors| panic!("{text}: {errors}"))
}

fn ann() -> Principal<'static> {
    Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("a user")
}

/// Each request that is told is allowed; what is told, as actions with resources.
fn told(authorizer: &Authorizer<'_>, can: &Capabilities) -> BTreeSet<(String, String)> {
    assert!(can.is_complete(), "{can:?}");
    let mut all = BTreeSet::new();
    for capability in can.listed() {
        let request = capability.witness().request().expect("a request");
        assert!(authorizer.evaluate(&request).is_allowed(), "{capability:?}");
        all.insert((
            capability.action().to_string(),
            capability.witness().resource().to_string(),
        ));
    }
    all
}

#[test]
fn layers_leave_what_all_allow() {
    let allow = |action: &str, resource: &str| json!({"Effect": "Allow", "Action": action, "Resource": resource});
    let deny = |action: &str, resource: &str| json!({"Effect": "Deny", "Action": action, "Resource": resource});
    let all = set(
        PolicyType::Identity,
        &json!([
            allow("s3:*", "arn:aws:s3:::a/*"),
            allow("sqs:SendMessage", "*")
        ]),
    );
    let boundary = set(
        PolicyType::PermissionsBoundary,
        &json!([allow("s3:Get*", "*"), allow("sqs:*", "*")]),
    );
    let top = set(
        PolicyType::ServiceControl,
        &json!([allow("*", "*"), deny("sqs:*", "*")]),
    );
    let organization = PolicyLevels::from_iter([&top]);
    let authorizer = Authorizer::builder()
        .identity(&all)
        .permissions_boundary(&boundary)
        .service_control_policies(&organization)
        .build()
        .expect("an authorizer");
    let can = what_can(&authorizer, &ann(), &AnalysisLimits::DEFAULT);
    let told = told(&authorizer, &can);
    assert!(!told.is_empty());
    for (action, resource) in &told {
        assert!(
            action.starts_with("s3:") && action.to_lowercase().starts_with("s3:get"),
            "{action}"
        );
        assert!(resource.starts_with("arn:aws:s3:::a/"), "{resource}");
    }
    // Nobody else's policies, and none at all.
    let nothing = Authorizer::builder().build().expect("an authorizer");
    let can = what_can(&nothing, &ann(), &AnalysisLimits::DEFAULT);
    assert!(can.is_complete() && can.listed().is_empty());
}

#[test]
fn values_of_keys_that_count_are_told() {
    let statements = json!([
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*",
            "Condition": {"StringEquals": {"aws:PrincipalTag/team": ["red", "blue"]}, "Bool": {"aws:SecureTransport": "true"}}},
    ]);
    let policies = set(PolicyType::Identity, &statements);
    let authorizer = Authorizer::builder()
        .identity(&policies)
        .build()
        .expect("an authorizer");
    let can = what_can(&authorizer, &ann(), &AnalysisLimits::DEFAULT);
    assert!(!told(&authorizer, &can).is_empty());
    for capability in can.listed() {
        let mut keys: Vec<&str> = capability.conditions().map(|(key, _)| key).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["aws:PrincipalTag/team", "aws:SecureTransport"]);
        let mut conditions = capability.conditions();
        let (_, teams) = conditions
            .find(|(key, _)| *key == "aws:PrincipalTag/team")
            .expect("a key");
        for team in ["red", "blue"] {
            assert!(
                teams.contains(&WitnessValue::Single(team.into())),
                "{teams:?}"
            );
        }
        assert!(!teams.contains(&WitnessValue::Absent));
    }
}

#[test]
fn within_small_limits_it_is_not_complete() {
    let policies = set(
        PolicyType::Identity,
        &json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]),
    );
    let authorizer = Authorizer::builder()
        .identity(&policies)
        .build()
        .expect("an authorizer");
    let mut limits = AnalysisLimits::DEFAULT;
    limits.steps = 10;
    let can = what_can(&authorizer, &ann(), &limits);
    assert!(!can.is_complete() && can.unknown().count() > 0);
    limits = AnalysisLimits::DEFAULT;
    limits.classes = 1;
    assert!(!what_can(&authorizer, &ann(), &limits).is_complete());
}

/// Where nothing is told, no request of a small world is allowed; and what is told is.
#[test]
fn where_something_is_allowed_something_is_told() {
    let mut dice = Dice::new(77);
    for number in 0..40 {
        let theme = THEMES[number % THEMES.len()];
        let drawn = policy(theme, &mut dice);
        let policies = identity(&drawn);
        let authorizer = Authorizer::builder()
            .identity(&policies)
            .build()
            .expect("an authorizer");
        let can = what_can(&authorizer, &ann(), &AnalysisLimits::DEFAULT);
        if !can.is_complete() {
            continue;
        }
        let told = told(&authorizer, &can);
        let resources = asked_resources(theme);
        let values = asked_values(theme);
        let mut is_allowed = false;
        for first in &values {
            for second in &values {
                let mut request = RequestContext::builder(ann(), "s3:a", "*")
                    .context(KEYS[0], first.clone())
                    .context(KEYS[1], second.clone())
                    .build()
                    .expect("a request");
                for resource in &resources {
                    for action in ASKED {
                        let is_asked = request.ask(action, resource).is_ok();
                        if is_asked && authorizer.evaluate(&request).is_allowed() {
                            is_allowed = true;
                        }
                    }
                }
            }
        }
        assert!(!is_allowed || !told.is_empty(), "{drawn}");
    }
}
