//! The values of a condition, put in order when it is compiled, so that long lists are searched and not
//! walked.
//!
//! Why it is correct: a list of values is an OR (R-COND-2). So literals may be sorted and ranges of
//! addresses merged, and what cannot be met or read whatever the request says counts once for all.

use alloc::{boxed::Box, vec::Vec};
use core::cmp::Ordering;
use core::net::IpAddr;

use super::Truth;
use crate::policy::{ConditionOperator, Operand, OperandValue, OperatorFamily};
use crate::text::IpRange;

/// The values of one condition.
#[derive(Debug, Clone)]
pub(super) struct Operands {
    /// What the values that no request changes come to: those that cannot be read or resolved.
    pub(super) floor: Truth,
    pub(super) lists: Lists,
}

#[derive(Debug, Clone)]
pub(super) enum Lists {
    /// Tried one by one.
    Few,
    /// The literals by their place in the policy, in the order of their texts, and the places of the others.
    Texts {
        sorted: Box<[u32]>,
        others: Box<[u32]>,
    },
    Addresses(AddressRanges),
}

/// Lists up to this length are tried one by one.
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
        let lists = match operator.family() {
            OperatorFamily::Ip => Lists::Addresses(AddressRanges::new(operands)),
            OperatorFamily::Text | OperatorFamily::TextLike if operands.len() > FEW => {
                let is_literal =
                    |(_, operand): &(u32, &Operand)| matches!(operand.value, OperandValue::Literal);
                let (mut literals, others): (Vec<_>, Vec<_>) =
                    (0u32..).zip(operands).partition(is_literal);
                literals.sort_by(|(_, a), (_, b)| a.text.cmp(&b.text));
                let places = |list: Vec<(u32, &Operand)>| list.iter().map(|(at, _)| *at).collect();
                Lists::Texts {
                    sorted: places(literals),
                    others: places(others),
                }
            }
            _ => Lists::Few,
        };
        Self { floor, lists }
    }
}

/// Whether one of the sorted literals is the text.
pub(super) fn is_among(operands: &[Operand], sorted: &[u32], text: &str) -> bool {
    let order = |at: &u32| {
        operands
            .get(*at as usize)
            .map_or(Ordering::Less, |operand| (*operand.text).cmp(text))
    };
    sorted.binary_search_by(order).is_ok()
}

/// Ranges of addresses, sorted and merged, by their first and last addresses.
#[derive(Debug, Clone)]
pub(super) struct AddressRanges {
    v4: Box<[(u32, u32)]>,
    v6: Box<[(u128, u128)]>,
}

impl AddressRanges {
    fn new(operands: &[Operand]) -> Self {
        let ranges = || {
            operands.iter().filter_map(|operand| match &operand.value {
                OperandValue::Ip(range) => Some(range),
                _ => None,
            })
        };
        Self {
            v4: merged(ranges().filter_map(IpRange::v4_bounds).collect()),
            v6: merged(ranges().filter_map(IpRange::v6_bounds).collect()),
        }
    }

    #[inline]
    pub(super) fn contain(&self, address: &IpAddr) -> bool {
        match address {
            IpAddr::V4(address) => is_within(&self.v4, address.to_bits()),
            IpAddr::V6(address) => is_within(&self.v6, address.to_bits()),
        }
    }
}

#[inline]
fn is_within<N: Ord + Copy>(ranges: &[(N, N)], number: N) -> bool {
    if let [(first, last)] = ranges {
        return *first <= number && number <= *last;
    }
    let begun = ranges.partition_point(|(first, _)| *first <= number);
    let last_begun = begun.checked_sub(1).and_then(|at| ranges.get(at));
    last_begun.is_some_and(|(_, last)| number <= *last)
}

fn merged<N: Ord + Copy>(mut ranges: Vec<(N, N)>) -> Box<[(N, N)]> {
    ranges.sort_unstable();
    let mut merged: Vec<(N, N)> = Vec::with_capacity(ranges.len());
    for (first, last) in ranges {
        match merged.last_mut() {
            // Two blocks of addresses are apart, or one is in the other.
            Some((_, end)) if first <= *end => *end = last.max(*end),
            _ => merged.push((first, last)),
        }
    }
    merged.into()
}
