//! `unsupported-condition-key-for-service-principal`.

use alloc::format;

use crate::lint::direction::needs_key;
use crate::lint::entry::check;
use crate::lint::lists::ABSENT_FOR_SERVICES;
use crate::lint::report::Report;
use crate::lint::subject::{CheckedCondition, Subject};
use crate::text::same_key;

check! {
    /// A statement for an AWS service asks for a key that no call of a service has.
    ///
    /// Services belong to no organization, have no ARN and no tags, and call from no network of yours, so that nobody
    /// gets in. Use `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or `aws:SourceOrgPaths`, which say for whom
    /// the service calls.
    "unsupported-condition-key-for-service-principal", Error, "R-SVC-1",
    aws = "Unsupported condition key for service principal",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for statement in subject.allows() {
        let principals = &statement.principals;
        let are_services = !principals.is_empty()
            && principals
                .iter()
                .all(|principal| principal.kind == "Service" && !principal.is_inverted);
        if !are_services {
            continue;
        }
        let conditions = statement.conditions.iter();
        for condition in conditions.filter(|condition| needs_key(condition) && is_absent(condition))
        {
            report.tell(condition, || {
                let key = condition.key();
                format!(
                    "a call of a service has no `{key}`; use `aws:SourceArn` or `aws:SourceAccount`"
                )
            });
        }
    }
}

fn is_absent(condition: &CheckedCondition<'_>) -> bool {
    let tag = condition.key().split_once('/').map(|(name, _)| name);
    ABSENT_FOR_SERVICES.iter().any(|key| condition.is_on(key))
        || tag.is_some_and(|name| same_key(name, "aws:PrincipalTag"))
}
