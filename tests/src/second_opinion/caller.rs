//! Who calls (1.6, 6.7).

use serde_json::Value;

/// The caller.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) who: Who,
    pub(super) arn: String,
    pub(super) partition: Option<String>,
    pub(super) account: Option<String>,
    pub(super) unique_id: Option<String>,
    pub(super) role_arn: Option<String>,
    pub(super) issuing_user: Option<String>,
    pub(super) canonical_user: Option<String>,
    pub(super) service_linked: bool,
    pub(super) management: bool,
}

/// The kinds of callers (table of R-EVAL-4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Who {
    Root,
    User,
    /// A role ARN: some session whose name is unknown.
    Role,
    Session {
        role: String,
        session: String,
    },
    FederatedUser {
        name: String,
    },
    /// A CloudFront origin access identity (R-PRIN-13).
    AccessIdentity,
    Anonymous,
    Service(String),
    Provider(String),
}

impl Caller {
    pub(super) fn of(principal: &Value) -> Self {
        let fact = |name: &str| {
            principal
                .get(name)
                .and_then(Value::as_str)
                .map(str::to_string)
        };
        let flag = |name: &str| {
            principal
                .get(name)
                .and_then(Value::as_bool)
                .unwrap_or(false)
        };
        let mut caller = Self {
            who: Who::Anonymous,
            arn: String::new(),
            partition: None,
            account: None,
            unique_id: fact("uniqueId"),
            role_arn: fact("roleArn").filter(|arn| !lacks_path(arn)),
            issuing_user: fact("issuingUser"),
            canonical_user: fact("canonicalUser"),
            service_linked: flag("isServiceLinkedRole"),
            management: flag("isManagementAccount"),
        };
        if let Some(name) = fact("service") {
            caller.who = Who::Service(name);
        } else if let Some(provider) = fact("federated") {
            caller.who = Who::Provider(provider);
        } else {
            let arn = principal
                .as_str()
                .map(str::to_string)
                .or_else(|| fact("arn"))
                .expect("a principal");
            if arn != "anonymous" {
                caller.identify(arn);
            }
        }
        caller
    }

    fn identify(&mut self, arn: String) {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let name: Vec<&str> = parts[5].split('/').collect();
        let of_cloudfront = parts[2] == "iam" && parts[4] == "cloudfront";
        self.who = match (parts[2], name[0]) {
            ("iam", "user") if of_cloudfront => Who::AccessIdentity,
            ("iam", "root") => Who::Root,
            ("iam", "user") => Who::User,
            ("iam", "role") => Who::Role,
            ("sts", "assumed-role") => Who::Session {
                role: name[1].into(),
                session: name[2].into(),
            },
            ("sts", "federated-user") => Who::FederatedUser {
                name: name[1].into(),
            },
            _ => panic!("not a principal: {arn}"),
        };
        self.partition = Some(parts[1].to_string());
        // R-PRIN-13: an origin access identity belongs to no account.
        self.account = (!of_cloudfront).then(|| parts[4].to_string());
        self.arn = arn;
    }

    /// Whether the caller has an account, and policies there.
    pub(super) fn is_iam(&self) -> bool {
        self.account.is_some()
    }

    /// R-PRIN-7: a federated user of whom nobody said which user got the token.
    pub(super) fn issuer_unknown(&self) -> bool {
        matches!(self.who, Who::FederatedUser { .. }) && self.issuing_user.is_none()
    }

    /// A session of a role, its name known or not.
    pub(super) fn is_role_session(&self) -> bool {
        matches!(self.who, Who::Role | Who::Session { .. })
    }
}

/// R-KEY-10: roles of IAM Identity Center never have the short form, so who gives it does not know the path.
pub(super) fn lacks_path(arn: &str) -> bool {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or("");
    resource.starts_with("role/AWSReservedSSO_") && resource.matches('/').count() == 1
}
