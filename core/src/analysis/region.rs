//! Sets of requests: a product has a mask a dimension, and what is in none of its holes is a region.
//!
//! A dimension that a product does not name is not limited by it. Products are kept with their dimensions in order, so that two
//! of them are held against each other in one walk.

use alloc::{sync::Arc, vec::Vec};

use super::mask::Mask;

/// A dimension by its number; see [`Space`](super::space::Space).
pub(super) type Dimension = u32;

/// A product of classes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Product {
    sides: Vec<(Dimension, Arc<Mask>)>,
}

/// A product without some products.
#[derive(Debug, Clone, Default)]
pub(super) struct Region {
    pub(super) within: Product,
    pub(super) holes: Vec<Product>,
}

impl Product {
    pub(super) fn side(&self, dimension: Dimension) -> Option<&Mask> {
        let at = self.find(dimension).ok()?;
        self.sides.get(at).map(|(_, mask)| &**mask)
    }

    fn find(&self, dimension: Dimension) -> Result<usize, usize> {
        self.sides
            .binary_search_by_key(&dimension, |(dimension, _)| *dimension)
    }

    pub(super) fn sides(&self) -> impl Iterator<Item = (Dimension, &Mask)> {
        self.sides
            .iter()
            .map(|(dimension, mask)| (*dimension, &**mask))
    }

    pub(super) fn is_everything(&self) -> bool {
        self.sides.is_empty()
    }

    /// The part of it that is in a mask too; `None` if there is none.
    #[must_use]
    pub(super) fn narrowed(mut self, dimension: Dimension, mask: Arc<Mask>) -> Option<Self> {
        match self.find(dimension) {
            Ok(at) => {
                let (_, side) = self.sides.get_mut(at)?;
                let both = side.and(&mask);
                if both.is_empty() {
                    return None;
                }
                *side = Arc::new(both);
            }
            Err(at) => {
                if mask.is_empty() {
                    return None;
                }
                self.sides.insert(at, (dimension, mask));
            }
        }
        Some(self)
    }

    /// The same with another mask for a dimension.
    fn with(&self, dimension: Dimension, mask: Mask) -> Self {
        let mut changed = self.clone();
        let mask = Arc::new(mask);
        match changed.find(dimension) {
            Ok(at) => {
                if let Some((_, side)) = changed.sides.get_mut(at) {
                    *side = mask;
                }
            }
            Err(at) => changed.sides.insert(at, (dimension, mask)),
        }
        changed
    }

    /// Whether some request may be in both.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let mut others = other.sides.iter().peekable();
        for (dimension, mask) in &self.sides {
            while others.next_if(|(other, _)| other < dimension).is_some() {}
            if let Some((_, other)) = others.next_if(|(other, _)| other == dimension)
                && !mask.meets(other)
            {
                return false;
            }
        }
        true
    }

    /// Whether all of it is in another.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        other.sides.iter().all(|(dimension, mask)| {
            self.side(*dimension)
                .is_some_and(|side| side.is_within(mask))
        })
    }

    /// What is in both.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        if !self.meets(other) {
            return None;
        }
        let mut both = self.clone();
        for (dimension, mask) in &other.sides {
            both = both.narrowed(*dimension, mask.clone())?;
        }
        Some(both)
    }

    /// Cuts off what is outside of another box, a piece a dimension, and gives what is inside. A piece is told only if there
    /// is one; the pieces and what is left are apart. `all` is the full mask of a dimension.
    pub(super) fn cut(
        self,
        other: &Self,
        all: impl Fn(Dimension) -> Mask,
        mut outside: impl FnMut(Self),
    ) -> Self {
        let mut inside = self;
        for (dimension, mask) in &other.sides {
            let (out, both) = match inside.side(*dimension) {
                Some(side) => (side.without(mask), side.and(mask)),
                None => (all(*dimension).without(mask), (**mask).clone()),
            };
            if out.is_empty() {
                continue;
            }
            outside(inside.with(*dimension, out));
            inside = inside.with(*dimension, both);
        }
        inside
    }
}

impl Region {
    pub(super) const fn of(within: Product) -> Self {
        Self {
            within,
            holes: Vec::new(),
        }
    }
}
