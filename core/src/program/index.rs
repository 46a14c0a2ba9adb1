//! Which statements a request can meet at all, by its action.
//!
//! Why it is correct: a statement is left out only if its action part fails. An entry other than the lone
//! `*` covers actions of one service only (R-ACT-4), so a statement whose entries all name services is in
//! the lists of those services and nowhere else:
//! - an entry without wildcards covers one action, and its list is found by that action's name;
//! - `service:*` covers every action of the service;
//! - every other pattern is tried against the action's name.
//!
//! Statements with the lone `*` are in the list for every action, and so are those with exceptions or a
//! forced outcome, whose action part is tested when they are met. For an action that some entry spells out
//! all that is done when the index is built: its list is complete, and no other is looked at. A statement
//! may be in several lists; meeting it twice changes nothing.

use alloc::{boxed::Box, vec::Vec};
use core::ops::ControlFlow;

use super::candidates::{CandidateList, Candidates, MANY};
use super::names::{NameEntry, NameTable};
use super::statement::ProgramStatement;
use crate::policy::ActionPattern;
use crate::request::RequestContext;
use crate::text::{compare_names, hash_name, matches_action_name, same_name};

#[derive(Debug, Clone)]
pub(super) struct ActionIndex {
    /// The list of the lone `*`.
    any: u32,
    /// Statements whose action part has still to be tested.
    open: u32,
    /// By action: twice the number of its list, and one more if the list is complete.
    exact: NameTable,
    /// By service: its place in `of_service`.
    services: NameTable,
    of_service: Box<[Service]>,
    lists: Box<[CandidateList]>,
}

#[derive(Debug, Clone)]
struct Service {
    /// The list of `service:*`.
    whole: u32,
    /// Statements with so many patterns that they are tried once, and not once for each.
    open: u32,
    patterns: Box<[Pattern]>,
}

#[derive(Debug, Clone, Copy)]
struct Pattern {
    action: u32,
    list: u32,
}

/// Whether the action part of a list's statements is known to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ActionTest {
    Open,
    /// The same, and no entry but a lone `*` can name the action.
    Unnamed,
    Passed,
}

/// Of an entry that leads to no statement.
const NO_STATEMENT: u32 = u32::MAX;

/// One entry of one statement, while the index is built.
#[derive(Clone, Copy)]
struct Named<'p> {
    hash: u64,
    /// What is hashed: the whole action, or the service.
    name: &'p str,
    /// With wildcards: the name of the action.
    pattern: &'p str,
    action: u32,
    statement: u32,
}

impl ActionIndex {
    /// `actions` are the patterns whose numbers the statements have.
    pub(super) fn build(
        actions: &[ActionPattern],
        statements: &[ProgramStatement],
        candidates: &mut Candidates<'_>,
    ) -> Self {
        let (mut any, mut open) = (Vec::new(), Vec::new());
        let (mut exact, mut wild) = (Vec::new(), Vec::new());
        for (statement, entry) in (0u32..).zip(statements) {
            let part = &entry.action;
            let patterns = part
                .entries
                .iter()
                .filter_map(|number| Some((*number, actions.get(*number as usize)?)));
            if part.inverted || part.forced.is_some() {
                open.push(statement);
                // What they name is known by name, though it does not lead to them.
                name_all(patterns, NO_STATEMENT, &mut exact, &mut wild);
                continue;
            }
            if patterns.clone().any(|(_, pattern)| pattern.is_any()) {
                any.push(statement);
                continue;
            }
            name_all(patterns, statement, &mut exact, &mut wild);
        }
        sort(&mut exact);
        sort(&mut wild);
        let mut of_service = Vec::new();
        let mut groups_of_service = Vec::new();
        let mut service_names = Vec::new();
        for group in groups(&wild) {
            let number = of_service.len() as u32;
            of_service.push(Service::build(group, candidates));
            groups_of_service.push(group);
            service_names.extend(group.first().map(|named| named.entry(number)));
        }
        let services = NameTable::new(service_names);
        let mut complete = Complete {
            budget: wild.len() * 4 + 1024,
            tests: (exact.len() + wild.len()) * 16 + 4096,
            any: &any,
            open: &open,
            actions,
            statements,
        };
        let mut exact_names = Vec::new();
        for group in groups(&exact) {
            let Some(first) = group.first() else { continue };
            let service = first.name.split_once(':').unwrap_or_default().0;
            let same = |action: u32| is_service(actions, action, service);
            let wild = services
                .find(hash_name(service), same)
                .and_then(|number| groups_of_service.get(number as usize).copied());
            let numbers: Vec<u32> = group
                .iter()
                .map(|named| named.statement)
                .filter(|number| *number != NO_STATEMENT)
                .collect();
            let wild = wild.unwrap_or_default();
            let complete = complete.list(service, first.pattern, &numbers, wild);
            let is_complete = complete.is_some();
            // There are fewer lists than 2³¹, and the number of no list stays one.
            let list = candidates
                .list(complete.unwrap_or(numbers))
                .min(u32::MAX / 2);
            exact_names.push(first.entry(list * 2 + u32::from(is_complete)));
        }
        Self {
            any: candidates.list(any),
            open: candidates.open_list(open),
            exact: NameTable::new(exact_names),
            services,
            of_service: of_service.into(),
            lists: candidates.finish_lists(),
        }
    }

