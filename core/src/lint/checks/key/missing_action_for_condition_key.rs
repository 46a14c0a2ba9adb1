//! `missing-action-for-condition-key`.

use alloc::format;

use crate::lint::absence::holds_without_key;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::CheckedCondition;
use crate::lint::subject::Subject;
use crate::policy::PolicyType;

check! {
    /// A role trust policy asks for what nobody may set.
    ///
    /// Who takes the role sets a source identity with `sts:SetSourceIdentity` and passes session tags with
    /// `sts:TagSession`, and the call fails as a whole if the policy does not allow that. Allow the action beside that
    /// which takes the role.
    "missing-action-for-condition-key", Error, "R-STS-7",
    aws = "Missing action for condition key",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    if subject.policy_type != PolicyType::RoleTrust {
        return;
    }
    let allows = |name: &str| {
        let mut actions = subject
            .allows()
            .filter_map(|statement| statement.actions.as_ref());
        actions
            .any(|list| list.is_inverted || list.items.iter().any(|item| item.covers("sts", name)))
    };
    let needs = ["SetSourceIdentity", "TagSession"].map(|name| (name, allows(name)));
    for statement in subject.allows() {
        for condition in &statement.conditions {
            let Some(needed) = needed_for(condition) else {
                continue;
            };
            let is_missing = needs.contains(&(needed, false));
            if is_missing && holds_without_key(condition) == Some(false) {
                report.tell(condition, || {
                    let key = condition.key();
                    format!(
                        "a request has `{key}` only if the policy allows `sts:{needed}` as well"
                    )
                });
            }
        }
    }
}

/// The action without which a call that takes the role does not have the key.
fn needed_for(condition: &CheckedCondition<'_>) -> Option<&'static str> {
    let key = condition.key();
    let is_tag = key
        .get(.."aws:RequestTag/".len())
        .is_some_and(|beginning| beginning.eq_ignore_ascii_case("aws:RequestTag/"));
    if condition.is_on("sts:SourceIdentity") {
        Some("SetSourceIdentity")
    } else if is_tag || condition.is_on("aws:TagKeys") || condition.is_on("sts:TransitiveTagKeys") {
        Some("TagSession")
    } else {
        None
    }
}
