//! Who calls: a caller for each way in which principals of policies can be about one.
//!
//! Why it is complete: an entry names somebody by an ARN, an account, an id, or everybody. So callers fall apart by their kind,
//! by the ARNs and accounts that are named, spelt as there or in another case (R-PRIN-5), by their ids, and by what is not
//! known of them: a role's path, a user behind a session. What no entry names is one more of each kind.

use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString as _},
    vec,
    vec::Vec,
};

use super::limits::{AnalysisLimits, Budget, Unknown};
use super::pattern::{self, Letters, Pattern, Step, Variables};
use super::resources::Shapes;
use super::statements::Statements;
use super::texts::{Partition, accepts};
use crate::policy::{PrincipalPart, PrincipalPattern};
use crate::program::ResourceShape;
use crate::request::{Principal, PrincipalKind};
use crate::text::{is_account_id, split_arn};

/// A caller with its facts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Caller {
    pub(super) form: Form,
    pub(super) unique_id: Option<String>,
    pub(super) role_arn: Option<String>,
    pub(super) issuing_user: Option<String>,
    pub(super) canonical_user: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    Arn(String),
    Service(String),
    Federated(String),
    Anonymous,
}

impl Caller {
    pub(super) const fn of(form: Form) -> Self {
        Self {
            form,
            unique_id: None,
            role_arn: None,
            issuing_user: None,
            canonical_user: None,
        }
    }

    pub(super) fn user(account: &str, name: &str) -> Self {
        Self::of(Form::Arn(format!("arn:aws:iam::{account}:user/{name}")))
    }

    /// A session of a role, of which the path is known.
    pub(super) fn session(role_arn: &str) -> Option<Self> {
        let [_, partition, _, _, account, resource] = split_arn(role_arn)?;
        let name = resource.rsplit('/').next()?;
        let arn = format!("arn:{partition}:sts::{account}:assumed-role/{name}/session");
        Some(Self {
            role_arn: Some(role_arn.into()),
            ..Self::of(Form::Arn(arn))
        })
    }

    /// As a request has it; `None` for what can be no caller.
    pub(super) fn principal(&self) -> Option<Principal<'_>> {
        let mut principal = match &self.form {
            Form::Arn(arn) => Principal::from_arn(arn).ok()?,
            Form::Service(name) => Principal::service(name),
            Form::Federated(name) => Principal::federated(name),
            Form::Anonymous => Principal::anonymous(),
        };
        principal.unique_id = self.unique_id.as_deref();
        principal.role_arn = self.role_arn.as_deref();
        principal.issuing_user = self.issuing_user.as_deref();
        principal.canonical_user = self.canonical_user.as_deref();
        Some(principal)
    }

    /// The same kind of caller, of an account or with an ARN that is said of it.
    pub(super) fn as_said(&self, account: Option<&str>, arn: Option<&str>) -> Vec<Self> {
        let own = self.account().unwrap_or_default();
        let named = arn.filter(|arn| split_arn(arn).is_some()).map(|arn| {
            // A pattern may end where the name begins.
            match arn.ends_with('/') {
                true => format!("{arn}x"),
                false => arn.into(),
            }
        });
        let named = named.and_then(|arn| match &self.role_arn {
            Some(_) => Self::session(&arn),
            None => Some(Self::of(Form::Arn(arn))),
        });
        let account = account.filter(|account| is_account_id(account));
        let moved = |text: &String| match account {
            Some(account) => text.replacen(&format!(":{own}:"), &format!(":{account}:"), 1),
            None => text.clone(),
        };
        let form = match &self.form {
            Form::Arn(arn) => Form::Arn(moved(arn)),
            other => other.clone(),
        };
        let moved = Self {
            role_arn: self.role_arn.as_ref().map(moved),
            issuing_user: self.issuing_user.as_ref().map(moved),
            ..Self::of(form)
        };
        let mut callers: Vec<Self> = named.into_iter().chain([moved]).collect();
        callers.retain(|caller| caller.principal().is_some());
        callers
    }

    pub(super) fn account(&self) -> Option<String> {
        self.principal()?.account().map(Into::into)
    }

    pub(super) fn partition(&self) -> Option<String> {
        self.principal()?.partition().map(Into::into)
    }

    pub(super) fn is_root(&self) -> bool {
        let root = |principal: Principal<'_>| matches!(principal.kind, PrincipalKind::Root(_));
        self.principal().is_some_and(root)
    }
}

