//! The principal part of a statement (sections 1.6 and 1.7).

use crate::policy::{Effect, PolicyType, PrincipalEntry, PrincipalPart, PrincipalPattern};
use crate::request::{Principal, PrincipalKind, RequestContext};
use crate::text::split_arn;

/// What is asked of a statement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'r> {
    pub(crate) request: &'r RequestContext<'r>,
    /// The caller has a permissions boundary (R-NPRIN-6).
    pub(crate) has_boundary: bool,
}

/// How directly a resource policy names a caller (R-PRIN-15). The order is that of strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grade {
    /// Through its account, which delegates to identity policies (R-SAME-2).
    Account,
    /// Through its role or issuing user.
    Via,
    /// Itself.
    Direct,
}

/// The grade with which a statement is about the caller; `None` if it is not.
pub(crate) fn principal_grade(
    part: &PrincipalPart,
    effect: Effect,
    policy_type: PolicyType,
    asked: &Asked<'_>,
) -> Option<Grade> {
    let principal = &asked.request.principal;
    match part {
        PrincipalPart::Implied => Some(Grade::Direct),
        // R-TYPE-2: nobody may, and everybody may not.
        PrincipalPart::Missing => (effect == Effect::Deny).then_some(Grade::Direct),
        PrincipalPart::Principal(entries) => entries
            .iter()
            .filter_map(|entry| entry_grade(&entry.pattern, principal, effect, policy_type))
            .max(),
        PrincipalPart::NotPrincipal {
            forced: Some(forced),
            ..
        } => forced.then_some(Grade::Via),
        PrincipalPart::NotPrincipal { entries, .. } => match effect {
            // R-NPRIN-6: a boundary undoes every exemption.
            Effect::Deny => {
                (asked.has_boundary || !is_exempt(entries, principal)).then_some(Grade::Direct)
            }
            Effect::Allow => allow_all_but(entries, principal),
        },
    }
}

/// The entry of `Principal` that names the caller most directly; the first of several.
pub(crate) fn naming_entry<'p>(
    entries: &'p [PrincipalEntry],
    effect: Effect,
    policy_type: PolicyType,
    asked: &Asked<'_>,
) -> Option<&'p PrincipalEntry> {
    let principal = &asked.request.principal;
    let grade =
        |entry: &PrincipalEntry| entry_grade(&entry.pattern, principal, effect, policy_type);
    let strongest = entries.iter().filter_map(grade).max()?;
    entries.iter().find(|entry| grade(entry) == Some(strongest))
}

