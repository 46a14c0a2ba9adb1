//! CloudFront origin access identities (R-PRIN-13).

use super::small::{all, document, question};
use super::*;

/// One of them.
pub(super) const ARN: &str =
    "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABCDEXAMPLE";
const ANOTHER: &str =
    "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2ABCDEXAMPLE";

/// Such a caller.
pub(super) fn caller() -> BoxedStrategy<Value> {
    select(vec![
        json!(ARN),
        json!({ "arn": ARN, "canonicalUser": CANONICAL }),
    ])
    .boxed()
}

pub(super) fn questions(loader: Loader) -> BoxedStrategy<Value> {
    let callers = prop_oneof![3 => caller(), 1 => super::caller(&THEMES[0])];
    let principal = || {
        select(vec![
            json!({ "AWS": ARN }),
            json!({ "AWS": [ANOTHER, ARN] }),
            json!({ "AWS": ANOTHER }),
            json!({ "AWS": "arn:aws:iam::cloudfront:user/cloudfront origin access identity e1abcdexample" }),
            json!({ "CanonicalUser": CANONICAL }),
            json!({ "AWS": OWNER }),
            json!("*"),
        ])
    };
    let condition = maybe(
        40,
        select(vec![
            json!({ "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::cloudfront:user/*" } }),
            json!({ "Bool": { "aws:PrincipalIsAWSService": "false" } }),
            json!({ "Null": { "aws:PrincipalAccount": "true" } }),
            json!({ "Null": { "aws:PrincipalType": "true" } }),
            json!({ "StringEqualsIfExists": { "aws:userid": "x" } }),
            json!({ "StringEquals": { "aws:PrincipalOrgID": "o-exampleorgid" } }),
        ])
        .boxed(),
    );
    let other = (principal(), 0..4_u8).prop_map(move |(principal, form)| {
        let mut statement = json!({ "Effect": "Deny", "Action": "s3:*", "Resource": "*" });
        match form {
            0 => statement["Principal"] = principal,
            1 => statement["NotPrincipal"] = principal,
            2 if loader == Loader::Lenient => {
                statement["Effect"] = json!("Allow");
                statement["NotPrincipal"] = principal;
            }
            3 if loader == Loader::Lenient => {}
            _ => statement["NotPrincipal"] = json!({ "AWS": [OWNER, ARN] }),
        }
        statement
    });
    let endpoint = maybe(
        20,
        select(vec![
            json!("*"),
            json!({ "AWS": ARN }),
            json!({ "AWS": OWNER }),
        ])
        .boxed(),
    );
    (
        callers,
        (principal(), condition, maybe(35, other.boxed())),
        (endpoint, chance(15), maybe(30, any::<bool>().boxed())),
        chance(60),
    )
        .prop_map(move |(caller, (principal, condition, other), (endpoint, rcp, restrict), owned)| {
            let mut allow = json!({ "Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*" });
            if let Some(condition) = condition {
                allow["Condition"] = condition;
            }
            let mut statements = vec![allow];
            statements.extend(other);
            let mut asked = question(
                loader,
                json!({
                    "principal": caller,
                    "action": "s3:GetObject",
                    "resource": "arn:aws:s3:::data/key.csv",
                    "resourceAccount": if owned { json!(OWNER) } else { Value::Null },
                }),
                json!({
                    "identity": [document(all("Allow"))],
                    "resource": document(statements),
                    "resourceControlPolicies": rcp.then(|| json!([[document(json!({
                        "Effect": "Deny",
                        "Principal": "*",
                        "Action": "s3:*",
                        "Resource": "*",
                        "Condition": { "StringNotEqualsIfExists": { "aws:PrincipalAccount": OWNER } },
                    }))]])),
                    "vpcEndpoint": endpoint.map(|principal| document(json!({
                        "Effect": "Allow",
                        "Principal": principal,
                        "Action": "*",
                        "Resource": "*",
                    }))),
                }),
            );
            if let Some(restrict) = restrict {
                asked["settings"]["restrictPublicBuckets"] = json!(restrict);
            }
            asked
        })
        .boxed()
}
