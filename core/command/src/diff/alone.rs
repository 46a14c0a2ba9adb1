//! A file that one folder alone has.

use portcullis::PolicyType;
use portcullis::analysis::Access;

use super::side::{Question, Side};
use super::verdict::{Change, Reason, Verdict};
use crate::failure::Failure;

/// What comes with a policy that is added, or goes with one that is removed.
pub(super) fn compare(
    side: &Side,
    change: Change,
    question: Question<'_>,
) -> Result<Verdict, Failure> {
    if !grants(question.policy_type) {
        return Ok(Verdict {
            change,
            new: Access::Unknown,
            lost: Access::Unknown,
            reasons: vec![Reason::LimitAlone],
            diff: None,
        });
    }
    let empty = Side::empty();
    let diff = match change {
        Change::Removed => question.compare(side, &empty)?,
        _ => question.compare(&empty, side)?,
    };
    let verdict = Verdict {
        change,
        ..Verdict::of_both(diff)
    };
    Ok(match side.has_deny() {
        true => with_deny(verdict),
        false => verdict,
    })
}

/// Where there is no such policy nothing is allowed by it. Each other type limits, and where there is none nothing may be
/// limited.
const fn grants(policy_type: PolicyType) -> bool {
    matches!(
        policy_type,
        PolicyType::Identity | PolicyType::Resource | PolicyType::RoleTrust | PolicyType::KmsKey
    )
}

/// A Deny stops what other policies allow, too, and of those nothing is known.
fn with_deny(mut verdict: Verdict) -> Verdict {
    let (access, reason) = match verdict.change {
        Change::Removed => (&mut verdict.new, Reason::DenyRemoved),
        _ => (&mut verdict.lost, Reason::DenyAdded),
    };
    if *access == Access::None {
        *access = Access::Unknown;
    }
    verdict.reasons.push(reason);
    verdict
}
