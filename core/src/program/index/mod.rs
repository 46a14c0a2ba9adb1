//! Which statements a request can meet at all, by its action.
//!
//! Why it is correct: a statement is left out only if its action part fails. An entry other than the lone
//! `*` covers actions of one service only (R-ACT-4), so a statement whose entries all name services is in
//! the lists of those services and nowhere else:
//! - an entry without wildcards covers one action, and its list is found by that action's name;
//! - `service:*` covers every action of the service;
//! - every other pattern is tried against the action's name.
//!
//! Statements with the lone `*` are in the list for every action, and so are those with exceptions, a forced
//! outcome or an entry that spans services otherwise (in a Deny, lenient), whose action part is tested when
//! they are met. Where one of the last kind stands, only actions that are spelled out have a complete list.
//! Most actions have a complete list, for
//! which all that is done when the index is built, and no other is looked at: those that some entry spells
//! out, the others that fit no pattern of their service or one alone, and those of services that no entry
//! names. A statement may be in several lists; meeting it twice changes nothing.

mod candidates;
mod names;

pub(super) use candidates::{
    CandidateList, Candidates, Item, ListNumber, Lists, ResourceIndex, Row, RowTest, entry_of,
};
use names::{NameEntry, NameTable};

use alloc::{boxed::Box, vec::Vec};
use core::ops::ControlFlow;

use super::action::{action_holds, holds_by, names_service};
use super::cost::MANY;
use super::number::Number;
use super::statement::{PatternNumber, ProgramStatement, StatementNumber};
use crate::policy::ActionPattern;
use crate::request::Question;
use crate::text::{
    bounds, compare_names, first_letters, hash_name, low_bytes, matches_action_name, same_name,
};

#[derive(Debug, Clone)]
pub(super) struct ActionIndex {
    /// The list of the lone `*`.
    any: Option<ListNumber>,
    /// Statements whose action part has still to be tested.
    open: Option<ListNumber>,
    exact: NameTable<Exact>,
    of_exact: Box<[Exact]>,
    services: NameTable<Service>,
    of_service: Box<[Service]>,
    /// The complete list of the actions of services that no entry names.
    others: Option<CompleteList>,
    lists: Box<[CandidateList]>,
}

/// The list of all statements for an action, if there are any.
#[derive(Debug, Clone, Copy)]
struct CompleteList(Option<ListNumber>);

/// What is known of an action that some entry spells out.
#[derive(Debug, Clone, Copy)]
struct Exact {
    list: Option<ListNumber>,
    /// The list has all statements for the action, and not only those that spell it out.
    is_complete: bool,
}

#[derive(Debug, Clone)]
struct Service {
    /// The list of `service:*`.
    whole: Option<ListNumber>,
    /// Statements with so many patterns that they are tried once, and not once for each.
    open: Option<ListNumber>,
    patterns: Box<[Pattern]>,
    /// The complete list of its actions that no entry spells out and that fit no pattern.
    complete: Option<CompleteList>,
}

#[derive(Debug, Clone, Copy)]
struct Pattern {
    /// What a name begins with, up to eight letters before the first wildcard, without case; and their bits.
    beginning: u64,
    mask: u64,
    action: PatternNumber,
    list: Option<ListNumber>,
    /// The complete list of the actions that no entry spells out and that fit no other pattern.
    alone: Option<CompleteList>,
}

/// Whether the action part of a list's statements is known to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ActionTest {
    Open,
    /// The same, and no entry without wildcards names the action.
    Wildcards,
    /// The same, and no entry but a lone `*` can name the action.
    Unnamed,
    Passed,
}

/// One entry of one statement, while the index is built.
#[derive(Clone, Copy)]
struct Named<'p> {
    hash: u64,
    /// What is hashed: the whole action, or the service.
    name: &'p str,
    /// With wildcards: the name of the action.
    pattern: &'p str,
    action: PatternNumber,
    /// What the entry leads to.
    statement: Option<StatementNumber>,
}

