//! `cross-account-without-external-id`.

use alloc::format;

use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::PolicyType;
use crate::text::{is_account_id, split_arn};

check! {
    /// A role trusts an account as a whole, without condition.
    ///
    /// If the account is that of another company which serves many, a third can make it use the role for them. A
    /// condition on `sts:ExternalId`, with a value agreed upon, keeps them apart; within an organization
    /// `aws:PrincipalOrgID` says who is meant. Which accounts are one's own is not known here: for them nothing need be
    /// done.
    "cross-account-without-external-id", Suggestion, "R-PRIN-3",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    if subject.policy_type != PolicyType::RoleTrust {
        return;
    }
    for statement in subject
        .allows()
        .filter(|statement| statement.conditions.is_empty())
    {
        let takes_role = statement
            .named_actions()
            .iter()
            .any(|action| action.covers("sts", "AssumeRole"));
        let mut principals = statement.principals.iter();
        let account = principals.find_map(|principal| {
            let is_named = takes_role && !principal.is_inverted && principal.kind == "AWS";
            let account = is_named.then(|| account_of(principal.text)).flatten()?;
            Some((principal, account))
        });
        if let Some((principal, account)) = account {
            report.tell(principal, || {
                format!("if `{account}` is not your own, add a condition on `sts:ExternalId`")
            });
        }
    }
}

/// The account that a principal stands for as a whole.
fn account_of(principal: &str) -> Option<&str> {
    if is_account_id(principal) {
        return Some(principal);
    }
    match split_arn(principal)? {
        [_, _, "iam", "", account, "root"] if is_account_id(account) => Some(account),
        _ => None,
    }
}
