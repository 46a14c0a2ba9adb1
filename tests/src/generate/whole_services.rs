//! Requests without a resource against ARNs that mean all of a service (R-RES-12, D-32).

use super::small::{all, beside_all, question};
use super::*;

const S3: [&str; 6] = [
    "arn:aws:s3:::*",
    "arn:aws:s3:::*",
    "arn:aws:s3:::data/*",
    "arn:aws:s3:::data*",
    "arn:aws:s3*",
    "arn:aws:s3:*",
];
const IAM: [&str; 11] = [
    "arn:aws:iam::111122223333:role/*",
    "arn:aws:iam::444455556666:role/*",
    "arn:aws:iam::111122223333:*",
    "arn:aws:iam::111122223333:role/team/*",
    "arn:aws:iam::111122223333:role/?*",
    "arn:aws:iam::*:ro*/*",
    "arn:aws:iam",
    "arn:aws:iam:*",
    "arn:aws:iam::${aws:PrincipalAccount}:role/*",
    "arn:aws:iam::111122223333:role/${aws:PrincipalTag/team}*",
    "arn:aws:iam::${aws:PrincipalTag/team}:role/*",
];
const SNS: [&str; 4] = [
    "arn:aws:sns:eu-west-1:111122223333:*",
    "arn:aws:sns:*",
    "arn:aws:sns:eu-west-1",
    "arn:aws:SNS:*:*:*",
];
const DYNAMODB: [&str; 5] = [
    "arn:aws:dynamodb:*:*:table/*",
    "arn:aws:dynamodb:us-east-1:444455556666:table/*",
    "arn:aws:dynamodb:*:*:table/*/index/*",
    "arn:aws-cn:dynamodb:*:*:global-table_2/*",
    "arn:aws:dynamodb:*:*:table/orders",
];
const ANY: [&str; 5] = [
    "arn:aws:*:*:*:table:*",
    "arn:aws:*:*:*:role/*",
    "arn:*:*:*:*:*",
    "arn:*",
    "*",
];

pub(super) fn questions(loader: Loader) -> BoxedStrategy<Value> {
    let asked = select(vec![
        ("s3:ListAllMyBuckets", &S3[..]),
        ("iam:ListRoles", &IAM[..]),
        ("sns:ListTopics", &SNS[..]),
        ("dynamodb:ListTables", &DYNAMODB[..]),
        (
            "kms:ListKeys",
            &["arn:aws:kms:*:*:key/*", "arn:aws:kms:*:*:*"][..],
        ),
    ])
    .prop_flat_map(|(action, own)| {
        let entry = prop_oneof![3 => text(own), 1 => text(&S3), 1 => text(&IAM), 2 => text(&ANY)];
        (Just(action.to_string()), vec(entry, 1..3))
    });
    let slot = select(vec![
        ("identity", Kind::Identity),
        ("identity", Kind::Identity),
        ("permissionsBoundary", Kind::Boundary),
        ("session", Kind::Session),
        ("serviceControlPolicies", Kind::Scp),
        ("resourceControlPolicies", Kind::Rcp),
        ("vpcEndpoint", Kind::Endpoint),
    ]);
    let callers = select(vec![
        json!("arn:aws:iam::111122223333:user/ann"),
        json!("arn:aws:sts::111122223333:assumed-role/Dev/ann"),
        json!("arn:aws:sts::111122223333:assumed-role/Dev/ann"),
    ]);
    let tag = maybe(70, text(&["red", ""]));
    (
        (asked, callers, tag),
        (slot, any::<bool>(), chance(45)),
        chance(15),
    )
        .prop_map(move |(((action, entries), caller, tag), ((slot, kind), deny, negated), full)| {
            let deny = deny || kind == Kind::Rcp;
            let entries: Vec<String> = entries
                .into_iter()
                .map(|entry| if loader == Loader::Strict { sound_resource(kind, entry) } else { entry })
                .collect();
            let service = action.split(':').next().unwrap_or_default();
            let mut statement = json!({
                "Effect": if deny { "Deny" } else { "Allow" },
                "Action": format!("{service}:*"),
            });
            statement[if negated { "NotResource" } else { "Resource" }] = json!(entries);
            if matches!(kind, Kind::Rcp | Kind::Endpoint) {
                statement["Principal"] = json!("*");
            }
            let allowed = kind != Kind::Rcp && (deny || full);
            let statements = beside_all(statement, allowed, kind == Kind::Endpoint);
            let policy = small::document(statements);
            let policy = match kind {
                Kind::Identity | Kind::Session => json!([policy]),
                Kind::Scp | Kind::Rcp => json!([[policy]]),
                _ => policy,
            };
            let mut asked = question(
                loader,
                json!({
                    "principal": caller,
                    "action": action,
                    "resource": "*",
                    "context": tag.map_or_else(|| json!({}), |tag| json!({ "aws:PrincipalTag/team": tag })),
                }),
                json!({ "identity": [small::document(all("Allow"))] }),
            );
            asked["policies"][slot] = policy;
            fit_to_caller(&mut asked);
            asked
        })
        .boxed()
}