impl ActionIndex {
    /// `actions` are the patterns whose numbers the statements have.
    pub(super) fn build(
        actions: &[ActionPattern],
        statements: &[ProgramStatement],
        candidates: &mut Candidates<'_>,
    ) -> Self {
        let (mut any, mut open, mut named) = (Vec::new(), Vec::new(), Vec::new());
        for (statement, entry) in Number::each(statements) {
            let part = &entry.action;
            let is_any = |number: &PatternNumber| {
                let pattern = number.get(actions);
                pattern.is_some_and(ActionPattern::is_any)
            };
            if part.inverted || part.forced.is_some() || part.spans_services {
                open.push(statement);
                // What it names is known by name, though it does not lead to it.
                named.push((None, &*part.entries));
            } else if part.entries.iter().any(is_any) {
                any.push(statement);
            } else {
                named.push((Some(statement), &*part.entries));
            }
        }
        let by_action = ByAction::new(actions, &named);
        let mut wild = Vec::new();
        for (action, pattern) in Number::each(actions) {
            let Some((service, name)) = pattern.parts().filter(|_| !pattern.is_exact()) else {
                continue;
            };
            let hash = hash_name(service);
            wild.extend(by_action.statements(action).iter().map(|statement| Named {
                hash,
                name: service,
                pattern: name,
                action,
                statement: *statement,
            }));
        }
        sort(&mut wild);
        let mut of_service = Vec::new();
        let mut groups_of_service = Vec::new();
        let mut service_names = Vec::new();
        for group in groups(&wild) {
            let number = Number::next(&of_service);
            of_service.push(Service::build(group, candidates));
            groups_of_service.push(Group::new(group));
            service_names.extend(group.first().map(|named| named.entry(number)));
        }
        let service_of = |action: PatternNumber| service_of(actions, action);
        let services = NameTable::new(service_names, |a, b| {
            compare_names(service_of(a), service_of(b))
        });
        let mut complete = Complete {
            budget: wild.len() * 4 + 1024,
            tests: actions.len() * 32 + 4096,
            spans_services: statements
                .iter()
                .any(|statement| statement.action.spans_services),
            any: &any,
            of_open: Weight::of(open.iter().flat_map(|statement| {
                let statement = statement.get(statements);
                let entries = statement.map_or(&[][..], |statement| &statement.action.entries);
                let lengths = entries.iter().map(|action| text_of(actions, *action).len());
                core::iter::once(0).chain(lengths)
            })),
            open: &open,
            actions,
            statements,
        };
        for (service, group) in of_service.iter_mut().zip(&groups_of_service) {
            service.complete(&mut complete, group, candidates);
        }
        let others = complete
            .others()
            .map(|all| CompleteList(candidates.list(all)));
        let mut of_exact = Vec::with_capacity(actions.len());
        let mut exact_names = Vec::with_capacity(actions.len());
        let mut next = 0;
        // Spellings of one name stand together.
        for spellings in actions.chunk_by(|a, b| same_name(a.text(), b.text())) {
            let first = next;
            next += spellings.len();
            let Some(pattern) = spellings.first().filter(|pattern| pattern.is_exact()) else {
                continue;
            };
            let Some((service, name)) = pattern.parts() else {
                continue;
            };
            let wild = services
                .find(
                    hash_name(service),
                    |action| is_service(actions, action, service),
                    |action| compare_names(service_of(action), service),
                )
                .and_then(|number| number.beside(&groups_of_service).copied())
                .unwrap_or_default();
            let numbers: Vec<StatementNumber> = (first..next)
                .flat_map(|action| by_action.statements(Number::at(action)))
                .filter_map(|number| *number)
                .collect();
            let complete = complete.list(service, name, &numbers, &wild);
            let is_complete = complete.is_some();
            exact_names.push(NameEntry {
                hash: hash_name(pattern.text()),
                witness: Number::at(first),
                number: Number::next(&of_exact),
            });
            of_exact.push(Exact {
                list: candidates.list(complete.unwrap_or(numbers)),
                is_complete,
            });
        }
        Self {
            any: candidates.list(any),
            open: candidates.open_list(open),
            exact: NameTable::new(exact_names, |a, b| {
                compare_names(text_of(actions, a), text_of(actions, b))
            }),
            of_exact: of_exact.into(),
            services,
            of_service: of_service.into(),
            others,
            lists: candidates.finish_lists(),
        }
    }

