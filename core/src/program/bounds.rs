//! What is sure and what may be, where some condition keys are not known.
//!
//! Why it is correct: every truth is one between two, and AND and OR of Kleene's logic never turn an order around. So the
//! least of all that can come out is what comes out of the least, and the same holds for the most.

use super::truth::Truth;
use crate::policy::Effect;
use crate::request::UnknownKeys;

/// The keys that are not known: those that conditions test, those that variables in their values name, and those that
/// variables in resources name. For a host they are the same.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Blind<'u> {
    pub(crate) keys: UnknownKeys<'u>,
    pub(crate) in_values: UnknownKeys<'u>,
    pub(crate) in_resources: UnknownKeys<'u>,
}

impl<'u> Blind<'u> {
    pub(crate) const fn to(keys: UnknownKeys<'u>) -> Self {
        Self {
            keys,
            in_values: keys,
            in_resources: keys,
        }
    }
}

/// Between which truths a test lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) least: Truth,
    pub(crate) most: Truth,
}

impl Bounds {
    /// Nothing is known.
    pub(crate) const OPEN: Self = Self {
        least: Truth::False,
        most: Truth::True,
    };

    pub(crate) const fn of(truth: Truth) -> Self {
        Self {
            least: truth,
            most: truth,
        }
    }

    /// AND.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            least: self.least.min(other.least),
            most: self.most.min(other.most),
        }
    }

    /// Whether a statement of this effect applies by it (R-GEN-2).
    pub(crate) fn holds_for(self, effect: Effect) -> Holds {
        let least = match effect {
            Effect::Allow => Truth::True,
            Effect::Deny => Truth::Undecided,
        };
        Holds {
            surely: self.least >= least,
            maybe: self.most >= least,
        }
    }
}

/// Whether something holds whatever the unknown keys are, and whether it does for some of what they may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Holds {
    pub(crate) surely: bool,
    pub(crate) maybe: bool,
}

impl Holds {
    pub(crate) const fn known(holds: bool) -> Self {
        Self {
            surely: holds,
            maybe: holds,
        }
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self {
            surely: self.surely && other.surely,
            maybe: self.maybe && other.maybe,
        }
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self {
            surely: self.surely || other.surely,
            maybe: self.maybe || other.maybe,
        }
    }
}
