//! One judged statement.

use alloc::{boxed::Box, vec::Vec};
use core::fmt;

use smol_str::SmolStr;

use super::{ActionPart, Condition, PrincipalPart, ResourcePart};
use crate::document::{ConditionElement, PrincipalElement, Statement, Values};
use crate::text::{Place, Position, Positions, Span};

/// `Allow` or `Deny` (R-STMT-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "complete by definition")]
pub enum Effect {
    /// The statement grants, or lets through.
    Allow,
    /// The statement refuses.
    Deny,
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        })
    }
}

/// A statement with its identity in the document.
#[derive(Debug, Clone)]
pub(crate) struct PolicyStatement {
    /// `Sid` as written; an empty one counts as none (R-SID-3).
    pub(crate) sid: Option<SmolStr>,
    /// Index in the document, from 0.
    pub(crate) index: u32,
    pub(crate) places: StatementPlaces,
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
    /// `positions` is asked for one statement behind the other, and reads each once.
    pub(super) fn of(statement: &Statement<'_>, positions: &mut Positions<'_>) -> Self {
        let (principal, action, resource) = (
            statement
                .principal
                .as_ref()
                .or(statement.not_principal.as_ref()),
            statement.action.as_ref().or(statement.not_action.as_ref()),
            statement
                .resource
                .as_ref()
                .or(statement.not_resource.as_ref()),
        );
        let keys = statement
            .condition
            .iter()
            .flat_map(ConditionElement::blocks);
        let keys = keys.flat_map(|block| block.entries()).map(|entry| Span {
            start: entry.key().span().start,
            end: entry.values().span().end,
        });
        let spans = [
            principal.map(PrincipalElement::span),
            action.map(Values::span),
            resource.map(Values::span),
        ];
        let mut written: Vec<Span> = spans.into_iter().flatten().chain(keys.clone()).collect();
        // The elements stand in any order, and none within another.
        written.sort_unstable();
        let start = positions.at(statement.span.start);
        let places: Vec<(Span, Place)> = written
            .into_iter()
            .map(|span| (span, positions.place(span)))
            .collect();
        let statement = Place {
            start,
            end: positions.at(statement.span.end),
        };
        let place = |span: Span| {
            let found = places.binary_search_by_key(&span, |(span, _)| *span);
            let found = found.ok().and_then(|at| places.get(at));
            found.map_or(statement, |(_, place)| *place)
        };
        let [principal, action, resource] = spans.map(|span| span.map_or(statement, place));
        Self {
            statement,
            principal,
            action,
            resource,
            conditions: keys.map(place).collect(),
        }
    }

    /// The same, where the policy stands in a larger text.
    pub(super) fn within(self, base: Position) -> Self {
        Self {
            statement: self.statement.within(base),
            principal: self.principal.within(base),
            action: self.action.within(base),
            resource: self.resource.within(base),
            conditions: self
                .conditions
                .iter()
                .map(|place| place.within(base))
                .collect(),
        }
    }
}
