//! Which statements a request can meet at all, by its action.
//!
//! Why it is correct: a statement is left out only if its action part fails. An entry other than the lone
//! `*` covers actions of one service only (R-ACT-4), so a statement whose entries all name services is in
//! the lists of those services and nowhere else:
//! - an entry without wildcards covers one action, and its list is found by that action's hash; the name is
//!   compared, so a clash of hashes changes nothing;
//! - `service:*` covers every action of the service;
//! - every other pattern is tried against the action's name.
//!
//! Statements with the lone `*`, with exceptions, or with a forced outcome are in the list for every
//! action. A statement may be in several lists; meeting it twice changes nothing.

use alloc::{boxed::Box, collections::BTreeMap, vec::Vec};

use super::candidates::{CandidateList, Candidates, MANY};
use crate::policy::{ActionPart, ActionPattern};
use crate::request::RequestContext;
use crate::text::{compare_names, hash_name, matches_action_name, same_name};

#[derive(Debug, Clone)]
pub(super) struct ActionIndex {
    /// Statements whose action part has still to be tested.
    every: CandidateList,
    exact: HashIndex,
    services: HashIndex,
    /// What a slot of `services` stands for.
    of_service: Box<[Service]>,
    lists: Box<[CandidateList]>,
}

#[derive(Debug, Clone)]
struct Service {
    /// The list of `service:*`.
    whole: Option<u32>,
    /// Statements with so many patterns that they are tried once, and not once for each.
    open: Option<u32>,
    patterns: Box<[Pattern]>,
}

#[derive(Debug, Clone)]
struct Pattern {
    witness: Witness,
    list: u32,
}

/// An entry that spells the name that a slot stands for.
#[derive(Debug, Clone, Copy)]
struct Witness {
    statement: u32,
    entry: u32,
}

/// One entry of one statement, while the index is built.
struct Named<'p> {
    hash: u64,
    /// What is hashed: the whole action, or the service.
    name: &'p str,
    witness: Witness,
}

impl ActionIndex {
    pub(super) fn build(parts: &[&ActionPart], candidates: &Candidates<'_>) -> Self {
        let mut lists = Lists {
            lists: Vec::new(),
            known: BTreeMap::new(),
            candidates,
        };
        let mut every = Vec::new();
        let (mut exact, mut services) = (Vec::new(), Vec::new());
        for (statement, part) in (0u32..).zip(parts) {
            let any = part.entries.contains(&ActionPattern::Any);
            if part.inverted || part.forced == Some(true) || any {
                every.push(statement);
                continue;
            }
            for (entry, pattern) in (0u32..).zip(&part.entries) {
                let Some((service, name)) = pattern.parts() else {
                    continue;
                };
                let witness = Witness { statement, entry };
                if name.contains(['*', '?']) {
                    services.push(Named {
                        hash: hash_name(service),
                        name: service,
                        witness,
                    });
                } else {
                    let name = pattern.text();
                    exact.push(Named {
                        hash: hash_name(name),
                        name,
                        witness,
                    });
                }
            }
        }
        let mut exact_slots = Vec::new();
        for group in groups(&mut exact) {
            let list = lists.add(group.iter().map(|named| named.witness.statement));
            exact_slots.extend(group.first().map(|named| (named.hash, named.witness, list)));
        }
        let mut of_service = Vec::new();
        let mut service_slots = Vec::new();
        for group in groups(&mut services) {
            let number = of_service.len() as u32;
            of_service.push(Service::build(group, parts, &mut lists));
            service_slots.extend(
                group
                    .first()
                    .map(|named| (named.hash, named.witness, number)),
            );
        }
        Self {
            every: candidates.list(every),
            exact: HashIndex::build(&exact_slots),
            services: HashIndex::build(&service_slots),
            of_service: of_service.into(),
            lists: lists.lists.into(),
        }
    }

    /// Gives the lists whose statements have an entry that covers the action, and first the list of those
    /// that may; `false` from `visit` ends it.
    pub(super) fn visit<'i>(
        &'i self,
        request: &RequestContext<'_>,
        text: impl Fn(u32, u32) -> Option<&'i ActionPattern>,
        mut visit: impl FnMut(&'i CandidateList, ActionTest) -> bool,
    ) {
        let entry = |witness: Witness| text(witness.statement, witness.entry);
        let list = |number: u32| self.lists.get(number as usize);
        if !self.every.is_empty() && !visit(&self.every, ActionTest::Open) {
            return;
        }
        let same_action =
            |witness| entry(witness).is_some_and(|entry| same_name(entry.text(), request.action));
        if let Some(list) = self
            .exact
            .find(request.action_hash, same_action)
            .and_then(list)
            && !visit(list, ActionTest::Passed)
        {
            return;
        }
        let same_service = |witness| {
            entry(witness)
                .and_then(ActionPattern::parts)
                .is_some_and(|(service, _)| same_name(service, request.service))
        };
        let service = self.services.find(request.service_hash, same_service);
        let Some(service) = service.and_then(|number| self.of_service.get(number as usize)) else {
            return;
        };
        if let Some(list) = service.whole.and_then(list)
            && !visit(list, ActionTest::Passed)
        {
            return;
        }
        if let Some(list) = service.open.and_then(list)
            && !visit(list, ActionTest::Open)
        {
            return;
        }
        for pattern in &service.patterns {
            let covers = entry(pattern.witness)
                .and_then(ActionPattern::parts)
                .is_some_and(|(_, name)| matches_action_name(name, request.action_name));
            if covers
                && let Some(list) = list(pattern.list)
                && !visit(list, ActionTest::Passed)
            {
                return;
            }
        }
    }
}

