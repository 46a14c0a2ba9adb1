//! The values of a condition, put in order when it is compiled, so that long lists are searched and not
//! walked.
//!
//! Why it is correct: a list of values is an OR (R-COND-2). So literals may be sorted and ranges of
//! addresses merged, some value is greater if the greatest is, and what cannot be met or read whatever the request
//! says counts once for all. So a set of values in a request is held against a list without each against each, but
//! for patterns and texts with variables.

use alloc::{boxed::Box, vec::Vec};
use core::cmp::Ordering;

use super::addresses::AddressRanges;
use crate::policy::{
    ArnOperand, Comparison, ConditionOperator, Operand, OperandValue, OperatorFamily,
};
use crate::program::truth::Truth;
use crate::text::{Decimal, DecimalParts, Timestamp, folded, sort_numbers};

/// The values of one condition.
#[derive(Debug, Clone)]
pub(super) struct Operands {
    /// What the values that no request changes come to: those that cannot be read or resolved.
    pub(super) floor: Truth,
    pub(super) ordered: OrderedValues,
}

/// The values in the order that suits their operator.
#[derive(Debug, Clone)]
pub(super) enum OrderedValues {
    /// Tried one by one.
    Few,
    /// The literals by their place in the policy, in the order of their texts, and the places of the others.
    Texts {
        sorted: Box<[u32]>,
        others: Box<[u32]>,
    },
    /// The same for texts without case: by their lower case, and by the wider fold of R-STR-3.
    TextsIgnoringCase {
        lowered: Box<[u32]>,
        folded: Box<[u32]>,
        others: Box<[u32]>,
    },
    /// In their order.
    Numbers(Box<[Number]>),
    Dates(Box<[Timestamp]>),
    /// Which of the two there are, and the places of the others.
    Flags {
        truths: [bool; 2],
        others: Box<[u32]>,
    },
    Addresses(AddressRanges),
}

/// A number of the policy, read once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    operand: u32,
    parts: DecimalParts,
}

impl Number {
    fn get<'o>(&self, operands: &'o [Operand]) -> Option<Decimal<'o>> {
        let operand = operands.get(self.operand as usize)?;
        Some(self.parts.of(&operand.text))
    }
}

/// OrderedValues up to this length are tried one by one.
const FEW: usize = 8;

impl Operands {
    pub(super) fn new(operator: ConditionOperator, operands: &[Operand]) -> Self {
        // R-COND-11, and R-VAR-13 for a variable that is none.
        let floor = Truth::any(operands.iter().map(|operand| match operand.value {
            OperandValue::Unresolved | OperandValue::Unreadable | OperandValue::NoArn(_) => {
                Truth::Undecided
            }
            _ => Truth::False,
        }));
        let ordered = match operator.family() {
            OperatorFamily::Ip => OrderedValues::Addresses(AddressRanges::new(operands)),
            OperatorFamily::Numeric(_) => OrderedValues::Numbers(numbers(operands)),
            OperatorFamily::Date(_) => {
                let date = |place: u32| match operands.get(place as usize)?.value {
                    OperandValue::Date(date) => Some(date),
                    _ => None,
                };
                let mut places: Vec<u32> = places(operands, |_| true).collect();
                sort_numbers(&mut places, &mut |a, b| date(a).cmp(&date(b)));
                OrderedValues::Dates(places.into_iter().filter_map(date).collect())
            }
            _ if operands.len() <= FEW => OrderedValues::Few,
            OperatorFamily::Text
            | OperatorFamily::TextLike
            | OperatorFamily::Binary
            | OperatorFamily::Arn => OrderedValues::Texts {
                sorted: sorted(operands, &|a, b| a.cmp(b)),
                others: places(operands, |operand| !is_literal(operand)).collect(),
            },
            OperatorFamily::TextIgnoreCase => OrderedValues::TextsIgnoringCase {
                lowered: sorted(operands, &|a, b| lowered(a).cmp(lowered(b))),
                folded: sorted(operands, &|a, b| folded(a).cmp(folded(b))),
                others: places(operands, |operand| !is_literal(operand)).collect(),
            },
            OperatorFamily::Bool => {
                let is = |flag| {
                    let mut values = operands.iter().map(|operand| &operand.value);
                    values.any(|value| *value == OperandValue::Bool(flag))
                };
                let is_other = |operand: &Operand| !matches!(operand.value, OperandValue::Bool(_));
                OrderedValues::Flags {
                    truths: [is(false), is(true)],
                    others: places(operands, is_other).collect(),
                }
            }
            OperatorFamily::Null => OrderedValues::Few,
        };
        Self { floor, ordered }
    }
}

