//! The condition keys of a request, found by name.
//!
//! What the host lends as texts stays where it is. Up to [`FEW`] keys are told apart by one byte each; more are
//! sorted and searched.

use alloc::{boxed::Box, vec::Vec};
use core::cmp::Ordering;
use core::net::IpAddr;

use super::{ContextScalar, ContextValue, RequestError, RequestErrors, Scalar, Value, Values};
use crate::finding::Reason;
use crate::text::{
    GlobalKey, bounds, compare_keys, hash_key, lowest_mark, parse_address, rough_zero_bytes,
    same_key, splat, without_lowest,
};

/// Of the name of a condition key, and of one value.
const MOST_VALUE_BYTES: usize = bounds::CONTEXT_BYTES;
const MOST_VALUES: usize = bounds::CONTEXT_VALUES;

/// So many keys are found faster one by one than by search.
pub(super) const FEW: usize = 32;

/// Names and values that the host keeps.
pub(super) type LentTexts<'a> = &'a [(&'a str, &'a str)];

#[derive(Debug, Clone)]
pub(crate) struct ContextKeys<'a> {
    /// At most [`FEW`], and none if there are more keys in all.
    texts: LentTexts<'a>,
    /// The others; no name stands twice, without case (R-COND-5). If there are more than [`FEW`] they are sorted by
    /// hash and name, up to `settled`, and so are those behind, which were added since.
    entries: Vec<ContextEntry<'a>>,
    settled: usize,
    /// Keys and values in all, as they are bounded.
    values: usize,
    /// Of the texts, then of the entries, if there are few.
    tags: Tags,
    /// The value of `aws:SourceIp`, read once for all the ranges that it is held against.
    source_ip: Option<IpAddr>,
}

#[derive(Debug, Clone)]
pub(super) struct ContextEntry<'a> {
    pub(super) hash: u64,
    pub(super) name: &'a str,
    pub(super) value: ContextValue<'a>,
    /// [`ContextValue::order`] of the value.
    order: Option<Box<[u32]>>,
}

impl<'a> ContextEntry<'a> {
    #[inline]
    pub(super) fn new(name: &'a str, value: ContextValue<'a>) -> Self {
        Self::of_hash(hash_key(name), name, value)
    }

    #[inline]
    pub(super) fn of_hash(hash: u64, name: &'a str, value: ContextValue<'a>) -> Self {
        Self {
            hash,
            name,
            order: value.order(),
            value,
        }
    }

    /// The names stay.
    const fn swap_value(&mut self, other: &mut Self) {
        core::mem::swap(&mut self.value, &mut other.value);
        core::mem::swap(&mut self.order, &mut other.order);
    }

    /// `None` if the key is absent.
    #[inline]
    fn get(&self) -> Option<Value<'_>> {
        let value = self.value.get();
        match (&self.order, value) {
            (Some(by_text), Some(Value::Multiple(values))) => {
                Some(Value::Multiple(Values { by_text, ..values }))
            }
            _ => value,
        }
    }

    pub(super) fn is_same(&self, other: &ContextEntry<'_>) -> bool {
        self.hash == other.hash && same_key(self.name, other.name)
    }

    pub(super) fn is_among(&self, texts: LentTexts<'_>) -> bool {
        let mut names = texts.iter().map(|(name, _)| *name);
        names.any(|name| self.hash == hash_key(name) && same_key(self.name, name))
    }

    /// How it stands to a name and its hash.
    fn compare(&self, hash: u64, name: &str) -> Ordering {
        let by_name = || compare_keys(self.name, name);
        self.hash.cmp(&hash).then_with(by_name)
    }

    fn read_address(&self) -> Option<IpAddr> {
        match &self.value {
            ContextValue::Single(scalar) => parse_address(scalar.as_str()),
            _ => None,
        }
    }

    fn is_source_ip(&self) -> bool {
        self.hash == GlobalKey::SOURCE_IP_HASH && same_key(self.name, GlobalKey::SourceIp.name())
    }
}

/// One byte of the hash of each of [`FEW`] names; zero where there is none.
#[derive(Debug, Clone, Copy, Default)]
struct Tags([u64; FEW / 8]);

impl Tags {
    const fn of(hash: u64) -> u64 {
        hash >> 56 | 0x80
    }

    #[inline]
    fn put(&mut self, place: usize, hash: u64) {
        if let Some(word) = self.0.get_mut(place / 8) {
            *word |= Self::of(hash) << (place % 8 * 8);
        }
    }