/// How one entry of `Principal` names the caller.
fn entry_grade(
    pattern: &PrincipalPattern,
    principal: &Principal<'_>,
    effect: Effect,
    policy_type: PolicyType,
) -> Option<Grade> {
    let root = matches!(principal.kind, PrincipalKind::Root(_));
    let of_account = if root { Grade::Direct } else { Grade::Account };
    match pattern {
        PrincipalPattern::Everyone => Some(Grade::Direct),
        PrincipalPattern::Account { partition, account } => {
            let identity = principal.identity()?;
            let same = identity.account == &**account
                && partition
                    .as_deref()
                    .is_none_or(|partition| partition == identity.partition);
            // R-VPCE-4: in an endpoint policy an account that is allowed is its root user.
            let only_root = policy_type == PolicyType::VpcEndpoint && effect == Effect::Allow;
            (same && (root || !only_root)).then_some(of_account)
        }
        PrincipalPattern::User(arn) => match principal.kind {
            PrincipalKind::User(identity) => {
                is_named(arn, identity.arn, effect).then_some(Grade::Direct)
            }
            PrincipalKind::FederatedUser(identity) => match principal.issuing_user {
                Some(user) => is_named(arn, user, effect),
                // R-PRIN-7: it may be any user of the account.
                None => effect == Effect::Deny && is_of(arn, identity.account),
            }
            .then_some(Grade::Via),
            _ => None,
        },
        PrincipalPattern::Role(arn) => is_role(arn, principal, effect).then_some(Grade::Via),
        PrincipalPattern::RoleSession(arn) => match principal.kind {
            PrincipalKind::Role {
                identity,
                session: Some(_),
                ..
            } => (identity.arn == &**arn).then_some(Grade::Direct),
            _ => None,
        },
        PrincipalPattern::FederatedUser(arn) => match principal.kind {
            PrincipalKind::FederatedUser(identity) => {
                (identity.arn == &**arn).then_some(Grade::Direct)
            }
            _ => None,
        },
        PrincipalPattern::UniqueId(id) => {
            let is_its_own = principal.unique_id == Some(id);
            match principal.kind {
                PrincipalKind::User(_) => is_its_own.then_some(Grade::Direct),
                PrincipalKind::Role { .. } => is_its_own.then_some(Grade::Via),
                PrincipalKind::FederatedUser(_) => match principal.issuing_user {
                    Some(_) => is_its_own,
                    // R-PRIN-7: it may be any user's.
                    None => effect == Effect::Deny && id.starts_with("AIDA"),
                }
                .then_some(Grade::Via),
                _ => None,
            }
        }
        PrincipalPattern::Service(name) => {
            (principal.kind == PrincipalKind::Service(name)).then_some(Grade::Direct)
        }
        PrincipalPattern::Federated(provider) => {
            (principal.kind == PrincipalKind::Federated(provider)).then_some(Grade::Direct)
        }
        PrincipalPattern::OriginAccessIdentity(arn) => {
            (principal.kind == PrincipalKind::OriginAccessIdentity(arn)).then_some(Grade::Direct)
        }
        // R-PRIN-13: like the account's ARN, or like that of the origin access identity.
        PrincipalPattern::CanonicalUser(id) => match principal.kind {
            _ if principal.canonical_user != Some(id) => None,
            PrincipalKind::OriginAccessIdentity(_) => Some(Grade::Direct),
            _ => principal.identity().map(|_| of_account),
        },
        PrincipalPattern::MisplacedProvider | PrincipalPattern::Never => None,
    }
}

/// R-PRIN-4, R-PRIN-5: a Deny bites whatever the case of path and name.
fn is_named(wanted: &str, actual: &str, effect: Effect) -> bool {
    wanted == actual || (effect == Effect::Deny && wanted.eq_ignore_ascii_case(actual))
}

fn is_of(arn: &str, account: &str) -> bool {
    split_arn(arn).is_some_and(|[_, _, _, _, of_arn, _]| of_arn == account)
}

/// R-PRIN-5: the last segment of the path is the role's name; with the role's ARN known, all of it counts.
fn is_role(arn: &str, principal: &Principal<'_>, effect: Effect) -> bool {
    let PrincipalKind::Role { identity, role, .. } = principal.kind else {
        return false;
    };
    let Some([_, partition, _, _, account, resource]) = split_arn(arn) else {
        return false;
    };
    if partition != identity.partition || account != identity.account {
        return false;
    }
    let (wanted, actual) = match principal.full_role_arn().and_then(split_arn) {
        Some([.., actual]) => (resource, actual),
        None => (resource.rsplit('/').next().unwrap_or_default(), role),
    };
    is_named(wanted, actual, effect)
}

