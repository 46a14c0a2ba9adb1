//! One look at all condition keys: what is too long, too much, unnamed or given twice.

use alloc::{format, string::String, vec::Vec};
use core::net::IpAddr;

use super::entry::{ContextEntry, LentTexts};
use super::tags::{FEW, Tags};
use super::{ContextScalar, ContextValue, RequestError, RequestErrors};
use crate::finding::Reason;
use crate::text::{GlobalKey, bounds, hash_key, parse_address, same_key};

/// Of the name of a condition key, and of one value.
pub(super) const MOST_VALUE_BYTES: usize = bounds::CONTEXT_BYTES;
const MOST_VALUES: usize = bounds::CONTEXT_VALUES;

/// So many keys that are wrong are told one by one.
const MOST_TOLD: usize = 100;

/// What one look at the condition keys tells.
#[derive(Default)]
pub(super) struct Survey {
    count: usize,
    /// The bits of all lengths of names and values: at least the longest, at most twice of it.
    lengths: usize,
    /// Values beside the first of each key.
    more_values: usize,
    unnamed: bool,
    /// A number is spelt as JSON has none.
    has_misspelt: bool,
    /// One bit for each hash; most names that differ have bits that do.
    bits: u64,
    /// Some name stands twice, or there are too many to tell at once.
    pub(super) maybe_twice: bool,
    pub(super) tags: Tags,
    pub(super) source_ip: Option<IpAddr>,
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
                ContextValue::Single(scalar) => survey.see_value(scalar),
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
            has_misspelt: false,
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

    #[inline]
    fn see_value(&mut self, scalar: &ContextScalar<'_>) {
        self.lengths |= scalar.as_str().len();
        self.has_misspelt |= scalar.is_misspelt_number();
    }

    #[cold]
    fn see_several(&mut self, value: &ContextValue<'_>) {
        let scalars = value.scalars();
        self.more_values += scalars.len();
        for scalar in scalars {
            self.see_value(scalar);
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
    pub(super) const fn values(&self) -> usize {
        2 * self.count + self.more_values
    }

    /// Of one key beside others, which are so many keys and values.
    ///
    /// # Errors
    /// What [`check`](Self::check) finds.
    pub(super) fn of_one(entry: &ContextEntry<'_>, others: usize) -> Result<Self, RequestErrors> {
        let one = core::slice::from_ref(entry);
        let mut survey = Self::of(&[], one);
        survey.more_values += others;
        let mut errors = Vec::new();
        survey.check(&[], one, &mut errors);
        match errors.is_empty() {
            true => Ok(survey),
            false => Err(RequestErrors { errors }),
        }
    }

    /// What is too long, too much or without a name.
    #[inline]
    pub(super) fn check(
        &self,
        texts: LentTexts<'_>,
        entries: &[ContextEntry<'_>],
        errors: &mut Vec<RequestError>,
    ) {
        let mut refuse = |reason, rule, message: String| {
            errors.push(RequestError::new(reason, rule, "context", message));
        };
        if self.lengths >= MOST_VALUE_BYTES && has_longer(texts, entries) {
            let message = format!("a text of more than {MOST_VALUE_BYTES} bytes");
            refuse(Reason::LimitExceeded, "R-QUOTA-2", message);
        }
        let values = self.values();
        if values > MOST_VALUES {
            let message = format!("{values} keys and values; at most {MOST_VALUES} are read");
            refuse(Reason::LimitExceeded, "R-QUOTA-2", message);
        }
        if self.unnamed {
            let message = "a condition key has a name".into();
            refuse(Reason::InvalidField, "SCENARIO", message);
        }
        if self.has_misspelt {
            tell_misspelt(entries, errors);
        }
    }
}

/// Keys given twice but for their case (R-COND-7), of entries in order.
#[cold]
pub(super) fn tell_repeated(entries: &[ContextEntry<'_>], errors: &mut Vec<RequestError>) {
    for pair in entries.windows(2) {
        if let [first, second] = pair
            && first.is_same(second)
            && errors.len() < MOST_TOLD
        {
            let field = format!("context.{}", second.name);
            let message = "the key is given twice; condition keys compare without case";
            errors.push(RequestError::new(
                Reason::DuplicateConditionKey,
                "R-COND-7",
                field,
                message,
            ));
        }
    }
}

#[cold]
fn tell_misspelt(entries: &[ContextEntry<'_>], errors: &mut Vec<RequestError>) {
    let is_misspelt = |entry: &&ContextEntry<'_>| {
        let mut scalars = entry.value.scalars().iter();
        scalars.any(ContextScalar::is_misspelt_number)
    };
    for entry in entries.iter().filter(is_misspelt).take(MOST_TOLD) {
        let field = format!("context.{}", entry.name);
        let message = "a number is spelt as in JSON, which has neither infinities nor NaN";
        errors.push(RequestError::new(
            Reason::InvalidField,
            "R-NUM-4",
            field,
            message,
        ));
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
