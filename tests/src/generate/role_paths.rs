//! Sessions of roles whose path nobody told, against `aws:PrincipalArn` (R-KEY-10).

use super::small::{beside_all, document, question};
use super::*;

const RESERVED: &str = "AWSReservedSSO_Admin_0123456789abcdef";

const PATTERNS: [&str; 40] = [
    "*",
    "arn:aws:iam::111122223333:role/Dev",
    "arn:aws:iam::111122223333:role/D*",
    "arn:aws:iam::111122223333:role/*",
    "arn:aws:iam::111122223333:role/*Dev",
    "arn:aws:iam::111122223333:role/???",
    "arn:aws:iam::111122223333:role/?*/?ev",
    "arn:aws:iam::111122223333:role/team/*",
    "arn:aws:iam::111122223333:role/team/Dev",
    "arn:aws:iam::111122223333:role/*/Dev",
    "arn:aws:iam::111122223333:role/*/Ops",
    "arn:aws:iam::111122223333:role/é/*",
    "arn:aws:iam::111122223333:role/a b/Dev",
    "arn:aws:iam::111122223333:role/team/Dev/x*",
    "arn:aws:iam::111122223333:role/Developers/*v",
    "arn:aws:iam::111122223333:role/TEAM/dev",
    "arn:aws:iam::111122223333:role/dev",
    "arn:aws:iam::111122223333:role//Dev",
    "arn:aws:iam::444455556666:role/team/Dev",
    "arn:aws:iam::*:role/aws-service-role/*",
    "arn:*:iam::*:role/*:*",
    "arn:aws:iam::111122223333:user/*",
    "arn:aws:sts::111122223333:assumed-role/Dev/*",
    "arn:aws:iam::111122223333:ro*",
    "arn:aws:iam::*:*/*/Dev",
    "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*",
    "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_*",
    "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_*",
    "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Admin_*",
    "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-*/AWSReservedSSO_Admin_????????????????",
    "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef",
    "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef",
    "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/EU/AWSReservedSSO_*",
    "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/?*/*",
    "arn:aws:iam::111122223333:role/AWSReservedSSO_*",
    "arn:aws:iam::111122223333:role/AWS*",
    "arn:aws:iam::111122223333:role/aws-*/AWSReservedSSO_Other*",
    "arn:aws:iam::${aws:PrincipalAccount}:role/team/*",
    "arn:aws:iam::111122223333:role/${aws:PrincipalTag/team}/Dev",
    "${aws:PrincipalArn}",
];

pub(super) fn questions(loader: Loader) -> BoxedStrategy<Value> {
    let role = prop_oneof![3 => Just("Dev"), 2 => Just(RESERVED)];
    let operator = text(&[
        "ArnLike",
        "ArnLike",
        "ArnEquals",
        "ArnNotLike",
        "ArnNotEquals",
        "ArnLikeIfExists",
        "StringEquals",
        "StringNotEquals",
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
        "StringLike",
        "StringLike",
        "StringNotLike",
        "ForAnyValue:ArnLike",
        "ForAllValues:StringNotLike",
    ]);
    let values = prop_oneof![
        3 => text(&PATTERNS).prop_map(Value::from),
        2 => vec(text(&PATTERNS), 2..4).prop_map(Value::from),
    ];
    let role_arn = maybe(15, text(&["", "team/", "a/b/"]));
    let given = maybe(
        8,
        select(vec![
            json!("arn:aws:iam::111122223333:role/team/Dev"),
            json!(null),
            json!(["arn:aws:iam::111122223333:role/Dev"]),
        ])
        .boxed(),
    );
    let resource = prop_oneof![
        8 => Just("*"),
        1 => Just("arn:aws:s3:::data/${aws:PrincipalArn}/*"),
        1 => Just("arn:aws:s3:::data/arn:aws:iam::*:role/*/${aws:PrincipalTag/team}"),
    ];
    let asked = select(vec![
        "arn:aws:s3:::data/key.csv",
        "arn:aws:s3:::data/arn:aws:iam::111122223333:role/Dev/x",
        "arn:aws:s3:::data/arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef/x",
        "arn:aws:s3:::data/arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef/x",
    ]);
    let tag = maybe(60, text(&["team", ""]));
    // Whether the condition is on the ARN, or on something that is compared with it.
    let on_arn = chance(90);
    (
        (role, role_arn, given, tag),
        (operator, values, on_arn),
        (resource, asked, any::<bool>(), chance(15)),
    )
        .prop_map(move |((role, role_arn, given, tag), (operator, values, on_arn), (resource, asked, deny, not_resource))| {
            let session = format!("arn:aws:sts::111122223333:assumed-role/{role}/ann");
            let caller = match role_arn {
                Some(path) => json!({ "arn": session, "roleArn": format!("arn:aws:iam::111122223333:role/{path}{role}") }),
                None => json!(session),
            };
            let mut context = Map::new();
            if let Some(given) = given {
                context.insert("aws:PrincipalArn".into(), given);
            }
            if let Some(tag) = tag {
                context.insert("aws:PrincipalTag/team".into(), json!(tag));
            }
            let condition = if on_arn {
                json!({ operator: { "aws:PrincipalArn": values } })
            } else {
                context.insert("acme:Owner".into(), json!("arn:aws:iam::111122223333:role/Dev"));
                json!({ "StringNotEquals": { "acme:Owner": ["${aws:PrincipalArn}", "nobody"] } })
            };
            let mut statement = json!({
                "Effect": if deny { "Deny" } else { "Allow" },
                "Action": "s3:GetObject",
                "Condition": condition,
            });
            statement[if not_resource && resource != "*" { "NotResource" } else { "Resource" }] = json!(resource);
            let statements = beside_all(statement, deny, false);
            question(
                loader,
                json!({ "principal": caller, "action": "s3:GetObject", "resource": asked, "context": context }),
                json!({ "identity": [document(statements)] }),
            )
        })
        .boxed()
}