    /// Which lists have the statements that have an entry which covers the action, or may.
    #[inline]
    pub(super) fn find(&self, question: &Question<'_>, actions: &[ActionPattern]) -> Found<'_> {
        let same_action = |action: PatternNumber| {
            let pattern = action.get(actions);
            pattern.is_some_and(|pattern| same_name(pattern.text(), question.action))
        };
        let exact = self
            .exact
            .find(question.action_hash, same_action, |action| {
                compare_names(text_of(actions, action), question.action)
            })
            .and_then(|number| number.get(&self.of_exact).copied());
        if let Some(exact) = exact
            && exact.is_complete
        {
            return Found::Complete(self.list(exact.list));
        }
        let same_service = |action: PatternNumber| is_service(actions, action, question.service);
        let service = self
            .services
            .find(question.service_hash, same_service, |action| {
                compare_names(service_of(actions, action), question.service)
            })
            .and_then(|number| number.get(&self.of_service));
        let complete = match service {
            _ if exact.is_some() => None,
            Some(service) => service.complete_for(question.action_name, actions),
            None => self.others,
        };
        match complete {
            Some(CompleteList(number)) => Found::Complete(self.list(number)),
            None => Found::Several(Several { exact, service }),
        }
    }

    #[inline]
    fn list(&self, number: Option<ListNumber>) -> Option<&CandidateList> {
        number?.get(&self.lists)
    }

    /// Gives the lists of an action that has no complete one; `Break` from `visit` ends it.
    pub(super) fn visit<B>(
        &self,
        several: Several<'_>,
        question: &Question<'_>,
        actions: &[ActionPattern],
        mut visit: impl FnMut(&CandidateList, ActionTest) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let Several { exact, service } = several;
        if let Some(list) = exact.and_then(|exact| self.list(exact.list)) {
            visit(list, ActionTest::Passed)?;
        }
        if let Some(list) = self.list(self.any) {
            visit(list, ActionTest::Passed)?;
        }
        let open = match (exact, service) {
            (None, None) => ActionTest::Unnamed,
            (None, Some(_)) => ActionTest::Wildcards,
            (Some(_), _) => ActionTest::Open,
        };
        if let Some(list) = self.list(self.open) {
            visit(list, open)?;
        }
        let Some(service) = service else {
            return ControlFlow::Continue(());
        };
        if let Some(list) = self.list(service.whole) {
            visit(list, ActionTest::Passed)?;
        }
        if let Some(list) = self.list(service.open) {
            visit(list, open)?;
        }
        let letters = first_letters(question.action_name);
        for pattern in &service.patterns {
            if pattern.covers(letters, question.action_name, actions)
                && let Some(list) = self.list(pattern.list)
            {
                visit(list, ActionTest::Passed)?;
            }
        }
        ControlFlow::Continue(())
    }
}

/// Where the statements for an action are.
pub(super) enum Found<'i> {
    /// All in one list, whose action part holds; `None`, if there are none.
    Complete(Option<&'i CandidateList>),
    /// In the lists that [`ActionIndex::visit`] gives.
    Several(Several<'i>),
}

/// What is known of an action that has no complete list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Several<'i> {
    exact: Option<Exact>,
    service: Option<&'i Service>,
}

/// The statements of each action pattern, in the order of the statements.
struct ByAction {
    /// Where those of each pattern begin, and at last where all end.
    starts: Vec<u32>,
    statements: Vec<Option<StatementNumber>>,
}

/// A statement, unless it is not to be found so, and the entries by which it is.
type NamedBy<'e> = (Option<StatementNumber>, &'e [PatternNumber]);

impl ByAction {
    fn new<'e>(actions: &[ActionPattern], named: &[NamedBy<'e>]) -> Self {
        let mut starts = alloc::vec![0u32; actions.len() + 1];
        let entries = || {
            let of_one = |(statement, entries): &NamedBy<'e>| {
                let statement = *statement;
                let numbers = entries.iter();
                numbers.map(move |action| (*action, statement))
            };
            named.iter().flat_map(of_one)
        };
        let mut all = 0;
        for (action, _) in entries() {
            all += 1;
            if let Some(count) = action.beside_mut(&mut starts) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            (*start, sum) = (sum, sum + *start);
        }
        let mut places = starts.clone();
        let mut statements = alloc::vec![None; all];
        for (action, statement) in entries() {
            if let Some(place) = action.beside_mut(&mut places) {
                if let Some(slot) = statements.get_mut(*place as usize) {
                    *slot = statement;
                }
                *place += 1;
            }
        }
        Self { starts, statements }
    }

    fn statements(&self, action: PatternNumber) -> &[Option<StatementNumber>] {
        let bounds = self.starts.get(action.place()..);
        let Some([start, end]) = bounds.and_then(|bounds| bounds.first_chunk::<2>()) else {
            return &[];
        };
        let range = *start as usize..*end as usize;
        self.statements.get(range).unwrap_or_default()
    }
}

#[inline]
fn is_service(actions: &[ActionPattern], action: PatternNumber, service: &str) -> bool {
    let pattern = action.get(actions);
    pattern.is_some_and(|pattern| names_service(pattern, service))
}

