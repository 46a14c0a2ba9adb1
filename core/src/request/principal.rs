//! Who calls.

use alloc::{format, string::String, vec::Vec};

use super::error::overlong_fact;
use super::{RequestError, RequestErrors};
use crate::finding::Reason;
use crate::text::{bounds, is_account_id, is_origin_access_identity, is_partition, split_arn};

/// The caller of a request, with the facts that an ARN cannot carry.
///
/// # Examples
/// ```
/// use portcullis::Principal;
///
/// let session = Principal::from_arn("arn:aws:sts::111122223333:assumed-role/Analyst/alice")?
///     .with_role_arn("arn:aws:iam::111122223333:role/teams/Analyst")
///     .with_unique_id("AROAEXAMPLE");
/// assert_eq!(session.account(), Some("111122223333"));
/// # Ok::<(), portcullis::RequestErrors>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Principal<'a> {
    pub(crate) kind: PrincipalKind<'a>,
    pub(crate) unique_id: Option<&'a str>,
    pub(crate) role_arn: Option<&'a str>,
    pub(crate) issuing_user: Option<&'a str>,
    pub(crate) canonical_user: Option<&'a str>,
    pub(crate) service_linked_role: bool,
    pub(crate) management_account: bool,
}

/// The kinds of caller (R-EVAL-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PrincipalKind<'a> {
    Root(Identity<'a>),
    User(Identity<'a>),
    /// A session of a role; without `session`, some session whose name is unknown.
    Role {
        identity: Identity<'a>,
        role: &'a str,
        session: Option<&'a str>,
    },
    FederatedUser(Identity<'a>),
    Service(&'a str),
    /// The provider of an `sts:AssumeRoleWith…` call.
    Federated(&'a str),
    /// A CloudFront origin access identity (R-PRIN-13).
    OriginAccessIdentity(&'a str),
    Anonymous,
}

/// What every IAM principal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Identity<'a> {
    pub(crate) arn: &'a str,
    pub(crate) partition: &'a str,
    pub(crate) account: &'a str,
    /// The name without a path; of the root user its account.
    pub(crate) name: &'a str,
}

impl<'a> Principal<'a> {
    const fn new(kind: PrincipalKind<'a>) -> Self {
        Self {
            kind,
            unique_id: None,
            role_arn: None,
            issuing_user: None,
            canonical_user: None,
            service_linked_role: false,
            management_account: false,
        }
    }

    /// The principal of an ARN: account root, IAM user, IAM role (some session of it), role session,
    /// federated user or CloudFront origin access identity.
    ///
    /// # Errors
    /// A text in none of these forms, such as `arn:aws:s3:::bucket`, or of more than 2,048 bytes (R-QUOTA-2).
    #[inline]
    pub fn from_arn(arn: &'a str) -> Result<Self, RequestErrors> {
        if arn.len() <= bounds::FACT_BYTES
            && let Some(kind) = parse_arn(arn)
        {
            return Ok(Self::new(kind));
        }
        Err(no_principal(arn))
    }

    /// An AWS service that calls for itself, for example `redshift.amazonaws.com` (R-SVC-1).
    #[must_use]
    pub const fn service(name: &'a str) -> Self {
        Self::new(PrincipalKind::Service(name))
    }

    /// The provider of a web identity or SAML call of `sts:AssumeRoleWith…` (R-STS-6).
    #[must_use]
    pub const fn federated(provider: &'a str) -> Self {
        Self::new(PrincipalKind::Federated(provider))
    }

    /// An unsigned request (R-PRIN-17).
    #[must_use]
    pub const fn anonymous() -> Self {
        Self::new(PrincipalKind::Anonymous)
    }

    /// `AIDA…` of a user, `AROA…` of a role, without a session name (R-PRIN-10).
    #[must_use]
    pub const fn with_unique_id(mut self, id: &'a str) -> Self {
        self.unique_id = Some(id);
        self
    }

    /// The full ARN, with its path, of a session's role (R-PRIN-5, R-KEY-10).
    #[must_use]
    pub const fn with_role_arn(mut self, arn: &'a str) -> Self {
        self.role_arn = Some(arn);
        self
    }

    /// The ARN of the IAM user behind a federated-user session (R-PRIN-7).
    #[must_use]
    pub const fn with_issuing_user(mut self, arn: &'a str) -> Self {
        self.issuing_user = Some(arn);
        self
    }

    /// The S3 canonical id of the caller's account (R-PRIN-13).
    #[must_use]
    pub const fn with_canonical_user(mut self, id: &'a str) -> Self {
        self.canonical_user = Some(id);
        self
    }

    /// Whether the role is service-linked: no boundary, SCPs or RCPs (R-STS-14).
    #[must_use]
    pub const fn service_linked_role(mut self, yes: bool) -> Self {
        self.service_linked_role = yes;
        self
    }

    /// Whether the caller's account is its organization's management account: no SCPs (R-SCP-1).
    #[must_use]
    pub const fn management_account(mut self, yes: bool) -> Self {
        self.management_account = yes;
        self
    }

    /// The caller's account, 12 digits; services, providers, origin access identities and anonymous callers have
    /// none.
    #[must_use]
    pub fn account(&self) -> Option<&'a str> {
        self.identity().map(|identity| identity.account)
    }

    /// R-S3-3, R-X-9: neither of the owner's account nor an AWS service.
    pub(crate) fn is_stranger_to(&self, owner: Option<&str>) -> bool {
        match self.kind {
            PrincipalKind::Service(_) => false,
            _ => self.account().is_none_or(|account| owner != Some(account)),
        }
    }

    /// Whether it is a principal of an account, or an origin access identity, which policies name like one.
    pub(crate) const fn is_of_iam(&self) -> bool {
        self.identity().is_some() || matches!(self.kind, PrincipalKind::OriginAccessIdentity(_))
    }

    pub(crate) const fn identity(&self) -> Option<&Identity<'a>> {
        match &self.kind {
            PrincipalKind::Root(identity)
            | PrincipalKind::User(identity)
            | PrincipalKind::Role { identity, .. }
            | PrincipalKind::FederatedUser(identity) => Some(identity),
            PrincipalKind::Service(_)
            | PrincipalKind::Federated(_)
            | PrincipalKind::OriginAccessIdentity(_)
            | PrincipalKind::Anonymous => None,
        }
    }

    /// The partition of a caller that has one.
    pub(crate) fn partition(&self) -> Option<&'a str> {
        match self.kind {
            PrincipalKind::OriginAccessIdentity(arn) => {
                split_arn(arn).map(|[_, partition, ..]| partition)
            }
            _ => self.identity().map(|identity| identity.partition),
        }
    }

    /// The role's ARN where it is known with its path.
    pub(crate) fn full_role_arn(&self) -> Option<&'a str> {
        match self.kind {
            PrincipalKind::Role {
                identity,
                session: None,
                role,
            } => Some(identity.arn).filter(|arn| !lacks_path(arn, role)),
            PrincipalKind::Role { role, .. } => self.role_arn.filter(|arn| !lacks_path(arn, role)),
            _ => None,
        }
    }

    /// Facts that do not belong to this kind of principal, or contradict its ARN.
    #[inline]
    pub(super) fn check(&self, errors: &mut Vec<RequestError>) {
        if !self.is_bare() {
            self.check_facts(errors);
        }
    }

    /// Whether there is nothing but a sound ARN.
    #[inline]
    pub(super) fn is_bare(&self) -> bool {
        let facts = [
            self.unique_id,
            self.role_arn,
            self.issuing_user,
            self.canonical_user,
        ];
        self.identity().is_some() && !self.service_linked_role && facts.iter().all(Option::is_none)
    }

    fn check_facts(&self, errors: &mut Vec<RequestError>) {
        let (name_field, name) = match self.kind {
            PrincipalKind::Service(name) => ("service", Some(name)),
            PrincipalKind::Federated(name) => ("federated", Some(name)),
            _ => ("", None),
        };
        for (field, fact) in [
            (name_field, name),
            ("uniqueId", self.unique_id),
            ("roleArn", self.role_arn),
            ("issuingUser", self.issuing_user),
            ("canonicalUser", self.canonical_user),
        ] {
            if let Some(message) = fact.and_then(overlong_fact) {
                let field = format!("principal.{field}");
                let reason = Reason::LimitExceeded;
                errors.push(RequestError::new(reason, "R-QUOTA-2", field, message));
            }
        }
        let service_linked_role = self.check_service_linked_role();
        for (field, defect) in [
            (
                "roleArn",
                self.role_arn.and_then(|arn| self.check_role_arn(arn)),
            ),
            (
                "issuingUser",
                self.issuing_user
                    .and_then(|arn| self.check_issuing_user(arn)),
            ),
            (
                "uniqueId",
                self.unique_id.and_then(|id| self.check_unique_id(id)),
            ),
            ("isServiceLinkedRole", service_linked_role),
            ("uniqueId", self.unique_id.and_then(check_named)),
            ("canonicalUser", self.canonical_user.and_then(check_named)),
            (name_field, name.and_then(check_named)),
        ] {
            if let Some((reason, message)) = defect {
                let field = format!("principal.{field}");
                errors.push(RequestError::new(reason, "SCENARIO", field, message));
            }
        }
    }

    fn check_role_arn(&self, arn: &str) -> Option<Defect> {
        let PrincipalKind::Role { identity, role, .. } = self.kind else {
            return contradiction("only a role session has a role");
        };
        let Some(PrincipalKind::Role {
            identity: given,
            role: given_role,
            session: None,
        }) = parse_arn(arn)
        else {
            return invalid(format!("`{arn}` is not the ARN of a role"));
        };
        let is_other = (identity.partition, identity.account, role)
            != (given.partition, given.account, given_role);
        if is_other {
            return contradiction(format!("`{arn}` is not the role of `{}`", identity.arn));
        }
        None
    }

    fn check_issuing_user(&self, arn: &str) -> Option<Defect> {
        let PrincipalKind::FederatedUser(identity) = self.kind else {
            return contradiction("only a federated-user session has an issuing user");
        };
        let Some(PrincipalKind::User(user)) = parse_arn(arn) else {
            return invalid(format!("`{arn}` is not the ARN of an IAM user"));
        };
        let is_other = (identity.partition, identity.account) != (user.partition, user.account);
        if is_other {
            return contradiction(format!(
                "`{arn}` is of another account than `{}`",
                identity.arn
            ));
        }
        None
    }

    fn check_unique_id(&self, id: &str) -> Option<Defect> {
        let is_of_other_kind = match self.kind {
            PrincipalKind::User(_) | PrincipalKind::FederatedUser(_) => id.starts_with("AROA"),
            PrincipalKind::Role { .. } => id.starts_with("AIDA"),
            _ => false,
        };
        if id.contains(':') {
            invalid(format!(
                "`{id}`: the id stands alone, without a session name"
            ))
        } else if matches!(self.kind, PrincipalKind::OriginAccessIdentity(_)) {
            contradiction("an origin access identity has no such id")
        } else if is_of_other_kind {
            contradiction(format!("`{id}` is not the id of this kind of principal"))
        } else {
            None
        }
    }

    fn check_service_linked_role(&self) -> Option<Defect> {
        if self.service_linked_role && !matches!(self.kind, PrincipalKind::Role { .. }) {
            return contradiction("only a role session can be of a service-linked role");
        }
        None
    }
}

