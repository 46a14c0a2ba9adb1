//! The texts of one dimension, told apart: two texts are in one class if the same patterns meet them.
//!
//! Why it is complete: texts without wildcards are classes of their own, as far as the domain has them. For the others the
//! patterns are walked all at once, letter by letter, over every letter that some pattern tells from others and one that
//! none does: each set of places that can be reached is met once, so each set of patterns that some text meets is found,
//! with a shortest text. Of a class whose texts are all spelt out by patterns nothing is left. Where that cannot be told, and
//! no other text is found, it is kept without one, which makes answers less exact and never wrong.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
    vec,
    vec::Vec,
};

use super::automaton::{Automaton, KnownPlaces, Places};
use super::limits::{Budget, Unknown};
use super::mask::Mask;
use super::pattern::{self, Letters, Pattern, Step, literal};

/// Texts that the same patterns meet.
#[derive(Debug, Clone)]
pub(super) struct Class {
    /// Which patterns, in the order in which they were given.
    pub(super) met: Mask,
    /// One of them, if one was found.
    pub(super) text: Option<String>,
}

/// The classes of the texts that a domain has.
#[derive(Debug, Clone)]
pub(super) struct Partition {
    pub(super) classes: Vec<Class>,
    /// Those with wildcards, by their place among all.
    wild: Vec<(usize, Pattern)>,
    literals: BTreeMap<String, Vec<usize>>,
    domain: Pattern,
    patterns: usize,
    /// Of those with wildcards and the domain, which is the last; none where there is none.
    automaton: Automaton,
}

/// So many states are kept in which the same patterns end.
const MOST_ENDS: usize = 8;

/// Letters that texts are made of where any will do.
const COMMON: &str = "xyzwvqkjabcdefghilmnoprstu0123456789XYZWVQKJ-_~^";

impl Partition {
    /// Tells the texts of a domain apart.
    pub(super) fn of(
        domain: Pattern,
        patterns: &[Pattern],
        budget: &mut Budget,
    ) -> Result<Self, Unknown> {
        let mut literals: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut wild = Vec::new();
        for (at, pattern) in patterns.iter().enumerate() {
            match literal(pattern) {
                Some(text) => literals.entry(text).or_default().push(at),
                None => wild.push((at, pattern.clone())),
            }
        }
        let mut partition = Self {
            classes: Vec::new(),
            wild,
            literals,
            domain,
            patterns: patterns.len(),
            automaton: Automaton::default(),
        };
        if !partition.wild.is_empty() || !partition.fill_plainly() {
            partition.fill(budget)?;
        }
        Ok(partition)
    }

    /// Nothing is asked of these texts.
    pub(super) fn of_nothing() -> Self {
        Self {
            classes: vec![Class {
                met: Mask::none(0),
                text: None,
            }],
            wild: Vec::new(),
            literals: BTreeMap::new(),
            domain: Pattern::new(),
            patterns: 0,
            automaton: Automaton::default(),
        }
    }

    /// Where no pattern has a wildcard: each text is a class, and all others are one. `false` if the others have to be looked
    /// for.
    fn fill_plainly(&mut self) -> bool {
        let is_other =
            |text: &String| !self.literals.contains_key(text) && accepts(&self.domain, text);
        let fresh = self.fresh().into_iter().map(String::from);
        let mut texts = core::iter::once(String::new()).chain(fresh);
        let Some(other) = texts.find(is_other) else {
            return false;
        };
        let of = |places: &[usize]| {
            let mut met = Mask::none(self.patterns);
            for place in places {
                met.put(*place);
            }
            met
        };
        let literals = self.literals.iter();
        let literals = literals.filter(|(text, _)| accepts(&self.domain, text));
        let mut classes: Vec<Class> = literals
            .map(|(text, places)| Class {
                met: of(places),
                text: Some(text.clone()),
            })
            .collect();
        classes.push(Class {
            met: of(&[]),
            text: Some(other),
        });
        self.classes = classes;
        true
    }

    /// Which patterns meet the texts that end here; `None` outside of the domain.
    fn met(&self, places: &[u64], literals: &[usize]) -> Option<Mask> {
        let mut met = Mask::none(self.patterns);
        let mut in_domain = false;
        for end in self.automaton.ends(places) {
            match self.wild.get(end) {
                Some((at, _)) => met.put(*at),
                None => in_domain = true,
            }
        }
        for at in literals {
            met.put(*at);
        }
        in_domain.then_some(met)
    }

