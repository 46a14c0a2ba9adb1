//! The principals of a policy (1.6, 6.7).

use portcullis::document::{PrincipalElement, Statement};

use super::caller::{Caller, Who, lacks_path};
use super::not_principal::{allow_everybody_else, exempt};
use super::numbers::NUMBER_MARK;
use super::request::Kind;

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
pub(super) type Entry = (String, String);

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
pub(super) fn entry_match(
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

pub(super) fn is_account_id(text: &str) -> bool {
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
