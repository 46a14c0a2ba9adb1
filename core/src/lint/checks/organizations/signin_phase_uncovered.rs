//! `signin-phase-uncovered`.

use alloc::format;

use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::{CheckedStatement, Subject};
use crate::policy::PolicyType;
use crate::text::same_name;

check! {
    /// A policy for signing in covers one phase of it and not the other.
    ///
    /// Signing in to the console is `signin:Authenticate`, and then `signin:AuthorizeOAuth2Access` and
    /// `signin:CreateOAuth2Token`. What is denied in one phase alone is open in the other. The principal is
    /// `signin:PrincipalArn` in the first phase, where `aws:PrincipalArn` is missing, and `aws:PrincipalArn` in the
    /// second.
    "signin-phase-uncovered", Warning, "R-SCOPE-2",
    run = run
}

const FIRST: &str = "Authenticate";
const SECOND: [&str; 2] = ["AuthorizeOAuth2Access", "CreateOAuth2Token"];

fn run(subject: &Subject<'_>, report: &mut Report) {
    if !matches!(
        subject.policy_type,
        PolicyType::Resource | PolicyType::ResourceControl
    ) {
        return;
    }
    let covers = |name| subject.denies().any(|statement| covers(statement, name));
    let (first, second) = (covers(FIRST), SECOND.map(covers));
    let missing = match (first, second) {
        (true, [true, true]) | (false, [false, false]) => None,
        (false, _) => Some(FIRST),
        (_, [true, _]) => Some("CreateOAuth2Token"),
        _ => Some("AuthorizeOAuth2Access"),
    };
    for statement in subject.denies() {
        let is_first = covers_own(statement, FIRST);
        let is_second = SECOND.iter().any(|name| covers_own(statement, name));
        if let (Some(missing), true, Some(list)) =
            (missing, is_first || is_second, statement.actions.as_ref())
        {
            report.tell(&(list.place(), list.span()), || {
                format!("this covers a part of signing in; cover `signin:{missing}` as well")
            });
        }
        let has_other = is_second || !is_first;
        for condition in statement
            .conditions_on("aws:PrincipalArn")
            .filter(|_| !has_other)
        {
            report.tell(
                condition,
                || "a request for `signin:Authenticate` lacks this key; use `signin:PrincipalArn`",
            );
        }
    }
}

fn covers(statement: &CheckedStatement<'_>, name: &str) -> bool {
    let Some(list) = &statement.actions else {
        return false;
    };
    list.items
        .iter()
        .any(|action| action.covers("signin", name))
        != list.is_inverted
}

/// Whether an entry of the service itself covers it.
fn covers_own(statement: &CheckedStatement<'_>, name: &str) -> bool {
    statement.named_actions().iter().any(|action| {
        let of_signin = action
            .parts
            .is_some_and(|(prefix, _)| same_name(prefix, "signin"));
        of_signin && action.covers("signin", name)
    })
}
