//! `create-slr-with-star-in-resource-and-notaction`.

use super::find;
use crate::lint::entry::check;
use crate::lint::reach::{ByAction, ByResource};
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// `NotAction` does not except `iam:CreateServiceLinkedRole`, which is allowed on every service.
    ///
    /// A role that is linked to a service has rights that the service chose. Name the service in the ARN,
    /// `arn:aws:iam::*:role/aws-service-role/*`, or with a condition on `iam:AWSServiceName`.
    "create-slr-with-star-in-resource-and-notaction", Warning, "R-ACT-11",
    aws = "Create SLR with star in resource and NotAction",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find(subject, report, ByAction::Exception, ByResource::Star);
}
