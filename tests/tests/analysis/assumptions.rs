//! What a proof takes for granted is said with it, and with what is none nothing is.

use portcullis::analysis::{
    Access, AnalysisLimits, Assumption, Residual, ZoneOfTrust, compare, is_public, outside,
    residual, review, what_can,
};
use portcullis::{Authorizer, Loader, PolicyDocument, PolicyType, Principal};
use serde_json::{Value, json};

use crate::capabilities::set;
use crate::partial::{ANN, OBJECT, builder, unknown};

const LIMITS: AnalysisLimits = AnalysisLimits::DEFAULT;

fn names(assumptions: impl Iterator<Item = Assumption>) -> Vec<&'static str> {
    assumptions.map(Assumption::name).collect()
}

fn allow(action: &str, resource: &str, condition: &Value) -> Value {
    json!({"Effect": "Allow", "Action": action, "Resource": resource, "Condition": condition})
}

#[test]
fn what_is_granted_is_what_the_statements_ask_for() {
    let none = json!({});
    let arn = json!({"ArnLike": {"aws:principalarn": "arn:aws:iam::111122223333:role/*"}});
    let cases = [
        (allow("s3:GetObject", "*", &none), &["plainCallers"][..]),
        (
            allow(
                "s3:GetObject",
                "*",
                &json!({"Bool": {"aws:SecureTransport": "true"}}),
            ),
            &["keysOnce", "plainCallers"],
        ),
        (
            allow("s3:GetObject", "*", &arn),
            &["keysOnce", "rolePaths", "plainCallers"],
        ),
        (
            allow("s3:GetObject", "arn:aws:s3:::a/${aws:PrincipalArn}", &none),
            &["rolePaths", "plainCallers"],
        ),
        (
            allow(
                "s3:GetObject",
                "arn:aws:s3:::a/${aws:PrincipalTag/a}",
                &none,
            ),
            &["plainCallers"],
        ),
        (
            allow("kms:Decrypt", "*", &none),
            &["kmsGrants", "plainCallers"],
        ),
        (allow("*", "*", &none), &["kmsGrants", "plainCallers"]),
        (
            json!({"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}),
            &["kmsGrants", "plainCallers"],
        ),
    ];
    for (statement, expected) in cases {
        let policies = set(PolicyType::Identity, &statement);
        let told = compare(&policies, &policies, &LIMITS);
        assert_eq!(names(told.assumptions()), expected, "{statement}");

        let authorizer = Authorizer::builder().identity(&policies).build();
        let ann = Principal::from_arn(ANN).expect("an ARN");
        let can = what_can(&authorizer.expect("an authorizer"), &ann, &LIMITS);
        assert!(can.is_complete(), "{statement}");
        assert_eq!(names(can.assumptions()), expected, "{statement}");
    }
}

#[test]
fn what_is_shown_takes_nothing_for_granted() {
    let none = json!({});
    let one = |action| set(PolicyType::Identity, &allow(action, "*", &none));
    let told = compare(&one("s3:GetObject"), &one("s3:PutObject"), &LIMITS);
    assert_eq!(names(told.assumptions()), [""; 0]);

    let mut few = LIMITS;
    few.steps = 1;
    let policies = one("s3:GetObject");
    let authorizer = Authorizer::builder().identity(&policies).build();
    let ann = Principal::from_arn(ANN).expect("an ARN");
    let can = what_can(&authorizer.expect("an authorizer"), &ann, &few);
    assert!(!can.is_complete());
    assert_eq!(names(can.assumptions()), [""; 0]);
}

#[test]
fn of_exposures_a_proof_is_that_nobody_is_let_in_and_how_many_addresses_there_are() {
    let to = |principal: Value, condition: Value| {
        let statement = json!({"Effect": "Allow", "Principal": principal, "Action": "sqs:SendMessage",
            "Resource": "*", "Condition": condition});
        set(PolicyType::Resource, &statement)
    };
    let zone = ZoneOfTrust::new();
    let named = to(json!({"AWS": "111122223333"}), json!({}));
    let near = to(
        json!("*"),
        json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
    );
    let told = is_public(&named, &LIMITS).expect("a resource policy");
    assert_eq!(told.access(), Access::None);
    assert_eq!(names(told.assumptions()), ["plainCallers"]);
    let told = outside(&near, &zone, &LIMITS).expect("a resource policy");
    assert_eq!(
        (told.access(), told.addresses().is_some()),
        (Access::Some, true)
    );
    assert_eq!(names(told.assumptions()), ["keysOnce", "plainCallers"]);
    // Nothing is counted where something else than ranges tells addresses apart.
    let like = to(
        json!("*"),
        json!({"StringLike": {"aws:SourceIp": "203.0.113.*"}}),
    );
    let told = outside(&like, &zone, &LIMITS).expect("a resource policy");
    assert_eq!(
        (told.access(), told.addresses().is_some()),
        (Access::Some, false)
    );
    assert_eq!(names(told.assumptions()), [""; 0]);
}

#[test]
fn of_a_review_the_findings_are_proofs() {
    let none = json!({});
    let reviewed = |statements: Value| {
        let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
        let document = PolicyDocument::from_json(&text).expect("a document");
        review(&[document], PolicyType::Identity, Loader::Strict, &LIMITS).expect("a policy")
    };
    let condition = json!({"Bool": {"aws:SecureTransport": "true"}});
    let told = reviewed(json!([
        allow("s3:*", "*", &none),
        allow("s3:GetObject", "*", &condition)
    ]));
    assert_eq!(told.findings().len(), 1);
    assert_eq!(names(told.assumptions()), ["keysOnce", "plainCallers"]);
    let told = reviewed(json!([allow("s3:GetObject", "*", &condition)]));
    assert_eq!(told.findings().len(), 0);
    assert_eq!(names(told.assumptions()), [""; 0]);
}

#[test]
fn what_is_left_of_a_decision_is_said_of_keys_that_are_given_once() {
    let condition = json!({"StringEquals": {"s3:ExistingObjectTag/team": "blue"}});
    let policies = set(
        PolicyType::Identity,
        &allow("s3:GetObject", "*", &condition),
    );
    let authorizer = Authorizer::builder().identity(&policies).build();
    let authorizer = authorizer.expect("an authorizer");
    let unknown = unknown(&["s3:ExistingObjectTag/team"]);
    for (action, steps, expected) in [
        ("s3:GetObject", LIMITS.steps, &["keysOnce"][..]),
        ("s3:PutObject", LIMITS.steps, &["keysOnce"]),
        ("s3:GetObject", 0, &[]),
    ] {
        let request = builder(ANN, action, OBJECT).build().expect("a request");
        let mut limits = LIMITS;
        limits.steps = steps;
        let told = residual(&authorizer, &request, &unknown, &limits);
        assert_eq!(names(told.assumptions()), expected, "{told:?}");
        assert_eq!(matches!(told, Residual::Unknown(_)), expected.is_empty());
    }
}
