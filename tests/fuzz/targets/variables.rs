//! Texts with variables, as resources and as values, against the second opinion.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portcullis_fuzz::{check_agreement, two_parts};
use serde_json::json;

fuzz_target!(|data: &[u8]| {
    let Some((choice, text)) = data.split_first() else {
        return;
    };
    let Ok(text) = core::str::from_utf8(text) else {
        return;
    };
    let (pattern, rest) = two_parts(text);
    let (asked, tag) = two_parts(rest);
    if asked.is_empty() || text.len() > 4096 {
        return;
    }
    let loader = if choice & 1 == 0 { "strict" } else { "lenient" };
    let version = if choice & 2 == 0 {
        "2012-10-17"
    } else {
        "2008-10-17"
    };
    let effect = if choice & 4 == 0 { "Allow" } else { "Deny" };
    let element = if choice & 8 == 0 {
        "Resource"
    } else {
        "NotResource"
    };
    let mut statement = json!({"Effect": effect, "Action": "s3:GetObject"});
    statement[element] = json!(format!("arn:aws:s3:::{pattern}"));
    if choice & 16 != 0 {
        statement["Condition"] = json!({"StringLike": {"aws:PrincipalTag/t": pattern}});
    }
    let question = json!({
        "request": {"principal": "arn:aws:iam::111122223333:user/Ann", "action": "s3:GetObject",
            "resource": format!("arn:aws:s3:::{asked}"), "context": {"aws:PrincipalTag/t": tag}},
        "policies": {"identity": [{"Version": version, "Statement": [statement,
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a*"}]}]},
        "settings": {"loader": loader},
    });
    check_agreement(&question.to_string());
});
