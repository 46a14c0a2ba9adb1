//! Misuse of the typed API that must never allow: policies in the place of others, facts that cannot be.

use portcullis::{
    Authorizer, AuthorizerError, Loader, Outcome, PolicySet, PolicyType, Principal, RcpServices,
    RequestContext,
    request::{Credentials, Timestamp},
};

const ANN: &str = "arn:aws:iam::111122223333:user/Ann";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/k";

fn set(policy_type: PolicyType, policies: &[&str]) -> PolicySet {
    let mut builder = PolicySet::builder(policy_type, Loader::Strict);
    for policy in policies {
        builder = builder.policy("", policy);
    }
    builder.build().expect("the policies are sound")
}

fn outcome(resource: &PolicySet, caller: Principal<'_>, action: &str, asked: &str) -> Outcome {
    let request = RequestContext::builder(caller, action, asked)
        .build()
        .expect("the request is sound");
    let authorizer = Authorizer::builder()
        .resource(resource)
        .build()
        .expect("a resource policy");
    let decision = authorizer.evaluate(&request).outcome();
    assert_eq!(decision, authorizer.explain(&request).decision);
    decision
}

#[test]
fn a_resource_policy_of_another_kind_grants_nothing() {
    let ann = || Principal::from_arn(ANN).expect("an ARN");
    let no_resource = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "*"}}"#;
    let trust = set(PolicyType::RoleTrust, &[no_resource]);
    let bucket = "arn:aws:s3:::data/k";
    assert_eq!(
        outcome(&trust, Principal::anonymous(), "s3:GetObject", bucket),
        Outcome::ImplicitDeny
    );
    // R-TYPE-7: what is void in a key policy must not be brought in as another kind.
    let general = set(PolicyType::Resource, &[no_resource]);
    assert_eq!(
        outcome(&general, ann(), "kms:Decrypt", KEY),
        Outcome::ImplicitDeny
    );
    let deny = set(
        PolicyType::Resource,
        &[
            r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "kms:*"}}"#,
        ],
    );
    assert_eq!(
        outcome(&deny, ann(), "kms:Decrypt", KEY),
        Outcome::ExplicitDeny,
        "a Deny bites all the same"
    );
}

#[test]
fn one_policy_layers_take_one_policy() {
    let all = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    let boundaries = set(PolicyType::PermissionsBoundary, &[all, all]);
    let built = Authorizer::builder()
        .permissions_boundary(&boundaries)
        .build();
    assert!(matches!(
        built.map(|_| ()),
        Err(AuthorizerError::TooManyPolicies { .. })
    ));
    assert_eq!(
        RcpServices::new(["s3:*"]).err(),
        Some(AuthorizerError::InvalidService)
    );
}

#[test]
fn a_grant_is_for_keys_and_authenticated_callers() {
    for (caller, action, resource) in [
        (Principal::anonymous(), "kms:Decrypt", KEY),
        (
            Principal::from_arn(ANN).expect("an ARN"),
            "s3:GetObject",
            "arn:aws:s3:::data/k",
        ),
        (
            Principal::from_arn(ANN).expect("an ARN"),
            "kms:CreateKey",
            "*",
        ),
    ] {
        let built = RequestContext::builder(caller, action, resource)
            .kms_grant(true)
            .build();
        assert!(built.is_err(), "{action} on {resource}");
    }
}

#[test]
fn typed_times_are_exact_and_never_overflow() {
    let request = |time: Timestamp| {
        RequestContext::builder(
            Principal::from_arn(ANN).expect("an ARN"),
            "sqs:ListQueues",
            "*",
        )
        .time(time)
        .credentials(Credentials::temporary().mfa_authenticated_at("0000-01-01T00:00:00Z"))
        .build()
        .expect("the request is sound")
    };
    let policy = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*",
        "Condition": {"DateLessThanEquals": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}}}"#;
    let identity = set(PolicyType::Identity, &[policy]);
    let authorizer = Authorizer::builder()
        .identity(&identity)
        .build()
        .expect("an identity set");
    let at = |text: &str| Timestamp::parse(text).expect("a date");
    let late = request(at("2026-01-01T00:00:00.5Z"));
    assert!(!authorizer.evaluate(&late).is_allowed(), "R-DATE-5");
    assert!(authorizer.evaluate(&request(at("2026-01-01"))).is_allowed());
    // Four digits of epoch seconds are no year.
    assert!(
        authorizer
            .evaluate(&request(Timestamp::from_epoch_seconds(2_027)))
            .is_allowed()
    );
    let young = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*",
        "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}}}"#;
    let young = set(PolicyType::Identity, &[young]);
    let far = request(Timestamp::from_epoch_seconds(i64::MAX));
    let authorizer = Authorizer::builder()
        .identity(&young)
        .build()
        .expect("an identity set");
    assert!(!authorizer.evaluate(&far).is_allowed());
}
