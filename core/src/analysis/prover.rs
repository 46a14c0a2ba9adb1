//! Whether a statement does anything beside others, and if not why: asked of comparisons, within bounds.

use alloc::{collections::BTreeSet, vec::Vec};

use super::assumption::Assumption;
use super::comparison::{Access, compare};
use super::limits::{AnalysisLimits, Unknown};
use super::unit::{Unit, Units};
use crate::decision::StatementId;
use crate::engine::PolicySet;
use crate::finding::PolicyErrors;
use crate::policy::{Effect, Loader, Policy, PolicyType};
use crate::text::{serde_by_name, wire_names};

/// Why a statement, or a part of one, does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ReviewKind {
    /// No request meets it.
    Dead,
    /// An Allow of which a Deny of the set denies every request.
    Shadowed,
    /// The others of the set decide all that it decides.
    Redundant,
    /// A Deny that denies only what no Allow of the set allows. Beside other policies it may deny much: it is no reason to take
    /// it out.
    NeverFires,
}

wire_names! {
    ReviewKind, "kind of finding":
    Dead = "dead",
    Shadowed = "shadowed",
    Redundant = "redundant",
    NeverFires = "neverFires",
}
serde_by_name!(ReviewKind);

impl ReviewKind {
    /// Whether it can be taken out, whatever stands beside the set.
    #[must_use]
    pub const fn is_needless(self) -> bool {
        !matches!(self, Self::NeverFires)
    }
}

/// That it does nothing, and why.
pub(super) struct Why {
    pub(super) kind: ReviewKind,
    /// A least set of statements that it does nothing beside.
    pub(super) covered_by: Vec<StatementId>,
}

/// What was asked, or why it is not known.
pub(super) type Known<T> = Result<T, Unknown>;

/// A review takes as many steps as so many comparisons may.
const COMPARISONS: u64 = 16;

/// To put a statement into a set takes as long as so many steps, for each of its parts.
const STEPS_OF_A_PART: u64 = 100;

const NOTHING: &str = r#"{"Version": "2012-10-17", "Statement": []}"#;

/// What allows every request that policies of a type can be about: beside it a Deny decides whatever it denies. Nothing is
/// needed beside resource control policies (R-RCP-3).
const fn all_of(policy_type: PolicyType) -> &'static str {
    match policy_type {
        PolicyType::ResourceControl => NOTHING,
        PolicyType::RoleTrust => {
            r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "sts:*"}}"#
        }
        PolicyType::KmsKey => {
            r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}}"#
        }
        PolicyType::Resource | PolicyType::VpcEndpoint => {
            r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}"#
        }
        PolicyType::Identity
        | PolicyType::PermissionsBoundary
        | PolicyType::Session
        | PolicyType::ScopeDown
        | PolicyType::ServiceControl => {
            r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#
        }
    }
}

/// What stands beside the statements that are compared.
#[derive(Debug, Clone, Copy)]
enum Beside {
    /// What an Allow does counts.
    Nothing,
    /// What a Deny does counts, whatever is allowed.
    All,
}

fn denies<'u, 'd>(units: &[&'u Unit<'d>]) -> Units<'u, 'd> {
    let denies = units.iter().filter(|unit| unit.effect == Effect::Deny);
    denies.copied().collect()
}

fn with<'u, 'd>(units: &[&'u Unit<'d>], one: &'u Unit<'d>) -> Units<'u, 'd> {
    units.iter().copied().chain([one]).collect()
}

/// Asks whether a set allows anything that another does not.
pub(super) struct Prover {
    policy_type: PolicyType,
    nothing: Policy,
    all: Policy,
    limits: AnalysisLimits,
    /// Steps that are left.
    left: u64,
    assumptions: BTreeSet<Assumption>,
}

impl Prover {
    pub(super) fn new(
        policy_type: PolicyType,
        limits: &AnalysisLimits,
    ) -> Result<Self, PolicyErrors> {
        let read = |text| Policy::from_json(text, policy_type, Loader::Lenient);
        Ok(Self {
            policy_type,
            nothing: read(NOTHING)?,
            all: read(all_of(policy_type))?,
            limits: AnalysisLimits {
                witnesses: 1,
                ..*limits
            },
            left: limits.steps.saturating_mul(COMPARISONS),
            assumptions: BTreeSet::new(),
        })
    }

    /// What the proofs took for granted.
    pub(super) fn assumptions(self) -> BTreeSet<Assumption> {
        self.assumptions
    }

    /// How many were taken.
    pub(super) fn steps(&self) -> u64 {
        self.limits.steps.saturating_mul(COMPARISONS) - self.left
    }