    /// Gives the lists whose statements have an entry that covers the action, or may; `Break` from `visit`
    /// ends it.
    #[inline]
    pub(super) fn visit<B>(
        &self,
        request: &RequestContext<'_>,
        actions: &[ActionPattern],
        mut visit: impl FnMut(&CandidateList, ActionTest) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let same_action = |action: u32| {
            let pattern = actions.get(action as usize);
            pattern.is_some_and(|pattern| same_name(pattern.text(), request.question.action))
        };
        let exact = self.exact.find(request.question.action_hash, same_action);
        let list = |number: u32| self.lists.get(number as usize);
        if let Some(number) = exact {
            if let Some(list) = list(number / 2) {
                visit(list, ActionTest::Passed)?;
            }
            if number % 2 == 1 {
                return ControlFlow::Continue(());
            }
        }
        if let Some(list) = list(self.any) {
            visit(list, ActionTest::Passed)?;
        }
        let same_service = |action: u32| is_service(actions, action, request.question.service);
        let service = self
            .services
            .find(request.question.service_hash, same_service);
        if let Some(list) = list(self.open) {
            let test = match (exact, service) {
                (None, None) => ActionTest::Unnamed,
                _ => ActionTest::Open,
            };
            visit(list, test)?;
        }
        let Some(service) = service.and_then(|number| self.of_service.get(number as usize)) else {
            return ControlFlow::Continue(());
        };
        if let Some(list) = list(service.whole) {
            visit(list, ActionTest::Passed)?;
        }
        if let Some(list) = list(service.open) {
            visit(list, ActionTest::Open)?;
        }
        for pattern in &service.patterns {
            let covers = actions
                .get(pattern.action as usize)
                .and_then(ActionPattern::parts)
                .is_some_and(|(_, name)| matches_action_name(name, request.question.action_name));
            if covers && let Some(list) = list(pattern.list) {
                visit(list, ActionTest::Passed)?;
            }
        }
        ControlFlow::Continue(())
    }
}

fn name_all<'p>(
    patterns: impl Iterator<Item = (u32, &'p ActionPattern)>,
    statement: u32,
    exact: &mut Vec<Named<'p>>,
    wild: &mut Vec<Named<'p>>,
) {
    for (action, pattern) in patterns {
        let Some((service, name)) = pattern.parts() else {
            continue;
        };
        let (list, name, pattern) = if pattern.is_exact() {
            (&mut *exact, pattern.text(), name)
        } else {
            (&mut *wild, service, name)
        };
        list.push(Named {
            hash: hash_name(name),
            name,
            pattern,
            action,
            statement,
        });
    }
}

fn is_service(actions: &[ActionPattern], action: u32, service: &str) -> bool {
    actions
        .get(action as usize)
        .and_then(ActionPattern::parts)
        .is_some_and(|(named, _)| same_name(named, service))
}

