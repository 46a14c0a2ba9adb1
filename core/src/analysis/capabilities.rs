//! What somebody can do at all.

use super::assumption::Assumption;
use super::callers::Caller;
use super::capability::Capability;
use super::direction::look;
use super::limits::{AnalysisLimits, Budget, Unknown};
use super::look::{Listed, Outcome};
use super::prepared::Prepared;
use super::setting::{Setting, Subject};
use super::statements::{Half, Likenesses};
use super::universe::Universe;
use crate::engine::Authorizer;
use crate::reference::Reference;
use crate::request::{Principal, PrincipalKind};
use alloc::{collections::BTreeSet, vec::Vec};

/// What somebody can do.
#[derive(Debug, Clone)]
pub struct Capabilities {
    outcome: Outcome,
    universe: Universe,
    assumptions: BTreeSet<Assumption>,
    is_cut: bool,
    steps: u64,
}

impl Capabilities {
    /// What is allowed, one product of classes after the other; two of them may share requests where a request is allowed in
    /// two ways.
    #[must_use]
    pub fn listed(&self) -> &[Capability] {
        let listed = self.outcome.listed.as_ref();
        listed.map_or(&[], |listed| &listed.found)
    }

    /// Whether this is everything: every request that is allowed is in a product that is listed. It is not where there are
    /// more than [`AnalysisLimits::classes`] products, and where something is [`unknown`](Self::unknown).
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.is_cut && self.outcome.unknown.is_empty()
    }

    /// Why this is not everything.
    pub fn unknown(&self) -> impl Iterator<Item = Unknown> {
        self.outcome.unknown.iter().copied()
    }

    /// Which requests were looked at.
    #[must_use]
    pub const fn universe(&self) -> Universe {
        self.universe
    }

    /// What it takes for granted that this is everything, where it is.
    pub fn assumptions(&self) -> impl Iterator<Item = Assumption> {
        let is_proof = self.is_complete();
        Assumption::where_proved(&self.assumptions, is_proof)
    }

    /// What was looked at, in steps: see [`AnalysisLimits`].
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }
}

/// Everything that a principal can do, with all layers of an authorizer, on resources of its own account and of others; but for
/// what needs no permission, such as `sts:GetCallerIdentity`.
///
/// # Examples
/// ```
/// use portcullis::analysis::{AnalysisLimits, what_can};
/// use portcullis::{Authorizer, Loader, PolicySet, PolicyType, Principal};
///
/// let reads = PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("", r#"{"Version": "2012-10-17", "Statement": [
///     {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*",
///      "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}},
///     {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::reports/secret/*"}]}"#).build()?;
/// let authorizer = Authorizer::builder().identity(&reads).build()?;
///
/// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
/// let can = what_can(&authorizer, &ann, &AnalysisLimits::DEFAULT);
/// assert!(can.is_complete());
/// let [read] = can.listed() else { panic!("one product") };
/// assert_eq!(read.action(), "s3:GetObject");
/// assert!(read.resources()[0].starts_with("arn:aws:s3:::reports/"));
/// assert!(read.conditions().map(|(key, _)| key).eq(["aws:SourceIp"]));
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[must_use]
pub fn what_can(
    authorizer: &Authorizer<'_>,
    principal: &Principal<'_>,
    limits: &AnalysisLimits,
) -> Capabilities {
    capabilities(authorizer, principal, None, limits)
}

/// The same for the requests that the service reference lists: see [`Universe::Reference`]. Each
/// action stands for those that the reference describes alike.
///
/// # Examples
/// ```
/// use portcullis::analysis::{AnalysisLimits, what_can_listed};
/// use portcullis::reference::Reference;
/// use portcullis::{Authorizer, Loader, PolicySet, PolicyType, Principal};
///
/// let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
/// let reads = PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("", r#"{"Version": "2012-10-17",
///     "Statement": {"Effect": "Allow", "Action": "s3:ListAllMy*", "Resource": "*"}}"#).build()?;
/// let authorizer = Authorizer::builder().identity(&reads).build()?;
///
/// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
/// let can = what_can_listed(&authorizer, &ann, &reference, &AnalysisLimits::DEFAULT);
/// let actions = can.listed().iter().map(|one| one.action());
/// assert_eq!(actions.collect::<Vec<_>>(), ["s3:ListAllMyBuckets"]);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[must_use]
pub fn what_can_listed(
    authorizer: &Authorizer<'_>,
    principal: &Principal<'_>,
    reference: &Reference<'_>,
    limits: &AnalysisLimits,
) -> Capabilities {
    capabilities(authorizer, principal, Some(*reference), limits)
}

fn capabilities(
    authorizer: &Authorizer<'_>,
    principal: &Principal<'_>,
    reference: Option<Reference<'_>>,
    limits: &AnalysisLimits,
) -> Capabilities {
    let outcome = Outcome {
        listed: Some(Listed {
            most: limits.classes,
            found: Vec::new(),
        }),
        ..Outcome::default()
    };
    let mut can = Capabilities {
        outcome,
        universe: Universe::of(reference.as_ref()),
        assumptions: BTreeSet::new(),
        is_cut: false,
        steps: 0,
    };
    let mut budget = Budget::new(*limits);
    let mut likenesses = Likenesses::default();
    let bare = Authorizer::builder().build().ok();
    let without = match (bare, principal.kind) {
        // Who may do everything is asked about everything.
        (_, PrincipalKind::Root(_)) | (None, _) => Subject::Nothing,
        (Some(bare), _) => Subject::Whole(bare),
    };
    let subjects = [&without, &Subject::Whole(*authorizer)];
    for setting in Setting::of_authorizers(&[Caller::from(principal)]) {
        let prepared = Prepared::new(setting, subjects, reference, &mut likenesses, &mut budget);
        let looked = prepared.and_then(|prepared| {
            let assumptions = Assumption::of(&prepared.statements, can.universe);
            can.assumptions.extend(assumptions);
            look(&prepared, Half::After, &mut can.outcome, &mut budget)
        });
        if let Err(unknown) = looked {
            can.outcome.unknown.insert(unknown);
        }
    }
    can.is_cut = can.listed().len() >= limits.classes;
    can.steps = budget.steps;
    can
}
