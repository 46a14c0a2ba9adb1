//! Patterns walked all at once, letter by letter. Where they are is a set of places, a bit each: a place is a step that is yet
//! to be taken, or the end of a pattern.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec,
    vec::Vec,
};

use super::pattern::Step;

const BITS: usize = u64::BITS as usize;

/// A set of places.
pub(super) type Places = Vec<u64>;

/// Patterns with their places.
#[derive(Debug, Clone, Default)]
pub(super) struct Automaton {
    /// Those of one pattern behind those of the one before it, each with its end.
    steps: Vec<Option<Step>>,
    /// The number of the pattern that a place is of.
    patterns: Vec<usize>,
    start: Places,
    /// What may be passed without a letter.
    runs: Places,
    ends: Places,
    /// Those of the last pattern.
    last: Places,
}

/// What a letter does.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    pub(super) letter: char,
    /// Places that go on to the next one.
    moves: Places,
    /// Places that stay.
    stays: Places,
    /// Places that name it.
    named: Places,
}

fn put(places: &mut [u64], place: usize) {
    if let Some(word) = places.get_mut(place / BITS) {
        *word |= 1 << (place % BITS);
    }
}

/// The places that are set, in order.
fn places_of(words: impl Iterator<Item = u64>) -> impl Iterator<Item = usize> {
    words.enumerate().flat_map(|(at, word)| {
        let mut rest = word;
        core::iter::from_fn(move || {
            let bit = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
            rest &= rest - 1;
            Some(at * BITS + bit)
        })
    })
}

fn meet(one: &[u64], other: &[u64]) -> bool {
    one.iter().zip(other).any(|(one, other)| one & other != 0)
}

impl Automaton {
    pub(super) fn of<'p>(patterns: impl Iterator<Item = &'p [Step]>) -> Self {
        let mut automaton = Self::default();
        let mut starts = Vec::new();
        for (number, pattern) in patterns.enumerate() {
            starts.push(automaton.steps.len());
            let steps = pattern.iter().copied().map(Some);
            automaton.steps.extend(steps.chain([None]));
            automaton.patterns.resize(automaton.steps.len(), number);
        }
        let count = automaton.steps.len();
        let none = vec![0; count.div_ceil(BITS)];
        let (mut runs, mut ends, mut last) = (none.clone(), none.clone(), none.clone());
        for (place, step) in automaton.steps.iter().enumerate() {
            match step {
                Some(step) if step.stays() => put(&mut runs, place),
                Some(_) => {}
                None => put(&mut ends, place),
            }
        }
        let first_of_last = starts.last().copied().unwrap_or_default();
        (first_of_last..count).for_each(|place| put(&mut last, place));
        (automaton.runs, automaton.ends, automaton.last) = (runs, ends, last);
        let mut start = none;
        starts.iter().for_each(|place| put(&mut start, *place));
        automaton.pass(&mut start);
        automaton.start = start;
        automaton
    }

    /// How much there is to do for a letter.
    pub(super) fn words(&self) -> usize {
        self.start.len()
    }

    pub(super) fn start(&self) -> &[u64] {
        &self.start
    }

    /// Adds the places behind runs, which may be empty.
    fn pass(&self, places: &mut [u64]) {
        loop {
            let mut carried = 0;
            let mut is_more = false;
            for (word, runs) in places.iter_mut().zip(&self.runs) {
                let from = *word & runs;
                let more = (from << 1 | carried) & !*word;
                carried = from >> (BITS - 1);
                is_more |= more != 0;
                *word |= more;
            }
            if !is_more {
                return;
            }
        }
    }

    /// What letters do, in their order.
    pub(super) fn letters(&self, letters: &BTreeSet<char>) -> Vec<Letter> {
        let of = |letter: &char| {
            let none = vec![0; self.words()];
            let (mut moves, mut stays, mut named) = (none.clone(), none.clone(), none);
            for (place, step) in self.steps.iter().enumerate() {
                let Some(step) = step.filter(|step| step.takes(*letter)) else {
                    continue;
                };
                put(if step.stays() { &mut stays } else { &mut moves }, place);
                if let Step::Letter(_) | Step::Lower(_) | Step::Fold(_) = step {
                    put(&mut named, place);
                }
            }
            Letter {
                letter: *letter,
                moves,
                stays,
                named,
            }
        };
        letters.iter().map(of).collect()
    }

    /// Whether some place names a letter.
    pub(super) fn is_named(places: &[u64], letter: &Letter) -> bool {
        meet(places, &letter.named)
    }

    /// Where a letter leads.
    pub(super) fn after(&self, places: &[u64], letter: &Letter, into: &mut Places) {
        into.clear();
        let mut carried = 0;
        for ((places, moves), stays) in places.iter().zip(&letter.moves).zip(&letter.stays) {
            let moving = places & moves;
            into.push(moving << 1 | carried | places & stays);
            carried = moving >> (BITS - 1);
        }
        self.pass(into);
    }

    /// Whether the last pattern may still be met.
    pub(super) fn is_alive(&self, places: &[u64]) -> bool {
        meet(places, &self.last)
    }

    /// The patterns that end here.
    pub(super) fn ends<'a>(&'a self, places: &'a [u64]) -> impl Iterator<Item = usize> + 'a {
        let ends = places.iter().zip(&self.ends);
        let ends = places_of(ends.map(|(places, ends)| places & ends));
        ends.filter_map(|place| self.patterns.get(place).copied())
    }

    /// Where a text leads.
    pub(super) fn walk(&self, text: &str) -> Places {
        let mut places = self.start.clone();
        for letter in text.chars() {
            let mut next = vec![0; self.words()];
            for place in places_of(places.iter().copied()) {
                if let Some(Some(step)) = self.steps.get(place)
                    && step.takes(letter)
                {
                    put(&mut next, if step.stays() { place } else { place + 1 });
                }
            }
            self.pass(&mut next);
            places = next;
        }
        places
    }
}

/// Sets of places that are known, each with a number.
#[derive(Debug, Default)]
pub(super) struct KnownPlaces {
    words: usize,
    all: Vec<u64>,
    /// The last one with a hash, and of each one the one before it with the same.
    last: BTreeMap<u64, usize>,
    before: Vec<Option<usize>>,
}

impl KnownPlaces {
    pub(super) fn of(words: usize) -> Self {
        Self {
            words: words.max(1),
            ..Self::default()
        }
    }

    pub(super) fn len(&self) -> usize {
        self.before.len()
    }

    pub(super) fn get(&self, number: usize) -> Option<&[u64]> {
        let start = number * self.words;
        self.all.get(start..start + self.words)
    }

    fn hash(places: &[u64]) -> u64 {
        places.iter().fold(0, |hash: u64, word| {
            (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95)
        })
    }

    /// The number of one that is known, and how many were held against it.
    pub(super) fn find(&self, places: &[u64]) -> (Option<usize>, usize) {
        let mut at = self.last.get(&Self::hash(places)).copied();
        let mut looks = 0;
        while let Some(number) = at {
            looks += 1;
            if self.get(number) == Some(places) {
                return (at, looks);
            }
            at = self.before.get(number).copied().flatten();
        }
        (None, looks)
    }

    /// Adds one that is not known.
    pub(super) fn add(&mut self, places: &[u64]) {
        let number = self.len();
        self.all.extend(places);
        let before = self.last.insert(Self::hash(places), number);
        self.before.push(before);
    }
}
