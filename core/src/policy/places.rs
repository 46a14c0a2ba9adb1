//! Where the statements of a policy stand (R-OUT-9).

use alloc::{boxed::Box, vec::Vec};

use crate::document::{ConditionElement, PolicyDocument, PrincipalElement, Statement, Values};
use crate::text::{Lines, Place, Position, Span};

/// Where each statement of a policy stands. Apart from the statements, for no decision looks at it; as spans, for lines
/// and columns are asked for by explanations alone.
#[derive(Debug, Clone)]
pub(crate) struct PolicyPlaces {
    lines: Lines,
    statements: Vec<StatementSpans>,
}

/// The spans of a statement and its elements. An element that is not written stands where its statement does.
#[derive(Debug, Clone)]
struct StatementSpans {
    statement: Span,
    /// That of `NotPrincipal` too, and so on.
    principal: Span,
    action: Span,
    resource: Span,
    /// From each condition key to the end of its values, in their order.
    conditions: Box<[Span]>,
}

/// Where one statement stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StatementPlaces<'p> {
    lines: &'p Lines,
    spans: &'p StatementSpans,
}

impl PolicyPlaces {
    /// Of no statement yet.
    pub(super) fn new(document: &PolicyDocument<'_>) -> Self {
        Self {
            lines: Lines::of(document.source),
            statements: Vec::with_capacity(document.statements.len()),
        }
    }

    pub(super) fn add(&mut self, statement: &Statement<'_>) {
        self.statements.push(StatementSpans::of(statement));
    }

    pub(super) fn extend(&mut self, other: &Self) {
        self.statements.extend_from_slice(&other.statements);
    }

    /// The same when the policy stands at `base` of a larger text.
    pub(super) fn within(self, base: Position) -> Self {
        Self {
            lines: self.lines.within(base),
            ..self
        }
    }

    /// In the order of the statements.
    pub(crate) fn statements(&self) -> impl Iterator<Item = StatementPlaces<'_>> {
        let lines = &self.lines;
        let statements = self.statements.iter();
        statements.map(move |spans| StatementPlaces { lines, spans })
    }
}

impl StatementSpans {
    fn of(statement: &Statement<'_>) -> Self {
        let or_whole = |span: Option<Span>| span.unwrap_or(statement.span);
        let principal = statement.principal.as_ref();
        let principal = principal.or(statement.not_principal.as_ref());
        let values = |one: &Option<Values<'_>>, other: &Option<Values<'_>>| {
            or_whole(one.as_ref().or(other.as_ref()).map(Values::span))
        };
        let conditions = statement.condition.iter();
        let blocks = conditions.flat_map(ConditionElement::blocks);
        let entries = blocks.flat_map(|block| block.entries());
        let conditions = entries.map(|entry| Span {
            start: entry.key().span().start,
            end: entry.values().span().end,
        });
        Self {
            statement: statement.span,
            principal: or_whole(principal.map(PrincipalElement::span)),
            action: values(&statement.action, &statement.not_action),
            resource: values(&statement.resource, &statement.not_resource),
            conditions: conditions.collect(),
        }
    }
}

impl<'p> StatementPlaces<'p> {
    pub(crate) fn statement(self) -> Place {
        self.lines.place(self.spans.statement)
    }

    pub(crate) fn principal(self) -> Place {
        self.lines.place(self.spans.principal)
    }

    pub(crate) fn action(self) -> Place {
        self.lines.place(self.spans.action)
    }

    pub(crate) fn resource(self) -> Place {
        self.lines.place(self.spans.resource)
    }

    /// In the order of the conditions.
    pub(crate) fn conditions(self) -> impl Iterator<Item = Place> + 'p {
        let conditions = self.spans.conditions.iter();
        conditions.map(move |span| self.lines.place(*span))
    }
}
