//! `recommended-condition-key-for-service-principal`.

use alloc::format;

use super::find_services;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// For whom an AWS service may call is said with a key of that service, or an old one.
    ///
    /// The keys `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` and `aws:SourceOrgPaths` mean the same for all
    /// services. Use them, instead of `aws:SourceOwner` or a service's own key or beside it.
    "recommended-condition-key-for-service-principal", Suggestion, "R-SVC-1",
    aws = "Recommended condition key for service principal",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find_services(subject, report, true, |service| {
        format!("say for whom `{service}` may call with `aws:SourceArn` or `aws:SourceAccount`")
    });
}
