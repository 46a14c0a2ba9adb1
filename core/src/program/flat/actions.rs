//! For which statements the action part holds, by the name of an action.
//!
//! Why it is correct: an action that some entry spells out is found by the hash of its name and compared, and its mask was
//! made with every pattern of its service tried. Any other is tried on the patterns of its service, which stand together
//! and are found by the service's name; a pattern covers actions of one service only (R-ACT-4). Where a name has no place
//! near its own among the others, no table is made at all.

use alloc::{boxed::Box, vec::Vec};

use super::{MOST_STATEMENTS, Mask};
use crate::program::meter::Meter;
use crate::request::AskedAction;
use crate::text::{
    compare_names, first_letters, hash_name, low_bytes, matches_action_name, same_name,
};

/// The entries of a set, each once whatever its case, and the statements for them.
#[derive(Debug)]
pub(super) struct Actions {
    /// Statements with the lone `*`.
    any: Mask,
    exact: Box<[ActionRow]>,
    /// Those with wildcards, service by service.
    patterns: Box<[PatternRow]>,
    /// Those of several statements.
    masks: Box<[Mask]>,
    /// By the hashes of their names the rows without wildcards, and behind those, as they are numbered, the first pattern
    /// of each service: their numbers from 1, and 0 where there is none. A power of two, or none at all where a few rows are
    /// looked through.
    table: Box<[u16]>,
}

/// An entry.
#[derive(Debug, Clone, Copy)]
struct ActionRow {
    start: u32,
    length: u8,
    colon: u8,
    /// See [`mask_of`].
    mask: u16,
}

/// An entry with wildcards.
#[derive(Debug, Clone, Copy)]
struct PatternRow {
    /// What the name begins with, up to eight letters before the first wildcard, without case; and how many they are.
    letters: u64,
    beginning: u8,
    /// Behind those it is one `*`.
    ends_there: bool,
    /// How many of the same service follow.
    behind: u8,
    row: ActionRow,
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
const MOST_PROBES: usize = 64;

/// So many rows without wildcards, and so many with them, are looked through without a table.
const FEW: usize = 8;

/// More patterns of one service are not tried one by one.
const MOST_PATTERNS: usize = 64;

/// So many masks are looked through for an equal one.
const RECENT_MASKS: usize = 16;

impl ActionRow {
    #[inline]
    fn text<'t>(&self, texts: &'t str) -> &'t str {
        let start = self.start as usize;
        let text = texts.get(start..start + usize::from(self.length));
        text.unwrap_or_default()
    }

    fn service<'t>(&self, texts: &'t str) -> &'t str {
        let start = self.start as usize;
        let text = texts.get(start..start + usize::from(self.colon));
        text.unwrap_or_default()
    }

    /// Whether it names a service.
    #[inline]
    fn is_of(&self, service: &str, texts: &str) -> bool {
        usize::from(self.colon) == service.len() && same_name(self.service(texts), service)
    }

    fn name<'t>(&self, texts: &'t str) -> &'t str {
        let name = self.text(texts).get(usize::from(self.colon) + 1..);
        name.unwrap_or_default()
    }
}

impl PatternRow {
    fn new(row: ActionRow, texts: &str) -> Self {
        let name = row.name(texts);
        let is_letter = |byte: &u8| !matches!(byte, b'*' | b'?');
        let beginning = name.bytes().take(8).take_while(is_letter).count();
        let letters = first_letters(name.get(..beginning).unwrap_or_default());
        Self {
            letters: letters & letters_mask(beginning),
            beginning: beginning as u8,
            ends_there: name.get(beginning..) == Some("*"),
            behind: 0,
            row,
        }
    }

    /// Whether it covers an action of its service, of which `letters` are the first of the name (R-ACT-6).
    #[inline]
    fn covers(&self, letters: u64, name: &str, texts: &str) -> bool {
        (letters ^ self.letters) & letters_mask(usize::from(self.beginning)) == 0
            && (self.ends_there || matches_action_name(self.row.name(texts), name))
    }
}

/// All bits of so many letters, eight at most.
#[inline]
const fn letters_mask(count: usize) -> u64 {
    match count {
        0..8 => low_bytes(count),
        _ => u64::MAX,
    }
}

impl Actions {
    /// How many entries there are.
    pub(super) const fn len(&self) -> usize {
        self.exact.len() + self.patterns.len()
    }

