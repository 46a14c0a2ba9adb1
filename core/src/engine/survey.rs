//! Every statement of a request judged, without short cuts, and none of them told: what an explanation chooses from.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::missing::Missing;
use super::policy_set::{FullSet, PolicySet};
use super::scope::Scope;
use super::slots::{Policies, sets_of};
use super::standing::Standing;
use crate::decision::Outcome;
use crate::layer::Layer;
use crate::policy::{Effect, StatementPlaces};
use crate::program::{
    Asked, Grade, Program, ProgramStatement, Truth, principal_grade, resource_matches,
};

/// How many elements of a statement fail, and which of them. The order is that of distance from what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Judged {
    failed: u32,
    principal: bool,
    action: bool,
    resource: bool,
}

/// Judges a statement; the grade is there if it applies. Nothing is allocated.
pub(super) fn judge(
    program: &Program,
    statement: &ProgramStatement,
    asked: &Asked<'_>,
) -> (Judged, Option<Grade>) {
    let (request, effect) = (asked.request, statement.effect);
    let grade = principal_grade(&statement.principal, effect, program.policy_type(), asked);
    let action = program.action_matches(statement, request);
    let resource = resource_matches(&statement.resource, effect, request);
    let conditions = program.conditions_of(statement);
    let failing = conditions.filter(|condition| fails(condition.truth(request), effect));
    let failing = failing.count() as u32;
    let judged = Judged {
        failed: u32::from(grade.is_none()) + u32::from(!action) + u32::from(!resource) + failing,
        principal: grade.is_none(),
        action: !action,
        resource: !resource,
    };
    (judged, grade.filter(|_| judged.failed == 0))
}

/// Whether a condition keeps a statement from applying: what is undecided is not enough for an Allow (R-GEN-2).
pub(super) fn fails(truth: Truth, effect: Effect) -> bool {
    match effect {
        Effect::Allow => truth != Truth::True,
        Effect::Deny => truth == Truth::False,
    }
}

/// A set of a layer that is consulted.
#[derive(Debug, Clone, Copy)]
pub(super) struct SetAt<'p> {
    pub(super) layer: Layer,
    /// Which of the layer's sets.
    pub(super) level: u32,
    /// How many policies the sets before it have.
    pub(super) policies_before: u32,
    pub(super) set: &'p FullSet,
}

/// The sets that bear on a request and are not kept in full, read again; in the order of the layers.
pub(super) struct ReadAgain(Vec<FullSet>);

impl ReadAgain {
    pub(super) fn new(policies: &impl Policies, scope: &Scope) -> Self {
        let sets = consulted(scope).flat_map(|layer| sets_of(policies, layer));
        Self(sets.filter_map(PolicySet::read_again).collect())
    }
}

fn consulted(scope: &Scope) -> impl Iterator<Item = Layer> {
    let layers = Layer::ALL.into_iter();
    layers.filter(|layer| scope.consulted.has(*layer))
}

impl<'p> SetAt<'p> {
    /// Every set that bears on a request, in the order of the layers.
    pub(super) fn all(
        policies: &'p impl Policies,
        scope: &Scope,
        ReadAgain(again): &'p ReadAgain,
    ) -> Vec<Self> {
        let mut all = Vec::new();
        let mut again = again.iter();
        for layer in consulted(scope) {
            let mut policies_before = 0;
            for (level, set) in (0u32..).zip(sets_of(policies, layer)) {
                let Some(set) = set.in_full().or_else(|| again.next()) else {
                    continue;
                };
                all.push(Self {
                    layer,
                    level,
                    policies_before,
                    set,
                });
                policies_before += set.policy_count() as u32;
            }
        }
        all
    }

    /// Its statements, policy by policy.
    pub(super) fn statements(self) -> impl Iterator<Item = Located<'p>> {
        let statements = (0u32..).zip(self.set.placed());
        statements.map(move |(number, (entry, places))| Located {
            of: self,
            number,
            entry,
            places,
        })
    }
}

/// A statement, and where it is found. The order is that of the tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Located<'p> {
    pub(super) of: SetAt<'p>,
    /// Its number among the statements of the set.
    number: u32,
    pub(super) entry: &'p ProgramStatement,
    pub(super) places: StatementPlaces<'p>,
}