/// What is wrong with a fact.
type Defect = (Reason, String);

fn contradiction(message: impl Into<String>) -> Option<Defect> {
    Some((Reason::ContradictoryFacts, message.into()))
}

fn invalid(message: impl Into<String>) -> Option<Defect> {
    Some((Reason::InvalidField, message.into()))
}

fn check_named(text: &str) -> Option<Defect> {
    if text.is_empty() {
        return invalid("an empty text names nothing");
    }
    None
}

#[cold]
fn no_principal(arn: &str) -> RequestErrors {
    let (reason, rule, message) = match overlong_fact(arn) {
        Some(message) => (Reason::LimitExceeded, "R-QUOTA-2", message),
        None => {
            let message = format!(
                "`{arn}` is not the ARN of an account root, user, role, role session, federated user or origin access identity"
            );
            (Reason::InvalidField, "SCENARIO", message)
        }
    };
    let error = RequestError::new(reason, rule, "principal", message);
    RequestErrors {
        errors: alloc::vec![error],
    }
}

#[inline]
pub(super) fn parse_arn(arn: &str) -> Option<PrincipalKind<'_>> {
    let [partition, service, account, resource] = match split_usual(arn) {
        Some(segments) => segments,
        None => split_any(arn)?,
    };
    if !is_account_id(account) {
        let is_one = service == "iam" && is_origin_access_identity(account, resource);
        return is_one.then_some(PrincipalKind::OriginAccessIdentity(arn));
    }
    let identity = |name| Identity {
        arn,
        partition,
        account,
        name,
    };
    let last = |path: &str| !last_segment(path).is_empty();
    let slash = resource.bytes().position(|byte| byte == b'/');
    let parts = slash.and_then(|at| Some((resource.get(..at)?, resource.get(at + 1..)?)));
    match (service, parts) {
        ("iam", None) if resource == "root" => Some(PrincipalKind::Root(identity(account))),
        ("iam", Some(("user", path))) if last(path) => {
            Some(PrincipalKind::User(identity(last_segment(path))))
        }
        ("iam", Some(("role", path))) if last(path) => {
            let role = last_segment(path);
            Some(PrincipalKind::Role {
                identity: identity(role),
                role,
                session: None,
            })
        }
        ("sts", Some(("assumed-role", path))) => {
            let (role, session) = path.split_once('/')?;
            let sound = !role.is_empty() && !session.is_empty() && !session.contains('/');
            sound.then_some(PrincipalKind::Role {
                identity: identity(role),
                role,
                session: Some(session),
            })
        }
        ("sts", Some(("federated-user", name))) if !name.is_empty() => {
            Some(PrincipalKind::FederatedUser(identity(name)))
        }
        _ => None,
    }
}

