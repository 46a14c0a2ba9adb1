//! One value of a request against the policy's list.
//!
//! Why it is correct: a list is an OR (R-COND-2), so whether one of its values is met may be asked of the list in
//! order (`operands`) and of the rest one by one. A negated operator turns the result of the whole list, never of one
//! value (R-COND-3). A value of the request that cannot be read is undecided before the list is looked at
//! (R-COND-10), and values of the policy that cannot be read or met count through the list's floor.

use super::operands::{Operands, OrderedValues, compares_with_number, compares_with_one, is_among};
use super::readable::{is_readable, read_instant};
use crate::policy::{ConditionOperator, Operand, OperandValue, OperatorFamily, parse_bool};
use crate::program::role_path::RoleForms;
use crate::program::truth::Truth;
use crate::request::{RequestContext, Scalar};
use crate::text::{Decimal, parse_address, split_arn};

/// An operator with the policy's values, against values of a request.
pub(super) struct Matcher<'t> {
    pub(super) operator: ConditionOperator,
    pub(super) written: &'t [Operand],
    pub(super) compiled: &'t Operands,
    pub(super) request: &'t RequestContext<'t>,
    /// The value of the request as an address, where it has been read.
    pub(super) address: Option<core::net::IpAddr>,
}

impl<'t> Matcher<'t> {
    pub(super) const fn new(
        operator: ConditionOperator,
        written: &'t [Operand],
        compiled: &'t Operands,
        request: &'t RequestContext<'t>,
    ) -> Self {
        Self {
            operator,
            written,
            compiled,
            request,
            address: None,
        }
    }

    /// One value of the request against the policy's list: OR, or NOR under a negated operator (R-COND-2,
    /// R-COND-3).
    #[inline]
    pub(super) fn value(&self, value: Scalar<'_>) -> Truth {
        let positive = self.positive(value);
        if self.operator.is_negated() {
            positive.not()
        } else {
            positive
        }
    }

    fn positive(&self, value: Scalar<'_>) -> Truth {
        if let Some(forms) = RoleForms::of(value) {
            return self.role(forms, value.text);
        }
        let text = value.text;
        let floor = self.compiled.floor;
        // R-COND-10: a value that cannot be read gives E, whatever the list says.
        match self.operator.family() {
            OperatorFamily::Ip => {
                let Some(address) = self.address.or_else(|| parse_address(text)) else {
                    return Truth::Undecided;
                };
                match &self.compiled.ordered {
                    OrderedValues::Addresses(ranges) if ranges.contain(&address) => Truth::True,
                    _ => floor,
                }
            }
            OperatorFamily::Text | OperatorFamily::TextLike => {
                self.any_literal_or(text, |operand| self.covers_text(operand, text))
            }
            OperatorFamily::TextIgnoreCase => self.ignoring_case(text),
            OperatorFamily::Numeric(comparison) => {
                let Some(number) = Decimal::parse(text) else {
                    return Truth::Undecided;
                };
                match &self.compiled.ordered {
                    OrderedValues::Numbers(numbers)
                        if compares_with_number(comparison, number, self.written, numbers) =>
                    {
                        Truth::True
                    }
                    _ => floor,
                }
            }
            OperatorFamily::Date(comparison) => {
                let Some(instant) = read_instant(value) else {
                    return Truth::Undecided;
                };
                match &self.compiled.ordered {
                    OrderedValues::Dates(dates)
                        if compares_with_one(comparison, dates, |date| instant.cmp(date)) =>
                    {
                        Truth::True
                    }
                    _ => floor,
                }
            }
            OperatorFamily::Bool => {
                let Some(flag) = parse_bool(text) else {
                    return Truth::Undecided;
                };
                match &self.compiled.ordered {
                    OrderedValues::Flags { truths, .. }
                        if truths.get(usize::from(flag)) == Some(&true) =>
                    {
                        Truth::True
                    }
                    OrderedValues::Flags { others, .. } => {
                        self.any_at(others, |operand| self.is_flag(operand, flag))
                    }
                    _ => self.any(|operand| self.is_flag(operand, flag)),
                }
            }
            OperatorFamily::Binary => {
                if !is_readable(OperatorFamily::Binary, value) {
                    return Truth::Undecided;
                }
                self.any_literal_or(text, |operand| (*operand.text == *text).into())
            }
            OperatorFamily::Arn => {
                let Some(segments) = split_arn(text) else {
                    return Truth::Undecided;
                };
                self.any_literal_or(text, |operand| self.covers_arn(operand, text, &segments))
            }
            OperatorFamily::Null => Truth::Undecided,
        }
    }

    /// OR over the policy's values, where a literal that is the text is found in a long list.
    #[inline]
    fn any_literal_or(&self, text: &str, test: impl Fn(&Operand) -> Truth) -> Truth {
        match &self.compiled.ordered {
            OrderedValues::Texts { sorted, others } => {
                if is_among(self.written, sorted, |wanted| wanted.cmp(text)) {
                    Truth::True
                } else {
                    self.any_at(others, test)
                }
            }
            _ => self.any(test),
        }
    }

    /// OR over the policy's values at some places.
    pub(super) fn any_at(&self, places: &[u32], test: impl Fn(&Operand) -> Truth) -> Truth {
        let places = places.iter();
        let operands = places.filter_map(|at| self.written.get(*at as usize));
        self.any_of(operands, test)
    }

    /// OR over the policy's values, each of which `test` can read.
    pub(super) fn any(&self, test: impl Fn(&Operand) -> Truth) -> Truth {
        self.any_of(self.written, test)
    }

    fn any_of<'o>(
        &self,
        operands: impl IntoIterator<Item = &'o Operand>,
        test: impl Fn(&Operand) -> Truth,
    ) -> Truth {
        let truths = operands.into_iter().map(|operand| match &operand.value {
            // R-COND-11 and R-VAR-13: told by the floor.
            OperandValue::Unresolved | OperandValue::Unreadable | OperandValue::NoArn(_) => {
                Truth::False
            }
            _ => test(operand),
        });
        self.compiled.floor.max(Truth::any(truths))
    }
}
