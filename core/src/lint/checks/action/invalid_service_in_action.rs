//! `invalid-service-in-action`.

use alloc::format;

use crate::finding::{Applicability, Fix};
use crate::lint::entry::check;
use crate::lint::lists::OTHER_PREFIXES;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::text::same_name;

check! {
    /// An action names a service that AWS does not have.
    ///
    /// The statement is then about a call that nobody can make. The prefix of a service is not always its name: Step
    /// Functions is `states`, CloudWatch Logs is `logs`. See the Service Authorization Reference for it.
    "invalid-service-in-action", Error, "R-ACT-3",
    aws = "Invalid service in action",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let Some(reference) = subject.reference else {
        return;
    };
    let statements = subject.statements.iter();
    let actions = statements.filter_map(|statement| statement.actions.as_ref());
    for action in actions.flat_map(|list| &list.items) {
        let Some((prefix, name)) = action.parts.filter(|_| action.service.is_none()) else {
            continue;
        };
        if OTHER_PREFIXES.iter().any(|other| same_name(other, prefix)) {
            continue;
        }
        report.tell_with(action, || match reference.similar_service(prefix) {
            Some(near) => {
                let near = near.prefix();
                let meant = format!("{near}:{name}");
                let message = format!("`{prefix}` is no service; did you mean `{near}`?");
                let fix = Fix::write(Applicability::Unsafe, action.span(), &meant);
                (message, Some(fix))
            }
            None => (format!("`{prefix}` is the prefix of no service"), None),
        });
    }
}
