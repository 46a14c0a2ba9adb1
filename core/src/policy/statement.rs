//! One judged statement.

use alloc::{boxed::Box, vec::Vec};

use smol_str::SmolStr;

use super::action::ActionPart;
use super::condition::Condition;
use super::principal::PrincipalPart;
use super::resource::ResourcePart;
use crate::document::{ConditionElement, PrincipalElement, Statement, Values};
use crate::effect::Effect;
use crate::text::{Place, Position, Positions, Span};

/// A statement with its identity in the document.
#[derive(Debug, Clone)]
pub(crate) struct PolicyStatement {
    /// `Sid` as written; an empty one counts as none (R-SID-3).
    pub(crate) sid: Option<SmolStr>,
    /// Index in the document, from 0.
    pub(crate) index: u32,
    /// Apart, for no decision looks at them.
    pub(crate) places: Box<StatementPlaces>,
    pub(crate) parts: StatementParts,
}

/// What of a statement decides (R-STMT-3).
#[derive(Debug, Clone)]
pub(crate) struct StatementParts {
    pub(crate) effect: Effect,
    pub(crate) principal: PrincipalPart,
    pub(crate) action: ActionPart,
    pub(crate) resource: ResourcePart,
    pub(crate) conditions: Vec<Condition>,
}

/// Where a statement and its elements stand in the policy's text (R-OUT-9). An element that is not written stands where
/// its statement does.
#[derive(Debug, Clone)]
pub(crate) struct StatementPlaces {
    pub(crate) statement: Place,
    /// That of `NotPrincipal` too, and so on.
    pub(crate) principal: Place,
    pub(crate) action: Place,
    pub(crate) resource: Place,
    /// From each condition key to the end of its values, in their order.
    pub(crate) conditions: Box<[Place]>,
}

impl StatementPlaces {
    /// `positions` is asked for one statement behind the other. The elements of one stand in any order, and each is looked
    /// for from the statement's beginning on.
    #[inline(never)]
    pub(super) fn of(statement: &Statement<'_>, positions: &mut Positions<'_>) -> Box<Self> {
        let start = positions.at(statement.span.start);
        let from_start = positions.clone();
        let whole = Place {
            start,
            end: positions.at(statement.span.end),
        };
        let place = |span: Option<Span>| match span {
            Some(span) => from_start.clone().place(span),
            None => whole,
        };
        let principal = statement.principal.as_ref();
        let principal = principal.or(statement.not_principal.as_ref());
        let values = |one: &Option<Values<'_>>, other: &Option<Values<'_>>| {
            place(one.as_ref().or(other.as_ref()).map(Values::span))
        };
        let mut in_order = from_start.clone();
        let mut conditions = Vec::new();
        for block in statement
            .condition
            .iter()
            .flat_map(ConditionElement::blocks)
        {
            conditions.extend(block.entries().iter().map(|entry| {
                in_order.place(Span {
                    start: entry.key().span().start,
                    end: entry.values().span().end,
                })
            }));
        }
        Box::new(Self {
            statement: whole,
            principal: place(principal.map(PrincipalElement::span)),
            action: values(&statement.action, &statement.not_action),
            resource: values(&statement.resource, &statement.not_resource),
            conditions: conditions.into(),
        })
    }

    /// Moves them to where the policy stands in a larger text.
    pub(super) fn move_within(&mut self, base: Position) {
        let elements = [
            &mut self.statement,
            &mut self.principal,
            &mut self.action,
            &mut self.resource,
        ];
        for place in elements.into_iter().chain(&mut self.conditions) {
            *place = Place {
                start: place.start.within(base),
                end: place.end.within(base),
            };
        }
    }
}
