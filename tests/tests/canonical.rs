//! The canonical form of a policy decides what the policy decides, is its own canonical form, and is the same however the
//! policy is spelled.

use portcullis::canonical::CanonicalPolicy;
use portcullis::{Loader, PolicyType};
use portcullis_tests::generate::{lenient_questions, question_text, strict_questions};
use portcullis_tests::harness::{ask, runner};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::Value;

use crate::laws::{Shuffle, documents, opened, resource_kind, write_shuffled};

/// The type as which a question's policy is read.
pub(crate) fn type_of(question: &Value, path: &str) -> PolicyType {
    match path.split('/').nth(2).expect("a slot") {
        "identity" => PolicyType::Identity,
        "permissionsBoundary" => PolicyType::PermissionsBoundary,
        "session" => PolicyType::Session,
        "scopeDown" => PolicyType::ScopeDown,
        "serviceControlPolicies" => PolicyType::ServiceControl,
        "resourceControlPolicies" => PolicyType::ResourceControl,
        "vpcEndpoint" => PolicyType::VpcEndpoint,
        "resource" => match resource_kind(question) {
            "trust" => PolicyType::RoleTrust,
            "key" => PolicyType::KmsKey,
            _ => PolicyType::Resource,
        },
        slot => panic!("the slot {slot} has no type here"),
    }
}

fn decides_the_same(question: &Value, loader: Loader, seed: u64) -> Result<(), TestCaseError> {
    let question = opened(question);
    let before = ask(&question_text(&question));
    if before.get("error").is_some() {
        return Ok(());
    }
    let fail = |reason: String| Err(TestCaseError::fail(format!("{reason}\n{question}")));
    let mut changed = question.clone();
    for path in documents(&question) {
        let policy_type = type_of(&question, &path);
        let policy = question.pointer(&path).expect("a policy");
        let canonical = |text: &str| CanonicalPolicy::from_json(text, policy_type, loader);
        let Ok(form) = canonical(&policy.to_string()) else {
            return fail(format!("{path} has no canonical form"));
        };
        match canonical(form.as_json()) {
            Ok(again) if again == form => {}
            again => return fail(format!("{} becomes {again:?}", form.as_json())),
        }
        let mut shuffled = String::new();
        write_shuffled(policy, &mut Shuffle::new(seed), &mut shuffled);
        match canonical(&shuffled) {
            Ok(other) if other.semantic_hash() == form.semantic_hash() && other == form => {}
            other => {
                return fail(format!(
                    "{shuffled} becomes {other:?}, not {}",
                    form.as_json()
                ));
            }
        }
        let form = serde_json::from_str(form.as_json()).expect("JSON");
        *changed.pointer_mut(&path).expect("a policy") = form;
    }
    let after = ask(&question_text(&changed));
    for field in ["decision", "blockedBy", "layers"] {
        if before[field] != after[field] {
            return fail(format!(
                "{field}: {} before, {} after\n{changed}",
                before[field], after[field]
            ));
        }
    }
    Ok(())
}

#[test]
fn a_canonical_policy_decides_the_same() {
    for (loader, questions) in [
        (Loader::Strict, strict_questions()),
        (Loader::Lenient, lenient_questions()),
    ] {
        let law = |(question, seed): (Value, u64)| {
            // A question may ask for the other loader.
            let loader = match question["settings"]["loader"].as_str() {
                Some("strict") => Loader::Strict,
                Some("lenient") => Loader::Lenient,
                _ => loader,
            };
            decides_the_same(&question, loader, seed)
        };
        if let Err(error) = runner(10).run(&(questions, any::<u64>()), law) {
            panic!("{error}");
        }
    }
}

