//! The root user of a bucket's owner and the policy of the bucket (R-S3-7).

use super::small::{all, document, question};
use super::*;

pub(super) fn questions(loader: Loader) -> BoxedStrategy<Value> {
    let root = text(&[
        "arn:aws:iam::111122223333:root",
        "arn:aws:iam::444455556666:root",
    ])
    .prop_map(Value::from);
    let callers = prop_oneof![5 => root, 1 => caller(&THEMES[0])];
    let call = prop_oneof![
        6 => (text(&["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:deletebucketpolicy", "s3:PutBucketAcl"]), Just("arn:aws:s3:::data".to_string())),
        2 => (text(&["s3express:GetBucketPolicy", "s3express:PutBucketPolicy"]), text(&["arn:aws:s3express:eu-west-1:111122223333:bucket/data--x-s3"])),
    ];
    let bucket = maybe(85, select(vec![
        json!({ "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*" }),
        json!({ "Effect": "Deny", "NotPrincipal": { "AWS": OTHER }, "Action": "s3:*BucketPolicy", "Resource": "*" }),
        json!({ "Effect": "Allow", "Principal": { "AWS": [OWNER, OTHER] }, "Action": "*", "Resource": "*" }),
        json!({ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": { "StringEquals": { "acme:Level": "red" } } }),
    ]).boxed());
    let limit = |percent| {
        maybe(percent, select(vec![
            document(all("Allow")),
            document(json!({ "Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::other" })),
            document(json!({ "Effect": "Allow", "Action": "s3:GetBucketPolicy", "Resource": "*" })),
            document(json!([all("Allow"), { "Effect": "Deny", "Action": "s3:PutBucketPolicy", "Resource": "*" }])),
        ]).boxed())
    };
    let owner = maybe(75, select(vec![OWNER, OWNER, OTHER]).boxed());
    (
        (callers, call, owner, chance(40)),
        bucket,
        (limit(30), limit(40), limit(25)),
        (chance(10), chance(10), maybe(15, any::<bool>().boxed())),
    )
        .prop_map(move |((caller, (action, resource), owner, temporary), bucket, (scp, session, scope_down), (rcp, endpoint, restrict))| {
            let express = action.starts_with("s3express");
            let deny = json!({ "Effect": "Deny", "Principal": "*", "Action": "s3:PutBucketPolicy", "Resource": "*" });
            let signed = caller.as_str().is_some_and(|arn| arn.ends_with(":root"));
            let kind = if temporary { "temporary" } else { "longTerm" };
            let mut asked = question(
                loader,
                json!({
                    "principal": caller,
                    "action": action,
                    "resource": resource,
                    "resourceAccount": owner.filter(|_| !express),
                    "credentials": if signed { json!({ "type": kind }) } else { Value::Null },
                }),
                json!({
                    "resource": bucket.map(document),
                    "session": session.map(|policy| json!([policy])),
                    "scopeDown": scope_down.map(|policy| json!([policy])),
                    "serviceControlPolicies": scp.map(|policy| json!([[policy]])),
                    "resourceControlPolicies": rcp.then(|| json!([[document(deny.clone())]])),
                    "vpcEndpoint": endpoint.then(|| document(json!({
                        "Effect": "Allow",
                        "Principal": "*",
                        "Action": "s3:GetBucketPolicy",
                        "Resource": "*",
                    }))),
                }),
            );
            if let Some(restrict) = restrict {
                asked["settings"]["restrictPublicBuckets"] = json!(restrict);
            }
            fit_to_caller(&mut asked);
            asked
        })
        .boxed()
}
