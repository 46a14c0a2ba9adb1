//! `create-slr-with-notaction-and-notresource`.

use super::find;
use crate::lint::entry::check;
use crate::lint::reach::{ByAction, ByResource};
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// `NotAction` does not except `iam:CreateServiceLinkedRole`, which is allowed on every service but those that
    /// `NotResource` lists.
    ///
    /// A role that is linked to a service has rights that the service chose. Name the service in the ARN,
    /// `arn:aws:iam::*:role/aws-service-role/*`, or with a condition on `iam:AWSServiceName`.
    "create-slr-with-notaction-and-notresource", Warning, "R-ACT-11",
    aws = "Create SLR with NotAction and NotResource",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find(subject, report, ByAction::Exception, ByResource::Exception);
}
