//! Calls of KMS and SQS from other accounts, and those that no key policy lets in (R-X-9, R-KMS-4).

use super::small::{all, all_by, document, question};
use super::*;

pub(super) fn questions(loader: Loader) -> BoxedStrategy<Value> {
    let kms = (
        text(&[
            "kms:Decrypt",
            "kms:ReEncryptTo",
            "kms:GetKeyRotationStatus",
            "kms:RetireGrant",
            "kms:Encrypt",
            "kms:DescribeKey",
            "kms:ListGrants",
            "KMS:createGrant",
            "kms:ScheduleKeyDeletion",
            "kms:PutKeyPolicy",
            "kms:TagResource",
            "kms:CreateAlias",
            "kms:UpdateAlias",
            "kms:CreateKey",
            "kms:ListAliases",
            "kms:ListKeyPolicies",
        ]),
        text(&[
            "arn:aws:kms:eu-west-1:444455556666:key/k1",
            "arn:aws:kms:eu-west-1:444455556666:key/k1",
            "arn:aws:kms:eu-west-1:111122223333:key/k1",
            "arn:aws:kms:eu-west-1:444455556666:alias/app",
            "arn:aws:kms:eu-west-1:111122223333:alias/app",
            "*",
        ]),
    );
    let sqs = (
        text(&[
            "sqs:SendMessage",
            "sqs:ReceiveMessage",
            "sqs:PurgeQueue",
            "sqs:DeleteQueue",
            "sqs:AddPermission",
            "sqs:ListQueueTags",
            "SQS:tagqueue",
        ]),
        text(&[
            "arn:aws:sqs:eu-west-1:444455556666:orders",
            "arn:aws:sqs:eu-west-1:444455556666:orders",
            "arn:aws:sqs:eu-west-1:111122223333:orders",
        ]),
    );
    let principal = select(vec![
        json!("*"),
        json!({ "AWS": OWNER }),
        json!({ "AWS": 111_122_223_333_u64 }),
        json!({ "AWS": "arn:aws:iam::111122223333:user/ann" }),
        json!({ "AWS": "arn:aws:iam::111122223333:role/Dev" }),
        json!({ "AWS": [OTHER, access_identity::ARN], "Service": "redshift.amazonaws.com" }),
    ]);
    let deny = maybe(
        12,
        select(vec![json!("*"), json!({ "AWS": OWNER })]).boxed(),
    );
    (
        prop_oneof![3 => kms, 2 => sqs],
        caller(&THEMES[0]),
        (maybe(85, principal.boxed()), deny),
        chance(85),
    )
        .prop_map(move |((action, resource), caller, (principal, deny), identity)| {
            let mut statements = Vec::new();
            statements.extend(principal.map(|principal| all_by("Allow", &principal)));
            statements.extend(deny.map(|principal| all_by("Deny", &principal)));
            question(
                loader,
                json!({ "principal": caller, "action": action, "resource": resource }),
                json!({
                    "identity": if identity { json!([document(all("Allow"))]) } else { Value::Null },
                    "resource": document(statements),
                }),
            )
        })
        .boxed()
}
