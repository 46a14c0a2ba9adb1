//! What one, several or no values of a request come to: without a set operator, under ForAllValues and
//! ForAnyValue, and under Null.
//!
//! Why `set_by_operands` is correct: where each value of the request is one of some literal texts or none, what is asked
//! is how many of the values are. The values are in the order of their texts, so each different text of the policy is
//! looked up once, instead of each value against each text; counted are the values, equal ones as often as they are.

use super::matcher::Matcher;
use super::operands::OrderedValues;
use crate::policy::{Operand, OperandValue, OperatorFamily, SetOperator};
use crate::program::truth::Truth;
use crate::request::{ContextScalar, Scalar, Value, Values};

impl Matcher<'_> {
    /// Without a set operator.
    #[inline]
    pub(super) fn plain(&self, value: Option<Value<'_>>) -> Truth {
        match value {
            _ if self.written.is_empty() => Truth::Undecided, // R-COND-13
            None => Truth::from(self.operator.is_negated()),  // R-COND-8
            Some(Value::Multiple(_) | Value::Ambiguous) => Truth::Undecided, // R-COND-12
            Some(Value::Single(scalar)) => self.value(scalar),
        }
    }

    /// [`set`](Self::set) of many values that are in order, where each is held against literal texts alone: told by how
    /// many of them are one of these texts. `None` for all else.
    pub(super) fn set_by_operands(&self, set: SetOperator, values: Values<'_>) -> Option<Truth> {
        let of_texts = matches!(
            self.operator.family(),
            OperatorFamily::Text | OperatorFamily::TextLike
        );
        let is_told = of_texts && self.compiled.floor == Truth::False && !self.written.is_empty();
        if values.by_text.is_empty() || !is_told {
            return None;
        }
        if is_empty(values) {
            return Some(Truth::from(set == SetOperator::ForAllValues)); // R-SET-5
        }
        let met: usize = match &self.compiled.ordered {
            OrderedValues::Texts { sorted, others } if others.is_empty() => {
                let texts = sorted.iter().map(|place| {
                    let operand = self.written.get(*place as usize);
                    operand.map_or("", |operand| &*operand.text)
                });
                let mut last = None;
                let different = texts.filter(|text| last.replace(*text) != Some(*text));
                different.map(|text| count_of(values, text)).sum()
            }
            OrderedValues::Few
                if self
                    .written
                    .iter()
                    .all(|operand| operand.value == OperandValue::Literal) =>
            {
                let is_first = |(at, operand): &(usize, &Operand)| {
                    let mut before = self.written.iter().take(*at);
                    !before.any(|before| before.text == operand.text)
                };
                let different = self.written.iter().enumerate().filter(is_first);
                different
                    .map(|(_, operand)| count_of(values, &operand.text))
                    .sum()
            }
            _ => return None,
        };
        let (any, all) = (met > 0, met == values.by_text.len());
        let holds = match (set, self.operator.is_negated()) {
            (SetOperator::ForAnyValue, false) => any,
            (SetOperator::ForAnyValue, true) => !all,
            (SetOperator::ForAllValues, false) => all,
            (SetOperator::ForAllValues, true) => !any,
        };
        Some(holds.into())
    }

    pub(super) fn set<'v>(
        &self,
        set: SetOperator,
        values: impl Iterator<Item = Scalar<'v>> + Clone,
    ) -> Truth {
        // R-SET-5: nothing but empty texts is an empty set.
        let empty = values.clone().all(|scalar| scalar.text.is_empty());
        let each = values.map(|scalar| self.value(scalar));
        match set {
            SetOperator::ForAllValues if empty => Truth::True, // R-SET-1
            SetOperator::ForAnyValue if empty => Truth::False, // R-SET-2
            // R-COND-13.
            SetOperator::ForAllValues if self.written.is_empty() && !self.operator.is_negated() => {
                Truth::False
            }
            SetOperator::ForAllValues | SetOperator::ForAnyValue if self.written.is_empty() => {
                Truth::Undecided
            }
            SetOperator::ForAllValues => Truth::all(each),
            SetOperator::ForAnyValue => Truth::any(each),
        }
    }
}

/// Whether a key is there at all (R-NULL-1, R-NULL-2).
pub(super) fn null_truth(operands: &[Operand], value: Option<Value<'_>>) -> Truth {
    if operands.is_empty() {
        return Truth::Undecided; // R-COND-13
    }
    let null = match value {
        None => true,
        Some(Value::Ambiguous) => return Truth::Undecided, // R-COND-7
        Some(Value::Single(scalar)) if scalar.text.is_empty() => return Truth::Undecided,
        Some(Value::Multiple(values)) if is_empty(values) => return Truth::Undecided,
        Some(Value::Single(_) | Value::Multiple(_)) => false,
    };
    Truth::any(operands.iter().map(|operand| match operand.value {
        OperandValue::Bool(wanted) => Truth::from(wanted == null),
        _ => Truth::Undecided,
    }))
}

/// No value, or nothing but empty texts (R-NULL-2, R-SET-5).
fn is_empty(values: Values<'_>) -> bool {
    match values.by_text.last() {
        Some(last) => text_at(values, *last).is_empty(),
        None => values.scalars.iter().all(|value| value.as_str().is_empty()),
    }
}

fn text_at(values: Values<'_>, place: u32) -> &str {
    let scalar = values.scalars.get(place as usize);
    scalar.map_or("", ContextScalar::as_str)
}

/// How many of the values, in the order of their texts, are this one.
fn count_of(values: Values<'_>, text: &str) -> usize {
    let count = |holds: &dyn Fn(&str) -> bool| {
        values
            .by_text
            .partition_point(|place| holds(text_at(values, *place)))
    };
    count(&|value| value <= text) - count(&|value| value < text)
}
