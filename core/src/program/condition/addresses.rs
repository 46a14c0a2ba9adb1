//! Ranges of addresses.
//!
//! Why it is correct: blocks of addresses are apart, or one is within the other. So merged and in order they are apart,
//! and the only one that can hold an address is the last that begins at it or before.

use alloc::{boxed::Box, vec::Vec};
use core::net::IpAddr;

use crate::policy::{Operand, OperandValue};
use crate::text::IpRange;

/// Ranges of addresses, sorted and merged, by their first and last addresses.
#[derive(Debug, Clone)]
pub(super) struct AddressRanges {
    v4: Box<[(u32, u32)]>,
    v6: Box<[(u128, u128)]>,
}

impl AddressRanges {
    pub(super) fn new(operands: &[Operand]) -> Self {
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
