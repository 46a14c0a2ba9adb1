//! `rcp-syntax-error-action`.

use alloc::format;

use crate::lint::entry::check;
use crate::lint::lists::RCP_SERVICES;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::PolicyType;
use crate::text::same_name;

check! {
    /// A resource control policy is about an action that no such policy can refuse.
    ///
    /// An action names a service, `s3:*` instead of `*`, and one of those to which resource control policies apply.
    "rcp-syntax-error-action", Error, "R-TYPE-9",
    aws = "RCP syntax error action",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    if subject.policy_type != PolicyType::ResourceControl {
        return;
    }
    for action in subject
        .denies()
        .flat_map(|statement| statement.named_actions())
    {
        let Some((prefix, _)) = action.parts else {
            continue;
        };
        if !RCP_SERVICES
            .iter()
            .any(|service| same_name(service, prefix))
        {
            report.tell(action, || {
                format!("resource control policies do not apply to `{prefix}`")
            });
        }
    }
}
