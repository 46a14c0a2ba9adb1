//! The services with rules of their own, and what is special about each.
//!
//! In: a prefix of actions or the third segment of an ARN. Out: the service, if a rule names it. This room knows
//! services alone, no policy and no request.

use crate::text::is_one_of;

/// A service that some rule names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    CloudFront,
    ExecuteApi,
    Iam,
    Kms,
    S3,
    S3Express,
    Sqs,
    Sts,
}

impl Service {
    /// What the actions of Amazon Redshift begin with (R-RS-1): it takes signed requests alone (R-TLS-7).
    pub(crate) const SIGNED_ONLY: [&'static str; 3] =
        ["redshift", "redshift-serverless", "redshift-data"];

    pub(crate) const ALL: [Self; 8] = [
        Self::CloudFront,
        Self::ExecuteApi,
        Self::Iam,
        Self::Kms,
        Self::S3,
        Self::S3Express,
        Self::Sqs,
        Self::Sts,
    ];

    /// What its actions and ARNs call it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::CloudFront => "cloudfront",
            Self::ExecuteApi => "execute-api",
            Self::Iam => "iam",
            Self::Kms => "kms",
            Self::S3 => "s3",
            Self::S3Express => "s3express",
            Self::Sqs => "sqs",
            Self::Sts => "sts",
        }
    }

    /// Whether this is its name, without case (R-ACT-3, R-RES-8).
    #[inline]
    pub(crate) fn is(self, name: &str) -> bool {
        name.eq_ignore_ascii_case(self.name())
    }

    /// The service of a name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.is(name))
    }

    /// The same, if requests of the service may be decided in another way than most, or be AWS's own (section 6.3).
    #[inline]
    pub(crate) fn of_other_formulas(name: &str) -> Option<Self> {
        // Asked for each request.
        let &[a, b, c] = name.as_bytes() else {
            return None;
        };
        match [a, b, c].map(|byte| byte.to_ascii_lowercase()) {
            [b'i', b'a', b'm'] => Some(Self::Iam),
            [b'k', b'm', b's'] => Some(Self::Kms),
            [b's', b'q', b's'] => Some(Self::Sqs),
            [b's', b't', b's'] => Some(Self::Sts),
            _ => None,
        }
    }

    /// Whether it has calls that some callers can never make (R-SESS-6).
    pub(crate) const fn is_gated(self) -> bool {
        matches!(self, Self::Iam | Self::Sts)
    }

    /// Whether an action of it is a permission and no call: another call asks for it, and whether that can be made is
    /// judged by its own name.
    pub(crate) fn is_no_call(self, action: &str) -> bool {
        match self {
            Self::Iam => is_one_of(action, &["PassRole"]),
            Self::Sts => is_one_of(action, &STS_NO_CALLS),
            _ => false,
        }
    }

    /// Whether the account in its ARNs is always the owner's (R-EVAL-9). Elsewhere it is not: a datashare is associated
    /// by its consumer under the producer's ARN (R-RS-13).
    pub(crate) const fn names_owners(self) -> bool {
        matches!(
            self,
            Self::Iam | Self::Sts | Self::Kms | Self::Sqs | Self::S3Express
        )
    }

    /// Whether a resource policy has no effect on a call for callers of other accounts (R-X-9): services say of them
    /// that permissions across accounts have no effect.
    pub(crate) fn keeps_in_account(self, action: &str) -> bool {
        match self {
            Self::Kms => !is_one_of(action, &KMS_CROSSES),
            Self::Sqs => is_one_of(action, &SQS_STAYS),
            _ => false,
        }
    }

    /// Whether a service of this name takes signed requests alone, so that no resource policy lets nobody in (R-TLS-7).
    pub(crate) fn takes_signed_calls_only(name: &str) -> bool {
        is_one_of(name, &Self::SIGNED_ONLY)
    }

    /// The actions that some rule tells from others of the service, as patterns: whoever looks at all actions at once has to
    /// tell them apart.
    pub(crate) fn told_apart(self) -> impl Iterator<Item = &'static str> {
        let (lists, others): (&[&[&str]], &[&str]) = match self {
            Self::Iam => (
                &[],
                &["PassRole", "Get*", "List*", "Simulate*", "Generate*"],
            ),
            Self::Kms => (
                &[&KMS_WRITES_ALIAS, &KMS_WITHOUT_RESOURCE, &KMS_CROSSES],
                &[],
            ),
            Self::Sqs => (&[&SQS_STAYS], &[]),
            Self::Sts => (&[&STS_NO_CALLS, &STS_CALLS], &[]),
            Self::S3 | Self::S3Express => (
                &[],
                &["GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy"],
            ),
            Self::CloudFront | Self::ExecuteApi => (&[], &[]),
        };
        let lists = lists.iter().flat_map(|list| list.iter());
        lists.chain(others).copied()
    }

    /// Whether the policy of a bucket can be about its resources.
    pub(crate) const fn is_in_bucket_policies(self) -> bool {
        matches!(self, Self::S3 | Self::CloudFront)
    }

    /// Whether a resource of it is a bucket, which has a policy.
    pub(crate) fn is_bucket(self, resource: &str) -> bool {
        match self {
            Self::S3 => !resource.contains('/'),
            Self::S3Express => resource.starts_with("bucket/"),
            _ => false,
        }
    }
}

/// Permissions of STS that are no calls.
const STS_NO_CALLS: [&str; 4] = [
    "TagSession",
    "SetSourceIdentity",
    "SetContext",
    "GetServiceBearerToken",
];

/// Calls of STS with rules of their own (R-STS-1, R-STS-10, R-STS-17, R-SESS-6).
const STS_CALLS: [&str; 7] = [
    "AssumeRole",
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
    "GetCallerIdentity",
    "GetFederationToken",
    "GetScopedCredentials",
    "GetSessionToken",
];

/// The actions of KMS that write an alias.
pub(crate) const KMS_WRITES_ALIAS: [&str; 3] = ["CreateAlias", "DeleteAlias", "UpdateAlias"];

/// The actions of KMS for which the service reference names no resource type.
pub(crate) const KMS_WITHOUT_RESOURCE: [&str; 11] = [
    "CreateKey",
    "ListKeys",
    "ListAliases",
    "GenerateRandom",
    "CreateCustomKeyStore",
    "ConnectCustomKeyStore",
    "DisconnectCustomKeyStore",
    "UpdateCustomKeyStore",
    "DeleteCustomKeyStore",
    "DescribeCustomKeyStores",
    "ListRetirableGrants",
];

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_found_by_their_names_whatever_the_case() {
        for service in Service::ALL {
            let upper = service.name().to_ascii_uppercase();
            assert_eq!(Service::of(service.name()), Some(service));
            assert_eq!(Service::of(&upper), Some(service));
            let short = Service::of_other_formulas(&upper);
            assert!(short.is_none_or(|found| found == service), "{upper}");
        }
        for other in ["", "s", "s3-object-lambda", "sns", "iamx"] {
            assert_eq!(Service::of(other), None, "{other}");
            assert_eq!(Service::of_other_formulas(other), None, "{other}");
        }
    }
}
