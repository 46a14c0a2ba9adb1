//! `missing-action-for-roles-anywhere-trust-policy`.

use alloc::format;

use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::{CheckedStatement, Subject};
use crate::policy::PolicyType;

check! {
    /// A role is for IAM Roles Anywhere and does not let it do all that it does.
    ///
    /// The service takes a role with tags and a source identity of the certificate: it needs `sts:AssumeRole`,
    /// `sts:TagSession` and `sts:SetSourceIdentity`. If one is refused, all is.
    "missing-action-for-roles-anywhere-trust-policy", Error, "R-STS-7",
    aws = "Missing action for roles anywhere trust policy",
    run = run
}

/// # Source
/// Amazon EKS User Guide, "Prepare credentials for hybrid nodes": the trust policy for IAM Roles Anywhere.
const NEEDED: [&str; 3] = ["AssumeRole", "TagSession", "SetSourceIdentity"];

fn run(subject: &Subject<'_>, report: &mut Report) {
    if subject.policy_type != PolicyType::RoleTrust {
        return;
    }
    let statements = || subject.allows().filter(|statement| is_for_it(statement));
    let Some(last) = statements().last() else {
        return;
    };
    for name in NEEDED {
        if statements().any(|statement| allows(statement, name)) {
            continue;
        }
        let message =
            || format!("`rolesanywhere.amazonaws.com` needs `sts:{name}` as well; add it");
        match &last.actions {
            Some(list) => report.tell(&(list.place(), list.span()), message),
            None => report.tell(last, message),
        }
    }
}

fn is_for_it(statement: &CheckedStatement<'_>) -> bool {
    let mut principals = statement.principals.iter();
    principals.any(|principal| {
        principal.kind == "Service" && principal.text == "rolesanywhere.amazonaws.com"
    })
}

fn allows(statement: &CheckedStatement<'_>, name: &str) -> bool {
    let Some(list) = &statement.actions else {
        return false;
    };
    let is_listed = list.items.iter().any(|item| item.covers("sts", name));
    is_listed != list.is_inverted
}