/// R-NPRIN-3: exempt is who is listed with every identity at which it may be checked.
fn is_exempt(entries: &[PrincipalEntry], principal: &Principal<'_>) -> bool {
    // Names are compared as in an Allow: exactly.
    let listed = |fits: &dyn Fn(&PrincipalPattern) -> bool| {
        entries.iter().any(|entry| {
            fits(&entry.pattern)
                && entry_grade(
                    &entry.pattern,
                    principal,
                    Effect::Allow,
                    PolicyType::Resource,
                )
                .is_some()
        })
    };
    if listed(&|pattern| *pattern == PrincipalPattern::Everyone) {
        return true; // R-NPRIN-4
    }
    let account = || {
        listed(&|pattern| {
            matches!(
                pattern,
                PrincipalPattern::Account { .. } | PrincipalPattern::CanonicalUser(_)
            )
        })
    };
    let user = || {
        listed(&|pattern| {
            matches!(
                pattern,
                PrincipalPattern::User(_) | PrincipalPattern::UniqueId(_)
            )
        })
    };
    let role = || {
        listed(&|pattern| {
            matches!(
                pattern,
                PrincipalPattern::Role(_) | PrincipalPattern::UniqueId(_)
            )
        })
    };
    match principal.kind {
        PrincipalKind::Root(_) => account(),
        PrincipalKind::User(_) => user() && account(),
        PrincipalKind::Role { session: None, .. } => role() && account(),
        PrincipalKind::Role {
            session: Some(_), ..
        } => {
            listed(&|pattern| matches!(pattern, PrincipalPattern::RoleSession(_)))
                && role()
                && account()
        }
        PrincipalKind::FederatedUser(_) => {
            listed(&|pattern| matches!(pattern, PrincipalPattern::FederatedUser(_)))
                && user()
                && account()
        }
        PrincipalKind::Service(_) => {
            listed(&|pattern| matches!(pattern, PrincipalPattern::Service(_)))
        }
        PrincipalKind::Federated(_) => {
            listed(&|pattern| matches!(pattern, PrincipalPattern::Federated(_)))
        }
        PrincipalKind::OriginAccessIdentity(_) => listed(&|pattern| {
            matches!(
                pattern,
                PrincipalPattern::OriginAccessIdentity(_) | PrincipalPattern::CanonicalUser(_)
            )
        }),
        PrincipalKind::Anonymous => false, // R-NPRIN-5
    }
}

/// R-NPRIN-7: Allow with `NotPrincipal`, which only a lenient loader keeps. Whoever is listed with any
/// identity is out, by the wider reading of names.
fn allow_all_but(entries: &[PrincipalEntry], principal: &Principal<'_>) -> Option<Grade> {
    let listed = entries.iter().any(|entry| {
        entry_grade(
            &entry.pattern,
            principal,
            Effect::Deny,
            PolicyType::Resource,
        )
        .is_some()
    });
    if listed
        || entries
            .iter()
            .any(|entry| may_be(&entry.pattern, principal))
    {
        return None;
    }
    // An origin access identity is no principal of an account, and none that anybody can be.
    Some(if principal.is_of_iam() {
        Grade::Via
    } else {
        Grade::Direct
    })
}

/// Whether an entry may name the caller, for all that is known: the fact that would tell was not given. It
/// must not widen an Allow then (R-GEN-5).
fn may_be(pattern: &PrincipalPattern, principal: &Principal<'_>) -> bool {
    match (pattern, principal.kind) {
        (PrincipalPattern::UniqueId(id), kind) if principal.unique_id.is_none() => match kind {
            // Of a federated user the id is that of its issuing user.
            PrincipalKind::User(_) | PrincipalKind::FederatedUser(_) => id.starts_with("AIDA"),
            PrincipalKind::Role { .. } => id.starts_with("AROA"),
            _ => false,
        },
        (PrincipalPattern::CanonicalUser(_), _) => {
            principal.is_of_iam() && principal.canonical_user.is_none()
        }
        (PrincipalPattern::User(arn), PrincipalKind::FederatedUser(identity)) => {
            principal.issuing_user.is_none() && is_of(arn, identity.account)
        }
        (
            PrincipalPattern::RoleSession(arn),
            PrincipalKind::Role {
                identity,
                role,
                session: None,
            },
        ) => split_arn(arn).is_some_and(|[_, _, _, _, account, resource]| {
            let name = resource.split('/').nth(1).unwrap_or_default();
            account == identity.account && name.eq_ignore_ascii_case(role)
        }),
        _ => false,
    }
}
