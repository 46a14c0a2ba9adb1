//! Which statements came nearest to applying.

use alloc::{collections::BinaryHeap, vec::Vec};

use super::survey::{Judged, Located, SetAt, judge};
use crate::decision::Outcome;
use crate::layer::LayerSet;
use crate::policy::Effect;
use crate::program::Asked;

/// A statement that does not apply. The order is that of distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Miss<'p> {
    /// It is no Allow of a set that stands in the way for lack of one.
    pub(super) is_beside: bool,
    judged: Judged,
    pub(super) at: Located<'p>,
}

/// The `most` nearest, the nearest first, where `lacking` are the layers that stand in the way for lack of an Allow.
pub(super) fn nearest<'p>(
    sets: &[(SetAt<'p>, Outcome)],
    lacking: LayerSet,
    asked: &Asked<'_>,
    most: usize,
) -> Vec<Miss<'p>> {
    // The farthest is at the top, and the first to go.
    let mut nearest: BinaryHeap<Miss<'p>> = BinaryHeap::new();
    for (set, outcome) in sets {
        let lacks = lacking.has(set.layer) && *outcome != Outcome::Allowed;
        for at in set.statements() {
            let (judged, grade) = judge(set.set.program(), at.entry, asked);
            if grade.is_some() {
                continue;
            }
            let miss = Miss {
                is_beside: !(lacks && at.entry.effect == Effect::Allow),
                judged,
                at,
            };
            if nearest.len() < most {
                nearest.push(miss);
            } else if let Some(mut farthest) = nearest.peek_mut()
                && miss < *farthest
            {
                *farthest = miss;
            }
        }
    }
    nearest.into_sorted_vec()
}
