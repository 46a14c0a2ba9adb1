//! `quota-near-limit`.

use alloc::format;

use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::quota_use;

check! {
    /// The policy fills more than nine tenths of what AWS takes.
    ///
    /// It is stored as it is; the next statement may not fit any more. Join statements, use patterns, or split the
    /// policy.
    "quota-near-limit", Suggestion, "R-QUOTA-1",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let Some((count, most)) = quota_use(subject.document, subject.policy_type) else {
        return;
    };
    if count <= most && count > most / 10 * 9 {
        report.tell(subject, || {
            let percent = count * 100 / most;
            format!("{count} of {most} characters, {percent} percent of what AWS takes")
        });
    }
}
