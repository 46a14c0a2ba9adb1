//! What the fuzz targets share.

use portcullis::{Authorizer, Loader, Outcome, PolicySet, PolicyType, Principal, RequestContext, cost};
use portcullis_tests::agreement::differences;
use portcullis_tests::harness::ask;
use portcullis_tests::second_opinion::{decide, question_from_text};
use serde_json::{Value, json};

/// Every kind of policy.
pub const TYPES: [PolicyType; 9] = [
    PolicyType::Identity,
    PolicyType::Resource,
    PolicyType::PermissionsBoundary,
    PolicyType::Session,
    PolicyType::ServiceControl,
    PolicyType::ResourceControl,
    PolicyType::VpcEndpoint,
    PolicyType::RoleTrust,
    PolicyType::KmsKey,
];

/// Cuts a text at its first line break, or in two halves.
#[must_use]
pub fn two_parts(text: &str) -> (&str, &str) {
    text.split_once('\n').unwrap_or_else(|| {
        let mut middle = text.len() / 2;
        while !text.is_char_boundary(middle) {
            middle += 1;
        }
        text.split_at(middle)
    })
}

/// An identity policy that allows `s3:GetObject` on everything under one condition.
#[must_use]
pub fn policy_with(operator: &str, key: &str, value: &Value) -> String {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
            "Condition": { operator: { key: value } },
        }],
    })
    .to_string()
}

/// Whether a lone identity policy allows `s3:GetObject` with one condition key; `None` if the policy or the request
/// is refused. The number of tests stays below the bound that the set tells.
///
/// # Panics
/// If it does not.
#[must_use]
pub fn allows(policy: &str, loader: Loader, key: &str, value: &str) -> Option<bool> {
    let set = PolicySet::builder(PolicyType::Identity, loader).policy("fuzz", policy);
    let set = set.build().ok()?;
    let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").ok()?;
    let keys = [(key, value)];
    let request = RequestContext::new(ann, "s3:GetObject", "arn:aws:s3:::b/k", &keys).ok()?;
    let authorizer = Authorizer::builder().identity(&set).build().ok()?;
    let (decision, tests) = cost::evaluate_counted(&authorizer, &request);
    assert!(tests <= cost::bound(&authorizer), "{tests} tests");
    assert_ne!(decision.outcome(), Outcome::ExplicitDeny, "nothing denies");
    Some(decision.is_allowed())
}

/// The engine and the second opinion on one question; a refused one has none.
///
/// # Panics
/// If they differ.
pub fn check_agreement(question: &str) {
    let answer = ask(question);
    if answer.get("error").is_some() {
        assert!(answer.get("decision").is_none(), "an error is no decision");
        return;
    }
    let opinion = decide(&question_from_text(question));
    let found = differences(&answer, &opinion);
    assert!(found.is_empty(), "{}\n{question}", found.join("\n"));
}
