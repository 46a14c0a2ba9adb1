//! `iam:CreateServiceLinkedRole` for every service.

pub(in crate::lint) mod create_slr_with_notaction_and_notresource;
pub(in crate::lint) mod create_slr_with_notresource;
pub(in crate::lint) mod create_slr_with_star_in_action_and_notresource;
pub(in crate::lint) mod create_slr_with_star_in_action_and_resource;
pub(in crate::lint) mod create_slr_with_star_in_resource;
pub(in crate::lint) mod create_slr_with_star_in_resource_and_notaction;

use crate::lint::reach::{ByAction, ByResource, by_action, by_resource, granting};
use crate::lint::report::Report;
use crate::lint::subject::Subject;

/// Statements that allow it in this way, unless they say for which service.
fn find(subject: &Subject<'_>, report: &mut Report, by: ByAction, reach: ByResource) {
    for statement in granting(subject) {
        if by_action(statement, "iam", "CreateServiceLinkedRole") != Some(by)
            || statement.has_condition_on(&["iam:AWSServiceName"])
        {
            continue;
        }
        if let Some((found, at)) = by_resource(statement, |_| false)
            && found == reach
        {
            report.tell(&at, || {
                "this allows `iam:CreateServiceLinkedRole` for every service; name the service in the ARN, or add a condition on `iam:AWSServiceName`"
            });
        }
    }
}
