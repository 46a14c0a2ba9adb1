//! `missing-arn-region`.

use alloc::format;

use crate::lint::arn_faults::ArnFault;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// An ARN has no Region, though ARNs of this kind have one.
    ///
    /// Nothing has the ARN as it stands. Write the Region between the third and the fourth colon, or `*` for every one.
    "missing-arn-region", Error, "R-RES-1",
    aws = "Missing ARN Region",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let Some(faults) = subject.arn_faults() else {
        return;
    };
    for faulty in faults.with(ArnFault::MissingRegion) {
        let [.., service, _, _, resource] = faulty.arn.segments;
        report.tell(faulty, || {
            format!("the ARN of `{resource}` of `{service}` has a Region; write it, or `*`")
        });
    }
}
