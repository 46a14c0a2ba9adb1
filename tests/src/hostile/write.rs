//! Policies and scenarios as texts.

/// What `one` gives for each number up to `count`, with commas between.
pub(super) fn each(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect::<Vec<_>>().join(",")
}

/// The same as JSON strings.
pub(super) fn texts(count: usize, one: impl Fn(usize) -> String) -> String {
    each(count, |at| format!("\"{}\"", one(at)))
}

pub(super) fn policy(statements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)
}

/// An Allow; what it is given stands in lists already.
pub(super) fn allow(actions: &str, resources: &str) -> String {
    format!(r#"{{"Effect":"Allow","Action":[{actions}],"Resource":[{resources}]}}"#)
}

/// An Allow of everything under a condition.
pub(super) fn allow_if(condition: &str) -> String {
    format!(r#"{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{{{condition}}}}}"#)
}

/// A scenario of Ann's with these `policies`, `settings` and `context`.
pub(super) fn scenario(policies: &str, settings: &str, context: &str) -> String {
    let ann = super::measure::ANN;
    format!(
        r#"{{"request":{{"principal":"{ann}","action":"s3:GetObject","resource":"arn:aws:s3:::b/k","context":{{{context}}}}},"policies":{{{policies}}},"settings":{{{settings}}}}}"#
    )
}