impl From<&Principal<'_>> for Caller {
    fn from(principal: &Principal<'_>) -> Self {
        let form = match principal.kind {
            PrincipalKind::Root(identity)
            | PrincipalKind::User(identity)
            | PrincipalKind::Role { identity, .. }
            | PrincipalKind::FederatedUser(identity) => Form::Arn(identity.arn.into()),
            PrincipalKind::OriginAccessIdentity(arn) => Form::Arn(arn.into()),
            PrincipalKind::Service(name) => Form::Service(name.into()),
            PrincipalKind::Federated(name) => Form::Federated(name.into()),
            PrincipalKind::Anonymous => Form::Anonymous,
        };
        Self {
            unique_id: principal.unique_id.map(Into::into),
            role_arn: principal.role_arn.map(Into::into),
            issuing_user: principal.issuing_user.map(Into::into),
            canonical_user: principal.canonical_user.map(Into::into),
            ..Self::of(form)
        }
    }
}

/// What the principals of policies name.
#[derive(Default)]
struct Named {
    /// With the partition, where that is named too.
    accounts: BTreeSet<(Option<String>, String)>,
    users: BTreeSet<String>,
    roles: BTreeSet<String>,
    arns: BTreeSet<String>,
    ids: BTreeSet<String>,
    services: BTreeSet<String>,
    providers: BTreeSet<String>,
    canonical: BTreeSet<String>,
}

/// Accounts that stand for those that nobody names.
const STRANGERS: [&str; 3] = ["999988887777", "999988887776", "999988887775"];

/// Whether it is one of many of whom nobody speaks.
pub(super) fn is_stranger(caller: &Caller) -> bool {
    let account = caller.account();
    account.is_some_and(|account| STRANGERS.contains(&&*account))
}

fn in_partition(arn: &str) -> Option<(Option<String>, String)> {
    let (partition, account) = account_of(arn)?;
    Some((Some(partition), account))
}

fn account_of(arn: &str) -> Option<(String, String)> {
    let [_, partition, _, _, account, _] = split_arn(arn)?;
    Some((partition.into(), account.into()))
}

impl Named {
    fn of(statements: &Statements) -> Self {
        let mut named = Self::default();
        for entry in &statements.entries {
            let Some((_, statement)) = statements.get(entry) else {
                continue;
            };
            let (PrincipalPart::Principal(entries) | PrincipalPart::NotPrincipal { entries, .. }) =
                &statement.principal
            else {
                continue;
            };
            for entry in entries.iter() {
                named.add(&entry.pattern);
            }
        }
        named
    }

    fn add(&mut self, pattern: &PrincipalPattern) {
        match pattern {
            PrincipalPattern::Account { partition, account } => {
                let partition = partition.as_deref().map(String::from);
                self.accounts.insert((partition, account.to_string()));
            }
            PrincipalPattern::User(arn) => {
                self.accounts.extend(in_partition(arn));
                self.users.insert(arn.to_string());
            }
            PrincipalPattern::Role(arn) => {
                self.accounts.extend(in_partition(arn));
                self.roles.insert(arn.to_string());
            }
            PrincipalPattern::RoleSession(arn) | PrincipalPattern::FederatedUser(arn) => {
                self.accounts.extend(in_partition(arn));
                self.arns.insert(arn.to_string());
            }
            PrincipalPattern::OriginAccessIdentity(arn) => {
                self.arns.insert(arn.to_string());
            }
            PrincipalPattern::UniqueId(id) => {
                self.ids.insert(id.to_string());
            }
            PrincipalPattern::Service(name) => {
                self.services.insert(name.to_string());
            }
            PrincipalPattern::Federated(name) => {
                self.providers.insert(name.to_string());
            }
            PrincipalPattern::CanonicalUser(id) => {
                self.canonical.insert(id.to_string());
            }
            PrincipalPattern::Everyone
            | PrincipalPattern::MisplacedProvider
            | PrincipalPattern::Never => {}
        }
    }
}

