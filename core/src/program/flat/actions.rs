//! For which statements the action part holds, by the name of an action.
//!
//! Why it is correct: an action that some entry spells out is found by the hash of its name and compared, and its mask was
//! made with every pattern tried. Any other is tried on every pattern. Where a name has no place near its own among the
//! others, no table is made at all.

use alloc::{boxed::Box, vec::Vec};

use super::Mask;
use crate::request::Question;
use crate::text::{hash_name, matches_action_name, same_name};

/// The entries of a set, each once whatever its case, and the statements for them.
#[derive(Debug)]
pub(super) struct Actions {
    /// Statements with the lone `*`.
    any: Mask,
    /// First those without wildcards, so many, and behind them the patterns.
    exact: u32,
    rows: Box<[ActionRow]>,
    masks: Box<[Mask]>,
    /// Of rows by the hashes of their names: their numbers from 1, and 0 where there is none. A power of two, or none at
    /// all where a few rows are looked through.
    table: Box<[u16]>,
}

/// An entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct ActionRow {
    start: u32,
    length: u8,
    colon: u8,
    /// In the list of masks.
    mask: u16,
}

/// An entry on its way into the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewAction {
    pub(super) start: u32,
    pub(super) length: u32,
    pub(super) colon: u32,
    pub(super) is_exact: bool,
    pub(super) statement: Mask,
}

/// A table without names that hash alike has each near its place.
const MOST_PROBES: usize = 32;

/// So many rows are looked through without a table.
const FEW: usize = 4;

/// More patterns are not tried one by one.
const MOST_PATTERNS: usize = 32;

/// So many masks are looked through for an equal one.
const RECENT_MASKS: usize = 16;

impl ActionRow {
    #[inline]
    fn text<'t>(&self, texts: &'t str) -> &'t str {
        let start = self.start as usize;
        let text = texts.get(start..start + usize::from(self.length));
        text.unwrap_or_default()
    }

    /// Whether a pattern covers an action (R-ACT-4, R-ACT-6).
    #[inline]
    fn covers(&self, texts: &str, service: &str, name: &str) -> bool {
        usize::from(self.colon) == service.len()
            && self
                .text(texts)
                .split_at_checked(service.len())
                .is_some_and(|(of, pattern)| {
                    let pattern = pattern.get(1..).unwrap_or_default();
                    same_name(of, service) && matches_action_name(pattern, name)
                })
    }
}

impl Actions {
    /// How many entries there are.
    pub(super) const fn len(&self) -> usize {
        self.rows.len()
    }

    /// The statements with an entry that covers the action.
    #[inline]
    pub(super) fn named(&self, question: &Question<'_>, texts: &str, tests: &mut u64) -> Mask {
        match self.find(question.action_hash, question.action, texts) {
            Some(row) => self.mask(row),
            None => self.by_patterns(question, texts, tests),
        }
    }

    fn by_patterns(&self, question: &Question<'_>, texts: &str, tests: &mut u64) -> Mask {
        let patterns = self.rows.get(self.exact as usize..).unwrap_or_default();
        *tests += patterns.len() as u64;
        let (service, name) = (question.service, question.action_name);
        let covering = patterns
            .iter()
            .filter(|row| row.covers(texts, service, name));
        covering.fold(self.any, |all, row| all | self.mask(row))
    }

    #[inline]
    fn mask(&self, row: &ActionRow) -> Mask {
        let mask = self.masks.get(usize::from(row.mask));
        mask.copied().unwrap_or_default()
    }

    #[inline]
    fn find(&self, hash: u64, name: &str, texts: &str) -> Option<&ActionRow> {
        let is_it = |row: &&ActionRow| {
            usize::from(row.length) == name.len() && same_name(row.text(texts), name)
        };
        if self.table.is_empty() {
            return self.rows.get(..self.exact as usize)?.iter().find(is_it);
        }
        places(hash, self.table.len()).find_map(|place| match self.table.get(place) {
            None | Some(0) => Some(None),
            Some(number) => {
                let row = self.rows.get(usize::from(*number) - 1)?;
                is_it(&row).then_some(Some(row))
            }
        })?
    }
}

