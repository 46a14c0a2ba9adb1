//! Grants of KMS, which only the typed API carries (R-KMS-6): the rows of `tests/typed/grants.jsonl`.

use std::fs;
use std::path::Path;

use portcullis::{
    Authorizer, Loader, PolicyLevels, PolicySet, PolicyType, Principal, RequestContext,
};
use serde_json::{Value, json};

fn set(row: &Value, slot: &str, policy_type: PolicyType) -> Option<PolicySet> {
    let document = row["policies"].get(slot)?.to_string();
    let set = PolicySet::builder(policy_type, Loader::Strict).policy(slot, &document);
    Some(set.build().unwrap_or_else(|errors| panic!("{errors}")))
}

fn text<'r>(row: &'r Value, field: &str) -> &'r str {
    row[field]
        .as_str()
        .unwrap_or_else(|| panic!("{field} of {row}"))
}

/// The decision and what stands in its way.
fn answer(row: &Value) -> (Value, Value) {
    let caller = Principal::from_arn(text(row, "caller")).unwrap_or_else(|error| panic!("{error}"));
    let request = RequestContext::builder(caller, text(row, "action"), text(row, "resource"));
    let request = match row.get("grant").map(|_| text(row, "grant")) {
        None => request,
        Some("grantee") => request.kms_grant(true),
        Some("session") => request.kms_grant_to_session(true),
        Some(other) => panic!("a grant to {other}"),
    };
    let Ok(request) = request.build() else {
        return (json!("invalidRequest"), Value::Null);
    };
    let identity = set(row, "identity", PolicyType::Identity);
    let resource = set(row, "resource", PolicyType::KmsKey);
    let boundary = set(row, "permissionsBoundary", PolicyType::PermissionsBoundary);
    let session = set(row, "session", PolicyType::Session);
    let level = set(row, "serviceControlPolicy", PolicyType::ServiceControl);
    let levels = level.map(|level| PolicyLevels::from_iter([level]));
    let authorizer = Authorizer::builder()
        .identity(identity.as_ref())
        .resource(resource.as_ref())
        .permissions_boundary(boundary.as_ref())
        .session(session.as_ref())
        .service_control_policies(levels.as_ref())
        .build()
        .unwrap_or_else(|error| panic!("{error}"));
    let story = authorizer.explain(&request);
    assert_eq!(authorizer.evaluate(&request).outcome(), story.decision);
    let blocked_by: Vec<&str> = story.blocked_by.iter().map(|by| by.as_str()).collect();
    let blocked_by = (!blocked_by.is_empty()).then(|| json!(blocked_by));
    (
        json!(story.decision.as_str()),
        blocked_by.unwrap_or_default(),
    )
}

#[test]
fn a_grant_counts_like_an_allow_of_the_key_policy_that_names_its_grantee() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("typed/grants.jsonl");
    let rows = fs::read_to_string(path).expect("tests/typed/grants.jsonl");
    let mut wrong = Vec::new();
    for line in rows.lines() {
        let row: Value = serde_json::from_str(line).expect("a row is JSON");
        let (decision, blocked_by) = answer(&row);
        if (&decision, &blocked_by) != (&row["decision"], &row["blockedBy"]) {
            wrong.push(format!("{}: {decision} {blocked_by}", row["id"]));
        }
    }
    assert!(rows.lines().count() >= 20);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
