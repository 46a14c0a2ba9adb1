//! Short cuts for the forms that most conditions have.
//!
//! Most conditions hold one value of the request against one address list, one boolean or a few texts. For these no
//! matcher is made, the operator's family is not asked, and nothing is said of sets, suffixes and floors.
//!
//! Why it is correct: a form is chosen once, when the condition is compiled, and only where all of the policy's values
//! can be read and none has a variable. The value of the request is looked at anew each time: what is not the one
//! plain value that the form expects gets no answer here, and goes the long way.

use super::operands::{Operands, OrderedValues};
use crate::policy::{Condition, ConditionTest, Operand, OperandValue, OperatorFamily, parse_bool};
use crate::program::template::value_of;
use crate::program::truth::Truth;
use crate::request::{RequestContext, Value};
use crate::text::GlobalKey;

/// A form with a short cut.
#[derive(Debug, Clone, Copy)]
pub(super) enum Frequent {
    /// `aws:SourceIp` within ranges of which all can be read.
    SourceIp { negated: bool },
    /// A text that is one of a few.
    Literal { negated: bool },
    /// One boolean.
    Flag { wanted: bool },
}

impl Frequent {
    /// The form of a condition, if it has one of these.
    pub(super) fn of(condition: &Condition, compiled: &Operands) -> Option<Self> {
        let ConditionTest::Compare {
            operator,
            set: None,
            operands,
            ..
        } = &condition.test
        else {
            return None;
        };
        let negated = operator.is_negated();
        let all = |fits: fn(&OperandValue) -> bool| {
            !operands.is_empty() && operands.iter().all(|operand| fits(&operand.value))
        };
        if let (OperatorFamily::Bool, [operand]) = (operator.family(), &**operands)
            && let OperandValue::Bool(wanted) = operand.value
        {
            return Some(Self::Flag { wanted });
        }
        match (operator.family(), &compiled.ordered) {
            (OperatorFamily::Ip, _) if condition.key.global == Some(GlobalKey::SourceIp) => {
                all(|value| matches!(value, OperandValue::Ip(_)))
                    .then_some(Self::SourceIp { negated })
            }
            // Of the caller's ARN more may have to be said (R-KEY-10).
            (OperatorFamily::Text | OperatorFamily::TextLike, OrderedValues::Few)
                if condition.key.global != Some(GlobalKey::PrincipalArn) =>
            {
                all(|value| *value == OperandValue::Literal).then_some(Self::Literal { negated })
            }
            _ => None,
        }
    }

    /// The truth of a condition of this form, where the request's value is as expected.
    #[inline]
    pub(super) fn truth(
        self,
        condition: &Condition,
        compiled: &Operands,
        request: &RequestContext<'_>,
    ) -> Option<Truth> {
        let text = || match value_of(&condition.key, request) {
            Some(Value::Single(scalar)) => Some(scalar.text),
            _ => None,
        };
        let holds = match self {
            Self::SourceIp { negated } => {
                let address = request.source_address()?;
                let OrderedValues::Addresses(ranges) = &compiled.ordered else {
                    return None;
                };
                ranges.contain(&address) != negated
            }
            Self::Literal { negated } => {
                let text = text()?;
                let ConditionTest::Compare { operands, .. } = &condition.test else {
                    return None;
                };
                let is_it = |operand: &Operand| *operand.text == *text;
                operands.iter().any(is_it) != negated
            }
            Self::Flag { wanted } => parse_bool(text()?)? == wanted,
        };
        Some(Truth::from(holds))
    }
}
