//! Documents of the corpus that a strict loader does not take as they stand, by name and reason. Every one
//! of them loads leniently, and every one has to be refused strictly: a stale line fails.

/// Documents of one file that are refused for the same cause.
pub(crate) struct Exceptions {
    /// What is wrong with the documents.
    pub(crate) why: &'static str,
    /// The stable names of the findings that say so; a document may have no other errors.
    pub(crate) reasons: &'static [&'static str],
    /// File without its ending, and name of the document.
    pub(crate) documents: &'static [(&'static str, &'static str)],
}

/// How authors mark what a reader has to fill in. A line with `template: true` may be refused for these only.
pub(crate) const PLACE_HOLDERS: [&str; 9] = [
    "<my-corporate-cidr>",
    "<your ",
    "<account-id>",
    "<DynamoDBCrossAccessRole's ARN>",
    "{{SnsTopicArn}}",
    "${PARTITION}",
    "${ACCOUNT_ID}",
    "${REGION}",
    "${ACCELERATOR_PREFIX}",
];

const IDENTITY: &str = "identity-misc";
const RESOURCE: &str = "resource-policies";
const TRUST: &str = "trust-policies";
const RCP: &str = "rcps";
const ENDPOINT: &str = "endpoint-policies";

pub(crate) const STRICTLY_REFUSED: &[Exceptions] = &[
    Exceptions {
        why: "a `Sid` with spaces or punctuation in an identity-based policy (R-SID-2)",
        reasons: &["invalidSid"],
        documents: &[
            (IDENTITY, "test_formatting#3"),
            (IDENTITY, "glue-specifying-resource-arns#1"),
            (IDENTITY, "glue-specifying-resource-arns#2"),
            (IDENTITY, "glue-specifying-resource-arns#3"),
            (IDENTITY, "redshift-iam-access-control-identity-based#19"),
            (IDENTITY, "ExamplePolicies_EC2#44"),
            (IDENTITY, "ExamplePolicies_EC2#47"),
        ],
    },
    Exceptions {
        why: "two statements with one `Sid` (R-SID-3)",
        reasons: &["duplicateSid"],
        documents: &[
            (IDENTITY, "test_formatting#27"),
            (IDENTITY, "exp_single/s3_deny_notresource/policy"),
        ],
    },
    Exceptions {
        why: "a blank behind an action, or two colons in one; the page shows the mistake or makes it (R-ACT-5)",
        reasons: &["invalidAction"],
        documents: &[
            (IDENTITY, "troubleshoot_policies#13"),
            (IDENTITY, "redshift-iam-access-control-identity-based#9"),
        ],
    },
    Exceptions {
        why: "a value that is no date, number or address: test data of a linter, or letters for the reader to replace \
              (R-DATE-4, R-NUM-4, R-NUM-5, R-IP-6)",
        reasons: &["invalidConditionValue", "misplacedVariable"],
        documents: &[
            (IDENTITY, "single-statement"),
            (IDENTITY, "test_formatting#13"),
            (IDENTITY, "test_formatting#18"),
            (RCP, "S3-Prevent-long-term-presigned-url"),
        ],
    },
    Exceptions {
        why: "an operator in another case than the documented one, `Stringlike` (R-COND-4, strict)",
        reasons: &["unknownConditionOperator"],
        documents: &[(RCP, "STS-protect-IAMRA-session-tags")],
    },
    Exceptions {
        why: "an ARN pattern of five parts under an ARN operator (R-ARN-6)",
        reasons: &["invalidConditionValue"],
        documents: &[
            (RESOURCE, "data/iam/s3-conditions#/0"),
            (RESOURCE, "data/iam/s3-conditions#/1"),
            (RESOURCE, "data/iam/s3-policies#/2"),
            (RESOURCE, "data/iam/s3-policies#/3"),
        ],
    },
    Exceptions {
        why: "blanks inside the braces of a variable (R-VAR-9)",
        reasons: &["invalidVariable"],
        documents: &[(RESOURCE, "auth-and-access_examples#10")],
    },
    Exceptions {
        why: "a wildcard in a principal other than the lone `*` under `AWS` (R-PRIN-9, R-PRIN-11, R-PRIN-12)",
        reasons: &["invalidPrincipal"],
        documents: &[
            (RESOURCE, "s3-bucket-policy-cross-account-org"),
            (RESOURCE, "data/iam/iam-policies#/4"),
            (TRUST, "allowlist-federated-access-oidc#5"),
        ],
    },
    Exceptions {
        why: "an account of 10 or 14 digits, a blank behind one, or an ARN with a colon too few (R-PRIN-1, R-PRIN-3)",
        reasons: &["invalidPrincipal"],
        documents: &[
            (RESOURCE, "data/iam/s3-principal-accounts#/0"),
            (RESOURCE, "data/iam/s3-principal-accounts#/1"),
            (
                RESOURCE,
                "benchmark/iam_specify_all_users_in_account_bucket_policy/policy1",
            ),
            (
                RESOURCE,
                "iam_specify_all_users_in_account_bucket_policy/policy1/0_",
            ),
            (
                RESOURCE,
                "iam_specify_all_users_in_account_bucket_policy/policy1/2_",
            ),
            (
                RESOURCE,
                "exp_multiple/iam_specify_all_users_in_account_bucket_policy/policy1",
            ),
            (RESOURCE, "ModifyDestinationMembershipFirehose#1"),
            (TRUST, "authorizing-redshift-service#6"),
            (ENDPOINT, "sns-vpc-endpoint-policy#1"),
            (ENDPOINT, "sqs-internetwork-traffic-privacy#1"),
        ],
    },
    Exceptions {
        why: "words in the place of an account for the reader to replace, such as `AccountB-ID` (R-PRIN-1)",
        reasons: &["invalidPrincipal"],
        documents: &[
            (RESOURCE, "valid_bucket_policies#/17"),
            (RESOURCE, "access_policies#3"),
            (RESOURCE, "id_credentials_mfa_configure-api-require#6"),
            (RESOURCE, "example-bucket-policies#12"),
            (RESOURCE, "example-walkthroughs-managing-access-example2#1"),
            (RESOURCE, "example-walkthroughs-managing-access-example2#3"),
            (RESOURCE, "example-walkthroughs-managing-access-example3#1"),
            (RESOURCE, "glue-resource-policies#1"),
            (RESOURCE, "registry-permissions-create#1"),
            (RESOURCE, "registry-permissions-examples#2"),
            (RESOURCE, "registry-permissions-examples#3"),
            (RESOURCE, "cpack-prerequisites#2"),
            (RESOURCE, "sns-topic-policy#1"),
            (TRUST, "confused-deputy#1"),
            (TRUST, "id_credentials_mfa_configure-api-require#1"),
            (TRUST, "enroll-manually#1"),
            (TRUST, "example-walkthroughs-managing-access-example4#3"),
            (TRUST, "cloudtrail-sharing-logs-third-party#1"),
            (TRUST, "cloudtrail-sharing-logs-third-party#2"),
            (TRUST, "cloudtrail-sharing-logs-your-accounts#1"),
            (TRUST, "configure-client#2"),
        ],
    },
    Exceptions {
        why: "the same in the ARN of a provider, such as `account-id` (R-PRIN-12)",
        reasons: &["invalidPrincipal"],
        documents: &[
            (TRUST, "allowlist-federated-access-oidc#1"),
            (TRUST, "id_roles_create_for-idp_saml#1"),
            (TRUST, "id_roles_providers_enable-console-saml#1"),
        ],
    },
    Exceptions {
        why: "words in the place of an ARN for the reader to replace, such as `VAULT_ARN` (R-RES-2, R-ARN-6)",
        reasons: &["invalidResource", "invalidConditionValue"],
        documents: &[
            (RESOURCE, "olap-create#1"),
            (RESOURCE, "rotate-secrets_turn-on-for-other#1"),
            (RESOURCE, "s3-kms-key-policy#2"),
            (RESOURCE, "audit-logs#1"),
            (RESOURCE, "createdomain-configure-slow-logs#1"),
            (RESOURCE, "saml#1"),
            (RESOURCE, "vault-lock-how-to-cli#1"),
            (TRUST, "hybrid-nodes-creds#4"),
        ],
    },
    Exceptions {
        why: "words in the place of both an account and an ARN (R-PRIN-1, R-RES-2)",
        reasons: &["invalidPrincipal", "invalidResource"],
        documents: &[(RESOURCE, "s3-kms-key-policy#1")],
    },
    Exceptions {
        why: "the URL of a queue where SQS wants its ARN (R-RES-2)",
        reasons: &["invalidResource"],
        documents: &[(
            RESOURCE,
            "placebo/test_sqs_modify_policy_add_remove_statements/sqs.GetQueueAttributes_2#/data/Attributes/Policy",
        )],
    },
];

/// Documents of broken-policies.jsonl that are sound by SEMANTICS.md, and what it would take to refuse them.
pub(crate) const BROKEN_BUT_SOUND: &[(&str, &str)] = &[
    (
        "wrong-condition-key",
        "only the service reference knows which keys exist (R-KEY-6)",
    ),
    (
        "iam-wrong-resources",
        "only the service reference knows which resources an action takes (R-ACT-10)",
    ),
    ("multi-service-wrong-resources", "as above"),
    ("s3-wrong-resources", "as above"),
    ("sqs-sns-wrong-resources", "as above"),
    (
        "INVALID-wrong-principal-type",
        "an action that the principal cannot call is a warning (R-TYPE-5)",
    ),
    (
        "policy_that_exceeds_max_size",
        "quotas are warnings (R-QUOTA-1)",
    ),
    (
        "data-residency-controls#1",
        "an empty list of condition values matches nothing and is a warning (R-COND-13)",
    ),
];
