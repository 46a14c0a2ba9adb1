//! Conditions: operators, set operators, missing keys (section 4).
//!
//! This file is the door: a condition with its values in order, and the way that a test of it takes. `frequent` has
//! the short cuts; else a `Matcher` holds each value of the request against the policy's list (`matcher`, with a file
//! for each kind of value that needs one), and `sets` says what several values come to.
//!
//! Why it is correct: every test ends in one of three truths, and whatever cannot be read, told or resolved is
//! undecided, which a statement takes as its effect needs it. A short cut is asked first, and what it cannot answer
//! goes through `truth_in_full`, where the rules stand in the order of table 4.11.

mod addresses;
mod arn;
mod frequent;
mod known;
mod matcher;
mod open;
mod operands;
mod readable;
mod role;
mod sets;
mod texts;
mod variables;

use frequent::Frequent;
use matcher::Matcher;
use operands::Operands;
pub(crate) use readable::is_readable;
use sets::null_truth;

use super::template::value_of;
use super::truth::Truth;
use crate::policy::{Condition, ConditionOperator, ConditionTest, Operand, SetOperator};
use crate::request::{RequestContext, Scalar, Value};
use crate::text::GlobalKey;

/// A condition with its values in order.
#[derive(Debug, Clone)]
pub(crate) struct CompiledCondition {
    pub(crate) condition: Condition,
    operands: Operands,
    frequent: Option<Frequent>,
    /// What a test looks at, in steps: the key and each of the policy's values.
    pub(super) steps: u32,
}

impl CompiledCondition {
    pub(crate) fn new(condition: Condition) -> Self {
        let operands = match &condition.test {
            ConditionTest::Compare {
                operator, operands, ..
            } => Operands::new(*operator, operands),
            ConditionTest::Undecidable => Operands::new(ConditionOperator::Null, &[]),
        };
        let frequent = Frequent::of(&condition, &operands);
        let steps = match &condition.test {
            ConditionTest::Compare { operands, .. } => 1 + operands.len() as u32,
            ConditionTest::Undecidable => 1,
        };
        Self {
            steps,
            condition,
            operands,
            frequent,
        }
    }

    /// The truth of one condition (table 4.11).
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn truth(&self, request: &RequestContext<'_>) -> Truth {
        let truth = |form: Frequent| form.truth(&self.condition, &self.operands, request);
        let short_cut = self.frequent.and_then(truth);
        short_cut.unwrap_or_else(|| self.truth_in_full(request))
    }

    /// What the operator comes to for one value of the request; `None` where nothing is compared.
    pub(crate) fn truth_of(
        &self,
        value: Scalar<'_>,
        request: &RequestContext<'_>,
    ) -> Option<Truth> {
        match &self.condition.test {
            ConditionTest::Compare {
                operator, operands, ..
            } => Some(Matcher::new(*operator, operands, &self.operands, request).value(value)),
            ConditionTest::Undecidable => None,
        }
    }

    /// The first of the policy's values that a value of the request meets, also under a negated operator.
    pub(crate) fn met_by(
        &self,
        value: Scalar<'_>,
        request: &RequestContext<'_>,
    ) -> Option<&Operand> {
        let ConditionTest::Compare {
            operator, operands, ..
        } = &self.condition.test
        else {
            return None;
        };
        let if_met = Truth::from(!operator.is_negated());
        let meets = |written: &[Operand], compiled: &Operands| {
            Matcher::new(*operator, written, compiled, request).value(value) == if_met
        };
        if !meets(operands, &self.operands) {
            return None;
        }
        operands.iter().find(|operand| {
            let alone = core::slice::from_ref(*operand);
            meets(alone, &Operands::new(*operator, alone))
        })
    }

    #[inline(never)]
    fn truth_in_full(&self, request: &RequestContext<'_>) -> Truth {
        let ConditionTest::Compare {
            operator,
            set,
            if_exists,
            operands,
        } = &self.condition.test
        else {
            return Truth::Undecided;
        };
        let key = &self.condition.key;
        let value = value_of(key, request);
        if matches!(value, Some(Value::Ambiguous)) {
            return Truth::Undecided; // R-COND-7
        }
        if *operator == ConditionOperator::Null {
            return null_truth(operands, value);
        }
        // R-IFEX-1; under ForAnyValue the suffix has no effect (R-IFEX-3).
        if value.is_none() && *if_exists && *set != Some(SetOperator::ForAnyValue) {
            return Truth::True;
        }
        let mut matcher = Matcher::new(*operator, operands, &self.operands, request);
        // Several values have not been read.
        if let (Some(GlobalKey::SourceIp), Some(Value::Single(_))) = (key.global, value) {
            matcher.address = request.source_address();
        }
        match (set, value) {
            (None, _) => matcher.plain(value),
            (Some(set), Some(Value::Single(scalar))) => {
                matcher.set(*set, core::iter::once(scalar)) // R-COND-14
            }
            (Some(set), Some(Value::Multiple(values))) => {
                let by_operands = matcher.set_by_operands(*set, values);
                by_operands
                    .unwrap_or_else(|| matcher.set(*set, values.scalars.iter().map(Scalar::from)))
            }
            (Some(set), None | Some(Value::Ambiguous)) => matcher.set(*set, core::iter::empty()),
        }
    }
}