    /// The first place of those below `count` that has the tag of a hash and of which `is_it` says so.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn find<T>(&self, hash: u64, count: usize, is_it: impl Fn(usize) -> Option<T>) -> Option<T> {
        let wanted = splat(Self::of(hash) as u8);
        for (at, word) in self.0.iter().enumerate() {
            if at * 8 >= count {
                break;
            }
            // What is marked beside the equal ones is told apart by its name.
            let mut equal = rough_zero_bytes(word ^ wanted);
            while equal != 0 {
                let place = at * 8 + lowest_mark(equal);
                if let Some(found) = is_it(place) {
                    return Some(found);
                }
                equal = without_lowest(equal);
            }
        }
        None
    }
}

impl<'a> ContextKeys<'a> {
    /// `survey` is of these texts and entries.
    #[inline]
    pub(super) fn new(
        texts: LentTexts<'a>,
        entries: Vec<ContextEntry<'a>>,
        survey: &Survey,
    ) -> Self {
        let mut keys = Self {
            texts,
            entries,
            settled: 0,
            values: survey.values(),
            tags: survey.tags,
            source_ip: survey.source_ip,
        };
        if keys.len() > FEW {
            keys.sort();
        }
        keys
    }

    #[inline]
    const fn len(&self) -> usize {
        self.texts.len() + self.entries.len()
    }

    #[cold]
    fn sort(&mut self) {
        if !self.texts.is_empty() {
            self.keep_texts();
        }
        self.entries
            .sort_unstable_by(|a, b| a.compare(b.hash, b.name));
        self.settled = self.entries.len();
    }

    /// Copies what was lent.
    #[cold]
    fn keep_texts(&mut self) {
        keep(&mut self.texts, &mut self.entries);
        let survey = Survey::of(&[], &self.entries);
        self.tags = survey.tags;
    }

    /// Gives a key another value, or adds it; no change if that is more than a request may have.
    pub(super) fn set(&mut self, mut entry: ContextEntry<'a>) -> Result<(), RequestErrors> {
        if self.len() > FEW {
            return self.set_among_many(entry);
        }
        if entry.is_among(self.texts) {
            self.keep_texts();
        }
        let same = |other: &ContextEntry<'_>| entry.is_same(other);
        let single = matches!(entry.value, ContextValue::Single(_));
        let is_source_ip = entry.is_source_ip();
        let place = self.entries.iter().position(same);
        let mut before = None;
        match place.and_then(|at| self.entries.get_mut(at)) {
            Some(known) => {
                known.swap_value(&mut entry);
                before = Some(entry);
            }
            None => self.entries.push(entry),
        }
        // One value for one can be too long, but not too many.
        let changed = place.map_or(self.entries.len() - 1, |at| at);
        let one = self.entries.get(changed..=changed).unwrap_or_default();
        let (texts, looked_at) = if single && place.is_some() {
            (&[][..], one)
        } else {
            (self.texts, self.entries.as_slice())
        };
        let survey = Survey::of(texts, looked_at);
        if let Err(errors) = survey.all_right(texts, looked_at) {
            match (before, self.entries.get_mut(changed)) {
                (Some(mut before), Some(known)) => known.swap_value(&mut before),
                _ => drop(self.entries.pop()),
            }
            return Err(errors);
        }
        let Some(before) = before else {
            *self = Self::new(self.texts, core::mem::take(&mut self.entries), &survey);
            return Ok(());
        };
        let now = self.entries.get(changed);
        self.values += now.map_or(0, |now| now.value.weight());
        self.values = self.values.saturating_sub(before.value.weight());
        if is_source_ip {
            self.source_ip = survey.source_ip;
        }
        Ok(())
    }

    /// The same among so many that they are sorted, without looking at all of them each time.
    fn set_among_many(&mut self, mut entry: ContextEntry<'a>) -> Result<(), RequestErrors> {
        let place = self.place(entry.hash, entry.name);
        let known = place.ok().and_then(|at| self.entries.get(at));
        let known = known.map_or(0, |known| known.value.weight());
        let others = self.values.saturating_sub(known);
        let one = core::slice::from_ref(&entry);
        let mut survey = Survey::of(&[], one);
        survey.more_values += others;
        survey.all_right(&[], one)?;
        self.values = survey.values();
        if entry.is_source_ip() {
            self.source_ip = survey.source_ip;
        }
        match place {
            Ok(at) => {
                if let Some(known) = self.entries.get_mut(at) {
                    known.swap_value(&mut entry);
                }
            }
            Err(at) => {
                self.entries.insert(at, entry);
                // What was added is put in order with the rest before it is much.
                let added = self.entries.len() - self.settled;
                if added * added > 256 * self.entries.len() {
                    self.sort();
                }
            }
        }
        Ok(())
    }

