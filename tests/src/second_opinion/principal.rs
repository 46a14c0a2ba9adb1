//! Who calls, and the principals of a policy (1.6, 1.7, 6.7).

use portcullis::{PrincipalElement, Statement};
use serde_json::Value;

use super::{Kind, NUMBER_MARK};

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
    fn issuer_unknown(&self) -> bool {
        matches!(self.who, Who::FederatedUser { .. }) && self.issuing_user.is_none()
    }

    /// A session of a role, its name known or not.
    pub(super) fn is_role_session(&self) -> bool {
        matches!(self.who, Who::Role | Who::Session { .. })
    }
}

/// How a resource policy lets somebody in (R-PRIN-15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    Account,
    Via,
    Direct,
}

/// The principal part of a statement in a policy that has principals. `None` is no match; the grade means
/// something for an Allow only (R-PRIN-16).
pub(super) fn principal_part(
    statement: &Statement<'_>,
    kind: Kind,
    deny: bool,
    caller: &Caller,
    has_boundary: bool,
) -> Option<Grade> {
    if let Some(element) = statement.principal() {
        let grades = entries(element)
            .into_iter()
            .filter_map(|entry| entry_match(&entry, kind, deny, caller, deny));
        return grades.max();
    }
    if let Some(element) = statement.not_principal() {
        let entries = entries(element);
        if deny {
            return (!exempt(&entries, kind, caller, has_boundary)).then_some(Grade::Direct);
        }
        return allow_everybody_else(&entries, kind, caller);
    }
    // R-TYPE-2 (D-04).
    deny.then_some(Grade::Direct)
}

/// One entry of a principal map: its member and its text.
type Entry = (String, String);

/// R-PRIN-1: the entries, across members; an account id that is a number by its digits.
fn entries(element: &PrincipalElement<'_>) -> Vec<Entry> {
    match element {
        PrincipalElement::Text(text) => vec![("AWS".to_string(), text.as_str().to_string())],
        PrincipalElement::Map(map) => map
            .entries()
            .iter()
            .flat_map(|(member, values)| {
                values.items().iter().map(|item| {
                    let text = item.as_str().trim_start_matches(NUMBER_MARK);
                    (member.as_str().to_string(), text.to_string())
                })
            })
            .collect(),
    }
}

/// Whether the entry covers the caller, and how closely. `any_case` is the reading of R-PRIN-4
/// and R-PRIN-5 for the names of users and roles.
fn entry_match(
    (member, entry): &Entry,
    kind: Kind,
    deny: bool,
    caller: &Caller,
    any_case: bool,
) -> Option<Grade> {
    match member.as_str() {
        "AWS" => aws_entry(entry, kind, deny, caller, any_case),
        "Service" => (caller.who == Who::Service(entry.clone())).then_some(Grade::Direct),
        // R-TYPE-11: in trust policies only; elsewhere it widens no Allow and still bites in a Deny (R-GEN-5).
        "Federated" => ((kind == Kind::Trust || deny)
            && caller.who == Who::Provider(entry.clone()))
        .then_some(Grade::Direct),
        // R-PRIN-13.
        "CanonicalUser" if caller.canonical_user.as_deref() == Some(entry) => {
            if caller.who == Who::AccessIdentity {
                Some(Grade::Direct)
            } else {
                account_grade(kind, deny, caller)
            }
        }
        "CanonicalUser" => None,
        other => panic!("R-PRIN-1: unknown member {other}"),
    }
}

/// The account form (R-PRIN-3, R-PRIN-15), in an endpoint policy for the root user only (R-VPCE-4).
fn account_grade(kind: Kind, deny: bool, caller: &Caller) -> Option<Grade> {
    if caller.who == Who::Root {
        Some(Grade::Direct)
    } else if kind == Kind::Endpoint && !deny {
        None
    } else {
        Some(Grade::Account)
    }
}

fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