    fn fill(&mut self, budget: &mut Budget) -> Result<(), Unknown> {
        let wild = self.wild.iter().map(|(_, pattern)| &pattern[..]);
        self.automaton = Automaton::of(wild.chain([&self.domain[..]]));
        let automaton = &self.automaton;
        let words = automaton.words();
        let mut classes = Vec::new();
        for (text, places) in &self.literals {
            budget.spend(1 + text.len() * (1 + words))?;
            if let Some(met) = self.met(&automaton.walk(text), places) {
                classes.push(Class {
                    met,
                    text: Some(text.clone()),
                });
            }
        }
        let fresh = self.fresh();
        // Letters that are told apart wherever they stand, and those that are where a pattern names them.
        let mut always: BTreeSet<char> = fresh.first().copied().into_iter().collect();
        let mut letters = always.clone();
        for step in self.wild.iter().flat_map(|(_, pattern)| pattern) {
            step.letters(&mut letters);
            if let Step::One(_) | Step::Run(_) = step {
                step.letters(&mut always);
            }
        }
        for step in &self.domain {
            step.letters(&mut letters);
            step.letters(&mut always);
        }
        budget.spend(letters.len() * (1 + words))?;
        // A letter that none knows first, so that texts are made of it.
        let mut letters = automaton.letters(&letters);
        letters.sort_by_key(|letter| fresh.first() != Some(&letter.letter));
        let mut known = KnownPlaces::of(words);
        known.add(automaton.start());
        // From which state a letter leads to each, and how many do.
        let mut states: Vec<(usize, char)> = vec![(0, ' ')];
        let mut ways = vec![0usize];
        let mut found: BTreeMap<Mask, Vec<usize>> = BTreeMap::new();
        let mut at = 0;
        let mut reached = Places::new();
        while let Some(places) = known.get(at).map(<[u64]>::to_vec) {
            if let Some(met) = self.met(&places, &[]) {
                let ends = found.entry(met).or_default();
                if ends.len() < MOST_ENDS {
                    ends.push(at);
                }
                if found.len() + classes.len() > budget.limits.classes {
                    return Err(Unknown::Classes);
                }
            }
            for letter in &letters {
                if !always.contains(&letter.letter) && !Automaton::is_named(&places, letter) {
                    continue;
                }
                automaton.after(&places, letter, &mut reached);
                if !automaton.is_alive(&reached) {
                    budget.spend(1 + words)?;
                    continue;
                }
                let (number, looks) = known.find(&reached);
                budget.spend(1 + words * (1 + looks))?;
                if let Some(number) = number {
                    if let Some(ways) = ways.get_mut(number) {
                        *ways += 1;
                    }
                    continue;
                }
                if states.len() >= budget.limits.states {
                    return Err(Unknown::States);
                }
                known.add(&reached);
                states.push((at, letter.letter));
                ways.push(1);
            }
            at += 1;
        }
        let text_of = |mut state: usize| -> String {
            let mut text = Vec::new();
            while state != 0 {
                let Some((before, letter)) = states.get(state) else {
                    break;
                };
                text.push(*letter);
                state = *before;
            }
            text.iter().rev().collect::<String>()
        };
        // Whether one text alone leads to a state: no two letters do, here or before.
        let is_one_text = |mut state: usize| {
            while state != 0 {
                let Some((before, letter)) = states.get(state) else {
                    return false;
                };
                if ways.get(state) != Some(&1) || fresh.first() == Some(letter) {
                    return false;
                }
                state = *before;
            }
            ways.first() == Some(&0)
        };
        for (met, ends) in found {
            let is_few = ends.len() < MOST_ENDS && ends.iter().all(|state| is_one_text(*state));
            let texts: Vec<String> = ends.into_iter().map(text_of).collect();
            let mut text = texts
                .iter()
                .find(|text| !self.literals.contains_key(*text))
                .cloned();
            // All of its texts are spelt out: they are classes of their own, and nothing is left of this one.
            if is_few && text.is_none() {
                continue;
            }
            for spelt in texts {
                if text.is_none() {
                    text = self.other_text(&spelt, &met, &fresh, budget)?;
                }
            }
            classes.push(Class { met, text });
        }
        self.classes = classes;
        Ok(())
    }