/// The places where a name of this hash is looked for, in a table of this size.
#[inline]
fn places(hash: u64, size: usize) -> impl Iterator<Item = usize> {
    let own = hash as usize;
    (0..MOST_PROBES).map(move |probe| (own + probe) & (size - 1))
}

/// Makes the table.
#[derive(Debug)]
pub(super) struct ActionsBuilder<'t> {
    texts: &'t str,
    any: Mask,
    rows: Vec<ActionRow>,
    patterns: Vec<ActionRow>,
    masks: Vec<Mask>,
    table: Box<[u16]>,
}

impl<'t> ActionsBuilder<'t> {
    /// For so many entries without and with wildcards. `None` if they are too many.
    pub(super) fn new(texts: &'t str, exact: usize, patterns: usize) -> Option<Self> {
        if patterns > MOST_PATTERNS || exact >= usize::from(u16::MAX) {
            return None;
        }
        let size = match exact {
            0..=FEW => 0,
            more => (more * 4 / 3 + 1).next_power_of_two(),
        };
        Some(Self {
            texts,
            any: 0,
            rows: Vec::with_capacity(exact + patterns),
            patterns: Vec::with_capacity(patterns),
            masks: Vec::new(),
            table: alloc::vec![0; size].into(),
        })
    }

    /// Of the lone `*`.
    pub(super) const fn add_any(&mut self, statement: Mask) {
        self.any |= statement;
    }

    /// `None` if it has no place.
    pub(super) fn add(&mut self, action: NewAction) -> Option<()> {
        let mut row = ActionRow {
            start: action.start,
            length: u8::try_from(action.length).ok()?,
            colon: u8::try_from(action.colon).ok()?,
            mask: 0,
        };
        let text = row.text(self.texts);
        if !action.is_exact {
            row.mask = self.number(action.statement)?;
            self.patterns.push(row);
            return Some(());
        }
        if let Some(known) = self.slot(hash_name(text), text)? {
            let mask = self.rows.get(known)?.mask;
            let with = *self.masks.get(usize::from(mask))? | action.statement;
            let number = self.number(with)?;
            self.rows.get_mut(known)?.mask = number;
            return Some(());
        }
        row.mask = self.number(action.statement)?;
        self.rows.push(row);
        Some(())
    }

    /// The place of the row of this name, or none once a new one has its place in the table; nothing if there is no room
    /// for one.
    fn slot(&mut self, hash: u64, text: &str) -> Option<Option<usize>> {
        let is_it = |row: &ActionRow| same_name(row.text(self.texts), text);
        if self.table.is_empty() {
            return Some(self.rows.iter().position(is_it));
        }
        let next = self.rows.len() as u16 + 1;
        for place in places(hash, self.table.len()) {
            let slot = self.table.get_mut(place)?;
            if *slot == 0 {
                *slot = next;
                return Some(None);
            }
            let row = usize::from(*slot) - 1;
            if self.rows.get(row).is_some_and(is_it) {
                return Some(Some(row));
            }
        }
        None
    }

    /// The number of a mask.
    fn number(&mut self, mask: Mask) -> Option<u16> {
        let recent = self.masks.len().saturating_sub(RECENT_MASKS);
        let known = self
            .masks
            .get(recent..)?
            .iter()
            .rposition(|one| *one == mask);
        let number = known.map_or(self.masks.len(), |at| recent + at);
        if known.is_none() {
            self.masks.push(mask);
        }
        u16::try_from(number).ok()
    }

    /// Tries each pattern on each name.
    pub(super) fn build(mut self) -> Option<Actions> {
        if self.any != 0 || !self.patterns.is_empty() {
            for at in 0..self.rows.len() {
                let row = *self.rows.get(at)?;
                let (service, name) = row.text(self.texts).split_once(':')?;
                let mut mask = *self.masks.get(usize::from(row.mask))? | self.any;
                for pattern in &self.patterns {
                    if pattern.covers(self.texts, service, name) {
                        mask |= *self.masks.get(usize::from(pattern.mask))?;
                    }
                }
                let number = self.number(mask)?;
                self.rows.get_mut(at)?.mask = number;
            }
        }
        let exact = self.rows.len() as u32;
        self.rows.append(&mut self.patterns);
        Some(Actions {
            any: self.any,
            exact,
            rows: self.rows.into(),
            masks: self.masks.into(),
            table: self.table,
        })
    }
}