    /// The value of a key; `Some(None)` if the host says that it is absent.
    #[inline]
    pub(super) fn find(&self, hash: u64, name: &str) -> Option<Option<Value<'_>>> {
        let count = self.len();
        if count > FEW {
            return self.search(hash, name);
        }
        let texts = self.texts;
        self.tags.find(hash, count, |place| match texts.get(place) {
            Some((given, value)) => {
                same_key(given, name).then(|| Some(Value::Single(Scalar::text(value))))
            }
            None => {
                let entry = self.entries.get(place - texts.len())?;
                same_key(entry.name, name).then(|| entry.get())
            }
        })
    }

    #[cold]
    fn search(&self, hash: u64, name: &str) -> Option<Option<Value<'_>>> {
        let at = self.place(hash, name).ok()?;
        self.entries.get(at).map(ContextEntry::get)
    }

    /// Where a key is among many, or where it has to be added.
    fn place(&self, hash: u64, name: &str) -> Result<usize, usize> {
        let (settled, added) = self
            .entries
            .split_at_checked(self.settled)
            .unwrap_or_default();
        let order = |entry: &ContextEntry<'a>| entry.compare(hash, name);
        settled.binary_search_by(order).or_else(|_| {
            let at = added.binary_search_by(order);
            at.map(|at| settled.len() + at)
                .map_err(|at| settled.len() + at)
        })
    }

    /// The address in `aws:SourceIp`, if that has one value which is one.
    pub(super) const fn source_ip(&self) -> Option<IpAddr> {
        self.source_ip
    }
}

/// Puts lent texts before the entries.
pub(super) fn keep<'a>(texts: &mut LentTexts<'a>, entries: &mut Vec<ContextEntry<'a>>) {
    let lent = core::mem::take(texts).iter();
    let lent = lent.map(|(name, value)| ContextEntry::new(name, (*value).into()));
    entries.splice(..0, lent);
}

/// What one look at the condition keys tells.
#[derive(Default)]
pub(super) struct Survey {
    count: usize,
    /// The bits of all lengths of names and values: at least the longest, at most twice of it.
    lengths: usize,
    /// Values beside the first of each key.
    more_values: usize,
    unnamed: bool,
    /// One bit for each hash; most names that differ have bits that do.
    bits: u64,
    /// Some name stands twice, or there are too many to tell at once.
    pub(super) maybe_twice: bool,
    tags: Tags,
    source_ip: Option<IpAddr>,
}

const fn bit_of(hash: u64) -> u64 {
    1 << (hash >> 50 & 63)
}

/// Whether a name stands twice; of more than [`FEW`] that has to be told otherwise.
#[cold]
fn has_twice(texts: LentTexts<'_>) -> bool {
    let mut hashes = [0; FEW];
    let Some(hashes) = hashes.get_mut(..texts.len()) else {
        return true;
    };
    for (hash, (name, _)) in hashes.iter_mut().zip(texts) {
        *hash = hash_key(name);
    }
    // Names that differ seldom have one hash.
    let named = || texts.iter().zip(&*hashes);
    named().enumerate().any(|(at, ((name, _), hash))| {
        let mut others = named().skip(at + 1);
        others.any(|((other, _), of_other)| of_other == hash && same_key(other, name))
    })
}

