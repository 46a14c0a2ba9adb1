//! What is known of one direction while it is looked at, and what has been found.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use core::cell::OnceCell;

use super::actions::ActionGroup;
use super::capability::Capability;
use super::conditions::Keys;
use super::exempt::ExemptProducts;
use super::limits::{AnalysisLimits, Unknown};
use super::mask::Mask;
use super::prepared::Prepared;
use super::region::{Dimension, Product};
use super::resources::{SEGMENTS, Segments};
use super::statements::{Entry, Half, StatementPlace};
use super::terms::{self, Terms};
use super::witness::Witness;
use crate::policy::Effect;

/// What was found in one direction.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    pub(super) witnesses: Vec<Witness>,
    pub(super) unknown: BTreeSet<Unknown>,
    /// Statements of which a difference has been shown.
    pub(super) shown: BTreeSet<StatementPlace>,
    /// Everything that is found, if that is asked for.
    pub(super) listed: Option<Listed>,
}

/// Products of which each has been shown.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    /// More are not looked for.
    pub(super) most: usize,
    pub(super) found: Vec<Capability>,
}

impl Outcome {
    /// Whether nothing more is looked for.
    pub(super) fn is_full(&self, limits: &AnalysisLimits) -> bool {
        match &self.listed {
            Some(listed) => listed.found.len() >= listed.most,
            None => self.witnesses.len() >= limits.witnesses,
        }
    }
}

/// What is told, and how much is done for it.
pub(super) struct Told {
    /// The statements with their patterns of resources.
    pub(super) statements: BTreeSet<usize>,
    pub(super) effort: Effort,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// Whether anything is found on paper, with what is not told as wide as can be. It is told as unknown.
    Paper,
    /// Whether what is told makes a difference, in a few requests.
    Few,
    Full,
}

impl Effort {
    /// So many requests are tried.
    pub(super) const fn tries(self, limits: &AnalysisLimits) -> usize {
        match self {
            Self::Paper => 0,
            Self::Few if limits.tries > FEW => FEW,
            Self::Few | Self::Full => limits.tries,
        }
    }
}

/// So many requests are tried of one statement by itself.
const FEW: usize = 6;

/// A look at one direction of one setting.
pub(super) struct Look<'p, 'a> {
    pub(super) prepared: &'p Prepared<'a>,
    pub(super) to: Half,
    pub(super) keys: Keys,
    pub(super) base: Terms,
    /// The condition parts of statements.
    pub(super) products: BTreeMap<usize, Result<Vec<Product>, Unknown>>,
    pub(super) exempt: ExemptProducts,
    /// The actions that the reference lists, by the statements that are about them.
    pub(super) listed: OnceCell<BTreeMap<Mask, Vec<ActionGroup>>>,
}

impl Look<'_, '_> {
    /// The statements that have no patterns of resources.
    pub(super) fn plain(&self, of: &[usize]) -> Vec<usize> {
        let is_plain = |at: &usize| {
            let shapes = self.prepared.shapes.get(*at);
            shapes.is_some_and(|shapes| !shapes.have_patterns())
        };
        of.iter().copied().filter(is_plain).collect()
    }

    /// Whether of each of these statements a difference has been shown.
    pub(super) fn are_shown(&self, statements: &[usize], outcome: &Outcome) -> bool {
        let all = &self.prepared.statements;
        let is_shown = |at: &usize| {
            let place = all.entries.get(*at).and_then(|entry| all.place(entry));
            place.is_some_and(|place| outcome.shown.contains(&place))
        };
        !statements.is_empty() && statements.iter().all(is_shown)
    }

    /// Whether a statement makes something new: an Allow here, a Deny there.
    pub(super) fn is_needed(&self, entry: &Entry) -> bool {
        let half = self.prepared.statements.set(entry).map(|set| set.half);
        (half == Some(self.to)) == (entry.effect == Effect::Allow)
    }

    /// The statements without which nothing can be new: those that allow here and not there, and that deny there and not here.
    pub(super) fn needed(&self, of: &[usize]) -> Vec<usize> {
        let statements = &self.prepared.statements;
        let entries = || {
            of.iter()
                .filter_map(|at| Some((*at, statements.entries.get(*at)?)))
        };
        let others: BTreeSet<(usize, bool)> = entries()
            .filter(|(_, entry)| !self.is_needed(entry))
            .map(|(_, entry)| (entry.likeness, entry.effect == Effect::Allow))
            .collect();
        let novel = entries().filter(|(_, entry)| {
            let likeness = (entry.likeness, entry.effect == Effect::Allow);
            self.is_needed(entry) && !others.contains(&likeness)
        });
        novel.map(|(at, _)| at).collect()
    }

    pub(super) fn len(&self, dimension: Dimension, segments: &Segments, terms: &Terms) -> usize {
        if dimension >= terms::FIRST {
            return terms.len(dimension);
        }
        if dimension as usize <= SEGMENTS {
            return segments.len(dimension);
        }
        self.keys.get(dimension).map_or(0, |key| key.classes.len())
    }
}
