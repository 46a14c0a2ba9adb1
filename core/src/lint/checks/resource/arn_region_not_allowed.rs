//! `arn-region-not-allowed`.

use alloc::format;

use crate::lint::arn_faults::ArnFault;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// An ARN has a Region, though ARNs of this kind have none.
    ///
    /// Leave it empty and keep the colon: nothing has the ARN as it stands.
    "arn-region-not-allowed", Error, "R-RES-20",
    aws = "ARN Region not allowed",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let Some(faults) = subject.arn_faults() else {
        return;
    };
    for faulty in faults.with(ArnFault::RegionNotAllowed) {
        let [.., service, _, _, resource] = faulty.arn.segments;
        report.tell(faulty, || {
            format!("the ARN of `{resource}` of `{service}` has no Region; leave it empty")
        });
    }
}
