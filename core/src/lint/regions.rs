//! The Regions of AWS.

use super::lists::PARTITIONS;
use crate::text::{did_you_mean, matches_glob_ignoring_case, same_name};

/// All Regions, or those of one partition. Of a partition that is not listed nothing is known.
fn regions(partition: Option<&str>) -> Option<impl Iterator<Item = &'static str>> {
    let has = move |name: &str| partition.is_none_or(|partition| same_name(name, partition));
    let is_known = PARTITIONS.iter().any(|(name, _)| has(name));
    let partitions = PARTITIONS.iter().filter(move |(name, _)| has(name));
    is_known.then(|| partitions.flat_map(|(_, regions)| regions.iter().copied()))
}

/// Whether a text, in which `*` and `?` are wildcards, can be a Region, as far as they are known.
pub(super) fn may_be_region(partition: Option<&str>, pattern: &str) -> bool {
    regions(partition)
        .is_none_or(|mut regions| regions.any(|region| matches_glob_ignoring_case(pattern, region)))
}

/// The Region that is most likely meant by a text that is none: of a zone its Region.
pub(super) fn similar_region(text: &str) -> Option<&'static str> {
    let zone = text.strip_suffix(|last: char| last.is_ascii_lowercase());
    let mut all = regions(None)?;
    let of_zone = zone.and_then(|zone| all.find(|region| same_name(region, zone)));
    of_zone.or_else(|| did_you_mean(text, regions(None)?))
}
