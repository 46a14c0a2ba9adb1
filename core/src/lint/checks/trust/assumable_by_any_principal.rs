//! `assumable-by-any-principal`.

use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::PolicyType;

check! {
    /// A role can be taken by anybody, without condition.
    ///
    /// Every principal of every account may call for the role. Name who may take it, or narrow the statement by
    /// conditions that say whose they are, such as `aws:PrincipalOrgID`.
    "assumable-by-any-principal", Security, "R-PRIN-2",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    if subject.policy_type != PolicyType::RoleTrust {
        return;
    }
    for statement in subject
        .allows()
        .filter(|statement| statement.conditions.is_empty())
    {
        let mut principals = statement.principals.iter();
        let everybody = principals.find(|principal| {
            !principal.is_inverted && principal.kind == "AWS" && principal.text == "*"
        });
        if let Some(everybody) = everybody {
            report.tell(everybody, || "anybody can take this role; name who may");
        }
    }
}
