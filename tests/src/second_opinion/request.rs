//! The request, and the kinds of policies (1.5, 5, 6.1).

use serde_json::Value;

use super::caller::Caller;
use super::context::{Context, Lookup};
use super::layers::{boundary_applies, list};
use super::values;

/// The kinds of policies (table 1.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Identity,
    Boundary,
    Session,
    ScopeDown,
    Scp,
    Rcp,
    General,
    Trust,
    Key,
    Endpoint,
}

impl Kind {
    /// R-STMT-3: whether statements have a principal part. That of an RCP is always `"*"` (R-TYPE-9).
    pub(super) fn has_principals(self) -> bool {
        matches!(
            self,
            Self::General | Self::Trust | Self::Key | Self::Endpoint
        )
    }
}

/// The request, as far as every policy sees it.
pub(super) struct Request {
    pub(super) caller: Caller,
    pub(super) action: String,
    pub(super) resource: String,
    pub(super) resource_account: Option<String>,
    /// The resource's account where it is a fact, and no default (R-EVAL-9).
    pub(super) stated_owner: Option<String>,
    pub(super) context: Context,
    pub(super) has_boundary: bool,
    /// The type of the credentials.
    pub(super) credentials: Option<String>,
    /// Whether MFA was given with the credentials.
    pub(super) mfa: bool,
    /// A list of session policies that is not empty.
    pub(super) given_session: bool,
    /// A list of scope down policies, also an empty one.
    pub(super) given_scope_down: bool,
    /// `aws:AssumedRoot`.
    pub(super) says_assumed_root: bool,
    /// Whether the temporary credentials of a root user are those of AssumeRoot (R-SESS-6).
    pub(super) assumed_root: bool,
}

impl Request {
    pub(super) fn of(question: &Value) -> Self {
        let request = &question["request"];
        let caller = Caller::of(&request["principal"]);
        let resource = request["resource"]
            .as_str()
            .expect("a resource")
            .to_string();
        let given = request
            .get("resourceAccount")
            .and_then(Value::as_str)
            .map(str::to_string);
        let stated_owner = given.or_else(|| account_of(&resource));
        let resource_account = stated_owner.clone().or_else(|| caller.account.clone());
        let context = Context::of(request, &caller, resource_account.as_deref());
        let policies = &question["policies"];
        let boundary = policies.get("permissionsBoundary").is_some();
        let given_session = !list(policies, "session").is_empty();
        let credentials = request.get("credentials");
        let fact = |name: &str| credentials.and_then(|facts| facts.get(name)?.as_str());
        let says_assumed_root = match context.get("aws:AssumedRoot") {
            // Deny-safe: what is not a plain no asks for the task policy.
            Lookup::One(given) => values::boolean(&given.text) != Some(false),
            Lookup::Absent => false,
            _ => true,
        };
        Self {
            stated_owner,
            credentials: fact("type").map(str::to_string),
            mfa: fact("mfaAuthenticatedAt").is_some(),
            given_session,
            given_scope_down: policies.get("scopeDown").is_some(),
            says_assumed_root,
            assumed_root: given_session || says_assumed_root,
            action: request["action"].as_str().expect("an action").to_string(),
            has_boundary: boundary && boundary_applies(&caller),
            caller,
            resource,
            resource_account,
            context,
        }
    }

    pub(super) fn action_is(&self, name: &str) -> bool {
        self.action.eq_ignore_ascii_case(name)
    }

    pub(super) fn action_is_one_of(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.action_is(name))
    }

    pub(super) fn service(&self) -> String {
        self.action.split(':').next().unwrap().to_ascii_lowercase()
    }

    /// R-EVAL-7.
    pub(super) fn same_account(&self) -> bool {
        self.caller.is_iam() && self.caller.account == self.resource_account
    }

    /// Whether the resource is one of KMS that begins so.
    pub(super) fn is_kms(&self, start: &str) -> bool {
        let parts: Vec<&str> = self.resource.splitn(6, ':').collect();
        parts.len() == 6 && parts[2] == "kms" && parts[5].starts_with(start)
    }

    /// How the policy of the resource is read: R-STS-1 by the action alone, R-KMS-1 by action and resource.
    pub(super) fn resource_kind(&self) -> Kind {
        let action = self.action.to_ascii_lowercase();
        let trust = ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"];
        if action.starts_with("sts:assumerole") || trust.contains(&action.as_str()) {
            Kind::Trust
        } else if action.starts_with("kms:") && self.is_kms("key/") {
            Kind::Key
        } else {
            Kind::General
        }
    }
}

/// The account segment of an ARN, if it is one.
pub(super) fn account_of(resource: &str) -> Option<String> {
    let account = resource.split(':').nth(4)?;
    (account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit()))
        .then(|| account.to_string())
}

/// R-STS-11.
pub(super) fn credentials_valid(request: &Value) -> bool {
    let fact = |name: &str| {
        request["credentials"]
            .get(name)
            .and_then(Value::as_str)
            .map(instant)
    };
    let Some(time) = request.get("time").and_then(Value::as_str).map(instant) else {
        return true;
    };
    fact("issuedAt").is_none_or(|issued| issued <= time)
        && fact("expiresAt").is_none_or(|expires| time < expires)
}

fn instant(text: &str) -> values::Instant {
    values::instant(text).expect("RFC 3339")
}

/// R-KMS-5 and R-STS-13.
pub(super) fn reserved(request: &Request) -> bool {
    let parts: Vec<&str> = request.resource.splitn(6, ':').collect();
    let [_, _, service, _, account, part] = parts.as_slice() else {
        return false;
    };
    let aliases = ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"];
    if *service == "kms" && part.starts_with("alias/aws/") {
        return aliases.iter().any(|action| request.action_is(action));
    }
    let aws_owned = *service == "iam"
        && (part.starts_with("role/aws-reserved/")
            || *account == "aws" && part.starts_with("policy/"));
    let name = request
        .action
        .split(':')
        .nth(1)
        .unwrap()
        .to_ascii_lowercase();
    let read = ["get", "list", "simulate", "generate"]
        .iter()
        .any(|verb| name.starts_with(verb));
    aws_owned && request.service() == "iam" && !read
}
