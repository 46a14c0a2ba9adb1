//! What a decision takes, counted and bounded: for fuzzers, benches and hosts that take policies from strangers.
//!
//! # Examples
//! ```
//! use portcullis::{Authorizer, Loader, PolicySet, PolicyType, Principal, RequestContext, cost};
//!
//! let policy = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}"#;
//! let set = PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("", policy).build()?;
//! let authorizer = Authorizer::builder().identity(&set).build()?;
//! let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
//! let request = RequestContext::builder(ann, "s3:GetObject", "arn:aws:s3:::reports/1.csv").build()?;
//! let (decision, steps) = cost::evaluate_counted(&authorizer, &request);
//! assert!(decision.is_allowed() && steps <= cost::bound(&authorizer));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

use super::authorizer::Authorizer;
use super::evaluate::decide;
use super::policy_set::PolicySet;
use super::slots::sets;
use crate::decision::Decision;
use crate::program::Meter;
use crate::request::RequestContext;

/// The decision of [`Authorizer::evaluate`], and how many steps it took: lists, statements, entries of elements,
/// conditions and their values that were looked at. Never more than [`bound`].
pub fn evaluate_counted(
    authorizer: &Authorizer<'_>,
    request: &RequestContext<'_>,
) -> (Decision, u64) {
    let mut meter = Meter::new();
    let decision = decide(&authorizer.slots, request, &mut meter);
    (decision, meter.steps())
}

/// The most steps that one decision takes, whatever is asked: linear in the size of the policies.
///
/// A test reads its pattern and the text that it meets once. Dearer are, up to the one's length times the
/// other's divided by 64, patterns with `?` between letters behind a `*`, and those with variables, which are
/// as long as the values that these stand for: 32 KB on 64 KB are a few hundredths of a second. A condition
/// with a set operator is tested once for each value of the request, so a host that lets callers choose the
/// values of a set bounds how many there are; within a test, lists of literals, numbers, dates and addresses
/// are searched and cost less than they count.
#[must_use]
pub fn bound(authorizer: &Authorizer<'_>) -> u64 {
    sets(&authorizer.slots).map(bound_of_set).sum()
}

/// The part of [`bound`] that a set has.
#[must_use]
pub fn bound_of_set(set: &PolicySet) -> u64 {
    set.cost_bound()
}