/// Whether the action part of a list's statements is known to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ActionTest {
    Open,
    Passed,
}

impl Service {
    fn build(group: &[Named<'_>], parts: &[&ActionPart], lists: &mut Lists<'_, '_>) -> Self {
        let pattern_of = |named: &Named<'_>| {
            let part = parts.get(named.witness.statement as usize)?;
            Some(part.entries.get(named.witness.entry as usize)?.parts()?.1)
        };
        let mut patterns: Vec<(&str, Witness)> = group
            .iter()
            .filter_map(|named| Some((pattern_of(named)?, named.witness)))
            .collect();
        patterns.sort_by(|a, b| compare_names(a.0, b.0));
        let of_statement =
            |a: &Named<'_>, b: &Named<'_>| a.witness.statement == b.witness.statement;
        let many: Vec<u32> = group
            .chunk_by(of_statement)
            .filter(|entries| entries.len() > MANY)
            .filter_map(|entries| entries.first().map(|named| named.witness.statement))
            .collect();
        patterns.retain(|(_, witness)| many.binary_search(&witness.statement).is_err());
        let mut service = Self {
            whole: None,
            open: (!many.is_empty()).then(|| lists.add(many.iter().copied())),
            patterns: Box::default(),
        };
        let mut built = Vec::new();
        for same in patterns.chunk_by(|a, b| a.0.eq_ignore_ascii_case(b.0)) {
            let list = lists.add(same.iter().map(|(_, witness)| witness.statement));
            match same.first() {
                Some(("*", _)) => service.whole = Some(list),
                Some((_, witness)) => built.push(Pattern {
                    witness: *witness,
                    list,
                }),
                None => {}
            }
        }
        service.patterns = built.into();
        service
    }
}

/// Groups of equal names, each of one statement at least.
fn groups<'n, 'p>(named: &'n mut [Named<'p>]) -> impl Iterator<Item = &'n [Named<'p>]> {
    named.sort_by(|a, b| {
        a.hash
            .cmp(&b.hash)
            .then_with(|| compare_names(a.name, b.name))
            .then(a.witness.statement.cmp(&b.witness.statement))
    });
    named.chunk_by(|a, b| a.hash == b.hash && a.name.eq_ignore_ascii_case(b.name))
}

/// Lists while they are made; equal ones are one.
struct Lists<'c, 's> {
    lists: Vec<CandidateList>,
    known: BTreeMap<Vec<u32>, u32>,
    candidates: &'c Candidates<'s>,
}

impl Lists<'_, '_> {
    /// `statements` ascends.
    fn add(&mut self, statements: impl Iterator<Item = u32>) -> u32 {
        let mut numbers: Vec<u32> = statements.collect();
        numbers.sort_unstable();
        numbers.dedup();
        let next = self.lists.len() as u32;
        let list = *self.known.entry(numbers.clone()).or_insert(next);
        if list == next {
            self.lists.push(self.candidates.list(numbers));
        }
        list
    }
}

/// Numbers by hash: open addressing, at most three quarters full.
#[derive(Debug, Clone)]
struct HashIndex {
    slots: Box<[Slot]>,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    /// The upper half of the hash; the lower half says where to look.
    tag: u32,
    number: u32,
    witness: Witness,
}

const FREE: Slot = Slot {
    tag: 0,
    number: u32::MAX,
    witness: Witness {
        statement: 0,
        entry: 0,
    },
};

impl HashIndex {
    fn build(entries: &[(u64, Witness, u32)]) -> Self {
        if entries.is_empty() {
            return Self {
                slots: Box::default(),
            };
        }
        let size = (entries.len() * 4 / 3 + 1).next_power_of_two();
        let mut slots = alloc::vec![FREE; size];
        for (hash, witness, number) in entries {
            let mut at = *hash as usize & (size - 1);
            while slots.get(at).is_some_and(|slot| slot.number != u32::MAX) {
                at = (at + 1) & (size - 1);
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = Slot {
                    tag: (hash >> 32) as u32,
                    number: *number,
                    witness: *witness,
                };
            }
        }
        Self {
            slots: slots.into(),
        }
    }

    fn find(&self, hash: u64, is_it: impl Fn(Witness) -> bool) -> Option<u32> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots.get(at)?;
            if slot.number == u32::MAX {
                return None;
            }
            if slot.tag == (hash >> 32) as u32 && is_it(slot.witness) {
                return Some(slot.number);
            }
            at = (at + 1) & mask;
        }
    }
}