fn aws_entry(
    entry: &str,
    kind: Kind,
    deny: bool,
    caller: &Caller,
    any_case: bool,
) -> Option<Grade> {
    if entry == "*" {
        // R-PRIN-2.
        return Some(Grade::Direct);
    }
    if caller.who == Who::AccessIdentity {
        // R-PRIN-13.
        return (caller.arn == entry).then_some(Grade::Direct);
    }
    if !caller.is_iam() || entry.contains(['*', '?']) {
        // R-PRIN-17; R-PRIN-9.
        return None;
    }
    if is_account_id(entry) {
        return if caller.account.as_deref() == Some(entry) {
            account_grade(kind, deny, caller)
        } else {
            None
        };
    }
    if !entry.starts_with("arn:") {
        // R-PRIN-7: every id may be that of an issuing user who is unknown.
        if caller.issuer_unknown() {
            return (any_case && entry.starts_with("AIDA")).then_some(Grade::Via);
        }
        // R-PRIN-10.
        let own = caller.unique_id.as_deref() == Some(entry);
        let grade = if caller.who == Who::User {
            Grade::Direct
        } else {
            Grade::Via
        };
        return own.then_some(grade);
    }
    let parts: Vec<&str> = entry.splitn(6, ':').collect();
    let [_, partition, service, "", account, resource] = parts.as_slice() else {
        return None;
    };
    // R-PRIN-14.
    if caller.partition.as_deref() != Some(partition) || caller.account.as_deref() != Some(account)
    {
        return None;
    }
    match (*service, resource.split('/').next().unwrap()) {
        ("iam", "root") if *resource == "root" => account_grade(kind, deny, caller),
        // R-PRIN-4, R-PRIN-7.
        ("iam", "user") if caller.who == Who::User => {
            same(entry, &caller.arn, any_case).then_some(Grade::Direct)
        }
        ("iam", "user") if caller.issuer_unknown() => any_case.then_some(Grade::Via),
        ("iam", "user") => caller
            .issuing_user
            .as_ref()
            .is_some_and(|issuer| same(entry, issuer, any_case))
            .then_some(Grade::Via),
        ("iam", "role") => role_matches(entry, resource, caller, any_case).then_some(Grade::Via),
        // R-PRIN-6, R-PRIN-7.
        ("sts", "assumed-role")
            if matches!(caller.who, Who::Session { .. }) && caller.arn == entry =>
        {
            Some(Grade::Direct)
        }
        ("sts", "federated-user")
            if matches!(caller.who, Who::FederatedUser { .. }) && caller.arn == entry =>
        {
            Some(Grade::Direct)
        }
        _ => None,
    }
}

/// R-PRIN-4, R-PRIN-5 (D-28).
fn same(a: &str, b: &str, any_case: bool) -> bool {
    if any_case {
        a.eq_ignore_ascii_case(b)
    } else {
        a == b
    }
}

/// R-KEY-10: roles of IAM Identity Center never have the short form, so who gives it does not know the path.
pub(super) fn lacks_path(arn: &str) -> bool {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or("");
    resource.starts_with("role/AWSReservedSSO_") && resource.matches('/').count() == 1
}

/// R-PRIN-5; partition and account agree already.
fn role_matches(entry: &str, resource: &str, caller: &Caller, any_case: bool) -> bool {
    let same = |a: &str, b: &str| same(a, b, any_case);
    match (&caller.who, &caller.role_arn) {
        (Who::Role, _) if lacks_path(&caller.arn) => {
            let last = |text: &str| text.rsplit('/').next().unwrap().to_string();
            same(&last(resource), &last(&caller.arn))
        }
        (Who::Role, _) => same(entry, &caller.arn),
        (Who::Session { .. }, Some(role_arn)) => same(entry, role_arn),
        (Who::Session { role, .. }, None) => same(resource.rsplit('/').next().unwrap(), role),
        _ => false,
    }
}

/// R-GRAM-13, R-NPRIN-3 to R-NPRIN-6: whether a Deny with `NotPrincipal` spares the caller.
fn exempt(entries: &[Entry], kind: Kind, caller: &Caller, has_boundary: bool) -> bool {
    if has_boundary {
        // R-NPRIN-6.
        return false;
    }
    if entries.contains(&("AWS".to_string(), "*".to_string())) {
        // R-NPRIN-4.
        return true;
    }
    // Exact names: being spared is what an Allow is.
    let grades: Vec<Grade> = entries
        .iter()
        // R-TYPE-11: a provider where it does not belong spares nobody.
        .filter(|(member, _)| member != "Federated" || kind == Kind::Trust)
        .filter_map(|entry| entry_match(entry, kind, true, caller, false))
        .collect();
    let has = |grade| grades.contains(&grade);
    match caller.who {
        Who::Anonymous => false,
        Who::Root | Who::AccessIdentity | Who::Service(_) | Who::Provider(_) => has(Grade::Direct),
        Who::User => has(Grade::Direct) && has(Grade::Account),
        Who::Role => has(Grade::Via) && has(Grade::Account),
        Who::Session { .. } | Who::FederatedUser { .. } => {
            has(Grade::Direct) && has(Grade::Via) && has(Grade::Account)
        }
    }
}

