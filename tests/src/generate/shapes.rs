//! Resources that IAM refuses for their shape, and the short form of API Gateway (R-RES-20, R-RES-21).

use super::small::{all, beside_all, document, question};
use super::*;

/// Entries and what they could be meant for.
const REFUSED: [(&str, usize); 30] = [
    ("arn:aws", 0),
    ("arn:aws:", 0),
    ("arn:awz:s3:::data/*", 0),
    ("arn::s3:::data/*", 0),
    ("arn:aws::::data/*", 0),
    ("arn:aws:s3:eu-west-1::data/*", 0),
    ("arn:aws:s3::111122223333:data/*", 0),
    ("arn:aws:s3::data/*", 0),
    ("arn:aws:s3:data/*", 0),
    ("arn:aws:s3:::${AWS::StackName}/*", 0),
    ("arn:aws:s3:*:*:data/*", 0),
    ("arn:aws:s3::*:data/*", 0),
    (
        "arn:aws:s3:us-west-2:111122223333:accesspoint/ap/object/*",
        0,
    ),
    ("arn:*:s3:::data/*", 0),
    ("arn:aws*", 0),
    ("arn:*", 0),
    ("arn:aws:iam:us-east-1:111122223333:role/Dev", 1),
    ("arn:aws:iam:*:111122223333:role/Dev", 1),
    ("arn:aws:iam::111122223333:Dev", 1),
    ("arn:aws:iam::111122223333:*/*", 1),
    ("arn:aws:iam::111122223333:?ole/Dev", 1),
    ("arn:aws:iam::111122223333:ro*", 1),
    ("arn:aws:iam::111122223333:role*", 1),
    ("arn:aws:iam::111122223333:*", 1),
    ("arn:aws::iam:111122223333:role/Dev", 1),
    ("arn:aws:iam", 1),
    ("arn:aws:sqs", 2),
    ("arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:orders", 2),
    ("arn:aws::eu-west-1:111122223333:orders", 2),
    ("arn:error:sqs:*:*:orders", 2),
];
const ASKED: [(&str, &str); 3] = [
    ("s3:GetObject", "arn:aws:s3:::data/key.csv"),
    ("iam:GetRole", "arn:aws:iam::111122223333:role/Dev"),
    (
        "sqs:SendMessage",
        "arn:aws:sqs:eu-west-1:111122223333:orders",
    ),
];

pub(super) fn questions(loader: Loader) -> BoxedStrategy<Value> {
    prop_oneof![3 => refused(loader), 1 => gateway(loader)].boxed()
}

fn refused(loader: Loader) -> BoxedStrategy<Value> {
    let slot = select(vec![
        ("identity", Kind::Identity),
        ("identity", Kind::Identity),
        ("permissionsBoundary", Kind::Boundary),
        ("session", Kind::Session),
        ("scopeDown", Kind::Session),
        ("serviceControlPolicies", Kind::Scp),
        ("resource", Kind::General),
        ("resourceControlPolicies", Kind::Rcp),
        ("vpcEndpoint", Kind::Endpoint),
    ]);
    (
        slot,
        select(REFUSED.to_vec()),
        maybe(20, select(REFUSED.to_vec()).boxed()),
        (any::<bool>(), chance(40), chance(25), chance(6)),
    )
        .prop_map(
            move |((slot, kind), (entry, of), second, (deny, negated, only, kept))| {
                let deny = deny || kind == Kind::Rcp;
                let (action, resource) = ASKED[of];
                // A strict loader sees few of them.
                let sound = |entry: &str| {
                    if loader == Loader::Strict && !kept {
                        sound_resource(kind, entry.to_string())
                    } else {
                        entry.to_string()
                    }
                };
                let mut entries = vec![sound(entry)];
                entries.extend(second.map(|(entry, _)| sound(entry)));
                let mut statement =
                    json!({ "Effect": if deny { "Deny" } else { "Allow" }, "Action": "*" });
                statement[if negated { "NotResource" } else { "Resource" }] = json!(entries);
                if kind == Kind::Rcp {
                    let service = action.split(':').next().unwrap_or_default();
                    statement["Action"] = json!(format!("{service}:*"));
                }
                let principals = matches!(kind, Kind::Rcp | Kind::Endpoint | Kind::General);
                if principals {
                    statement["Principal"] = json!("*");
                }
                let statements = beside_all(statement, kind != Kind::Rcp && deny, principals);
                let policy = match kind {
                    Kind::Identity | Kind::Session => json!([document(statements)]),
                    Kind::Scp | Kind::Rcp => json!([[document(statements)]]),
                    _ => document(statements),
                };
                let mut asked = question(
                    loader,
                    json!({
                        "principal": "arn:aws:sts::111122223333:assumed-role/Dev/ann",
                        "action": action,
                        "resource": resource,
                    }),
                    json!({ "identity": [document(all("Allow"))] }),
                );
                if kind == Kind::General && !only {
                    asked["policies"] = json!({});
                }
                asked["policies"][slot] = policy;
                asked
            },
        )
        .boxed()
}

fn gateway(loader: Loader) -> BoxedStrategy<Value> {
    let entry = || {
        text(&[
            "execute-api:/*",
            "execute-api:/prod/*",
            "execute-api:/prod/GET/pets",
            "execute-api:/prod/GET/*",
            "execute-api:/*/GET/pets",
            "execute-api:/test/GET/pets",
            "execute-api:/?rod/*",
            "execute-api:/${aws:PrincipalTag/stage}/*",
            "execute-api:/GET/*",
            "arn:aws:execute-api:*:*:api1/prod/*",
        ])
    };
    let slot = prop_oneof![
        8 => Just("resource"),
        1 => Just(if loader == Loader::Lenient { "identity" } else { "resource" }),
    ];
    let asked = select(vec![
        "arn:aws:execute-api:eu-west-1:111122223333:api1/prod/GET/pets",
        "arn:aws:execute-api:eu-west-1:111122223333:api1/prod/GET/a:b/c",
        "arn:aws:execute-api:eu-west-1:111122223333:api1/prod",
        "arn:aws:execute-api:eu-west-1:444455556666:api2/test/GET/pets",
        "arn:aws:s3:::data/prod/GET/pets",
    ]);
    (
        slot,
        vec(entry(), 1..3),
        asked,
        maybe(60, text(&["prod", "", "*"])),
        (any::<bool>(), chance(30), chance(50)),
    )
        .prop_map(move |(slot, entries, asked, stage, (deny, negated, identity))| {
            let mut statement = json!({ "Effect": if deny { "Deny" } else { "Allow" }, "Action": "*" });
            statement[if negated { "NotResource" } else { "Resource" }] = json!(entries);
            if slot == "resource" {
                statement["Principal"] = json!("*");
            }
            let statements = beside_all(statement, deny, slot == "resource");
            let mut asked = question(
                loader,
                json!({
                    "principal": "arn:aws:iam::111122223333:user/ann",
                    "action": "execute-api:Invoke",
                    "resource": asked,
                    "context": stage.map_or_else(|| json!({}), |stage| json!({ "aws:PrincipalTag/stage": stage })),
                }),
                if identity && slot == "resource" { json!({ "identity": [document(all("Allow"))] }) } else { json!({}) },
            );
            let policy = document(statements);
            asked["policies"][slot] = if slot == "identity" { json!([policy]) } else { policy };
            asked
        })
        .boxed()
}
