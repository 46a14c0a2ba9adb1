//! Which statements came nearest to what was asked of them.

use alloc::{collections::BinaryHeap, vec::Vec};

use super::survey::{Judged, Located};
use crate::layer::{Layer, LayerSet};
use crate::policy::Effect;

/// The statements that did not apply, as many as are asked for.
///
/// First the Allows of what stands in the way of an implicit deny, and behind them all others; each nearest first: with the
/// fewest elements that fail, then where what fails stands latest in the order of [`Judged`], then in the order of the
/// tree.
#[derive(Debug)]
pub(super) struct Misses<'p> {
    most: usize,
    /// The Allows of the set at hand.
    of_set: Nearest<'p>,
    /// Those of each layer, of the sets in which none applies.
    allows: Vec<(Layer, Nearest<'p>)>,
    all: Nearest<'p>,
}

/// The nearest of some statements: the farthest is at the top, and the first to go.
type Nearest<'p> = BinaryHeap<Miss<'p>>;

/// A statement that did not apply. The order is that of distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Miss<'p> {
    judged: Judged,
    at: Located<'p>,
}

fn keep<'p>(nearest: &mut Nearest<'p>, most: usize, miss: Miss<'p>) {
    if nearest.len() < most {
        nearest.push(miss);
    } else if let Some(mut farthest) = nearest.peek_mut()
        && miss < *farthest
    {
        *farthest = miss;
    }
}

impl<'p> Misses<'p> {
    pub(super) const fn new(most: usize) -> Self {
        Self {
            most,
            of_set: Nearest::new(),
            allows: Vec::new(),
            all: Nearest::new(),
        }
    }

    pub(super) fn add(&mut self, judged: Judged, at: Located<'p>) {
        let miss = Miss { judged, at };
        keep(&mut self.all, self.most, miss);
        if at.entry.effect == Effect::Allow {
            keep(&mut self.of_set, self.most, miss);
        }
    }

    /// Behind the statements of a set. Where it allows, none of its Allows is missed.
    pub(super) fn end_set(&mut self, layer: Layer, allows: bool) {
        if allows || self.of_set.is_empty() {
            self.of_set.clear();
            return;
        }
        if self.allows.last().is_none_or(|(last, _)| *last != layer) {
            self.allows.push((layer, Nearest::new()));
        }
        if let Some((_, nearest)) = self.allows.last_mut() {
            for miss in self.of_set.drain() {
                keep(nearest, self.most, miss);
            }
        }
    }

    /// The nearest Allows of the layers that lack one, and the nearest of all others.
    pub(super) fn nearest(self, lacking: LayerSet) -> (Vec<Located<'p>>, Vec<Located<'p>>) {
        let of_lacking = self
            .allows
            .into_iter()
            .filter(|(layer, _)| lacking.has(*layer));
        let mut allows: Vec<Miss<'p>> = of_lacking.flat_map(|(_, nearest)| nearest).collect();
        allows.sort_unstable();
        allows.truncate(self.most);
        let others = self.all.into_sorted_vec().into_iter();
        let others = others.filter(|miss| allows.binary_search(miss).is_err());
        let others = others.map(|miss| miss.at).collect();
        (allows.iter().map(|miss| miss.at).collect(), others)
    }
}
