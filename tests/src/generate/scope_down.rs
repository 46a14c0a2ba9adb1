//! Scope down policies (R-SESS-7 to R-SESS-10).

use super::small::{all, all_by, document, question};
use super::*;

/// Up to three of them, of which many allow everything: each must allow.
pub(super) fn slot(theme: &'static Theme, loader: Loader) -> BoxedStrategy<Value> {
    let one = prop_oneof![
        1 => Just(document(all("Allow"))),
        1 => policy(theme, Kind::Session, loader),
    ];
    vec(one, 0..4).prop_map(Value::from).boxed()
}

/// Callers of all kinds, most of whom can hold them, with a grant by identity or resource.
pub(super) fn questions(loader: Loader) -> BoxedStrategy<Value> {
    let one = prop_oneof![
        3 => Just(document(all("Allow"))),
        1 => Just(document(json!({ "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::data/*" }))),
        1 => Just(document(json!({ "Effect": "Allow", "Action": "s3:Put*", "Resource": "*" }))),
        1 => Just(document(json!([all("Allow"), { "Effect": "Deny", "Action": "s3:GetObject", "Resource": "*" }]))),
        2 => policy(&THEMES[0], Kind::Session, loader),
    ];
    let credentials = select(vec!["temporary", "temporary", "temporary", "longTerm", ""]);
    let grant = select(vec![
        Value::Null,
        json!("*"),
        json!({ "AWS": OWNER }),
        json!({ "AWS": ["arn:aws:sts::111122223333:assumed-role/Dev/ann", "arn:aws:iam::111122223333:user/ann"] }),
    ]);
    (
        caller(&THEMES[0]),
        credentials,
        vec(one, 0..4),
        grant,
        chance(75),
        maybe(20, Just(json!([document(all("Allow"))])).boxed()),
        chance(20),
    )
        .prop_map(move |(caller, credentials, sets, grant, identity, session, unfit)| {
            let arn = caller.as_str().or_else(|| caller["arn"].as_str()).unwrap_or_default();
            let temporary = arn.contains(":sts:") || arn.contains(":role/");
            let kind = if temporary { "temporary" } else { credentials };
            let signed = arn.starts_with("arn:") && !arn.contains("::cloudfront:");
            let mut asked = question(
                loader,
                json!({
                    "principal": caller,
                    "action": "s3:GetObject",
                    "resource": "arn:aws:s3:::data/red/key.csv",
                    "resourceAccount": OWNER,
                    "credentials": if signed && !kind.is_empty() { json!({ "type": kind }) } else { Value::Null },
                }),
                json!({
                    "identity": if identity { json!([document(all("Allow"))]) } else { Value::Null },
                    "resource": if grant.is_null() { Value::Null } else { document(all_by("Allow", &grant)) },
                    "session": session,
                    "scopeDown": sets,
                }),
            );
            if !unfit {
                fit_to_caller(&mut asked);
            }
            asked
        })
        .boxed()
}
