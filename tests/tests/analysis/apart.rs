//! Differences that one kind of request alone shows.

use portcullis::analysis::{Access, AnalysisLimits, Relation, compare};
use portcullis::{Loader, PolicySet, PolicyType};
use serde_json::{Value, json};

fn set(statements: &Value) -> PolicySet {
    let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    PolicySet::builder(PolicyType::Identity, Loader::Strict)
        .policy("", &text)
        .build()
        .unwrap_or_else(|errors| panic!("{text}: {errors}"))
}

/// What is asked for no resource in particular has the resource `*`, which no pattern of ARNs meets (R-RES-12).
#[test]
fn a_request_may_ask_for_no_resource_in_particular() {
    let allow = |member: &str, resources: &Value| json!({"Effect": "Allow", "Action": "s3:*", member: resources});
    let all_arns = json!("arn:*:*:*:*:*");
    let everything = set(&allow("Resource", &json!("*")));
    let denied = json!({"Effect": "Deny", "Action": "s3:*", "NotResource": all_arns});
    for (why, without) in [
        ("every ARN", allow("Resource", &all_arns)),
        (
            "every ARN, one by one",
            allow("Resource", &json!(["arn:*:s3:*:*:*", all_arns])),
        ),
        (
            "everything but what is no ARN",
            json!([allow("Resource", &json!("*")), denied]),
        ),
    ] {
        let told = compare(&set(&without), &everything, &AnalysisLimits::DEFAULT);
        assert_eq!(
            (told.new_access(), told.lost_access()),
            (Access::Some, Access::None),
            "{why}"
        );
        let shown = told.new_witnesses();
        assert!(
            shown.iter().all(|witness| witness.resource() == "*"),
            "{why}: {shown:?}"
        );
    }
    // With it nothing is new.
    let with = set(&allow("Resource", &json!(["*", all_arns])));
    let told = compare(&with, &everything, &AnalysisLimits::DEFAULT);
    assert_eq!(told.relation(), Relation::Equivalent);
}