fn text_of(actions: &[ActionPattern], action: PatternNumber) -> &str {
    let pattern = action.get(actions);
    pattern.map_or("", ActionPattern::text)
}

/// The service that an action pattern names.
fn service_of(actions: &[ActionPattern], action: PatternNumber) -> &str {
    let pattern = action.get(actions);
    pattern
        .and_then(ActionPattern::parts)
        .map_or("", |(service, _)| service)
}

/// The entries with wildcards that name one service.
#[derive(Clone, Copy, Default)]
struct Group<'n> {
    entries: &'n [Named<'n>],
    weight: Weight,
}

impl<'n> Group<'n> {
    fn new(entries: &'n [Named<'n>]) -> Self {
        Self {
            entries,
            weight: Weight::of(entries.iter().map(|named| named.pattern.len())),
        }
    }
}

/// What it takes to try some patterns.
#[derive(Clone, Copy, Default)]
struct Weight {
    patterns: usize,
    bytes: usize,
}

impl Weight {
    /// Of patterns with these lengths.
    fn of(lengths: impl Iterator<Item = usize>) -> Self {
        lengths.fold(Self::default(), |weight, length| Self {
            patterns: weight.patterns + 1,
            bytes: weight.bytes + length,
        })
    }

    /// One for each pattern, and more for long ones on a name of some length.
    const fn on(self, length: usize) -> usize {
        self.patterns + self.bytes / 64 * length / 64
    }
}

impl Pattern {
    fn new(named: &Named<'_>, list: Option<ListNumber>) -> Self {
        let letters = named.pattern.bytes();
        let letters = letters
            .take_while(|byte| !matches!(byte, b'*' | b'?'))
            .take(8);
        let count = letters.clone().count();
        let mask = match count {
            8 => u64::MAX,
            _ => low_bytes(count),
        };
        Self {
            beginning: first_letters(named.pattern) & mask,
            mask,
            action: named.action,
            list,
            alone: None,
        }
    }

    /// `letters` are the [`first_letters`] of the name.
    #[inline]
    fn covers(&self, letters: u64, action_name: &str, actions: &[ActionPattern]) -> bool {
        letters & self.mask == self.beginning && self.covers_in_full(action_name, actions)
    }

    fn covers_in_full(&self, action_name: &str, actions: &[ActionPattern]) -> bool {
        self.action
            .get(actions)
            .and_then(ActionPattern::parts)
            .is_some_and(|(_, pattern)| matches_action_name(pattern, action_name))
    }
}

/// Services with more patterns have no complete lists but for the actions that are spelled out.
const FEW_PATTERNS: usize = 16;

impl Service {
    /// `group`: the entries with wildcards that name the service.
    fn build(group: &[Named<'_>], candidates: &mut Candidates<'_>) -> Self {
        let mut by_statement: Vec<StatementNumber> =
            group.iter().filter_map(|named| named.statement).collect();
        by_statement.sort_unstable();
        let many: Vec<StatementNumber> = by_statement
            .chunk_by(|a, b| a == b)
            .filter(|entries| entries.len() > MANY)
            .filter_map(|entries| entries.first().copied())
            .collect();
        let leads = |statement: &StatementNumber| many.binary_search(statement).is_err();
        let mut patterns: Vec<&Named<'_>> = group.iter().collect();
        patterns.sort_by(|a, b| {
            compare_names(a.pattern, b.pattern).then(a.statement.cmp(&b.statement))
        });
        let mut whole = Vec::new();
        let mut built = Vec::new();
        for same in patterns.chunk_by(|a, b| same_name(a.pattern, b.pattern)) {
            let numbers = same.iter().filter_map(|named| named.statement);
            let numbers = numbers.filter(leads).collect();
            match same.first() {
                Some(named) if named.pattern == "*" => whole = numbers,
                Some(named) => built.push(Pattern::new(named, candidates.list(numbers))),
                None => {}
            }
        }
        if built.len() > FEW_PATTERNS {
            // What leads nowhere is needed for complete lists alone.
            built.retain(|pattern| pattern.list.is_some());
        }
        Self {
            whole: candidates.list(whole),
            open: candidates.open_list(many),
            patterns: built.into(),
            complete: None,
        }
    }

    fn complete(
        &mut self,
        complete: &mut Complete<'_>,
        group: &Group<'_>,
        candidates: &mut Candidates<'_>,
    ) {
        let entries = group.entries;
        let mut names: Vec<&str> = entries.iter().map(|named| named.pattern).collect();
        names.sort_by(|a, b| compare_names(a, b));
        names.dedup_by(|a, b| same_name(a, b));
        names.retain(|name| *name != "*");
        // Each pattern has to be known, so that the one that fits is known to be alone.
        let Some(service) = entries.first().map(|named| named.name) else {
            return;
        };
        if names.len() > FEW_PATTERNS || names.len() != self.patterns.len() {
            return;
        }
        let mut list = |pattern: Option<&str>| {
            let all = complete.list_of_pattern(service, pattern, group)?;
            Some(CompleteList(candidates.list(all)))
        };
        self.complete = list(None);
        for (pattern, name) in self.patterns.iter_mut().zip(names) {
            pattern.alone = list(Some(name));
        }
    }

    /// The complete list of an action that no entry spells out.
    #[inline]
    fn complete_for(&self, action_name: &str, actions: &[ActionPattern]) -> Option<CompleteList> {
        let none = self.complete?;
        if self.patterns.is_empty() {
            return Some(none);
        }
        let letters = first_letters(action_name);
        let mut fitting = self
            .patterns
            .iter()
            .filter(|pattern| pattern.covers(letters, action_name, actions));
        match (fitting.next(), fitting.next()) {
            (None, _) => Some(none),
            (Some(pattern), None) => pattern.alone,
            (Some(_), Some(_)) => None,
        }
    }
}

/// Makes the lists of actions that are spelled out complete, as long as that is cheap.
struct Complete<'b> {
    /// How many statements may still be added.
    budget: usize,
    /// How many patterns may still be tried.
    tests: usize,
    /// Some statement covers actions of several services by a part of their names, so that what no entry names
    /// is not all alike.
    spans_services: bool,
    any: &'b [StatementNumber],
    open: &'b [StatementNumber],
    /// Of all entries of those, and one for each of them.
    of_open: Weight,
    actions: &'b [ActionPattern],
    statements: &'b [ProgramStatement],
}