/// Partition, service, account and resource of most callers' ARNs.
#[inline]
fn split_usual(arn: &str) -> Option<[&str; 4]> {
    let rest = arn.strip_prefix("arn:aws:")?;
    let service = match rest.as_bytes().first_chunk() {
        Some(b"iam::") => "iam",
        Some(b"sts::") => "sts",
        _ => return None,
    };
    // An account has twelve digits.
    let (account, resource) = rest.get("iam::".len()..)?.split_at_checked(12)?;
    Some(["aws", service, account, resource.strip_prefix(':')?])
}

#[cold]
fn split_any(arn: &str) -> Option<[&str; 4]> {
    let [_, partition, service, region, account, resource] = split_arn(arn)?;
    let sound = is_partition(partition) && region.is_empty();
    sound.then_some([partition, service, account, resource])
}

/// What the names of IAM Identity Center's roles begin with.
pub(super) const RESERVED_ROLE: &str = "AWSReservedSSO_";

/// R-KEY-10: those roles never stand without their path, so an ARN without one was put together from a session's, and the
/// path is unknown.
fn lacks_path(arn: &str, role: &str) -> bool {
    let is_bare = || {
        let resource = split_arn(arn).map(|[.., resource]| resource);
        resource.and_then(|resource| resource.strip_prefix("role/")) == Some(role)
    };
    role.starts_with(RESERVED_ROLE) && is_bare()
}

/// What follows the last slash.
fn last_segment(path: &str) -> &str {
    let slash = path.bytes().rposition(|byte| byte == b'/');
    slash.and_then(|at| path.get(at + 1..)).unwrap_or(path)
}
