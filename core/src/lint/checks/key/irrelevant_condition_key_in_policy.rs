//! `irrelevant-condition-key-in-policy`.

use alloc::format;

use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::PolicyType;

check! {
    /// A condition asks whose the resource is, in the policy of that resource.
    ///
    /// It is the same for each request that meets the policy, so that the condition always holds or never does. Such
    /// keys are for the policies of callers; for those of resources there are `aws:PrincipalAccount`,
    /// `aws:PrincipalOrgID` and the like.
    "irrelevant-condition-key-in-policy", Suggestion, "R-KEY-1",
    aws = "Irrelevant condition key in policy",
    run = run
}

/// What is the same for every request on one resource.
const OF_THE_OWNER: [&str; 4] = [
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:ResourceOrgPaths",
    "s3:ResourceAccount",
];

fn run(subject: &Subject<'_>, report: &mut Report) {
    if !matches!(
        subject.policy_type,
        PolicyType::Resource | PolicyType::KmsKey | PolicyType::RoleTrust
    ) {
        return;
    }
    for condition in subject.conditions() {
        if OF_THE_OWNER.iter().any(|key| condition.is_on(key)) {
            report.tell(condition, || {
                format!(
                    "`{}` is the same for every request on this resource",
                    condition.key()
                )
            });
        }
    }
}
