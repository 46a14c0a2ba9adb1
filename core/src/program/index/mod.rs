//! Which statements a request can meet at all, by its action.
//!
//! Why it is correct: a statement is left out only if its action part fails. An entry other than the lone
//! `*` covers actions of one service only (R-ACT-4), so a statement whose entries all name services is in
//! the lists of those services and nowhere else:
//! - an entry without wildcards covers one action, and its list is found by that action's name;
//! - `service:*` covers every action of the service;
//! - every other pattern is tried against the action's name, once for all statements that have it.
//!
//! Statements with the lone `*` are in the list for every action, and so are those with exceptions, a forced
//! outcome or an entry that spans services otherwise (in a Deny, lenient), whose action part is tested when
//! they are met. Where one of the last kind stands, only actions that are spelled out have a complete list.
//! Most actions have one list, put together when the index is built ([`completion`]), with all statements or with all
//! but those for every action, and no other of their service is looked at: those that some entry spells
//! out, the others that fit no pattern of their service or one alone, and those of services that no entry
//! names. What would take more room than a few times the policies is left as it is: the patterns that an action fits are
//! known then, or at worst are tried. A statement may be in several lists; meeting it twice changes nothing.

mod by_action;
mod candidates;
mod completion;
mod list;
mod names;
mod resource;
mod row;
mod service;
mod wildcards;

pub(super) use candidates::Candidates;
pub(super) use list::{CandidateList, Listed, Lists};
pub(super) use names::{NameEntry, NameTable};
pub(super) use resource::{Item, MOST_COLONS, ResourceIndex, entry_of};
pub(super) use row::{Row, RowTest};
pub(super) use wildcards::Beginning;

use alloc::{boxed::Box, vec::Vec};
use core::ops::ControlFlow;

use by_action::ByAction;
use completion::{Completion, Reach};
use list::ListNumber;
use service::{CompleteList, Service};
use wildcards::Wildcards;

use super::action::names_service;
use super::number::Number;
use super::statement::{PatternNumber, ProgramStatement, StatementNumber};
use crate::policy::ActionPattern;
use crate::request::AskedAction;
use crate::text::{compare_names, hash_name, same_name};

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
    /// The lists of the patterns that some actions fit, action by action.
    known: Box<[(ExactNumber, ListNumber)]>,
}

/// What is known of an action that some entry spells out.
#[derive(Debug, Clone, Copy)]
struct Exact {
    list: Option<ListNumber>,
    has: Has,
}

type ExactNumber = Number<Exact>;

/// What the list of an action has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Has {
    /// All statements for it.
    All,
    /// All but those in the lists for every action.
    Named,
    /// Those that spell it out. The patterns that it fits are [known](ActionIndex::known).
    Exact,
    /// Those that spell it out; the patterns of its service are tried.
    ExactAlone,
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

impl ActionIndex {
    /// `actions` are the patterns whose numbers the statements have.
    pub(super) fn build(
        actions: &[ActionPattern],
        statements: &[ProgramStatement],
        candidates: &mut Candidates<'_>,
    ) -> Self {
        let (mut any, mut open, mut named) = (Vec::new(), Vec::new(), Vec::new());
        let mut entries = 0;
        for (statement, entry) in Number::each(statements) {
            let part = &entry.action;
            entries += part.entries.len();
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
        let wildcards = Wildcards::of_services(actions, &by_action);
        let mut of_service: Vec<Service> = wildcards
            .iter()
            .map(|wildcards| Service::build(wildcards, candidates))
            .collect();
        let names = Number::each(&of_service).zip(&wildcards);
        let names = names.map(|((number, _), wildcards)| wildcards.entry(number));
        let service_of = |action: PatternNumber| service_of(actions, action);
        let services = NameTable::new(names.collect(), |a, b| {
            compare_names(service_of(a), service_of(b))
        });
        let mut completion = Completion::new(actions, statements, &any, &open, entries);
        for (service, wildcards) in of_service.iter_mut().zip(&wildcards) {
            service.complete(&mut completion, wildcards, candidates);
        }
        let others = completion
            .others()
            .map(|all| CompleteList(candidates.list(all)));
        let mut of_exact = Vec::with_capacity(actions.len());
        let mut exact_names = Vec::with_capacity(actions.len());
        let mut known = Vec::new();
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
            let numbers: Vec<StatementNumber> = (first..next)
                .flat_map(|action| by_action.statements(Number::at(action)))
                .filter_map(|number| *number)
                .collect();
            let wild = services.find(
                hash_name(service),
                |action| is_service(actions, action, service),
                |action| compare_names(service_of(action), service),
            );
            let of_wild = wild.and_then(|number| number.beside(&wildcards));
            let reach = completion.reach(service, name, &numbers, of_wild);
            let (numbers, has) = match reach {
                Reach::All(all) => (all, Has::All),
                Reach::Named(all) => (all, Has::Named),
                Reach::Known => {
                    if let Some(found) = wild.and_then(|number| number.get(&of_service)) {
                        let number = Number::next(&of_exact);
                        let lists = found.lists(name, actions);
                        known.extend(lists.map(|list| (number, list)));
                    }
                    (numbers, Has::Exact)
                }
                Reach::Tried => (numbers, Has::ExactAlone),
            };
            exact_names.push(NameEntry {
                hash: hash_name(pattern.text()),
                witness: Number::at(first),
                number: Number::next(&of_exact),
            });
            let list = candidates.list(numbers);
            of_exact.push(Exact { list, has });
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
            known: known.into(),
        }
    }