/// The same name with another case of its first letter that has one.
fn in_other_case(arn: &str) -> Option<String> {
    let (head, name) = arn.rsplit_once('/')?;
    let at = name.find(|letter: char| letter.is_ascii_alphabetic())?;
    let (before, rest) = name.split_at_checked(at)?;
    let mut letters = rest.chars();
    let first = letters.next()?;
    let other = match first.is_ascii_lowercase() {
        true => first.to_ascii_uppercase(),
        false => first.to_ascii_lowercase(),
    };
    Some(format!("{head}/{before}{other}{}", letters.as_str()))
}

/// One partition for each way in which patterns of resources tell them apart, those that are named, and the usual one.
fn partitions(statements: &Statements, named: &Named) -> Result<BTreeSet<String>, Unknown> {
    let mut patterns = BTreeSet::new();
    for entry in &statements.entries {
        for (shape, _) in &Shapes::of(statements, entry).entries {
            if let ResourceShape::Arn { segments, .. } = shape {
                let [partition, ..] = segments;
                patterns.insert(pattern::of_tokens(
                    partition,
                    Letters::Word,
                    true,
                    Variables::Any,
                ));
            }
        }
    }
    let mut partitions: BTreeSet<String> = named
        .accounts
        .iter()
        .filter_map(|(partition, _)| partition.clone())
        .collect();
    partitions.insert("aws".into());
    let domain = vec![Step::One(Letters::Word), Step::Run(Letters::Word)];
    patterns.retain(|pattern| !matches!(&pattern[..], [Step::Run(_)]));
    if patterns.is_empty() {
        return Ok(partitions);
    }
    let patterns: Vec<Pattern> = patterns.into_iter().collect();
    let found = Partition::of(domain, &patterns, &mut Budget::new(AnalysisLimits::DEFAULT))?;
    for class in found.classes {
        let is_there = partitions.iter().any(|known| {
            let met = patterns.iter().map(|pattern| accepts(pattern, known));
            met.enumerate().all(|(at, met)| met == class.met.has(at))
        });
        if !is_there {
            partitions.extend(class.text);
        }
    }
    Ok(partitions)
}

