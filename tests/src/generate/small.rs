//! Pieces of small questions.

use super::{Loader, Value, json};

/// A policy of these statements.
pub(super) fn document(statements: impl Into<Value>) -> Value {
    json!({ "Version": "2012-10-17", "Statement": statements.into() })
}

/// A statement for everything, without a principal.
pub(super) fn all(effect: &str) -> Value {
    json!({ "Effect": effect, "Action": "*", "Resource": "*" })
}

/// A statement on everything for somebody.
pub(super) fn all_by(effect: &str, principal: &Value) -> Value {
    json!({ "Effect": effect, "Principal": principal, "Action": "*", "Resource": "*" })
}

/// A statement and, where a Deny would otherwise deny what nothing allows, one behind it that allows everything: in a
/// policy with principals to everybody.
pub(super) fn beside_all(statement: Value, allowed: bool, principals: bool) -> Vec<Value> {
    let everything = if principals {
        all_by("Allow", &json!("*"))
    } else {
        all("Allow")
    };
    let mut statements = vec![statement];
    statements.extend(allowed.then_some(everything));
    statements
}

/// The question of a request and policies, of which those that are `null` are left out.
pub(super) fn question(loader: Loader, request: Value, policies: Value) -> Value {
    let given = |object: Value| match object {
        Value::Object(map) => map
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .collect(),
        other => other,
    };
    json!({ "request": given(request), "policies": given(policies), "settings": loader.settings() })
}
