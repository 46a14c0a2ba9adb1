//! `invalid-principal-format`.

use alloc::format;

use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::text::{is_account_id, split_arn};

check! {
    /// A principal is written in none of the forms that AWS reads.
    ///
    /// A principal is `"*"`, an account, the ARN of a user, role or session, the name of a service, or a provider of
    /// identities, each under its kind.
    "invalid-principal-format", Error, "R-PRIN-1",
    aws = "Invalid principal format",
    run = run
}

/// Accounts that no caller has, also in ARNs that the loader takes.
fn run(subject: &Subject<'_>, report: &mut Report) {
    let statements = subject.statements.iter();
    for principal in statements.flat_map(|statement| &statement.principals) {
        let Some([_, _, "iam" | "sts", "", account, _]) = split_arn(principal.text) else {
            continue;
        };
        let is_open = account.contains(['*', '?', '$']);
        if principal.kind != "AWS" || is_open || account == "cloudfront" || is_account_id(account) {
            continue;
        }
        report.tell(principal, || {
            format!("`{account}` is no account; an account has twelve digits")
        });
    }
}
