//! What the statements of a set come to where some condition keys are not known.
//!
//! There is no index here: every statement is asked, as it is in an explanation.

use super::bounds::{Blind, Bounds, Holds};
use super::matching::Program;
use super::open_resource::resource_holds;
use super::principal::{Asked, Grade, principal_grade};
use super::statement::ProgramStatement;
use crate::policy::Effect;

/// What the statements of a set come to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PartlyFound {
    /// Whether some Deny applies.
    pub(crate) denies: Holds,
    /// The strongest Allow that applies surely, and the strongest that may.
    pub(crate) surely: Option<Grade>,
    pub(crate) maybe: Option<Grade>,
}

impl PartlyFound {
    pub(crate) const NOTHING: Self = Self {
        denies: Holds::known(false),
        surely: None,
        maybe: None,
    };

    pub(crate) fn add(&mut self, effect: Effect, grade: Grade, applies: Holds) {
        match effect {
            Effect::Deny => self.denies = self.denies.or(applies),
            Effect::Allow => {
                let if_so = |so: bool| so.then_some(grade);
                self.surely = self.surely.max(if_so(applies.surely));
                self.maybe = self.maybe.max(if_so(applies.maybe));
            }
        }
    }
}

impl Program {
    /// Looks at all statements, up to the first Deny that surely applies.
    pub(crate) fn find_partly(&self, asked: &Asked<'_>, blind: &Blind<'_>) -> PartlyFound {
        let mut found = PartlyFound::NOTHING;
        for statement in self.statements() {
            if let Some((grade, applies)) = self.applies_partly(statement, asked, blind) {
                found.add(statement.effect, grade, applies);
                if found.denies.surely {
                    break;
                }
            }
        }
        found
    }

    /// Whether a statement applies, and with which grade; `None` if it does not, whatever the unknown keys are.
    pub(crate) fn applies_partly(
        &self,
        statement: &ProgramStatement,
        asked: &Asked<'_>,
        blind: &Blind<'_>,
    ) -> Option<(Grade, Holds)> {
        let (request, effect) = (asked.request, statement.effect);
        if !self.action_matches(statement, request) {
            return None;
        }
        let resource = resource_holds(&statement.resource, effect, request, blind);
        if !resource.maybe {
            return None;
        }
        let grade = principal_grade(&statement.principal, effect, self.policy_type(), asked)?;
        let mut conditions = Bounds::of(super::Truth::True);
        for condition in self.conditions_of(statement) {
            conditions = conditions.and(condition.bounds(request, blind));
        }
        let applies = resource.and(conditions.holds_for(effect));
        applies.maybe.then_some((grade, applies))
    }
}
