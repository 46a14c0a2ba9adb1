//! Defects of actions that a lenient loader keeps (R-ACT-4, R-ACT-5, R-ACT-8).

use super::small::{all, beside_all, document, question};
use super::*;

pub(super) fn questions() -> BoxedStrategy<Value> {
    let entry = text(&[
        "s3*",
        "*:GetObject",
        "s?:GetObject",
        "*:*",
        "**",
        "s*:Get*",
        "S*:getobject",
        "?",
        "*Object",
        "*:Put*",
        "?3:GetObject",
        "s3?GetObject",
        " s3:GetObject",
        "s3:GetObject ",
        "\ts3:Get*\n",
        " * ",
        " s3* ",
        "s3:Get Object",
        "s3:GetObject,s3:PutObject",
        "s3*,s3:GetObject",
        "s3:Get:Object",
        "s3::GetObject",
        "s3:*:*",
        "s3:",
        "s3",
        ":GetObject",
        "s3:GetObject",
        "s3:PutObject",
    ]);
    let slot = select(vec![
        "identity",
        "identity",
        "permissionsBoundary",
        "serviceControlPolicies",
        "resource",
    ]);
    (slot, vec(entry, 1..3), any::<bool>(), chance(40))
        .prop_map(|(slot, entries, deny, negated)| {
            let mut statement =
                json!({ "Effect": if deny { "Deny" } else { "Allow" }, "Resource": "*" });
            statement[if negated { "NotAction" } else { "Action" }] = json!(entries);
            if slot == "resource" {
                statement["Principal"] = json!("*");
            }
            let statements = beside_all(statement, deny, slot == "resource");
            let mut asked = question(
                Loader::Lenient,
                json!({
                    "principal": "arn:aws:iam::111122223333:user/ann",
                    "action": "s3:GetObject",
                    "resource": "arn:aws:s3:::data/key.csv",
                }),
                if slot == "resource" {
                    json!({})
                } else {
                    json!({ "identity": [document(all("Allow"))] })
                },
            );
            let policy = document(statements);
            asked["policies"][slot] = match slot {
                "identity" => json!([policy]),
                "serviceControlPolicies" => json!([[policy]]),
                _ => policy,
            };
            asked
        })
        .boxed()
}