impl Survey {
    /// Of [`FEW`] texts at most, or it tells little.
    #[inline]
    pub(super) fn of(texts: LentTexts<'_>, entries: &[ContextEntry<'_>]) -> Self {
        let mut survey = Self::of_texts(texts);
        for (at, entry) in entries.iter().enumerate() {
            survey.lengths |= entry.name.len();
            match &entry.value {
                ContextValue::Single(scalar) => survey.lengths |= scalar.as_str().len(),
                value => survey.see_several(value),
            }
            if survey.see(entry.name, entry.hash) {
                survey.compare(entry, texts, entries.get(..at).unwrap_or_default());
            }
            if entry.is_source_ip() {
                survey.source_ip = entry.read_address();
            }
        }
        survey
    }

    /// With everything that a key changes in a variable of its own: this is done for every request.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(super) fn of_texts(texts: LentTexts<'_>) -> Self {
        let (mut lengths, mut shortest, mut bits) = (0, usize::MAX, 0u64);
        let mut tags = Tags::default();
        for (word, keys) in tags.0.iter_mut().zip(texts.chunks(8)) {
            let mut shifted = 0;
            for (name, value) in keys {
                let hash = hash_key(name);
                lengths |= name.len() | value.len();
                shortest = shortest.min(name.len());
                bits |= bit_of(hash);
                shifted = shifted >> 8 | Tags::of(hash) << 56;
            }
            *word = shifted >> (8 * (8 - keys.len()));
        }
        let source_ip = tags.find(GlobalKey::SOURCE_IP_HASH, texts.len(), |place| {
            let (name, value) = texts.get(place)?;
            same_key(name, GlobalKey::SourceIp.name()).then_some(*value)
        });
        Self {
            count: texts.len(),
            lengths,
            more_values: 0,
            unnamed: shortest == 0,
            bits,
            maybe_twice: bits.count_ones() as usize != texts.len() && has_twice(texts),
            tags,
            source_ip: source_ip.and_then(parse_address),
        }
    }

    /// Whether the name may stand twice.
    #[inline]
    fn see(&mut self, name: &str, hash: u64) -> bool {
        let bit = bit_of(hash);
        let seen = self.bits & bit != 0;
        self.bits |= bit;
        self.unnamed |= name.is_empty();
        self.tags.put(self.count, hash);
        self.count += 1;
        seen
    }

    /// Among many, sorting tells what stands twice.
    #[cold]
    fn compare(
        &mut self,
        entry: &ContextEntry<'_>,
        texts: LentTexts<'_>,
        entries: &[ContextEntry<'_>],
    ) {
        self.maybe_twice |= self.count > FEW
            || entry.is_among(texts)
            || entries.iter().any(|other| entry.is_same(other));
    }

    #[cold]
    fn see_several(&mut self, value: &ContextValue<'_>) {
        let scalars = value.scalars();
        self.more_values += scalars.len();
        for scalar in scalars {
            self.lengths |= scalar.as_str().len();
        }
    }

    /// Whether a key of this hash may be among those that were seen.
    #[inline]
    pub(super) const fn may_have(&self, hash: u64) -> bool {
        self.bits & bit_of(hash) != 0
    }

    /// Adds what the engine derives, whose name is among no others.
    pub(super) fn add_derived(&mut self, entry: &ContextEntry<'_>) {
        self.see(entry.name, entry.hash);
        if entry.is_source_ip() {
            self.source_ip = entry.read_address();
        }
    }

    /// Whether nothing is wrong with the texts of which this is.
    #[inline]
    pub(super) const fn is_sound(&self) -> bool {
        self.count <= FEW && self.lengths < MOST_VALUE_BYTES && !self.unnamed && !self.maybe_twice
    }

    /// Keys and values in all.
    #[inline]
    const fn values(&self) -> usize {
        2 * self.count + self.more_values
    }

    /// [`check`](Self::check) as a result.
    fn all_right(
        &self,
        texts: LentTexts<'_>,
        entries: &[ContextEntry<'_>],
    ) -> Result<(), RequestErrors> {
        let mut errors = Vec::new();
        self.check(texts, entries, &mut |reason, rule, field: &str, message| {
            errors.push(RequestError::new(reason, rule, field, message));
        });
        match errors.is_empty() {
            true => Ok(()),
            false => Err(RequestErrors { errors }),
        }
    }

    /// What is too long, too much or without a name.
    #[inline]
    pub(super) fn check(
        &self,
        texts: LentTexts<'_>,
        entries: &[ContextEntry<'_>],
        refuse: &mut impl FnMut(Reason, &'static str, &str, alloc::string::String),
    ) {
        if self.lengths >= MOST_VALUE_BYTES && has_longer(texts, entries) {
            let message = alloc::format!("a text of more than {MOST_VALUE_BYTES} bytes");
            refuse(Reason::LimitExceeded, "R-QUOTA-2", "context", message);
        }
        let values = self.values();
        if values > MOST_VALUES {
            let message =
                alloc::format!("{values} keys and values; at most {MOST_VALUES} are read");
            refuse(Reason::LimitExceeded, "R-QUOTA-2", "context", message);
        }
        if self.unnamed {
            let message = "a condition key has a name".into();
            refuse(Reason::InvalidField, "SCENARIO", "context", message);
        }
    }
}

#[cold]
fn has_longer(texts: LentTexts<'_>, entries: &[ContextEntry<'_>]) -> bool {
    let is_long = |text: &str| text.len() > MOST_VALUE_BYTES;
    let of_entry = |entry: &ContextEntry<'_>| {
        let scalars = entry.value.scalars();
        is_long(entry.name) || scalars.iter().map(ContextScalar::as_str).any(is_long)
    };
    entries.iter().any(of_entry)
        || texts
            .iter()
            .any(|(name, value)| is_long(name) || is_long(value))
}
