//! Two sides held against each other, in both directions.

use alloc::{collections::BTreeSet, vec::Vec};

use super::assumption::Assumption;
use super::callers::Caller;
use super::direction::look;
use super::limits::{AnalysisLimits, Budget, Unknown};
use super::look::Outcome;
use super::prepared::Prepared;
use super::setting::{Company, Setting, Subject};
use super::statements::{Half, Likenesses, Statements};
use super::universe::Universe;
use super::witness::Witness;
use crate::engine::{Authorizer, PolicySet};
use crate::reference::Reference;
use crate::request::Principal;
use crate::text::{serde_by_name, wire_names};

/// Whether one side allows what the other does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "there is no fourth answer, and hosts match on all three"
)]
pub enum Access {
    /// No request is allowed here and not there: a proof.
    None,
    /// Some request is, and it is told.
    Some,
    /// Neither was found.
    Unknown,
}

wire_names! {
    Access, "access":
    None = "none",
    Some = "some",
    Unknown = "unknown",
}
serde_by_name!(Access);

/// How two sides stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "two answers in two directions come to these five"
)]
pub enum Relation {
    /// They allow the same requests.
    Equivalent,
    /// The later allows less.
    Narrower,
    /// The later allows more.
    Wider,
    /// Each allows what the other does not.
    Incomparable,
    /// It is not known.
    Unknown,
}

wire_names! {
    Relation, "relation":
    Equivalent = "equivalent",
    Narrower = "narrower",
    Wider = "wider",
    Incomparable = "incomparable",
    Unknown = "unknown",
}
serde_by_name!(Relation);

/// How two sets of policies stand to each other, with requests that show it.
#[derive(Debug, Clone)]
pub struct Comparison {
    new: Outcome,
    lost: Outcome,
    assumptions: BTreeSet<Assumption>,
    universe: Universe,
    steps: u64,
}

impl Outcome {
    pub(super) fn access(&self) -> Access {
        if !self.witnesses.is_empty() {
            Access::Some
        } else if self.unknown.is_empty() {
            Access::None
        } else {
            Access::Unknown
        }
    }
}

impl Comparison {
    /// Whether the later allows what the earlier does not.
    #[must_use]
    pub fn new_access(&self) -> Access {
        self.new.access()
    }

    /// Whether the earlier allows what the later does not.
    #[must_use]
    pub fn lost_access(&self) -> Access {
        self.lost.access()
    }

    /// Both together.
    #[must_use]
    pub fn relation(&self) -> Relation {
        match (self.new_access(), self.lost_access()) {
            (Access::None, Access::None) => Relation::Equivalent,
            (Access::None, Access::Some) => Relation::Narrower,
            (Access::Some, Access::None) => Relation::Wider,
            (Access::Some, Access::Some) => Relation::Incomparable,
            _ => Relation::Unknown,
        }
    }

    /// Which requests were looked at.
    #[must_use]
    pub const fn universe(&self) -> Universe {
        self.universe
    }

    /// Requests that the later allows and the earlier does not, the simplest first.
    #[must_use]
    pub fn new_witnesses(&self) -> &[Witness] {
        &self.new.witnesses
    }

    /// Requests that the earlier allows and the later does not, the simplest first.
    #[must_use]
    pub fn lost_witnesses(&self) -> &[Witness] {
        &self.lost.witnesses
    }

    /// Why it is not known whether there is access that is new, or lost; nothing where both are known.
    pub fn unknown(&self) -> impl Iterator<Item = Unknown> {
        let outcomes = [&self.new, &self.lost].into_iter();
        let unknown = outcomes.filter(|outcome| outcome.access() == Access::Unknown);
        let all: BTreeSet<Unknown> = unknown
            .flat_map(|outcome| &outcome.unknown)
            .copied()
            .collect();
        all.into_iter()
    }

