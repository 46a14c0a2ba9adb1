//! Differences that one kind of request alone shows.

use portcullis::analysis::{Access, AnalysisLimits, Relation, compare};
use portcullis::{PolicySet, PolicyType};
use serde_json::{Value, json};

use crate::capabilities;

fn set(statements: &Value) -> PolicySet {
    capabilities::set(PolicyType::Identity, statements)
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

/// Where a variable has a value, a Deny stops what it stands for and lets through what stands beside it (R-VAR-1).
#[test]
fn beside_what_a_variable_stands_for_a_deny_stops_nothing() {
    let tag = "aws:PrincipalTag/home";
    let statement = |effect: &str, resource: &str| {
        // With a value that is not empty: without one the Deny is of nothing, or of another text.
        let condition = json!({"StringLike": {tag: "?*"}});
        json!({"Effect": effect, "Action": "s3:GetObject", "Resource": resource, "Condition": condition})
    };
    let home = "arn:aws:s3:::homes/${aws:PrincipalTag/home}";
    let all = statement("Allow", "arn:aws:s3:::homes/*");
    let nothing = set(&json!([all, statement("Deny", "arn:aws:s3:::homes/*")]));
    let but_home = set(&json!([all, statement("Deny", home)]));
    let told = compare(&nothing, &but_home, &AnalysisLimits::DEFAULT);
    assert_eq!(
        (told.new_access(), told.lost_access()),
        (Access::Some, Access::None)
    );
    // And what it stands for it stops.
    let all_home = set(&json!([statement("Allow", home), statement("Deny", home)]));
    let told = compare(&nothing, &all_home, &AnalysisLimits::DEFAULT);
    assert_eq!(told.relation(), Relation::Equivalent);
}