/// The places of some of the values.
fn places(operands: &[Operand], keeps: impl Fn(&Operand) -> bool) -> impl Iterator<Item = u32> {
    let numbered = (0u32..).zip(operands);
    numbered.filter_map(move |(place, operand)| keeps(operand).then_some(place))
}

/// What is compared as it is written.
fn is_literal(operand: &Operand) -> bool {
    match &operand.value {
        OperandValue::Literal | OperandValue::Binary => true,
        // Without wildcards all segments are equal if the texts are.
        OperandValue::Arn(ArnOperand::Plain) => !operand.text.contains(['*', '?']),
        _ => false,
    }
}

/// The places of the literals, in some order of their texts.
fn sorted(operands: &[Operand], order: &dyn Fn(&str, &str) -> Ordering) -> Box<[u32]> {
    let text = |place: u32| {
        operands
            .get(place as usize)
            .map_or("", |operand| &operand.text)
    };
    let mut literals: Vec<u32> = places(operands, is_literal).collect();
    sort_numbers(&mut literals, &mut |a, b| order(text(a), text(b)));
    literals.into()
}

fn numbers(operands: &[Operand]) -> Box<[Number]> {
    let number = |operand: u32| {
        let text = &operands.get(operand as usize)?.text;
        let parts = DecimalParts::parse(text)?;
        Some(Number { operand, parts })
    };
    let mut places: Vec<u32> = places(operands, |_| true).collect();
    let value = |place| number(place).and_then(|number| number.get(operands));
    sort_numbers(&mut places, &mut |a, b| value(a).cmp(&value(b)));
    places.into_iter().filter_map(number).collect()
}

/// Letter by letter, as R-STR-3 has it.
pub(super) fn lowered(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

/// Whether one of the sorted literals is the text; `order` is that in which they are sorted.
pub(super) fn is_among(
    operands: &[Operand],
    sorted: &[u32],
    order: impl Fn(&str) -> Ordering,
) -> bool {
    let order = |at: &u32| {
        operands
            .get(*at as usize)
            .map_or(Ordering::Less, |operand| order(&operand.text))
    };
    sorted.binary_search_by(order).is_ok()
}

/// Whether a number compares so with one of those of the policy.
pub(super) fn compares_with_number(
    comparison: Comparison,
    number: Decimal<'_>,
    operands: &[Operand],
    sorted: &[Number],
) -> bool {
    compares_with_one(comparison, sorted, |wanted| {
        Some(number).cmp(&wanted.get(operands))
    })
}

/// Whether a value compares so with one of a sorted list. `order` tells how it stands to one of them.
pub(super) fn compares_with_one<T>(
    comparison: Comparison,
    sorted: &[T],
    order: impl Fn(&T) -> Ordering,
) -> bool {
    let holds = |wanted: &T| comparison.holds(order(wanted));
    match comparison {
        Comparison::Equal => sorted
            .binary_search_by(|wanted| order(wanted).reverse())
            .is_ok(),
        Comparison::Less | Comparison::LessOrEqual => sorted.last().is_some_and(holds),
        Comparison::Greater | Comparison::GreaterOrEqual => sorted.first().is_some_and(holds),
    }
}
