//! Two texts under every operator, against the second opinion.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portcullis::policy::ConditionOperator;
use portcullis_fuzz::{check_agreement, two_parts};
use serde_json::json;

fuzz_target!(|data: &[u8]| {
    let Some(([choice, form], text)) = data.split_first_chunk::<2>() else {
        return;
    };
    let Ok(text) = core::str::from_utf8(text) else {
        return;
    };
    let operator = ConditionOperator::ALL[usize::from(*choice) % ConditionOperator::ALL.len()];
    let (wanted, given) = two_parts(text);
    let set = ["", "", "ForAnyValue:", "ForAllValues:"][usize::from(form & 3)];
    let tail = if form & 4 == 0 { "" } else { "IfExists" };
    let wanted = if form & 8 == 0 {
        json!(wanted)
    } else {
        json!(wanted.split(',').collect::<Vec<_>>())
    };
    let given = if form & 16 == 0 {
        json!(given)
    } else {
        json!(given.split(',').collect::<Vec<_>>())
    };
    let mut context = json!({});
    if form & 32 == 0 {
        context["x:key"] = given;
    }
    let statement = |effect| {
        let operator = format!("{set}{operator}{tail}");
        json!({"Effect": effect, "Action": "s3:*", "Resource": "*",
            "Condition": { operator: { "x:key": wanted } }})
    };
    for effect in ["Allow", "Deny"] {
        let question = json!({
            "request": {"principal": "arn:aws:iam::111122223333:user/Ann", "action": "s3:GetObject",
                "resource": "arn:aws:s3:::b/k", "context": context},
            "policies": {"identity": [{"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*"}, statement(effect)]}]},
            "settings": {"loader": if form & 64 == 0 { "strict" } else { "lenient" }},
        });
        check_agreement(&question.to_string());
    }
});
