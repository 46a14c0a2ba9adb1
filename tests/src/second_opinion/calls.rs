//! What some callers can never call, whatever the policies say, and what does not count across accounts.

use super::caller::Who;
use super::request::Request;

/// R-SESS-6, R-STS-17: whether the kind of the caller, or of its credentials, can never make the call.
pub(super) fn can_never_make(request: &Request) -> bool {
    // Permissions, and no calls.
    let permissions = [
        "iam:PassRole",
        "sts:TagSession",
        "sts:SetSourceIdentity",
        "sts:SetContext",
        "sts:GetServiceBearerToken",
    ];
    if request.action_is_one_of(&permissions) {
        return false;
    }
    let tokens = request.action_is_one_of(&["sts:GetSessionToken", "sts:GetFederationToken"]);
    let assume = request.action_is("sts:AssumeRole");
    let scoped = request.action_is("sts:GetScopedCredentials");
    let identity = request.action_is("sts:GetCallerIdentity");
    let iam = request.service() == "iam";
    let sts = request.service() == "sts";
    // R-STS-10, R-STS-17: these are signed calls.
    if request.credentials.as_deref() == Some("none") && (tokens || assume) {
        return true;
    }
    match &request.caller.who {
        // R-STS-17.
        Who::Root if assume => true,
        Who::Root | Who::User => match request.credentials.as_deref() {
            // AssumeRoot's.
            Some("temporary") if request.caller.who == Who::Root && request.assumed_root => tokens,
            // GetSessionToken's.
            Some("temporary") => iam && !request.mfa || sts && !(assume || identity || scoped),
            Some("longTerm") => scoped,
            _ => false,
        },
        Who::Role | Who::Session { .. } => tokens,
        Who::FederatedUser { .. } => iam || sts && !(identity || scoped),
        Who::Service(_) => tokens,
        // R-STS-17: nobody signs for them.
        Who::Anonymous | Who::Provider(_) | Who::AccessIdentity => tokens || assume,
    }
}

/// R-SESS-6, R-SESS-8, R-TLS-7: the rule for which the question is an `invalidRequest`, if it is one of these.
pub(super) fn contradiction(request: &Request) -> Option<&'static str> {
    // Only users and root have access keys of their own; who has no principal has no session.
    let of_another = match (request.credentials.as_deref(), &request.caller.who) {
        (Some("longTerm"), who) => !matches!(who, Who::User | Who::Root),
        (Some("temporary"), who) => matches!(who, Who::Anonymous | Who::Provider(_)),
        _ => false,
    };
    if of_another {
        return Some("R-TLS-7");
    }
    let temporary = request.credentials.as_deref() == Some("temporary");
    let (session, scope_down) = match &request.caller.who {
        // "Unsigned" is what has no credentials.
        Who::Role | Who::Session { .. } | Who::FederatedUser { .. } => {
            (true, request.credentials.as_deref() != Some("none"))
        }
        Who::User => (false, temporary),
        Who::Root => (temporary, temporary),
        Who::Anonymous | Who::Service(_) | Who::Provider(_) | Who::AccessIdentity => (false, false),
    };
    if request.given_scope_down && !scope_down || request.given_session && !session {
        return Some("R-SESS-8");
    }
    let root = request.caller.who == Who::Root;
    (root && request.says_assumed_root && !request.given_session).then_some("R-SESS-6")
}

/// R-X-9: whether no policy of the resource lets this caller make the call.
pub(super) fn no_effect_across_accounts(request: &Request) -> bool {
    let other = match &request.caller.who {
        Who::Service(_) => false,
        _ => !request.same_account(),
    };
    let name = request.action.split(':').nth(1).unwrap_or_default();
    let listed = |names: &[&str]| names.iter().any(|listed| listed.eq_ignore_ascii_case(name));
    other
        && match request.service().as_str() {
            "kms" => !listed(&KMS_ACROSS_ACCOUNTS),
            "sqs" => listed(&SQS_WITHIN_ACCOUNT),
            _ => false,
        }
}

/// R-TLS-7: an unsigned request is anonymous, and no policy of a resource of Redshift admits it.
pub(super) fn unsigned_to_redshift(request: &Request) -> bool {
    let redshift = ["redshift", "redshift-serverless", "redshift-data"];
    request.caller.who == Who::Anonymous && redshift.contains(&request.service().as_str())
}

/// AWS KMS Developer Guide, permissions table.
const KMS_ACROSS_ACCOUNTS: [&str; 20] = [
    "Decrypt",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "ReEncryptFrom",
    "ReEncryptTo",
    "Sign",
    "Verify",
    "VerifyMac",
    "DeriveSharedSecret",
    "CreateGrant",
    "DescribeKey",
    "GetKeyRotationStatus",
    "GetPublicKey",
    "ListGrants",
    "RetireGrant",
    "RevokeGrant",
];

/// Amazon SQS Developer Guide, limitations of custom policies.
const SQS_WITHIN_ACCOUNT: [&str; 12] = [
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

/// R-KMS-4: the actions that no key has a say in, on `*`.
const KMS_WITHOUT_KEY: [&str; 11] = [
    "kms:CreateKey",
    "kms:ListKeys",
    "kms:ListAliases",
    "kms:GenerateRandom",
    "kms:CreateCustomKeyStore",
    "kms:ConnectCustomKeyStore",
    "kms:DisconnectCustomKeyStore",
    "kms:UpdateCustomKeyStore",
    "kms:DeleteCustomKeyStore",
    "kms:DescribeCustomKeyStores",
    "kms:ListRetirableGrants",
];

/// R-KMS-4: whether a key policy must grant.
pub(super) fn insists_on_key_policy(request: &Request) -> bool {
    let alias = ["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"];
    let ordinary = request.resource == "*" && request.action_is_one_of(&KMS_WITHOUT_KEY)
        || request.is_kms("alias/") && request.action_is_one_of(&alias);
    request.service() == "kms" && !ordinary
}

/// R-S3-7: whether the caller is the root user of the account that owns the bucket, and the call is one that the
/// bucket's policy cannot take from it.
pub(super) fn owner_reaches_bucket_policy(request: &Request) -> bool {
    let (service, name) = request.action.split_once(':').unwrap_or_default();
    let service = service.to_ascii_lowercase();
    let calls = ["GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy"];
    let parts: Vec<&str> = request.resource.splitn(6, ':').collect();
    let [_, _, of, region, account, part] = parts.as_slice() else {
        return false;
    };
    let bucket = match service.as_str() {
        "s3" => *of == "s3" && region.is_empty() && account.is_empty() && !part.contains('/'),
        "s3express" => {
            *of == "s3express"
                && part
                    .strip_prefix("bucket/")
                    .is_some_and(|name| !name.contains('/'))
        }
        _ => false,
    };
    request.caller.who == Who::Root
        && bucket
        && calls.iter().any(|call| call.eq_ignore_ascii_case(name))
        && request.stated_owner.is_some()
        && request.stated_owner == request.caller.account
}
