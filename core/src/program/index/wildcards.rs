//! The entries with wildcards that name one service: each pattern once, however many statements have it and however they
//! spell it.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::by_action::ByAction;
use super::names::NameEntry;
use crate::policy::ActionPattern;
use crate::program::number::Number;
use crate::program::statement::{PatternNumber, StatementNumber};
use crate::text::{
    compare_names, first_letters, hash_name, low_bytes, matches_action_name, same_name,
};

/// Of one service, while the index is built.
pub(super) struct Wildcards<'p> {
    pub(super) service: &'p str,
    hash: u64,
    /// A pattern that spells the service.
    witness: PatternNumber,
    /// The statements with `service:*`.
    pub(super) whole: Vec<StatementNumber>,
    /// The others, in the order of their names.
    pub(super) patterns: Vec<Wildcard<'p>>,
    pub(super) weight: Weight,
}

/// A pattern of names of actions.
pub(super) struct Wildcard<'p> {
    pub(super) name: &'p str,
    pub(super) beginning: Beginning,
    /// One of its spellings.
    pub(super) action: PatternNumber,
    /// To which it leads; none where the action part is tested when the statement is met.
    pub(super) statements: Vec<StatementNumber>,
}

/// What a name begins with, up to eight letters before the first wildcard, without case; and their bits.
#[derive(Debug, Clone, Copy)]
pub(in crate::program) struct Beginning {
    letters: u64,
    mask: u64,
}

/// What it takes to try some patterns.
#[derive(Clone, Copy, Default)]
pub(super) struct Weight {
    patterns: usize,
    bytes: usize,
}

impl<'p> Wildcards<'p> {
    /// Those of each service, in the order of the hashes of their names.
    pub(super) fn of_services(actions: &'p [ActionPattern], by_action: &ByAction) -> Vec<Self> {
        let mut named: Vec<Named<'p>> = Number::each(actions)
            .filter(|(_, pattern)| !pattern.is_exact())
            .filter_map(|(action, pattern)| {
                let (service, name) = pattern.parts()?;
                Some(Named {
                    hash: hash_name(service),
                    service,
                    name,
                    action,
                })
            })
            .collect();
        named.sort_unstable_by(Named::order);
        named
            .chunk_by(|a, b| a.hash == b.hash && same_name(a.service, b.service))
            .filter_map(|group| Self::of_service(group, by_action))
            .collect()
    }

    fn of_service(named: &[Named<'p>], by_action: &ByAction) -> Option<Self> {
        let first = named.first()?;
        let (mut whole, mut patterns) = (Vec::new(), Vec::new());
        for spellings in named.chunk_by(|a, b| same_name(a.name, b.name)) {
            let Some(pattern) = spellings.first() else {
                continue;
            };
            let statements = spellings
                .iter()
                .flat_map(|spelling| by_action.statements(spelling.action))
                .filter_map(|statement| *statement)
                .collect();
            if pattern.name == "*" {
                whole = statements;
                continue;
            }
            patterns.push(Wildcard {
                name: pattern.name,
                beginning: Beginning::of(pattern.name),
                action: pattern.action,
                statements,
            });
        }
        let weight = Weight::of(patterns.iter().map(|pattern| pattern.name.len()));
        Some(Self {
            service: first.service,
            hash: first.hash,
            witness: first.action,
            whole,
            patterns,
            weight,
        })
    }

    /// The patterns that a name fits.
    pub(super) fn covering(&self, name: &str) -> impl Iterator<Item = &Wildcard<'p>> {
        let letters = first_letters(name);
        self.patterns.iter().filter(move |pattern| {
            pattern.beginning.fits(letters) && matches_action_name(pattern.name, name)
        })
    }

    pub(super) const fn entry<T>(&self, number: Number<T>) -> NameEntry<T> {
        NameEntry {
            hash: self.hash,
            witness: self.witness,
            number,
        }
    }
}

impl Beginning {
    pub(in crate::program) fn of(pattern: &str) -> Self {
        let letters = pattern.bytes();
        let letters = letters
            .take_while(|byte| !matches!(byte, b'*' | b'?'))
            .take(8);
        let mask = match letters.count() {
            8 => u64::MAX,
            count => low_bytes(count),
        };
        Self {
            letters: first_letters(pattern) & mask,
            mask,
        }
    }

    /// `letters` are the [`first_letters`] of a name.
    #[inline]
    pub(in crate::program) const fn fits(self, letters: u64) -> bool {
        letters & self.mask == self.letters
    }
}

impl Weight {
    /// Of patterns with these lengths.
    pub(super) fn of(lengths: impl Iterator<Item = usize>) -> Self {
        lengths.fold(Self::default(), |weight, length| Self {
            patterns: weight.patterns + 1,
            bytes: weight.bytes + length,
        })
    }

    /// One for each pattern, and more for long ones on a name of some length.
    pub(super) const fn on(self, length: usize) -> usize {
        self.patterns + self.bytes / 64 * length / 64
    }
}

/// One spelling of a pattern.
struct Named<'p> {
    hash: u64,
    service: &'p str,
    name: &'p str,
    action: PatternNumber,
}

impl Named<'_> {
    fn order(&self, other: &Self) -> Ordering {
        let names = |a: &str, b: &str| match a == b {
            true => Ordering::Equal,
            false => compare_names(a, b),
        };
        self.hash
            .cmp(&other.hash)
            .then_with(|| names(self.service, other.service))
            .then_with(|| names(self.name, other.name))
            .then(self.action.cmp(&other.action))
    }
}
