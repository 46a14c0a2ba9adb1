//! Calls that some callers can never make, and calls that need no Allow (R-SESS-6, R-STS-10, R-STS-17).

use super::small::{all, all_by, document, question};
use super::*;

pub(super) fn questions(loader: Loader) -> BoxedStrategy<Value> {
    let action = prop_oneof![
        9 => text(&["sts:GetCallerIdentity"]),
        3 => text(&["sts:GetSessionToken"]),
        3 => text(&["sts:GetFederationToken"]),
        3 => text(&["sts:GetScopedCredentials"]),
        5 => text(&["sts:AssumeRole"]),
        7 => text(&["iam:GetUser", "iam:CreateUser", "IAM:ListRoles"]),
        4 => text(&[
            "iam:PassRole",
            "sts:TagSession",
            "sts:SetContext",
            "sts:GetServiceBearerToken",
            "sts:DecodeAuthorizationMessage",
            "sqs:ListQueues",
        ]),
        3 => text(&["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"]),
    ];
    let callers = prop_oneof![
        4 => caller(&THEMES[0]),
        2 => caller(&THEMES[3]),
        // Root and users are whom most of these rules tell apart.
        4 => text(&["arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:user/ann"]).prop_map(Value::from),
    ];
    let credentials = select(vec!["temporary", "temporary", "longTerm", ""]);
    let deny = json!({ "Effect": "Deny", "Action": "sts:*", "Resource": "*" });
    let limits = prop_oneof![
        4 => Just(None),
        3 => Just(Some(document(all("Allow")))),
        2 => Just(Some(document(json!([all("Allow"), deny.clone()])))),
        1 => Just(Some(document(json!({ "Effect": "Allow", "Action": "s3:*", "Resource": "*" })))),
    ]
    .boxed();
    let rcp = maybe(
        25,
        select(vec![
            document(
                json!({ "Effect": "Deny", "Principal": "*", "Action": "sts:*", "Resource": "*" }),
            ),
            document(
                json!({ "Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*" }),
            ),
        ])
        .boxed(),
    );
    let endpoint = maybe(35, select(vec![
        document(all_by("Allow", &json!("*"))),
        document(json!({ "Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*" })),
        document(json!([all_by("Allow", &json!("*")), { "Effect": "Deny", "Principal": "*", "Action": "sts:*", "Resource": "*" }])),
    ]).boxed());
    let context = prop_oneof![
        8 => Just(json!({})),
        1 => select(vec![json!({ "aws:AssumedRoot": true }), json!({ "AWS:assumedroot": "true" }), json!({ "aws:AssumedRoot": false })]),
        1 => select(vec![json!({ "aws:MultiFactorAuthPresent": true }), json!({ "aws:userid": "ann" })]),
    ];
    let condition = maybe(
        40,
        select(vec![
            json!({ "Null": { "aws:PrincipalAccount": "true" } }),
            json!({ "StringNotEquals": { "aws:PrincipalType": "User" } }),
            json!({ "StringNotEquals": { "aws:userid": OWNER } }),
        ])
        .boxed(),
    );
    (
        (action, callers, credentials, chance(50), context),
        (limits.clone(), limits.clone(), limits, chance(70)),
        (rcp, endpoint, chance(60), condition),
        chance(8),
    )
        .prop_map(move |((action, caller, credentials, mfa, context), (scp, boundary, session, identity), (rcp, endpoint, trust, condition), unfit)| {
            let arn = caller.as_str().or_else(|| caller["arn"].as_str()).unwrap_or_default();
            let temporary = arn.contains(":sts:") || arn.contains(":role/");
            let kind = if temporary { "temporary" } else { credentials };
            let signed = arn.starts_with("arn:") && !arn.contains("::cloudfront:") && !kind.is_empty();
            let mfa = mfa && kind == "temporary" && !arn.contains(":federated-user/");
            let credentials = if mfa {
                json!({ "type": kind, "mfaAuthenticatedAt": "2026-11-23T08:00:00Z" })
            } else {
                json!({ "type": kind })
            };
            let lower = action.to_ascii_lowercase();
            let of_role = lower.starts_with("sts:assume") || ["sts:tagsession", "sts:setcontext", "iam:passrole"].contains(&lower.as_str());
            let mut grant = json!({ "Effect": "Allow", "Principal": "*", "Action": "sts:*" });
            if let Some(condition) = condition {
                grant["Condition"] = condition;
            }
            let trusted = of_role && lower != "iam:passrole";
            let mut asked = question(
                loader,
                json!({
                    "principal": caller,
                    "action": action,
                    "resource": if of_role { "arn:aws:iam::111122223333:role/Dev" } else { "*" },
                    "context": context,
                    "credentials": if signed { credentials } else { Value::Null },
                }),
                json!({
                    "identity": if identity { json!([document(all("Allow"))]) } else { json!([document(all("Deny"))]) },
                    "resource": if trust && trusted { document(grant) } else { Value::Null },
                    "permissionsBoundary": boundary,
                    "session": session.map(|policy| json!([policy])),
                    "serviceControlPolicies": scp.map(|policy| json!([[policy]])),
                    "resourceControlPolicies": rcp.map(|policy| json!([[policy]])),
                    "vpcEndpoint": endpoint,
                }),
            );
            if !unfit {
                fit_to_caller(&mut asked);
            }
            asked
        })
        .boxed()
}
