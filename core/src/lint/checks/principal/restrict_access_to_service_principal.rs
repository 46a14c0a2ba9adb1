//! `restrict-access-to-service-principal`.

use alloc::format;

use super::find_services;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// An AWS service gets in for whomever it works.
    ///
    /// Another account can set up the service so that it calls with its own rights on your resource. Say for whom it may
    /// call: with a condition on `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or `aws:SourceOrgPaths`.
    "restrict-access-to-service-principal", Security, "R-SVC-2",
    aws = "Restrict access to service principal",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find_services(subject, report, false, |service| {
        format!(
            "`{service}` may call for anybody; add a condition on `aws:SourceArn` or `aws:SourceAccount`"
        )
    });
}
