//! `resource-exposure`.

use alloc::format;

use crate::lint::budget::Budget;
use crate::lint::checks::wide::{Wide, changed_on_every_resource, widest};
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::reference::AccessLevel;

check! {
    /// Actions that change who may do what are allowed on every resource, without condition.
    ///
    /// Who has the policy can give themselves or others rights on any of them. Name the resources, or narrow the
    /// statement by a condition. Which actions these are is what AWS says of each: the access level "Permissions
    /// management".
    "resource-exposure", Security, "R-ACT-11",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let mut budget = Budget::new();
    for statement in subject.allows() {
        if widest(subject, statement).is_some_and(|(wide, _)| wide != Wide::EveryResource) {
            continue;
        }
        let of_permissions = |level| level == AccessLevel::PermissionsManagement;
        let found = changed_on_every_resource(subject, statement, &mut budget, of_permissions);
        if let Some((action, at)) = found {
            report.tell(&at, || {
                format!("this allows `{action}`, which changes who may do what, on every resource; name the resources")
            });
        }
    }
}