    /// Whether a statement does nothing beside the rest of its set.
    pub(super) fn unneeded(&mut self, rest: &[&Unit<'_>], unit: &Unit<'_>) -> Known<Option<Why>> {
        if !self.is_decided(unit) || !self.does_nothing(rest, unit)? {
            return Ok(None);
        }
        Ok(Some(self.why(rest, unit)))
    }

    /// Whether a part of one does nothing: it is the same without it. `alone` is the statement with the part in place of all of
    /// its list, where the list is one of alternatives.
    pub(super) fn unneeded_part(
        &mut self,
        rest: &[&Unit<'_>],
        unit: &Unit<'_>,
        shorter: &Unit<'_>,
        alone: Option<&Unit<'_>>,
    ) -> Known<Option<Why>> {
        if !self.is_decided(unit) {
            return Ok(None);
        }
        if let Some(alone) = alone {
            // Both together are the statement as it is.
            let rest = with(rest, shorter);
            return match self.does_nothing(&rest, alone)? {
                true => Ok(Some(self.why(&rest, alone))),
                false => Ok(None),
            };
        }
        let (beside, rest) = match unit.effect {
            Effect::Allow => (Beside::Nothing, rest.to_vec()),
            Effect::Deny => (Beside::All, denies(rest)),
        };
        let (long, short) = (with(&rest, unit), with(&rest, shorter));
        let is_same = self.is_nothing_new(beside, &long, &short)?
            && self.is_nothing_new(beside, &short, &long)?;
        Ok(is_same.then(|| Why {
            kind: ReviewKind::Redundant,
            covered_by: Vec::new(),
        }))
    }

    /// Whether a Deny denies only what no Allow allows. Where there is no Allow, it is written for other policies.
    pub(super) fn never_fires(
        &mut self,
        allows: &[&Unit<'_>],
        unit: &Unit<'_>,
    ) -> Known<Option<Why>> {
        if unit.effect == Effect::Allow || allows.is_empty() {
            return Ok(None);
        }
        let never = self.is_nothing_new(Beside::Nothing, &with(allows, unit), allows)?;
        Ok(never.then(|| Why {
            kind: ReviewKind::NeverFires,
            covered_by: Vec::new(),
        }))
    }

    /// R-RCP-3: what resource control policies allow is allowed without them, and they have to say it.
    fn is_decided(&self, unit: &Unit<'_>) -> bool {
        self.policy_type != PolicyType::ResourceControl || unit.effect == Effect::Deny
    }

    /// A Deny has to deny nothing that the other Denies do not deny, whatever is allowed.
    fn does_nothing(&mut self, rest: &[&Unit<'_>], unit: &Unit<'_>) -> Known<bool> {
        match unit.effect {
            Effect::Allow => self.is_nothing_new(Beside::Nothing, rest, &with(rest, unit)),
            Effect::Deny => {
                let denies = denies(rest);
                self.is_nothing_new(Beside::All, &with(&denies, unit), &denies)
            }
        }
    }

    /// Why one does nothing that is known to do nothing; what is not known is left open.
    fn why(&mut self, rest: &[&Unit<'_>], unit: &Unit<'_>) -> Why {
        let kind = if self.does_nothing(&[], unit) == Ok(true) {
            ReviewKind::Dead
        } else if unit.effect == Effect::Allow && self.does_nothing(&denies(rest), unit) == Ok(true)
        {
            ReviewKind::Shadowed
        } else {
            ReviewKind::Redundant
        };
        let mut needed: Units<'_, '_> = match (kind, unit.effect) {
            (ReviewKind::Dead, _) => Vec::new(),
            (ReviewKind::Redundant, Effect::Allow) => rest.to_vec(),
            _ => denies(rest),
        };
        // One after the other is left out where the others do without it; first all Denies.
        if kind == ReviewKind::Redundant && unit.effect == Effect::Allow {
            let allows: Units<'_, '_> = needed
                .iter()
                .copied()
                .filter(|other| other.effect == Effect::Allow)
                .collect();
            if self.does_nothing(&allows, unit) == Ok(true) {
                needed = allows;
            }
        }
        for at in (0..needed.len()).rev() {
            let mut fewer = needed.clone();
            fewer.remove(at);
            if self.does_nothing(&fewer, unit) == Ok(true) {
                needed = fewer;
            }
        }
        let covered_by = needed.iter().map(|unit| unit.id).collect();
        Why { kind, covered_by }
    }

    /// Whether the later statements allow nothing that the earlier do not.
    fn is_nothing_new(
        &mut self,
        beside: Beside,
        before: &[&Unit<'_>],
        after: &[&Unit<'_>],
    ) -> Known<bool> {
        let sizes = before.iter().chain(after).map(|unit| unit.size as u64);
        self.spend(sizes.sum::<u64>() * STEPS_OF_A_PART)?;
        let limits = AnalysisLimits {
            steps: self.limits.steps.min(self.left),
            ..self.limits
        };
        let (before, after) = (self.set(beside, before)?, self.set(beside, after)?);
        let comparison = compare(&before, &after, &limits);
        // A comparison may end a little behind its bound.
        self.left = self.left.saturating_sub(comparison.steps());
        match comparison.new_access() {
            Access::None => {
                self.assumptions.extend(comparison.assumptions());
                Ok(true)
            }
            Access::Some => Ok(false),
            Access::Unknown => Err(comparison.unknown().next().unwrap_or(Unknown::Unconfirmed)),
        }
    }

    fn spend(&mut self, steps: u64) -> Known<()> {
        self.left = self.left.checked_sub(steps).ok_or(Unknown::Steps)?;
        Ok(())
    }

    fn set(&self, beside: Beside, units: &[&Unit<'_>]) -> Known<PolicySet> {
        let beside = match beside {
            Beside::Nothing => &self.nothing,
            Beside::All => &self.all,
        };
        // One policy: some types have no more.
        let policy = units.iter().fold(beside.clone(), |policy, unit| {
            policy.with_statements_of(&unit.policy)
        });
        let set = PolicySet::builder(self.policy_type, Loader::Lenient).add("", policy);
        set.build().map_err(|_| Unknown::Unconfirmed)
    }
}