impl Complete<'_> {
    /// Every statement whose action part holds for an action; `None` if that costs too much, and for what is too
    /// long to be asked for.
    fn list(
        &mut self,
        service: &str,
        name: &str,
        exact: &[StatementNumber],
        wild: &Group<'_>,
    ) -> Option<Vec<StatementNumber>> {
        let length = service.len() + name.len();
        if length >= bounds::ACTION_BYTES {
            return None;
        }
        let weight = wild.weight.on(length) + self.of_open.on(length);
        self.tests = self.tests.checked_sub(weight)?;
        let mut added: Vec<StatementNumber> = wild
            .entries
            .iter()
            .filter(|named| named.pattern == "*" || matches_action_name(named.pattern, name))
            .filter_map(|named| named.statement)
            .collect();
        let holds = |statement: &StatementNumber| {
            let statement = statement.get(self.statements);
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

    /// Every statement whose action part holds for the actions of a service that no entry spells out and that fit
    /// this pattern alone, or none. `group` has the entries with wildcards that name the service.
    fn list_of_pattern(
        &mut self,
        service: &str,
        pattern: Option<&str>,
        group: &Group<'_>,
    ) -> Option<Vec<StatementNumber>> {
        if self.spans_services {
            return None;
        }
        let length = service.len() + pattern.map_or(0, str::len);
        let weight = group.weight.on(length) + self.of_open.on(length);
        self.tests = self.tests.checked_sub(weight)?;
        let fits =
            |name: &str| name == "*" || pattern.is_some_and(|pattern| same_name(pattern, name));
        let mut added: Vec<StatementNumber> = group
            .entries
            .iter()
            .filter(|named| fits(named.pattern))
            .filter_map(|named| named.statement)
            .collect();
        let covers = |entry: &ActionPattern| match entry.parts() {
            Some((of, name)) => !entry.is_exact() && same_name(of, service) && fits(name),
            None => entry.is_any(),
        };
        let holds = |statement: &StatementNumber| {
            let statement = statement.get(self.statements);
            statement.is_some_and(|statement| holds_by(&statement.action, self.actions, covers))
        };
        added.extend(self.open.iter().copied().filter(holds));
        self.budget = self.budget.checked_sub(added.len() + self.any.len())?;
        added.extend(self.any);
        Some(added)
    }

    /// Every statement whose action part holds for the actions of services that no entry names.
    fn others(&mut self) -> Option<Vec<StatementNumber>> {
        if self.spans_services {
            return None;
        }
        self.list("", "", &[], &Group::default())
    }
}

impl Named<'_> {
    const fn entry(&self, number: Number<Service>) -> NameEntry<Service> {
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