    /// Letters that no pattern names.
    fn fresh(&self) -> Vec<char> {
        let mut named = BTreeSet::new();
        let all = self.wild.iter().flat_map(|(_, pattern)| pattern);
        for step in all.chain(&self.domain) {
            step.letters(&mut named);
        }
        named.extend(self.literals.keys().flat_map(|text| text.chars()));
        let is_word = self
            .domain
            .iter()
            .any(|step| matches!(step, Step::One(Letters::Word)));
        let fits = |letter: &char| {
            let other_case = |letter: char| match letter.is_ascii_lowercase() {
                true => letter.to_ascii_uppercase(),
                false => letter.to_ascii_lowercase(),
            };
            !named.contains(letter)
                && (is_word || !named.contains(&other_case(*letter)))
                && (!is_word || Letters::Word.has(*letter))
        };
        let mut fresh: Vec<char> = COMMON.chars().filter(fits).take(3).collect();
        if fresh.is_empty() && !is_word {
            // There are more letters than any policy names.
            fresh.extend(('\u{4e00}'..='\u{9fff}').find(fits));
        }
        fresh
    }

    /// Another text that the same patterns meet, and that is spelt out by none.
    fn other_text(
        &self,
        text: &str,
        met: &Mask,
        fresh: &[char],
        budget: &mut Budget,
    ) -> Result<Option<String>, Unknown> {
        let letters: Vec<char> = text.chars().collect();
        // The same in another case first, since nothing else may be met without case.
        for (at, letter) in letters.iter().enumerate() {
            let (before, behind) = letters.split_at_checked(at).unwrap_or((&letters, &[]));
            let others = [letter.to_ascii_uppercase(), letter.to_ascii_lowercase()];
            for other in others.into_iter().chain(pattern::KIN) {
                let rest = behind.get(1..).unwrap_or_default();
                let tried: String = before.iter().chain([&other]).chain(rest).collect();
                budget.spend(tried.len())?;
                if !self.literals.contains_key(&tried)
                    && self.met(&self.automaton.walk(&tried), &[]).as_ref() == Some(met)
                {
                    return Ok(Some(tried));
                }
            }
        }
        for added in fresh {
            for at in (0..=letters.len()).rev() {
                let (before, behind) = letters.split_at_checked(at).unwrap_or((&letters, &[]));
                for skipped in [0, 1] {
                    let rest = behind.get(skipped..).unwrap_or_default();
                    let tried: String = before.iter().chain([added]).chain(rest).collect();
                    budget.spend(tried.len())?;
                    if !self.literals.contains_key(&tried)
                        && self.met(&self.automaton.walk(&tried), &[]).as_ref() == Some(met)
                    {
                        return Ok(Some(tried));
                    }
                }
            }
        }
        Ok(None)
    }

    /// Whether some pattern spells the text out, so that it is a class of its own.
    pub(super) fn is_spelt(&self, text: &str) -> bool {
        self.literals.contains_key(text)
    }

    /// The class of a text; `None` outside of the domain.
    pub(super) fn class_of(&self, text: &str) -> Option<usize> {
        if self.wild.is_empty() {
            if !accepts(&self.domain, text) {
                return None;
            }
            let mut classes = self.classes.iter();
            let found = classes.position(|class| class.text.as_deref() == Some(text));
            let found = found.filter(|_| self.literals.contains_key(text));
            return found.or_else(|| self.classes.len().checked_sub(1));
        }
        let literals = self.literals.get(text).map_or(&[][..], |places| places);
        let met = self.met(&self.automaton.walk(text), literals)?;
        let is_literal = !literals.is_empty();
        let mut classes = self.classes.iter().enumerate();
        let found = classes.find(|(_, class)| {
            class.met == met && (!is_literal || class.text.as_deref() == Some(text))
        });
        found.map(|(at, _)| at)
    }
}

/// Whether a pattern meets a text.
pub(super) fn accepts(pattern: &[Step], text: &str) -> bool {
    match pattern {
        [] => return text.is_empty(),
        // What most domains are.
        [Step::Run(letters)] => return text.chars().all(|letter| letters.has(letter)),
        [Step::One(one), Step::Run(letters)] if one == letters => {
            return !text.is_empty() && text.chars().all(|letter| letters.has(letter));
        }
        _ => {}
    }
    let automaton = Automaton::of([pattern].into_iter());
    let reached = automaton.walk(text);
    automaton.ends(&reached).next().is_some()
}
