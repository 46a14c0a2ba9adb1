//! What the layers come to, each by itself.

use crate::decision::Outcome;
use crate::layer::{Layer, LayerSet};
use crate::program::Grade;

/// The outcome of each layer that is consulted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Standing {
    consulted: LayerSet,
    pub(super) allowing: LayerSet,
    pub(super) denying: LayerSet,
    /// The strongest grade with which the resource policy grants.
    pub(super) grant: Option<Grade>,
}

impl Standing {
    pub(super) fn get(&self, layer: Layer) -> Option<Outcome> {
        self.consulted.has(layer).then(|| {
            if self.denying.has(layer) {
                Outcome::ExplicitDeny
            } else if self.allowing.has(layer) {
                Outcome::Allowed
            } else {
                Outcome::ImplicitDeny
            }
        })
    }

    #[inline]
    pub(super) fn set(&mut self, layer: Layer, outcome: Outcome) {
        self.consulted.put(layer, true);
        self.allowing.put(layer, outcome == Outcome::Allowed);
        self.denying.put(layer, outcome == Outcome::ExplicitDeny);
    }

    /// Sets the outcome of several layers of which none denies.
    #[inline]
    pub(super) const fn set_all(&mut self, layers: LayerSet, allowing: LayerSet) {
        self.consulted = self.consulted.and(layers);
        self.allowing = self.allowing.without(layers).and(allowing.within(layers));
    }

    /// The layers that are consulted and do not allow: those that are absent limit nothing (R-EVAL-6).
    #[inline]
    pub(super) const fn closed(&self) -> LayerSet {
        self.consulted.without(self.allowing)
    }
}
