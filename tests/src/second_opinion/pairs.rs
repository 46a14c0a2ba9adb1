//! Calls that need several permissions: each pair is a question of its own (R-ACT-11, R-RES-18).

use serde_json::{Map, Value};

/// The questions of all pairs, the request's own first.
pub(super) fn each(question: &Value) -> Vec<Value> {
    let mut own = question.clone();
    let request = own["request"].as_object_mut().expect("a request");
    let pairs = request.remove("pairs");
    let pairs = pairs.as_ref().and_then(Value::as_array);
    let further: Vec<Value> = pairs
        .into_iter()
        .flatten()
        .map(|pair| of_pair(&own, pair))
        .collect();
    core::iter::once(own).chain(further).collect()
}

/// The same facts, of another action and resource.
fn of_pair(own: &Value, pair: &Value) -> Value {
    let mut question = own.clone();
    let request = question["request"].as_object_mut().expect("a request");
    for name in [
        "action",
        "resource",
        "resourceAccount",
        "resourceInManagementAccount",
    ] {
        match pair.get(name) {
            Some(value) => request.insert(name.into(), value.clone()),
            None => request.remove(name),
        };
    }
    // Keys of its own resource are no facts of another.
    if let Some(context) = request.get_mut("context").and_then(Value::as_object_mut) {
        context.retain(|key, _| !key.to_lowercase().starts_with("aws:resource"));
    }
    if let Some(keys) = pair.get("context").and_then(Value::as_object) {
        let context = request
            .entry("context")
            .or_insert_with(|| Value::Object(Map::new()));
        let context = context.as_object_mut().expect("condition keys");
        context.extend(keys.clone());
    }
    if let Some(policies) = question.get_mut("policies").and_then(Value::as_object_mut) {
        policies.remove("resource");
    }
    if let Some(policy) = pair.get("resourcePolicy") {
        question["policies"]["resource"] = policy.clone();
    }
    question
}

/// R-OUT-3.
pub(super) fn restriction(decision: &str) -> u8 {
    match decision {
        "allowed" => 0,
        "implicitDeny" => 1,
        _ => 2,
    }
}