/// Pairs of policies that are one, and near misses that are two.
#[test]
fn what_says_the_same_is_the_same_text() {
    let policy = |statements: &str| {
        let text = format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{statements}]}}");
        let form = CanonicalPolicy::from_json(&text, PolicyType::Resource, Loader::Strict);
        form.unwrap_or_else(|errors| panic!("{errors}\n{text}"))
    };
    let statement = |rest: &str| format!("{{\"Effect\": \"Deny\", \"Principal\": \"*\", {rest}}}");
    let all = |rest: &str| {
        statement(&format!(
            "\"Action\": \"s3:*\", \"Resource\": \"*\", {rest}"
        ))
    };
    let cases = [
        // R-ACT-3 and R-COND-5, and what must keep its case.
        (
            statement(r#""Action": "S3:Get*", "Resource": "*""#),
            statement(r#""Action": ["s3:get*"], "Resource": ["*"]"#),
            true,
        ),
        (
            statement(r#""Action": "s3:*", "Resource": "arn:aws:s3:::A""#),
            statement(r#""Action": "s3:*", "Resource": "arn:aws:s3:::a""#),
            false,
        ),
        (
            all(r#""Condition": {"StringEquals": {"AWS:username": "a"}}"#),
            all(r#""Condition": {"StringEquals": {"aws:UserName": ["a"]}}"#),
            true,
        ),
        (
            all(r#""Condition": {"StringEquals": {"aws:username": "A"}}"#),
            all(r#""Condition": {"StringEquals": {"aws:username": "a"}}"#),
            false,
        ),
        // R-ARN-1, but not where both spellings have to hold.
        (
            all(r#""Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::b"}}"#),
            all(r#""Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::b"}}"#),
            true,
        ),
        (
            all(
                r#""Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::b*"}, "ArnLike": {"aws:SourceArn": "arn:aws:s3:::*a"}}"#,
            ),
            all(
                r#""Condition": {"ArnLike": {"aws:SourceArn": ["arn:aws:s3:::b*", "arn:aws:s3:::*a"]}}"#,
            ),
            false,
        ),
        // R-NUM-1, R-IP-4, R-BOOL-1.
        (
            all(r#""Condition": {"NumericEquals": {"s3:max-keys": "010.0"}}"#),
            all(r#""Condition": {"NumericEquals": {"s3:max-keys": 10}}"#),
            true,
        ),
        (
            all(r#""Condition": {"StringEquals": {"s3:max-keys": "010"}}"#),
            all(r#""Condition": {"StringEquals": {"s3:max-keys": "10"}}"#),
            false,
        ),
        (
            all(r#""Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.77/24"}}"#),
            all(r#""Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#),
            true,
        ),
        (
            all(r#""Condition": {"Bool": {"aws:SecureTransport": "FALSE"}}"#),
            all(r#""Condition": {"Bool": {"aws:SecureTransport": false}}"#),
            true,
        ),
        // R-PRIN-2.
        (all(r#""Sid": "One""#), all(r#""Sid": "Two""#), true),
        (
            statement(r#""Action": ["s3:a", "s3:b"], "Resource": "*""#),
            [
                statement(r#""Action": "s3:b", "Resource": "*""#),
                statement(r#""Action": "s3:a", "Resource": "*""#),
            ]
            .join(", "),
            true,
        ),
        (
            statement(r#""NotAction": ["s3:a", "s3:b"], "Resource": "*""#),
            [
                statement(r#""NotAction": "s3:b", "Resource": "*""#),
                statement(r#""NotAction": "s3:a", "Resource": "*""#),
            ]
            .join(", "),
            false,
        ),
    ];
    for (one, other, same) in cases {
        let (one, other) = (policy(&one), policy(&other));
        assert_eq!(one == other, same, "{one:?}\n{other:?}");
        assert_eq!(
            one.semantic_hash() == other.semantic_hash(),
            same,
            "{one:?}\n{other:?}"
        );
    }
    let everyone = |principal: &str| {
        policy(&format!(
            "{{\"Effect\": \"Allow\", \"Principal\": {principal}, \"Action\": \"s3:*\", \"Resource\": \"*\"}}"
        ))
    };
    assert_eq!(everyone("\"*\""), everyone(r#"{"AWS": ["*"]}"#));
    assert_ne!(everyone("\"*\""), everyone(r#"{"AWS": "111122223333"}"#));
}

/// R-VER-3: without variables the two versions are one, with them they are not.
#[test]
fn versions_are_one_without_variables() {
    let form = |version: &str, name: &str| {
        let text = format!(
            r#"{{"Version": "{version}", "Statement": {{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::{name}"}}}}"#
        );
        CanonicalPolicy::from_json(&text, PolicyType::Identity, Loader::Strict).expect("a policy")
    };
    assert_eq!(form("2008-10-17", "b"), form("2012-10-17", "b"));
    assert_ne!(
        form("2008-10-17", "${aws:username}"),
        form("2012-10-17", "${aws:username}")
    );
}