    /// The statements with an entry that covers the action.
    #[inline]
    pub(super) fn named(&self, asked: &AskedAction<'_>, texts: &str, meter: &mut Meter) -> Mask {
        let is_it = |row: &&ActionRow| same_name(row.text(texts), asked.text);
        let found = match self.table.is_empty() {
            true => self.exact.iter().find(is_it),
            false => probe(&self.table, asked.hash, |number| {
                self.exact.get(number).filter(is_it)
            }),
        };
        match found {
            Some(row) => self.mask(row),
            None if self.patterns.is_empty() => self.any,
            None => self.by_patterns(asked, texts, meter),
        }
    }

    #[inline(never)]
    fn by_patterns(&self, asked: &AskedAction<'_>, texts: &str, meter: &mut Meter) -> Mask {
        let (service, name) = (asked.service, asked.name);
        let is_it = |pattern: &&PatternRow| pattern.row.is_of(service, texts);
        let first = match self.table.is_empty() {
            true => self.patterns.iter().position(|row| is_it(&row)),
            false => probe(&self.table, asked.service_hash, |number| {
                let number = number.checked_sub(self.exact.len())?;
                self.patterns.get(number).filter(is_it).map(|_| number)
            }),
        };
        let of_service = first.and_then(|first| {
            let last = first + usize::from(self.patterns.get(first)?.behind);
            self.patterns.get(first..=last)
        });
        let of_service = of_service.unwrap_or_default();
        meter.spend(of_service.len() as u64);
        let letters = first_letters(name);
        let covering = of_service
            .iter()
            .filter(|pattern| pattern.covers(letters, name, texts));
        covering.fold(self.any, |all, pattern| all | self.mask(&pattern.row))
    }

    #[inline]
    fn mask(&self, row: &ActionRow) -> Mask {
        mask_of(row.mask, &self.masks)
    }
}

/// The mask of this number: of one statement by its bit, others from a list.
#[inline]
fn mask_of(number: u16, masks: &[Mask]) -> Mask {
    match usize::from(number).checked_sub(MOST_STATEMENTS) {
        None => 1 << number,
        Some(place) => masks.get(place).copied().unwrap_or_default(),
    }
}

/// What is found of the rows at the places where a name of this hash is looked for.
#[inline]
fn probe<T>(table: &[u16], hash: u64, found: impl Fn(usize) -> Option<T>) -> Option<T> {
    for place in places(hash, table.len()) {
        let number = usize::from(*table.get(place)?).checked_sub(1)?;
        if let Some(found) = found(number) {
            return Some(found);
        }
    }
    None
}

/// In a table of this size, a power of two above one. The upper bits of a hash depend on all that it is of.
#[inline]
fn places(hash: u64, size: usize) -> impl Iterator<Item = usize> {
    let own = (hash >> (size.leading_zeros() + u64::BITS - usize::BITS + 1)) as usize;
    (0..MOST_PROBES).map(move |probe| own.wrapping_add(probe) & size.wrapping_sub(1))
}

/// Makes the table.
#[derive(Debug)]
pub(super) struct ActionsBuilder<'t> {
    texts: &'t str,
    any: Mask,
    rows: Vec<ActionRow>,
    patterns: Vec<PatternRow>,
    masks: Vec<Mask>,
    table: Box<[u16]>,
}