impl Service {
    /// `group`: the entries with wildcards that name the service.
    fn build(group: &[Named<'_>], candidates: &mut Candidates<'_>) -> Self {
        let leading = || group.iter().filter(|named| named.statement != NO_STATEMENT);
        let mut by_statement: Vec<u32> = leading().map(|named| named.statement).collect();
        by_statement.sort_unstable();
        let many: Vec<u32> = by_statement
            .chunk_by(|a, b| a == b)
            .filter(|entries| entries.len() > MANY)
            .filter_map(|entries| entries.first().copied())
            .collect();
        let few = |named: &&Named<'_>| many.binary_search(&named.statement).is_err();
        let mut patterns: Vec<&Named<'_>> = leading().filter(few).collect();
        patterns.sort_by(|a, b| {
            compare_names(a.pattern, b.pattern).then(a.statement.cmp(&b.statement))
        });
        let mut whole = Vec::new();
        let mut built = Vec::new();
        for same in patterns.chunk_by(|a, b| same_name(a.pattern, b.pattern)) {
            let numbers = same.iter().map(|named| named.statement).collect();
            match same.first() {
                Some(named) if named.pattern == "*" => whole = numbers,
                Some(named) => built.push(Pattern {
                    action: named.action,
                    list: candidates.list(numbers),
                }),
                None => {}
            }
        }
        Self {
            whole: candidates.list(whole),
            open: candidates.open_list(many),
            patterns: built.into(),
        }
    }
}

/// Makes the lists of actions that are spelled out complete, as long as that is cheap.
struct Complete<'b> {
    /// How many statements may still be added.
    budget: usize,
    /// How many patterns may still be tried.
    tests: usize,
    any: &'b [u32],
    open: &'b [u32],
    actions: &'b [ActionPattern],
    statements: &'b [ProgramStatement],
}

impl Complete<'_> {
    /// Every statement whose action part holds for an action; `None` if that costs too much.
    fn list(
        &mut self,
        service: &str,
        name: &str,
        exact: &[u32],
        wild: &[Named<'_>],
    ) -> Option<Vec<u32>> {
        let exceptions = |statement: &u32| {
            let statement = self.statements.get(*statement as usize);
            statement.map_or(0, |statement| statement.action.entries.len() + 1)
        };
        let open: usize = self.open.iter().map(exceptions).sum();
        self.tests = self.tests.checked_sub(wild.len() + open)?;
        let mut added: Vec<u32> = wild
            .iter()
            .filter(|named| named.statement != NO_STATEMENT)
            .filter(|named| named.pattern == "*" || matches_action_name(named.pattern, name))
            .map(|named| named.statement)
            .collect();
        let holds = |statement: &u32| {
            let statement = self.statements.get(*statement as usize);
            statement.is_some_and(|statement| {
                action_holds(&statement.action, self.actions, service, name)
            })
        };
        added.extend(self.open.iter().copied().filter(holds));
        self.budget = self.budget.checked_sub(added.len() + self.any.len())?;
        added.extend(self.any);
        added.extend(exact);
        Some(added)
    }
}

/// R-ACT-7.
pub(super) fn action_holds(
    part: &super::statement::StatementActions,
    actions: &[ActionPattern],
    service: &str,
    name: &str,
) -> bool {
    part.forced.unwrap_or_else(|| {
        let covers = |number: &u32| {
            let pattern = actions.get(*number as usize);
            pattern.is_some_and(|pattern| pattern.matches(service, name))
        };
        part.entries.iter().any(covers) != part.inverted
    })
}

impl Named<'_> {
    const fn entry(&self, number: u32) -> NameEntry {
        NameEntry {
            hash: self.hash,
            witness: self.action,
            number,
        }
    }
}

fn sort(named: &mut [Named<'_>]) {
    named.sort_unstable_by(|a, b| {
        let names = || match a.name == b.name {
            true => core::cmp::Ordering::Equal,
            false => compare_names(a.name, b.name),
        };
        a.hash
            .cmp(&b.hash)
            .then_with(names)
            .then(a.statement.cmp(&b.statement))
            .then(a.action.cmp(&b.action))
    });
}

/// Groups of equal names, each of one entry at least.
fn groups<'n, 'p>(named: &'n [Named<'p>]) -> impl Iterator<Item = &'n [Named<'p>]> {
    named.chunk_by(|a, b| a.hash == b.hash && same_name(a.name, b.name))
}