impl Located<'_> {
    const fn place_in_tree(&self) -> (Layer, u32, u32) {
        (self.of.layer, self.of.level, self.number)
    }
}

impl Ord for Located<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place_in_tree().cmp(&other.place_in_tree())
    }
}

impl PartialOrd for Located<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Located<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Located<'_> {}

/// A statement that applies, and may decide.
#[derive(Debug, Clone, Copy)]
pub(super) struct Applied<'p> {
    pub(super) grade: Grade,
    pub(super) at: Located<'p>,
}

/// What all statements come to.
#[derive(Debug)]
pub(super) struct Survey<'p> {
    pub(super) standing: Standing,
    /// What the statements of each set come to (R-GEN-7).
    pub(super) sets: Vec<(SetAt<'p>, Outcome)>,
    /// Every Deny that applies, and of the layers that grant every Allow.
    pub(super) applied: Vec<Applied<'p>>,
    pub(super) missing: Missing<'p>,
}

impl<'p> Survey<'p> {
    /// Judges every statement.
    ///
    /// What the layers come to is what `Walk::layers` of `evaluate.rs` finds, which stops at the first Deny: a rule on a
    /// layer's outcome stands in both.
    pub(super) fn new(scope: &Scope, sets: Vec<SetAt<'p>>, asked: &Asked<'_>) -> Self {
        let mut survey = Self {
            standing: scope.standing_without_policies(),
            sets: Vec::with_capacity(sets.len()),
            applied: Vec::new(),
            missing: Missing::default(),
        };
        for set in sets {
            let outcome = survey.set(set, asked);
            survey.sets.push((set, outcome));
        }
        for layer in Layer::ALL {
            if scope.consulted.has(layer) {
                let outcome = match survey.outcome(layer) {
                    Outcome::Allowed if !scope.counts(layer) => Outcome::ImplicitDeny,
                    outcome => outcome,
                };
                survey.standing.set(layer, outcome);
            }
        }
        if scope.public_block {
            survey.standing.set(Layer::Resource, Outcome::ExplicitDeny);
        }
        let of_resource = survey.applied.iter().filter(|applied| {
            applied.at.of.layer == Layer::Resource && applied.at.entry.effect == Effect::Allow
        });
        let strongest = of_resource.map(|applied| applied.grade).max();
        survey.standing.grant = strongest.filter(|_| scope.counts(Layer::Resource));
        survey
    }

    fn set(&mut self, set: SetAt<'p>, asked: &Asked<'_>) -> Outcome {
        let program = set.set.program();
        let grants = matches!(set.layer, Layer::Identity | Layer::Resource);
        let mut outcome = Outcome::ImplicitDeny;
        for at in set.statements() {
            let effect = at.entry.effect;
            let (judged, grade) = judge(program, at.entry, asked);
            if !(judged.principal || judged.action) {
                let resource = !judged.resource;
                self.missing.ask(program, at.entry, resource, asked.request);
            }
            let Some(grade) = grade else { continue };
            outcome = match (effect, outcome) {
                (Effect::Deny, _) | (_, Outcome::ExplicitDeny) => Outcome::ExplicitDeny,
                (Effect::Allow, _) => Outcome::Allowed,
            };
            if effect == Effect::Deny || grants {
                self.applied.push(Applied { grade, at });
            }
        }
        outcome
    }

    /// What the sets of a layer come to together.
    fn outcome(&self, layer: Layer) -> Outcome {
        let sets = self.sets.iter().filter(|(set, _)| set.layer == layer);
        let outcomes = sets.map(|(_, outcome)| *outcome);
        if outcomes
            .clone()
            .any(|outcome| outcome == Outcome::ExplicitDeny)
        {
            return Outcome::ExplicitDeny;
        }
        let every = outcomes.clone().all(|outcome| outcome == Outcome::Allowed);
        // R-RCP-3: RCPFullAWSAccess is in force at every level. R-SCP-3: a list without levels allows nothing.
        let is_any = outcomes.count() > 0;
        match layer == Layer::ResourceControlPolicy || (every && is_any) {
            true => Outcome::Allowed,
            false => Outcome::ImplicitDeny,
        }
    }
}
