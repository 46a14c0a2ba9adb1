//! Conditions whose truth is the same whatever a caller asks.
//!
//! Why it is correct: the truth of a condition follows from the condition, and from what the request says of its key and
//! of the variables in its values; nothing else of a request is looked at in this directory, and
//! `tests/tests/layering.rs` holds that. So a condition is known as soon as each of these keys is, and whether a key is
//! known is told where its value comes from (`request/key_value.rs`).

use super::CompiledCondition;
use crate::policy::{ArnOperand, ConditionTest, OperandValue, TemplateToken};
use crate::request::RequestContext;
use crate::text::ContextKey;

impl CompiledCondition {
    /// Whether its truth is the same whatever is asked.
    pub(in crate::program) fn is_known(&self, request: &RequestContext<'_>) -> bool {
        let is_known = |key: &ContextKey| request.is_known(key);
        match &self.condition.test {
            ConditionTest::Undecidable => true,
            ConditionTest::Compare { .. } => {
                is_known(&self.condition.key) && self.variables_are(is_known)
            }
        }
    }

    /// Whether all variables in its values are of such keys.
    pub(super) fn variables_are(&self, known: impl Fn(&ContextKey) -> bool) -> bool {
        match &self.condition.test {
            ConditionTest::Undecidable => true,
            ConditionTest::Compare { operands, .. } => {
                let mut values = operands.iter().map(|operand| &operand.value);
                values.all(|value| is_value_known(value, &known))
            }
        }
    }
}

fn is_value_known(value: &OperandValue, known: impl Fn(&ContextKey) -> bool) -> bool {
    let is_known = |token: &TemplateToken| match token {
        TemplateToken::Variable(variable) => known(&variable.key),
        TemplateToken::Literal(_) | TemplateToken::AnyRun | TemplateToken::AnyChar => true,
    };
    match value {
        OperandValue::Text(tokens)
        | OperandValue::BoolText(tokens)
        | OperandValue::NoArn(tokens) => tokens.iter().all(is_known),
        OperandValue::Arn(ArnOperand::Segments(segments)) => {
            segments.iter().all(|tokens| tokens.iter().all(is_known))
        }
        OperandValue::Arn(ArnOperand::Variable(token)) => is_known(token),
        OperandValue::Literal
        | OperandValue::Glob
        | OperandValue::Number
        | OperandValue::Date(_)
        | OperandValue::Bool(_)
        | OperandValue::Binary
        | OperandValue::Ip(_)
        | OperandValue::Arn(ArnOperand::Any | ArnOperand::Plain)
        | OperandValue::Unresolved
        | OperandValue::Unreadable => true,
    }
}
