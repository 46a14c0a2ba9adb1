//! The condition keys whose values stand in the texts of a statement, as its variables.

use alloc::vec::Vec;

use super::operands::tokens_of;
use super::resources::Shapes;
use super::statements::{Entry, Statements};
use crate::policy::{ConditionTest, TemplateToken};
use crate::program::ResourceShape;
use crate::text::ContextKey;

fn keys_of<'t>(tokens: impl IntoIterator<Item = &'t TemplateToken>) -> Vec<ContextKey> {
    let keys = tokens.into_iter().filter_map(|token| match token {
        TemplateToken::Variable(variable) => Some(variable.key.clone()),
        _ => None,
    });
    keys.collect()
}

/// Of the resource part.
pub(super) fn of_resources(shapes: &Shapes) -> Vec<ContextKey> {
    let segments = shapes.entries.iter().filter_map(|(shape, _)| match shape {
        ResourceShape::Arn { segments, .. } => Some(segments),
        _ => None,
    });
    keys_of(segments.flatten().flatten())
}

/// Of the resource part and of the values of conditions.
pub(super) fn of_statement(statements: &Statements, entry: &Entry) -> Vec<ContextKey> {
    let mut keys = of_resources(&Shapes::of(statements, entry));
    for found in statements.conditions(entry) {
        if let ConditionTest::Compare { operands, .. } = &found.condition.test {
            for operand in operands {
                keys.extend(keys_of(&tokens_of(operand)));
            }
        }
    }
    keys
}