/// R-NPRIN-7, for a lenient loader.
fn allow_everybody_else(entries: &[Entry], kind: Kind, caller: &Caller) -> Option<Grade> {
    // R-GRAM-13, R-NPRIN-4, and: a defective entry never widens (R-GEN-5).
    let defective = |entry: &Entry| !is_sound(entry, kind);
    if entries.is_empty() || entries.iter().any(defective) {
        return None;
    }
    if entries
        .iter()
        .any(|entry| entry_match(entry, kind, true, caller, true).is_some())
    {
        return None;
    }
    // "None of whose identities is listed" cannot be said of an identity that the request does not tell.
    if entries.iter().any(|entry| could_be_listed(entry, caller)) {
        return None;
    }
    // An origin access identity has an ARN of IAM, so it is read as such a principal: its grade lets nobody in.
    Some(if caller.is_iam() || caller.who == Who::AccessIdentity {
        Grade::Via
    } else {
        Grade::Direct
    })
}

/// Whether the entry names an identity that the caller may have: the request does not say.
fn could_be_listed((member, entry): &Entry, caller: &Caller) -> bool {
    if member == "CanonicalUser" {
        let has_one = caller.is_iam() || caller.who == Who::AccessIdentity;
        return has_one && caller.canonical_user.is_none();
    }
    if member != "AWS" {
        return false;
    }
    let named = |service: &str, resource: String| {
        let (partition, account) = (caller.partition.as_deref(), caller.account.as_deref());
        let start = format!(
            "arn:{}:{service}::{}:{resource}",
            partition.unwrap_or("?"),
            account.unwrap_or("?")
        );
        entry.starts_with(&start)
    };
    let no_id = caller.unique_id.is_none();
    match &caller.who {
        Who::User => no_id && entry.starts_with("AIDA"),
        Who::Session { .. } => no_id && entry.starts_with("AROA"),
        Who::Role => {
            let role = caller.arn.rsplit('/').next().unwrap();
            no_id && entry.starts_with("AROA") || named("sts", format!("assumed-role/{role}/"))
        }
        Who::FederatedUser { .. } => {
            // Who issued is known or matched already (R-PRIN-7).
            no_id && entry.starts_with("AIDA")
        }
        _ => false,
    }
}

/// Whether a strict loader would take the entry.
fn is_sound((member, entry): &Entry, kind: Kind) -> bool {
    match member.as_str() {
        "AWS" => {
            let ids = ["AIDA", "AROA"];
            let named = ["user/", "role/", "assumed-role/", "federated-user/"];
            let resource = entry.splitn(6, ':').nth(5).unwrap_or("");
            let account = entry.split(':').nth(4).unwrap_or("");
            // R-PRIN-13: an origin access identity is a user of `cloudfront`, and nothing else is.
            let of_cloudfront = account == "cloudfront"
                && resource.starts_with("user/CloudFront Origin Access Identity ");
            // R-PRIN-1, R-PRIN-9.
            entry == "*"
                || is_account_id(entry)
                || ids.iter().any(|id| entry.starts_with(id))
                || (!entry.contains(['*', '?', '$'])
                    && entry.starts_with("arn:")
                    && (account != "cloudfront" || of_cloudfront)
                    && (resource == "root" || named.iter().any(|name| resource.starts_with(name))))
        }
        // R-PRIN-11.
        "Service" => {
            entry.contains('.')
                && entry != "amazonaws.com"
                && !entry.starts_with("arn:")
                && !entry.contains(|c: char| c.is_whitespace() || matches!(c, ',' | '*'))
        }
        // R-PRIN-12.
        "Federated" => kind == Kind::Trust && !entry.contains('*') && is_provider(entry),
        _ => !entry.contains('*'),
    }
}

/// R-PRIN-12: the ARN of a provider, or the name of one.
fn is_provider(entry: &str) -> bool {
    if !entry.starts_with("arn:") {
        return true;
    }
    let parts: Vec<&str> = entry.splitn(6, ':').collect();
    let [_, _, "iam", "", account, resource] = parts.as_slice() else {
        return false;
    };
    let named = ["oidc-provider/", "saml-provider/"].iter().any(|kind| {
        resource
            .strip_prefix(kind)
            .is_some_and(|name| !name.is_empty())
    });
    is_account_id(account) && named
}