    /// What it takes for granted that nothing is new, or lost, where that is told; nothing where both are shown.
    pub fn assumptions(&self) -> impl Iterator<Item = Assumption> {
        let accesses = [self.new_access(), self.lost_access()];
        let is_proof = accesses.contains(&Access::None);
        Assumption::where_proved(&self.assumptions, is_proof)
    }

    /// What was looked at, in steps: see [`AnalysisLimits`].
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }
}

/// Holds two sets of policies of one type against each other: whether the later allows anything that the earlier does not,
/// and the other way about.
///
/// A policy decides nothing alone, so each stands in the company that it needs: see [`Witness::company`]. Sets of two types
/// are never told to be the same.
///
/// # Examples
/// ```
/// use portcullis::analysis::{Access, AnalysisLimits, Relation, compare};
/// use portcullis::{Loader, PolicySet, PolicyType};
///
/// let policy = |resource: &str| {
///     let text = format!(r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "s3:GetObject",
///         "Resource": "arn:aws:s3:::{resource}"}}}}"#);
///     PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("Reports", &text).build()
/// };
/// let comparison = compare(&policy("reports/2026/*")?, &policy("reports/*")?, &AnalysisLimits::DEFAULT);
/// assert_eq!(comparison.relation(), Relation::Wider);
/// let shown = comparison.new_witnesses().first().expect("a request that shows it");
/// assert!(shown.resource().starts_with("arn:aws:s3:::reports/"));
/// assert_eq!(comparison.lost_access(), Access::None);
/// # Ok::<(), portcullis::PolicySetErrors>(())
/// ```
#[must_use]
pub fn compare(before: &PolicySet, after: &PolicySet, limits: &AnalysisLimits) -> Comparison {
    let subjects = [&Subject::of(before), &Subject::of(after)];
    compared(limits, None, subjects, |statements| {
        Setting::of_policies(before.policy_type(), statements)
    })
}

/// The same for the requests that the service reference lists: see [`Universe::Reference`]. What is allowed of others is no
/// difference.
///
/// # Examples
/// ```
/// use portcullis::analysis::{AnalysisLimits, Relation, compare, compare_listed};
/// use portcullis::reference::Reference;
/// use portcullis::{Loader, PolicySet, PolicyType};
///
/// let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
/// let policy = |action: &str| {
///     let text = format!(r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "{action}",
///         "Resource": "*"}}}}"#);
///     PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("", &text).build()
/// };
/// // One action alone has such a name, and no other request is ever made.
/// let (before, after) = (policy("s3:ListAllMyBuckets")?, policy("s3:ListAllMy*")?);
/// let limits = AnalysisLimits::DEFAULT;
/// assert_eq!(compare(&before, &after, &limits).relation(), Relation::Wider);
/// assert_eq!(compare_listed(&before, &after, &reference, &limits).relation(), Relation::Equivalent);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[must_use]
pub fn compare_listed(
    before: &PolicySet,
    after: &PolicySet,
    reference: &Reference<'_>,
    limits: &AnalysisLimits,
) -> Comparison {
    let subjects = [&Subject::of(before), &Subject::of(after)];
    compared(limits, Some(*reference), subjects, |statements| {
        Setting::of_policies(before.policy_type(), statements)
    })
}

