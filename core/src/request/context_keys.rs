//! The condition keys of a request, found by name.
//!
//! What the host lends stays where it is. Up to [`FEW`] keys are told apart by one byte each; more are
//! sorted and searched.

use alloc::vec::Vec;
use core::net::IpAddr;

use super::KeySchema;
use super::entry::{ContextEntry, LentTexts};
use super::lent::Lent;
use super::survey::Survey;
use super::tags::{FEW, Tags};
use super::{RequestErrors, Scalar, Value};
use crate::text::{parse_address, same_key};

#[derive(Debug, Clone)]
pub(crate) struct ContextKeys<'a> {
    /// At most [`FEW`], and none if there are more keys in all.
    lent: Lent<'a>,
    /// The others; no name stands twice, without case (R-COND-5). If there are more than [`FEW`] they are sorted by
    /// hash and name, up to `settled`, and so are those behind, which were added since.
    entries: Vec<ContextEntry<'a>>,
    settled: usize,
    /// Keys and values beside those that are lent, as they are bounded.
    values: usize,
    /// Of what is lent, then of the entries, if there are few.
    tags: Tags,
    source_ip: SourceIp<'a>,
}

/// The value of `aws:SourceIp`.
#[derive(Debug, Clone, Copy)]
enum SourceIp<'a> {
    /// Read once for all the ranges that it is held against.
    Read(Option<IpAddr>),
    /// Read when a condition asks, since most requests of a schema are decided once.
    Unread(&'a str),
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
            lent: Lent::Texts(texts),
            entries,
            settled: 0,
            values: survey.values() - 2 * texts.len(),
            tags: survey.tags,
            source_ip: SourceIp::Read(survey.source_ip),
        };
        if keys.len() > FEW {
            keys.sort();
        }
        keys
    }

    /// Of a schema with [`FEW`] names at most. What is `derived` is not among the given keys and has one value each.
    #[inline]
    pub(super) fn declared(
        schema: &'a KeySchema,
        values: &'a [Option<&'a str>],
        derived: Vec<ContextEntry<'a>>,
    ) -> Self {
        let mut tags = schema.tags();
        for (place, entry) in (values.len()..).zip(&derived) {
            tags.put(place, entry.hash);
        }
        let source_ip = schema.source_ip(values);
        let mut keys = Self {
            lent: Lent::Declared(schema, values),
            values: 2 * derived.len(),
            entries: derived,
            settled: 0,
            tags,
            source_ip: source_ip.map_or(SourceIp::Read(None), SourceIp::Unread),
        };
        if keys.len() > FEW {
            keys.sort();
        }
        keys
    }

    #[inline]
    const fn len(&self) -> usize {
        self.lent.len() + self.entries.len()
    }

    #[cold]
    fn sort(&mut self) {
        if self.lent.len() > 0 {
            self.keep_lent();
            // Without the empty places they may be few again, and are found by their tags.
            if self.len() <= FEW {
                return;
            }
        }
        // Two lists in order, which this merges.
        self.entries.sort_by(ContextEntry::in_order);
        self.settled = self.entries.len();
    }

    /// Copies what was lent.
    #[cold]
    fn keep_lent(&mut self) {
        core::mem::replace(&mut self.lent, Lent::Texts(&[])).keep(&mut self.entries);
        let survey = Survey::of(&[], &self.entries);
        self.tags = survey.tags;
        self.values = survey.values();
    }

    /// Gives a key another value, or adds it; no change if that is more than a request may have.
    pub(super) fn set(&mut self, entry: ContextEntry<'a>) -> Result<(), RequestErrors> {
        let are_few = self.len() <= FEW;
        if are_few && self.lent.has(&entry) {
            self.keep_lent();
        }
        let place = if are_few {
            let known = self.entries.iter().position(|other| entry.is_same(other));
            known.ok_or(self.entries.len())
        } else {
            self.place(entry.hash, entry.name)
        };
        let known = place.ok().and_then(|at| self.entries.get(at));
        let known = known.map_or(0, |known| known.value.weight());
        // The other keys were looked at when they came: of them only how many they are counts.
        let lent = 2 * self.lent.count();
        let survey = Survey::of_one(&entry, lent + self.values.saturating_sub(known))?;
        self.values = survey.values() - lent;
        if entry.is_source_ip() {
            self.source_ip = SourceIp::Read(survey.source_ip);
        }
        match place {
            Ok(at) => {
                if let Some(known) = self.entries.get_mut(at) {
                    known.replace_value(entry);
                }
            }
            Err(at) => {
                self.tags.put(self.len(), entry.hash);
                self.entries.insert(at, entry);
                // What was added is put in order with the rest before it is much.
                let added = self.entries.len() - self.settled;
                let is_much = are_few || added * added > 128 * self.entries.len();
                if self.len() > FEW && is_much {
                    self.sort();
                }
            }
        }
        Ok(())
    }

    /// All keys, in no order.
    pub(super) fn into_entries(mut self) -> Vec<ContextEntry<'a>> {
        self.lent.keep(&mut self.entries);
        self.entries
    }

    /// The value of a key; `Some(None)` if the host says that it is absent.
    #[inline]
    pub(super) fn find(&self, hash: u64, name: &str) -> Option<Option<Value<'_>>> {
        let count = self.len();
        if count > FEW {
            return self.search(hash, name);
        }
        let lent = self.lent;
        self.tags.find(hash, count, |place| {
            if place < lent.len() {
                let (given, value) = lent.get(place)?;
                same_key(given, name).then(|| Some(Value::Single(Scalar::text(value))))
            } else {
                let entry = self.entries.get(place - lent.len())?;
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
    #[inline]
    pub(super) fn source_ip(&self) -> Option<IpAddr> {
        match self.source_ip {
            SourceIp::Read(address) => address,
            SourceIp::Unread(text) => parse_address(text),
        }
    }
}
