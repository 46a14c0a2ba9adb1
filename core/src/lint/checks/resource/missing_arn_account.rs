//! `missing-arn-account`.

use alloc::format;

use crate::lint::arn_faults::ArnFault;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// An ARN has no account, though ARNs of this kind have one.
    ///
    /// Nothing has the ARN as it stands. Write the account between the fourth and the fifth colon, or `*` for every
    /// one.
    "missing-arn-account", Error, "R-RES-1",
    aws = "Missing ARN account",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let Some(faults) = subject.arn_faults() else {
        return;
    };
    for faulty in faults.with(ArnFault::MissingAccount) {
        let [.., service, _, _, resource] = faulty.arn.segments;
        report.tell(faulty, || {
            format!("the ARN of `{resource}` of `{service}` has an account; write it, or `*`")
        });
    }
}
