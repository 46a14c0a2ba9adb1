//! Ranges of addresses in which one address is searched.

use alloc::{boxed::Box, vec::Vec};
use core::cmp::Reverse;
use core::net::IpAddr;

use crate::text::IpRange;

/// A range of addresses, and what stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) first: IpAddr,
    pub(super) last: IpAddr,
    pub(super) value: u32,
}

impl Range {
    pub(super) fn new(range: IpRange, value: u32) -> Self {
        let (first, last) = range.ends();
        Self { first, last, value }
    }

    pub(super) const fn of_one(address: IpAddr, value: u32) -> Self {
        Self {
            first: address,
            last: address,
            value,
        }
    }

    /// How many first bits all of its addresses have in common.
    pub(super) fn length(&self) -> u32 {
        common_bits(self.first, self.last)
    }

    pub(super) fn holds(&self, address: IpAddr) -> bool {
        (self.first..=self.last).contains(&address)
    }
}

fn sort(ranges: &mut [Range]) {
    ranges.sort_unstable_by_key(|range| (range.first, Reverse(range.last), range.value));
}

/// How many first bits two addresses have in common; none if they are of two families.
pub(super) fn common_bits(one: IpAddr, other: IpAddr) -> u32 {
    match (one, other) {
        (IpAddr::V4(one), IpAddr::V4(other)) => (one.to_bits() ^ other.to_bits()).leading_zeros(),
        (IpAddr::V6(one), IpAddr::V6(other)) => (one.to_bits() ^ other.to_bits()).leading_zeros(),
        _ => 0,
    }
}

/// Ranges sorted, each with the next one around it.
///
/// Of two CIDRs either one holds the other or they have nothing in common, and the families stand behind one another in the
/// order of addresses. So those that hold an address are one chain, which begins at or around the last range that does not
/// begin behind it. A chain of different ranges has at most 129 links: one for each prefix length.
#[derive(Debug, Default)]
pub(super) struct Nest {
    ranges: Box<[Range]>,
    around: Box<[u32]>,
}

const NONE: u32 = u32::MAX;

impl Nest {
    /// In n log n. Of equal ranges that with the least value stays.
    pub(super) fn distinct(mut ranges: Vec<Range>) -> Self {
        sort(&mut ranges);
        ranges.dedup_by_key(|range| (range.first, range.last));
        Self::nested(ranges)
    }

    /// The same of ranges that are to have nothing in common, which [`overlaps`](Self::overlaps) tells.
    pub(super) fn disjoint(mut ranges: Vec<Range>) -> Self {
        sort(&mut ranges);
        Self::nested(ranges)
    }

    fn nested(ranges: Vec<Range>) -> Self {
        let mut open: Vec<(u32, IpAddr)> = Vec::new();
        let mut around = Vec::with_capacity(ranges.len());
        for (at, range) in ranges.iter().enumerate() {
            while open.pop_if(|(_, last)| *last < range.first).is_some() {}
            let outer = open.last().map(|(outer, _)| *outer);
            around.push(outer.unwrap_or(NONE));
            // Of those that are alike the first stands for all: around an address there are never more than it has bits.
            let alike = outer.and_then(|outer| ranges.get(outer as usize));
            if alike.is_none_or(|outer| (outer.first, outer.last) != (range.first, range.last)) {
                open.push((at as u32, range.last));
            }
        }
        Self {
            ranges: ranges.into(),
            around: around.into(),
        }
    }

    /// The ranges that hold an address, the narrowest first.
    pub(super) fn around(&self, address: IpAddr) -> impl Iterator<Item = &Range> {
        let before = self.ranges.partition_point(|range| range.first <= address);
        let mut at = before.checked_sub(1);
        core::iter::from_fn(move || {
            let here = at?;
            at = self.outer(here);
            self.ranges.get(here)
        })
        .filter(move |range| range.holds(address))
    }

    /// The narrowest.
    pub(super) fn narrowest(&self, address: IpAddr) -> Option<&Range> {
        self.around(address).next()
    }

    fn outer(&self, at: usize) -> Option<usize> {
        let outer = self.around.get(at).copied();
        outer
            .filter(|outer| *outer != NONE)
            .map(|outer| outer as usize)
    }

    /// Each range that lies in another or is the same, with the narrowest one around it.
    pub(super) fn overlaps(&self) -> impl Iterator<Item = (&Range, &Range)> {
        let ranges = self.ranges.iter().enumerate();
        ranges.filter_map(|(at, range)| Some((range, self.ranges.get(self.outer(at)?)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse_address;

    fn nest(ranges: &[&str]) -> Nest {
        let ranges = ranges.iter().zip(0..);
        let ranges = ranges.filter_map(|(text, at)| Some(Range::new(IpRange::parse(text)?, at)));
        Nest::distinct(ranges.collect())
    }

    #[test]
    fn those_around_an_address_are_found_from_the_narrowest_on() {
        let nest = nest(&[
            "10.0.0.0/8",
            "10.0.0.0/16",
            "10.0.1.0/24",
            "10.0.1.7",
            "10.0.3.0/24",
            "::/0",
            "0.0.0.0/0",
        ]);
        for (address, expected) in [
            ("10.0.1.7", &[3, 2, 1, 0, 6][..]),
            ("10.0.1.8", &[2, 1, 0, 6]),
            ("10.0.2.0", &[1, 0, 6]),
            ("10.255.255.255", &[0, 6]),
            ("255.255.255.255", &[6]),
            ("0.0.0.0", &[6]),
            ("::a00:107", &[5]),
            ("ffff::", &[5]),
        ] {
            let address = parse_address(address).into_iter();
            let found: Vec<u32> = address
                .flat_map(|address| nest.around(address).map(|range| range.value))
                .collect();
            assert_eq!(found, expected);
        }
        assert_eq!(nest.overlaps().count(), 5);
    }

    #[test]
    fn those_that_are_alike_are_not_searched_one_by_one() {
        let range = |text, value| IpRange::parse(text).map(|range| Range::new(range, value));
        let alike = (0..1000).filter_map(|value| range("10.0.0.0/24", value));
        let nest = Nest::disjoint(alike.chain(range("10.0.0.0/8", 1000)).collect());
        let steps = core::iter::successors(Some(1000), |at| nest.outer(*at));
        assert_eq!(steps.count(), 3);
        assert_eq!(nest.overlaps().count(), 1000);
    }
}
