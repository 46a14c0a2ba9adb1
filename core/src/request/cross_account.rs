//! Operations that a resource policy cannot open to other accounts (R-X-9): services say of them that
//! permissions across accounts have no effect.

use crate::text::is_one_of;

/// The calls of KMS that cross accounts; all others do not.
///
/// # Source
/// AWS KMS Developer Guide, "Allowing users in other accounts to use a KMS key", and the column "Cross-account
/// use" of "AWS KMS permissions".
const KMS_CROSSES: [&str; 20] = [
    "CreateGrant",
    "Decrypt",
    "DeriveSharedSecret",
    "DescribeKey",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "GetKeyRotationStatus",
    "GetPublicKey",
    "ListGrants",
    "ReEncryptFrom",
    "ReEncryptTo",
    "RetireGrant",
    "RevokeGrant",
    "Sign",
    "Verify",
    "VerifyMac",
];

/// The calls of SQS that do not cross accounts; all others do.
///
/// # Source
/// Amazon SQS Developer Guide, "Limitations of Amazon SQS custom policies".
const SQS_STAYS: [&str; 12] = [
    "AddPermission",
    "CancelMessageMoveTask",
    "CreateQueue",
    "DeleteQueue",
    "ListMessageMoveTasks",
    "ListQueues",
    "ListQueueTags",
    "RemovePermission",
    "SetQueueAttributes",
    "StartMessageMoveTask",
    "TagQueue",
    "UntagQueue",
];

/// Whether a resource policy has no effect on this call for callers of other accounts.
pub(super) fn stays_in_account(service: &str, action: &str) -> bool {
    if service.eq_ignore_ascii_case("kms") {
        !is_one_of(action, &KMS_CROSSES)
    } else {
        service.eq_ignore_ascii_case("sqs") && is_one_of(action, &SQS_STAYS)
    }
}