/// Everybody that the principals of some policies tell apart.
pub(super) fn callers(statements: &Statements) -> Result<Vec<Caller>, Unknown> {
    let mut named = Named::of(statements);
    let partitions = partitions(statements, &named)?;
    let stranger = STRANGERS
        .iter()
        .find(|account| !named.accounts.iter().any(|(_, named)| named == *account));
    let stranger = stranger.copied().unwrap_or("999988887777");
    named.accounts.insert((None, stranger.into()));
    // An account by its number alone is one of every partition.
    let mut accounts: BTreeSet<(String, String)> = BTreeSet::new();
    for (partition, account) in &named.accounts {
        match partition {
            Some(partition) => {
                accounts.insert((partition.clone(), account.clone()));
            }
            None => {
                let each = partitions.iter();
                accounts.extend(each.map(|partition| (partition.clone(), account.clone())));
            }
        }
    }
    let mut callers: Vec<Caller> = Vec::new();
    let mut users = named.users.clone();
    let mut roles = named.roles.clone();
    for list in [&mut users, &mut roles] {
        let others: Vec<String> = list.iter().filter_map(|arn| in_other_case(arn)).collect();
        list.extend(others);
    }
    for (partition, account) in &accounts {
        users.insert(format!("arn:{partition}:iam::{account}:user/Someone"));
        roles.insert(format!("arn:{partition}:iam::{account}:role/SomeRole"));
        callers.push(Caller::of(Form::Arn(format!(
            "arn:{partition}:iam::{account}:root"
        ))));
    }
    for user in &users {
        callers.push(Caller::of(Form::Arn(user.clone())));
        let Some((partition, account)) = account_of(user) else {
            continue;
        };
        let federated = format!("arn:{partition}:sts::{account}:federated-user/Someone");
        callers.push(Caller {
            issuing_user: Some(user.clone()),
            ..Caller::of(Form::Arn(federated))
        });
    }
    for (partition, account) in &accounts {
        // Nobody knows whose session it is.
        let federated = format!("arn:{partition}:sts::{account}:federated-user/Someone");
        callers.push(Caller::of(Form::Arn(federated)));
    }
    for role in &roles {
        let session = Caller::session(role);
        if let Some(session) = &session {
            // Nobody knows its path.
            callers.push(Caller::of(session.form.clone()));
        }
        callers.extend(session);
        callers.push(Caller::of(Form::Arn(role.clone())));
    }
    for arn in &named.arns {
        let plain = Caller::of(Form::Arn(arn.clone()));
        let Some(named_in) = account_of(arn) else {
            continue;
        };
        let (partition, account) = &named_in;
        if let Some((_, rest)) = arn.split_once(":assumed-role/") {
            let role = rest.split('/').next().unwrap_or_default();
            let of_role = |role: &&String| {
                role.rsplit('/').next() == rest.split('/').next()
                    && account_of(role).is_some_and(|of_role| of_role == named_in)
            };
            let known = named.roles.iter().filter(of_role).cloned();
            let plain_role = format!("arn:{partition}:iam::{account}:role/{role}");
            for role in known.chain([plain_role]) {
                callers.push(Caller {
                    role_arn: Some(role),
                    ..plain.clone()
                });
            }
        } else if arn.contains(":federated-user/") {
            let of_account =
                |user: &&String| account_of(user).is_some_and(|of_user| of_user == named_in);
            for user in users.iter().filter(of_account) {
                callers.push(Caller {
                    issuing_user: Some(user.clone()),
                    ..plain.clone()
                });
            }
        }
        callers.push(plain);
    }
    with_ids(&mut callers, &named);
    callers.extend(
        named
            .services
            .iter()
            .cloned()
            .map(Form::Service)
            .map(Caller::of),
    );
    callers.push(Caller::of(Form::Service("unnamed.amazonaws.com".into())));
    callers.extend(
        named
            .providers
            .iter()
            .cloned()
            .map(Form::Federated)
            .map(Caller::of),
    );
    callers.push(Caller::of(Form::Federated("unnamed.example.com".into())));
    let identity = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EUNNAMED";
    let identity = Caller::of(Form::Arn(identity.into()));
    for canonical in &named.canonical {
        callers.push(Caller {
            canonical_user: Some(canonical.clone()),
            ..identity.clone()
        });
    }
    callers.extend([identity, Caller::of(Form::Anonymous)]);
    callers.retain(|caller| caller.principal().is_some());
    Ok(callers)
}

/// Those with an id of their own, or of their account.
fn with_ids(callers: &mut Vec<Caller>, named: &Named) {
    let mut more = Vec::new();
    for caller in callers.iter() {
        let Some(principal) = caller.principal() else {
            continue;
        };
        if principal.identity().is_none() {
            continue;
        }
        let prefix = match principal.kind {
            PrincipalKind::User(_) => Some("AIDA"),
            PrincipalKind::FederatedUser(_) if caller.issuing_user.is_some() => Some("AIDA"),
            PrincipalKind::Role { .. } => Some("AROA"),
            _ => None,
        };
        let fits = |id: &&String| prefix.is_some_and(|prefix| id.starts_with(prefix));
        let mut ids = vec![None];
        ids.extend(named.ids.iter().filter(fits).cloned().map(Some));
        let mut canonical = vec![None];
        canonical.extend(named.canonical.iter().cloned().map(Some));
        for id in &ids {
            for user in &canonical {
                if id.is_some() || user.is_some() {
                    more.push(Caller {
                        unique_id: id.clone(),
                        canonical_user: user.clone(),
                        ..caller.clone()
                    });
                }
            }
        }
    }
    callers.extend(more);
}