/// Holds two authorizers against each other, with all their layers, for some callers, or for everybody that their policies
/// tell apart.
///
/// # Examples
/// ```
/// use portcullis::analysis::{Access, AnalysisLimits, compare_authorizers};
/// use portcullis::{Authorizer, Loader, PolicySet, PolicyType, Principal};
///
/// let set = |of, action: &str| {
///     let text = format!(r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "{action}",
///         "Resource": "*"}}}}"#);
///     PolicySet::builder(of, Loader::Strict).policy("", &text).build()
/// };
/// let (all, reads) = (set(PolicyType::Identity, "s3:*")?, set(PolicyType::PermissionsBoundary, "s3:Get*")?);
/// let bare = Authorizer::builder().identity(&all).build()?;
/// let bound = Authorizer::builder().identity(&all).permissions_boundary(&reads).build()?;
///
/// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
/// let comparison = compare_authorizers(&bare, &bound, &[ann], &AnalysisLimits::DEFAULT);
/// assert_eq!(comparison.new_access(), Access::None);
/// assert_eq!(comparison.lost_access(), Access::Some);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[must_use]
pub fn compare_authorizers(
    before: &Authorizer<'_>,
    after: &Authorizer<'_>,
    callers: &[Principal<'_>],
    limits: &AnalysisLimits,
) -> Comparison {
    authorizers([before, after], callers, None, limits)
}

/// The same for the requests that the service reference lists: see [`Universe::Reference`].
#[must_use]
pub fn compare_authorizers_listed(
    before: &Authorizer<'_>,
    after: &Authorizer<'_>,
    callers: &[Principal<'_>],
    reference: &Reference<'_>,
    limits: &AnalysisLimits,
) -> Comparison {
    authorizers([before, after], callers, Some(*reference), limits)
}

fn authorizers(
    sides: [&Authorizer<'_>; 2],
    callers: &[Principal<'_>],
    reference: Option<Reference<'_>>,
    limits: &AnalysisLimits,
) -> Comparison {
    let [before, after] = sides.map(|side| Subject::Whole(*side));
    let given: Vec<Caller> = callers.iter().map(Caller::from).collect();
    compared(limits, reference, [&before, &after], |statements| {
        let callers = match given.is_empty() {
            true => super::callers::callers(statements)?,
            false => given.clone(),
        };
        Ok(Setting::of_authorizers(&callers))
    })
}

fn compared<'a>(
    limits: &AnalysisLimits,
    reference: Option<Reference<'a>>,
    subjects: [&'a Subject<'a>; 2],
    settings: impl Fn(&Statements) -> Result<Vec<Setting>, Unknown>,
) -> Comparison {
    let mut comparison = Comparison {
        new: Outcome::default(),
        lost: Outcome::default(),
        assumptions: BTreeSet::new(),
        universe: Universe::of(reference.as_ref()),
        steps: 0,
    };
    let halves = [Half::After, Half::Before];
    let mut budgets = halves.map(|_| Budget::new(*limits));
    let mut likenesses = Likenesses::default();
    let statements = alone(subjects, &mut likenesses);
    if let Ok(statements) = &statements {
        comparison.assumptions = Assumption::of(statements, comparison.universe);
    }
    let settings = match statements.and_then(|statements| settings(&statements)) {
        Ok(settings) => settings,
        Err(unknown) => {
            comparison.new.unknown.insert(unknown);
            comparison.lost.unknown.insert(unknown);
            return comparison;
        }
    };
    for setting in settings {
        let [first, second] = &mut budgets;
        let prepared = Prepared::new(setting, subjects, reference, &mut likenesses, first);
        for (half, budget) in [(Half::After, first), (Half::Before, second)] {
            let outcome = match half {
                Half::After => &mut comparison.new,
                Half::Before => &mut comparison.lost,
            };
            let looked = match &prepared {
                Ok(prepared) => look(prepared, half, outcome, budget),
                Err(unknown) => Err(*unknown),
            };
            if let Err(unknown) = looked {
                outcome.unknown.insert(unknown);
            }
        }
    }
    for outcome in [&mut comparison.new, &mut comparison.lost] {
        outcome.witnesses.sort_by_key(Witness::size);
    }
    comparison.steps = budgets.iter().map(|budget| budget.steps).sum();
    comparison
}

/// The statements of policies without company.
fn alone(subjects: [&Subject<'_>; 2], likenesses: &mut Likenesses) -> Result<Statements, Unknown> {
    let nobody = Company::default();
    let [before, after] = subjects.map(|subject| nobody.authorizer(subject));
    Statements::of([before?, after?], likenesses)
}
