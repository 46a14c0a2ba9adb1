//! Every statement of a request judged, without short cuts, and none of them told: what an explanation chooses from.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::PolicySet;
use super::combine::Standing;
use super::missing::Missing;
use super::nearest::Misses;
use super::scope::Scope;
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
fn judge<'p>(
    program: &'p Program,
    statement: &'p ProgramStatement,
    asked: &Asked<'_>,
    missing: &mut Missing<'p>,
) -> (Judged, Option<Grade>) {
    let (request, effect) = (asked.request, statement.effect);
    let grade = principal_grade(&statement.principal, effect, program.policy_type(), asked);
    let action = program.action_matches(statement, request);
    let resource = resource_matches(&statement.resource, effect, request);
    let conditions = program.conditions_of(statement);
    let fail = conditions.filter(|condition| fails(condition.truth(request), effect));
    let conditions = fail.count() as u32;
    if action && grade.is_some() {
        missing.ask(program, statement, resource, request);
    }
    let judged = Judged {
        failed: u32::from(grade.is_none()) + u32::from(!action) + u32::from(!resource) + conditions,
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

/// A statement, and where it is found. The order is that of the tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Located<'p> {
    pub(super) layer: Layer,
    pub(super) set: &'p PolicySet,
    /// Which of the layer's sets.
    pub(super) level: u32,
    /// How many policies the sets before it have.
    pub(super) policies_before: u32,
    /// Its number among the statements of the set.
    number: u32,
    pub(super) entry: &'p ProgramStatement,
    pub(super) places: &'p StatementPlaces,
}

impl Located<'_> {
    const fn place_in_tree(&self) -> (Layer, u32, u32) {
        (self.layer, self.level, self.number)
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

/// The sets of a layer, each with its number and how many policies stand before it.
pub(super) fn sets_of<'p>(
    scope: &Scope<'p, '_>,
    layer: Layer,
) -> impl Iterator<Item = (u32, u32, &'p PolicySet)> {
    let mut policies = 0;
    (0u32..).zip(scope.sets(layer)).map(move |(level, set)| {
        let before = policies;
        policies += set.policy_count() as u32;
        (level, before, set)
    })
}

/// The statements of a layer, in the order of the tree.
pub(super) fn statements_of<'p>(
    layer: Layer,
    (level, policies_before, set): (u32, u32, &'p PolicySet),
) -> impl Iterator<Item = Located<'p>> {
    let statements = (0u32..).zip(set.program().placed());
    statements.map(move |(number, (entry, places))| Located {
        layer,
        set,
        level,
        policies_before,
        number,
        entry,
        places,
    })
}

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
    /// Every Deny, and the Allows of the layers that grant.
    pub(super) applied: Vec<Applied<'p>>,
    pub(super) missing: Missing<'p>,
    pub(super) misses: Misses<'p>,
}

impl<'p> Survey<'p> {
    /// Judges every statement, and keeps so many that do not apply.
    ///
    /// What the layers come to is what `Walk::layers` of `evaluate.rs` finds, which stops at the first Deny: a rule on a
    /// layer's outcome stands in both.
    pub(super) fn new(scope: &Scope<'p, '_>, asked: &Asked<'_>, misses: usize) -> Self {
        let mut survey = Self {
            standing: scope.standing_without_policies(),
            applied: Vec::new(),
            missing: Missing::default(),
            misses: Misses::new(misses),
        };
        for layer in Layer::ALL {
            if scope.consulted.has(layer) {
                let outcome = survey.layer(layer, scope, asked);
                survey.standing.set(layer, scope.adjusted(layer, outcome));
            }
        }
        if scope.public_block {
            survey.standing.set(Layer::Resource, Outcome::ExplicitDeny);
        }
        let of_resource = survey.applied.iter().filter(|applied| {
            applied.at.layer == Layer::Resource && applied.at.entry.effect == Effect::Allow
        });
        let strongest = of_resource.map(|applied| applied.grade).max();
        survey.standing.grant = strongest.filter(|_| scope.resource_can_grant());
        survey
    }

    fn layer(&mut self, layer: Layer, scope: &Scope<'p, '_>, asked: &Asked<'_>) -> Outcome {
        let mut denies = false;
        let (mut sets, mut allowing) = (0, 0);
        for set in sets_of(scope, layer) {
            let outcome = self.set(layer, set, asked);
            // R-RCP-3: RCPFullAWSAccess is in force at every level.
            let allows = outcome == Outcome::Allowed || layer == Layer::ResourceControlPolicy;
            self.misses.end_set(layer, allows);
            denies |= outcome == Outcome::ExplicitDeny;
            sets += 1;
            allowing += u32::from(allows);
        }
        // R-SCP-3: a list without levels allows nothing.
        let allows = sets == allowing && (sets > 0 || layer == Layer::ResourceControlPolicy);
        match (denies, allows) {
            (true, _) => Outcome::ExplicitDeny,
            (false, true) => Outcome::Allowed,
            (false, false) => Outcome::ImplicitDeny,
        }
    }

    fn set(&mut self, layer: Layer, set: (u32, u32, &'p PolicySet), asked: &Asked<'_>) -> Outcome {
        let program = set.2.program();
        let grants = matches!(layer, Layer::Identity | Layer::Resource);
        let mut outcome = Outcome::ImplicitDeny;
        for at in statements_of(layer, set) {
            let effect = at.entry.effect;
            let (judged, grade) = judge(program, at.entry, asked, &mut self.missing);
            let Some(grade) = grade else {
                self.misses.add(judged, at);
                continue;
            };
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
}