impl<'t> ActionsBuilder<'t> {
    /// For so many entries without and with wildcards. `None` if they are too many.
    pub(super) fn new(texts: &'t str, exact: usize, patterns: usize) -> Option<Self> {
        let all = exact + patterns;
        if all >= usize::from(u16::MAX) {
            return None;
        }
        let size = match exact <= FEW && patterns <= FEW {
            true => 0,
            false => (all * 3 / 2 + 1).next_power_of_two(),
        };
        Some(Self {
            texts,
            any: 0,
            rows: Vec::with_capacity(exact),
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
        if !action.is_exact {
            row.mask = self.number(action.statement)?;
            self.patterns.push(PatternRow::new(row, self.texts));
            return Some(());
        }
        let texts = self.texts;
        let text = row.text(texts);
        let is_it = |row: &ActionRow| same_name(row.text(texts), text);
        let known = match self.table.is_empty() {
            true => self.rows.iter().position(is_it),
            false => {
                let next = self.rows.len();
                let rows = &self.rows;
                let is_it = |number: usize| rows.get(number).is_some_and(is_it);
                slot(&mut self.table, hash_name(text), next, is_it)?
            }
        };
        let Some(known) = known else {
            row.mask = self.number(action.statement)?;
            self.rows.push(row);
            return Some(());
        };
        let mask = self.rows.get(known)?.mask;
        let with = mask_of(mask, &self.masks) | action.statement;
        let number = self.number(with)?;
        self.rows.get_mut(known)?.mask = number;
        Some(())
    }

    /// The number of a mask, which has a statement at least.
    fn number(&mut self, mask: Mask) -> Option<u16> {
        if mask.is_power_of_two() {
            return Some(mask.trailing_zeros() as u16);
        }
        let recent = self.masks.len().saturating_sub(RECENT_MASKS);
        let known = self.masks.get(recent..)?;
        let known = known.iter().rposition(|one| *one == mask);
        let number = known.map_or(self.masks.len(), |at| recent + at);
        if known.is_none() {
            self.masks.push(mask);
        }
        u16::try_from(MOST_STATEMENTS + number).ok()
    }

    pub(super) fn build(mut self) -> Option<Actions> {
        self.place_patterns()?;
        if self.any != 0 || !self.patterns.is_empty() {
            self.try_patterns()?;
        }
        Some(Actions {
            any: self.any,
            exact: self.rows.into(),
            patterns: self.patterns.into(),
            masks: self.masks.into(),
            table: self.table,
        })
    }

    /// Sorts the patterns by their services, and gives the first of each a place in the table.
    fn place_patterns(&mut self) -> Option<()> {
        let texts = self.texts;
        let service = |pattern: &PatternRow| pattern.row.service(texts);
        let patterns = &mut self.patterns;
        patterns.sort_by(|a, b| compare_names(service(a), service(b)));
        let mut next = self.rows.len();
        for group in patterns.chunk_by_mut(|a, b| same_name(service(a), service(b))) {
            if group.len() > MOST_PATTERNS {
                return None;
            }
            if !self.table.is_empty() {
                let hash = hash_name(service(group.first()?));
                slot(&mut self.table, hash, next, |_| false)?;
            }
            next += group.len();
            for (behind, pattern) in (0u8..).zip(group.iter_mut().rev()) {
                pattern.behind = behind;
            }
        }
        Some(())
    }

    /// Tries on each name the patterns of its service, and gives it what has the lone `*`. So many are tried at most as a
    /// few for each entry.
    fn try_patterns(&mut self) -> Option<()> {
        let patterns = core::mem::take(&mut self.patterns);
        let texts = self.texts;
        let mut left = 16 * (self.rows.len() + patterns.len()) + 1024;
        let (mut last_service, mut last): (&str, &[PatternRow]) = ("", &[]);
        for at in 0..self.rows.len() {
            let row = *self.rows.get(at)?;
            let service = row.service(texts);
            if !same_name(service, last_service) {
                (last_service, last) = (service, patterns_of(service, &patterns, texts));
            }
            left = left.checked_sub(last.len())?;
            let name = row.name(texts);
            let letters = first_letters(name);
            let mut mask = mask_of(row.mask, &self.masks) | self.any;
            for pattern in last {
                if pattern.covers(letters, name, texts) {
                    mask |= mask_of(pattern.row.mask, &self.masks);
                }
            }
            let number = self.number(mask)?;
            self.rows.get_mut(at)?.mask = number;
        }
        self.patterns = patterns;
        Some(())
    }
}

/// Those of a service.
fn patterns_of<'p>(service: &str, patterns: &'p [PatternRow], texts: &str) -> &'p [PatternRow] {
    let order = |pattern: &PatternRow| compare_names(pattern.row.service(texts), service);
    let start = patterns.partition_point(|pattern| order(pattern).is_lt());
    let from = patterns.get(start..).unwrap_or_default();
    let first = from.first().filter(|pattern| order(pattern).is_eq());
    let count = first.map_or(0, |first| 1 + usize::from(first.behind));
    from.get(..count).unwrap_or_default()
}

/// The number of the row that is it; none, and the next has a place in the table, if there is none. Nothing where it finds
/// no place.
fn slot(
    table: &mut [u16],
    hash: u64,
    next: usize,
    is_it: impl Fn(usize) -> bool,
) -> Option<Option<usize>> {
    for place in places(hash, table.len()) {
        let slot = table.get_mut(place)?;
        match usize::from(*slot).checked_sub(1) {
            None => {
                *slot = u16::try_from(next + 1).ok()?;
                return Some(None);
            }
            Some(number) if is_it(number) => return Some(Some(number)),
            Some(_) => {}
        }
    }
    None
}
