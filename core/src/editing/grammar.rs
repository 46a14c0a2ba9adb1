//! The members and words of the grammar, each in a sentence.

/// Members of the document, in the order of most policies.
pub(super) const DOCUMENT: &[(&str, &str)] = &[
    (
        "Version",
        "the version of the policy language; without it a policy is read as `2008-10-17`, which has no variables (R-VER-2)",
    ),
    (
        "Id",
        "a name for the policy, which no decision looks at (R-SID-1)",
    ),
    (
        "Statement",
        "what the policy says: one statement or an array of them (R-GRAM-1)",
    ),
];

/// Members of a statement, likewise.
pub(super) const STATEMENT: &[(&str, &str)] = &[
    (
        "Sid",
        "a name for the statement, told by explanations; no decision looks at it (R-SID-4)",
    ),
    (
        "Effect",
        "what the statement does when it applies, `Allow` or `Deny`; a Deny wins over every Allow (R-STMT-1, R-STMT-4)",
    ),
    (
        "Principal",
        "whom the statement is about: `*`, or principals by their kind (R-PRIN-1)",
    ),
    (
        "NotPrincipal",
        "whom the statement is not about, in a Deny alone; who is to be exempt has to be listed with the account (R-NPRIN-1, R-NPRIN-2)",
    ),
    (
        "Action",
        "the actions that the statement is about: `*`, or `service:Name` with `*` and `?` in the name (R-ACT-2)",
    ),
    (
        "NotAction",
        "every action of every service but these (R-ACT-7, R-ACT-9)",
    ),
    (
        "Resource",
        "the resources that the statement is about: `*`, or ARNs with `*` and `?` (R-RES-1)",
    ),
    ("NotResource", "every resource but these (R-RES-11)"),
    (
        "Condition",
        "what a request has to have besides: operators, each with condition keys and their values, all of which must hold (R-COND-1)",
    ),
];

/// Values of `Version`.
pub(super) const VERSIONS: &[(&str, &str)] = &[
    (
        "2012-10-17",
        "the current version of the language, with policy variables (R-VER-1)",
    ),
    (
        "2008-10-17",
        "the first version: `${…}` is plain text everywhere (R-VER-3)",
    ),
];

/// Values of `Effect`.
pub(super) const EFFECTS: &[(&str, &str)] = &[
    (
        "Allow",
        "lets a request through, unless a Deny applies (R-STMT-4)",
    ),
    (
        "Deny",
        "refuses a request, whatever else allows it (R-STMT-4)",
    ),
];

/// Kinds of principals.
pub(super) const PRINCIPAL_KINDS: &[(&str, &str)] = &[
    (
        "AWS",
        "accounts, users, roles and sessions, or `*` for everybody (R-PRIN-3 to R-PRIN-7)",
    ),
    (
        "Service",
        "services of AWS by their names, such as `redshift.amazonaws.com` (R-PRIN-11)",
    ),
    (
        "Federated",
        "identity providers, in role trust policies (R-PRIN-12, R-TYPE-11)",
    ),
    (
        "CanonicalUser",
        "accounts by their canonical ids, in policies of S3 (R-PRIN-13)",
    ),
];

/// `*` as a principal.
pub(super) const EVERYBODY: &str =
    "everybody, with or without credentials, and services as well (R-PRIN-2)";

/// Forms of principals: what is in capitals is to be filled in, and refused until it is.
pub(super) const PRINCIPAL_FORMS: &[(&str, &str, &str)] = &[
    (
        "AWS",
        "arn:aws:iam::ACCOUNT:root",
        "an account, which lets in its own principals (R-PRIN-3)",
    ),
    ("AWS", "arn:aws:iam::ACCOUNT:user/NAME", "a user (R-PRIN-4)"),
    (
        "AWS",
        "arn:aws:iam::ACCOUNT:role/NAME",
        "a role in each of its sessions (R-PRIN-5)",
    ),
    (
        "AWS",
        "arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION",
        "one session of a role (R-PRIN-6)",
    ),
    (
        "AWS",
        "arn:aws:sts::ACCOUNT:federated-user/NAME",
        "a federated user (R-PRIN-7)",
    ),
    (
        "Federated",
        "arn:aws:iam::ACCOUNT:oidc-provider/NAME",
        "a provider of OpenID Connect (R-PRIN-12)",
    ),
    (
        "Federated",
        "arn:aws:iam::ACCOUNT:saml-provider/NAME",
        "a SAML provider (R-PRIN-12)",
    ),
    (
        "Federated",
        "accounts.google.com",
        "a web identity provider (R-PRIN-12)",
    ),
    (
        "Federated",
        "cognito-identity.amazonaws.com",
        "a web identity provider (R-PRIN-12)",
    ),
    (
        "Federated",
        "graph.facebook.com",
        "a web identity provider (R-PRIN-12)",
    ),
    (
        "Federated",
        "www.amazon.com",
        "a web identity provider (R-PRIN-12)",
    ),
];

/// The actions of role trust policies, with who calls them (R-TYPE-5).
pub(super) const TRUST_ACTIONS: &[(&str, &str)] = &[
    (
        "sts:AssumeRole",
        "called by principals of AWS and by services (R-TYPE-5)",
    ),
    (
        "sts:AssumeRoleWithSAML",
        "called by those whom a SAML provider signs in (R-TYPE-5)",
    ),
    (
        "sts:AssumeRoleWithWebIdentity",
        "called by those whom a web identity provider signs in (R-TYPE-5)",
    ),
    (
        "sts:TagSession",
        "needed beside it where the session has tags (R-STS-1)",
    ),
    (
        "sts:SetSourceIdentity",
        "needed beside it where the session has a source identity (R-STS-1)",
    ),
    (
        "sts:SetContext",
        "needed beside it where the session has a context (R-STS-1)",
    ),
];
