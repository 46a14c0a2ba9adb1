//! `unsupported-global-condition-key`.

use crate::finding::{Applicability, Fix};
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// A condition is on `aws:ARN`, which policies cannot use any more.
    ///
    /// No request has it. Use `aws:PrincipalArn`, which of a session is the ARN of its role.
    "unsupported-global-condition-key", Error, "R-KEY-8",
    aws = "Unsupported global condition key",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for condition in subject
        .conditions()
        .filter(|condition| condition.is_on("aws:ARN"))
    {
        report.tell_with(condition, || {
            let meant = "aws:PrincipalArn";
            let fix = Fix::write(Applicability::Unsafe, condition.span(), meant);
            (
                "`aws:ARN` is unsupported; use `aws:PrincipalArn`",
                Some(fix),
            )
        });
    }
}
