//! `wildcard-resource`.

use alloc::format;

use super::{Wide, changed_on_every_resource, widest};
use crate::lint::budget::Budget;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::reference::AccessLevel;

check! {
    /// Actions that change single resources are allowed on every one, without condition.
    ///
    /// Name the resources by their ARNs, or narrow the statement by a condition. Actions that take no resource, which
    /// need `*`, stand best in a statement of their own.
    "wildcard-resource", Suggestion, "R-RES-11",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let mut budget = Budget::new();
    for statement in subject.allows() {
        if widest(subject, statement).is_some_and(|(wide, _)| wide != Wide::EveryResource) {
            continue;
        }
        let of_permissions = |level| level == AccessLevel::PermissionsManagement;
        if changed_on_every_resource(subject, statement, &mut budget, of_permissions).is_some() {
            continue;
        }
        let of_resources = |level| level == AccessLevel::Write;
        let found = changed_on_every_resource(subject, statement, &mut budget, of_resources);
        if let Some((action, at)) = found {
            report.tell(&at, || {
                format!("this allows `{action}` on every resource; name the resources")
            });
        }
    }
}
