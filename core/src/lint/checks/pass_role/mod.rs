//! `iam:PassRole` on every role.

pub(in crate::lint) mod pass_role_with_notaction_and_notresource;
pub(in crate::lint) mod pass_role_with_notresource;
pub(in crate::lint) mod pass_role_with_star_in_action_and_notresource;
pub(in crate::lint) mod pass_role_with_star_in_action_and_resource;
pub(in crate::lint) mod pass_role_with_star_in_resource;
pub(in crate::lint) mod pass_role_with_star_in_resource_and_notaction;

use crate::lint::reach::{ByAction, ByResource, by_action, by_resource, granting};
use crate::lint::report::Report;
use crate::lint::subject::{CheckedResource, Subject};

/// Statements that allow it in this way, unless they say to which service.
fn find(subject: &Subject<'_>, report: &mut Report, by: ByAction, reach: ByResource) {
    for statement in granting(subject) {
        if by_action(statement, "iam", "PassRole") != Some(by)
            || statement.has_condition_on(&["iam:PassedToService"])
        {
            continue;
        }
        if let Some((found, at)) = by_resource(statement, is_every_role)
            && found == reach
        {
            report.tell(&at, || {
                "this allows `iam:PassRole` for every role; name the roles, or add a condition on `iam:PassedToService`"
            });
        }
    }
}

/// Whether an ARN is that of every role of every account.
pub(super) fn is_every_role(resource: &CheckedResource<'_>) -> bool {
    let Some([_, _, service, _, account, name]) = resource.segments else {
        return false;
    };
    let is_iam = service.eq_ignore_ascii_case("iam") || service == "*";
    is_iam && account == "*" && matches!(name, "*" | "role/*" | "role*")
}
