//! `create-slr-with-star-in-action-and-notresource`.

use super::find;
use crate::lint::entry::check;
use crate::lint::reach::{ByAction, ByResource};
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// A pattern of actions has `iam:CreateServiceLinkedRole` in it, and allows it on every service but those that
    /// `NotResource` lists.
    ///
    /// A role that is linked to a service has rights that the service chose. Name the service in the ARN,
    /// `arn:aws:iam::*:role/aws-service-role/*`, or with a condition on `iam:AWSServiceName`.
    "create-slr-with-star-in-action-and-notresource", Warning, "R-ACT-11",
    aws = "Create SLR with star in action and NotResource",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find(subject, report, ByAction::Pattern, ByResource::Exception);
}
