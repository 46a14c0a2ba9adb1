//! All statements for an action put in one list, or the lists that have them told once and for all.
//!
//! Why it is correct: a list is complete only if every entry that can cover the action has been tried, be it a pattern of
//! its service, a lone `*`, or one that is tested as a whole. What would cost too much stays as it is, and is tried
//! when a request asks.

use alloc::vec::Vec;

use super::wildcards::{Weight, Wildcard, Wildcards};
use crate::policy::ActionPattern;
use crate::program::action::{action_holds, holds_by};
use crate::program::statement::{PatternNumber, ProgramStatement, StatementNumber};
use crate::text::{bounds, same_name};

pub(super) struct Completion<'b> {
    of_wildcards: Budget,
    /// For what is in the lists for every action.
    of_others: Budget,
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

/// How much may still be done for lists that a request could do without.
struct Budget {
    /// How many statements may still be added to them.
    statements: usize,
    /// How many patterns may still be tried.
    steps: usize,
}

/// How an action that some entry spells out finds its statements.
pub(super) enum Reach {
    /// All together.
    All(Vec<StatementNumber>),
    /// All but those in the lists for every action.
    Named(Vec<StatementNumber>),
    /// In the lists of the patterns that it fits, which are known.
    Known,
    /// The patterns are tried for each request.
    Tried,
}

impl<'b> Completion<'b> {
    /// `entries`: how many entries the action parts have in all.
    pub(super) fn new(
        actions: &'b [ActionPattern],
        statements: &'b [ProgramStatement],
        any: &'b [StatementNumber],
        open: &'b [StatementNumber],
        entries: usize,
    ) -> Self {
        let length = |action: &PatternNumber| {
            let pattern = action.get(actions);
            pattern.map_or(0, |pattern| pattern.text().len())
        };
        let of_open = Weight::of(open.iter().flat_map(|statement| {
            let statement = statement.get(statements);
            let entries = statement.map_or(&[][..], |statement| &statement.action.entries);
            core::iter::once(0).chain(entries.iter().map(length))
        }));
        Self {
            of_wildcards: Budget::new(actions, entries),
            of_others: Budget::new(actions, entries),
            spans_services: statements
                .iter()
                .any(|statement| statement.action.spans_services),
            any,
            open,
            of_open,
            actions,
            statements,
        }
    }

    /// The statements whose action part holds for an action, of which `exact` spell it out. What is too long to be asked
    /// for is never put together.
    pub(super) fn reach(
        &mut self,
        service: &str,
        name: &str,
        exact: &[StatementNumber],
        wildcards: Option<&Wildcards<'_>>,
    ) -> Reach {
        let length = service.len() + name.len();
        let of_service = wildcards.map_or(Weight::default(), |wildcards| wildcards.weight);
        if length >= bounds::ACTION_BYTES || !self.of_wildcards.may_try(of_service.on(length)) {
            return Reach::Tried;
        }
        let (whole, covering) = match wildcards {
            Some(wildcards) => (&*wildcards.whole, Some(wildcards.covering(name))),
            None => (&[][..], None),
        };
        let mut all: Vec<StatementNumber> = whole.to_vec();
        for pattern in covering.into_iter().flatten() {
            all.extend_from_slice(&pattern.statements);
        }
        if !self.of_wildcards.may_add(all.len()) {
            return Reach::Known;
        }
        all.extend_from_slice(exact);
        let actions = self.actions;
        let holds = |part: &ProgramStatement| action_holds(&part.action, actions, service, name);
        match self.others_for(length, holds) {
            Some(others) => {
                all.extend(others);
                Reach::All(all)
            }
            None => Reach::Named(all),
        }
    }

    /// Every statement whose action part holds for the actions of a service that no entry spells out and that fit
    /// this pattern alone, or none.
    pub(super) fn list_of_pattern(
        &mut self,
        wildcards: &Wildcards<'_>,
        pattern: Option<&Wildcard<'_>>,
    ) -> Option<Vec<StatementNumber>> {
        if self.spans_services {
            return None;
        }
        let service = wildcards.service;
        let name = pattern.map(|pattern| pattern.name);
        let length = service.len() + name.map_or(0, str::len);
        let mut all = wildcards.whole.clone();
        all.extend(pattern.into_iter().flat_map(|pattern| &pattern.statements));
        let fits = |entry: &str| entry == "*" || name.is_some_and(|name| same_name(name, entry));
        let covers = |entry: &ActionPattern| match entry.parts() {
            Some((of, entry_name)) => {
                !entry.is_exact() && same_name(of, service) && fits(entry_name)
            }
            None => entry.is_any(),
        };
        if !self.of_wildcards.may_add(all.len()) {
            return None;
        }
        let actions = self.actions;
        let others = self.others_for(length, |part| holds_by(&part.action, actions, covers))?;
        all.extend(others);
        Some(all)
    }

    /// Every statement whose action part holds for the actions of services that no entry names.
    pub(super) fn others(&mut self) -> Option<Vec<StatementNumber>> {
        if self.spans_services {
            return None;
        }
        let actions = self.actions;
        self.others_for(0, |part| action_holds(&part.action, actions, "", ""))
    }

    /// Those in the lists for every action, as far as they hold; `None` if that costs too much.
    fn others_for(
        &mut self,
        length: usize,
        holds: impl Fn(&ProgramStatement) -> bool,
    ) -> Option<Vec<StatementNumber>> {
        if !self.of_others.may_try(self.of_open.on(length)) {
            return None;
        }
        let of_open = self.open.iter().copied();
        let mut all: Vec<StatementNumber> = of_open
            .filter(|number| number.get(self.statements).is_some_and(&holds))
            .collect();
        if !self.of_others.may_add(all.len() + self.any.len()) {
            return None;
        }
        all.extend_from_slice(self.any);
        Some(all)
    }
}

impl Budget {
    const fn new(actions: &[ActionPattern], entries: usize) -> Self {
        Self {
            statements: entries * ADDED_FOR_AN_ENTRY + 1024,
            steps: actions.len() * 32 + 4096,
        }
    }

    const fn may_try(&mut self, weight: usize) -> bool {
        take(&mut self.steps, weight)
    }

    const fn may_add(&mut self, statements: usize) -> bool {
        take(&mut self.statements, statements)
    }
}

const fn take(from: &mut usize, weight: usize) -> bool {
    match from.checked_sub(weight) {
        Some(left) => {
            *from = left;
            true
        }
        None => false,
    }
}

/// So many statements are added for each entry of an action part.
const ADDED_FOR_AN_ENTRY: usize = 1;