    /// Which lists have the statements that have an entry which covers the action, or may. There is one for decisions and
    /// one for what is done once, lest the compiler takes what both call out of the first.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(super) fn find<const ONCE: bool>(
        &self,
        asked: &AskedAction<'_>,
        actions: &[ActionPattern],
    ) -> ActionLists<'_> {
        let same_action = |action: PatternNumber| {
            let pattern = action.get(actions);
            pattern.is_some_and(|pattern| same_name(pattern.text(), asked.text))
        };
        let exact = self
            .exact
            .find(asked.hash, same_action, |action| {
                compare_names(text_of(actions, action), asked.text)
            })
            .and_then(|number| Some((number, *number.get(&self.of_exact)?)));
        if let Some((_, exact)) = exact
            && exact.has == Has::All
        {
            return ActionLists::Complete(self.list(exact.list));
        }
        let service = self.service::<ONCE>(asked.service, asked.service_hash, actions);
        let complete = match service {
            _ if exact.is_some() => None,
            Some(service) => service.complete_for(asked.name, actions),
            None => self.others,
        };
        match complete {
            Some(CompleteList(number)) => ActionLists::Complete(self.list(number)),
            None => ActionLists::Several(Several { exact, service }),
        }
    }

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn service<const ONCE: bool>(
        &self,
        name: &str,
        hash: u64,
        actions: &[ActionPattern],
    ) -> Option<&Service> {
        let is_it = |action: PatternNumber| is_service(actions, action, name);
        let order = |action: PatternNumber| compare_names(service_of(actions, action), name);
        let number = self.services.find(hash, is_it, order)?;
        number.get(&self.of_service)
    }

    /// Which list has the statements for the actions that no entry spells out: of one service, or with `None` of all
    /// those that no entry names, as far as they fit no pattern but this one.
    pub(super) fn find_unspelled(
        &self,
        service: &str,
        pattern: Option<&str>,
        actions: &[ActionPattern],
    ) -> Option<Option<&CandidateList>> {
        let complete = match self.service::<true>(service, hash_name(service), actions) {
            Some(service) => service.complete_for_pattern(pattern, actions),
            None => self.others,
        };
        complete.map(|CompleteList(number)| self.list(number))
    }

    #[inline]
    fn list(&self, number: Option<ListNumber>) -> Option<&CandidateList> {
        number?.get(&self.lists)
    }

    /// Gives the lists of an action that has no complete one; `Break` from `visit` ends it.
    pub(super) fn visit<B>(
        &self,
        several: Several<'_>,
        name: &str,
        actions: &[ActionPattern],
        mut visit: impl FnMut(&CandidateList, ActionTest) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let Several { exact, service } = several;
        if let Some(list) = exact.and_then(|(_, exact)| self.list(exact.list)) {
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
        let has = exact.map(|(number, exact)| (number, exact.has));
        let Some(service) = service.filter(|_| !matches!(has, Some((_, Has::Named)))) else {
            return ControlFlow::Continue(());
        };
        if let Some(list) = self.list(service.whole) {
            visit(list, ActionTest::Passed)?;
        }
        if let Some(list) = self.list(service.open) {
            visit(list, open)?;
        }
        let mut each = |number| match self.list(Some(number)) {
            Some(list) => visit(list, ActionTest::Passed),
            None => ControlFlow::Continue(()),
        };
        if let Some((number, Has::Exact)) = has {
            let start = self.known.partition_point(|(of, _)| *of < number);
            let known = self.known.get(start..).unwrap_or_default().iter();
            let known = known.take_while(|(of, _)| *of == number);
            return known.map(|(_, list)| *list).try_for_each(each);
        }
        service.lists(name, actions).try_for_each(&mut each)
    }
}

/// Where the statements for an action are.
pub(super) enum ActionLists<'i> {
    /// All in one list, whose action part holds; `None`, if there are none.
    Complete(Option<&'i CandidateList>),
    /// In the lists that [`ActionIndex::visit`] gives.
    Several(Several<'i>),
}

/// What is known of an action that has no complete list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Several<'i> {
    exact: Option<(ExactNumber, Exact)>,
    service: Option<&'i Service>,
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
