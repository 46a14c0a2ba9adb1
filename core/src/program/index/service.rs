//! What an index knows of the actions of one service that no entry spells out.

use alloc::{boxed::Box, vec::Vec};

use super::candidates::Candidates;
use super::completion::Completion;
use super::list::ListNumber;
use super::wildcards::{Beginning, Wildcard, Wildcards};
use crate::policy::ActionPattern;
use crate::program::cost::MANY;
use crate::program::statement::{PatternNumber, StatementNumber};
use crate::text::{first_letters, matches_action_name, same_name};

/// The list of all statements for an action, if there are any.
#[derive(Debug, Clone, Copy)]
pub(super) struct CompleteList(pub(super) Option<ListNumber>);

#[derive(Debug, Clone)]
pub(super) struct Service {
    /// The list of `service:*`.
    pub(super) whole: Option<ListNumber>,
    /// Statements with so many patterns that they are tried once, and not once for each.
    pub(super) open: Option<ListNumber>,
    patterns: Box<[Pattern]>,
    /// The complete list of its actions that no entry spells out and that fit no pattern.
    complete: Option<CompleteList>,
}

#[derive(Debug, Clone, Copy)]
struct Pattern {
    beginning: Beginning,
    action: PatternNumber,
    list: Option<ListNumber>,
    /// The complete list of the actions that no entry spells out and that fit no other pattern.
    alone: Option<CompleteList>,
}

/// Services with more patterns have no complete lists but for the actions that are spelled out.
const FEW_PATTERNS: usize = 16;

impl Pattern {
    /// `letters` are the [`first_letters`] of the name.
    #[inline]
    fn covers(&self, letters: u64, action_name: &str, actions: &[ActionPattern]) -> bool {
        self.beginning.fits(letters) && self.covers_in_full(action_name, actions)
    }

    fn covers_in_full(&self, action_name: &str, actions: &[ActionPattern]) -> bool {
        self.action
            .get(actions)
            .and_then(ActionPattern::parts)
            .is_some_and(|(_, pattern)| matches_action_name(pattern, action_name))
    }
}

impl Service {
    pub(super) fn build(wildcards: &Wildcards<'_>, candidates: &mut Candidates<'_>) -> Self {
        let of_patterns = wildcards.patterns.iter();
        let of_patterns = of_patterns.flat_map(|pattern| &pattern.statements);
        let mut by_statement: Vec<StatementNumber> =
            wildcards.whole.iter().chain(of_patterns).copied().collect();
        by_statement.sort_unstable();
        let many: Vec<StatementNumber> = by_statement
            .chunk_by(|a, b| a == b)
            .filter(|entries| entries.len() > MANY)
            .filter_map(|entries| entries.first().copied())
            .collect();
        let mut list = |statements: &[StatementNumber]| {
            let leads = |statement: &StatementNumber| many.binary_search(statement).is_err();
            candidates.list(statements.iter().copied().filter(leads).collect())
        };
        let whole = list(&wildcards.whole);
        let mut patterns: Vec<Pattern> = wildcards
            .patterns
            .iter()
            .map(|pattern| Pattern {
                beginning: pattern.beginning,
                action: pattern.action,
                list: list(&pattern.statements),
                alone: None,
            })
            .collect();
        if patterns.len() > FEW_PATTERNS {
            // What leads nowhere is needed for complete lists alone.
            patterns.retain(|pattern| pattern.list.is_some());
        }
        Self {
            whole,
            open: candidates.open_list(many),
            patterns: patterns.into(),
            complete: None,
        }
    }

    pub(super) fn complete(
        &mut self,
        completion: &mut Completion<'_>,
        wildcards: &Wildcards<'_>,
        candidates: &mut Candidates<'_>,
    ) {
        // Each pattern has to be known, so that the one that fits is known to be alone.
        if wildcards.patterns.len() > FEW_PATTERNS {
            return;
        }
        let mut list = |pattern: Option<&Wildcard<'_>>| {
            let all = completion.list_of_pattern(wildcards, pattern)?;
            Some(CompleteList(candidates.list(all)))
        };
        self.complete = list(None);
        for (pattern, wildcard) in self.patterns.iter_mut().zip(&wildcards.patterns) {
            pattern.alone = list(Some(wildcard));
        }
    }

    /// The complete list of an action that no entry spells out.
    #[inline]
    pub(super) fn complete_for(
        &self,
        action_name: &str,
        actions: &[ActionPattern],
    ) -> Option<CompleteList> {
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

    /// The complete list of the actions that no entry spells out and that fit no pattern but, if the service has it, this
    /// one.
    pub(super) fn complete_for_pattern(
        &self,
        pattern: Option<&str>,
        actions: &[ActionPattern],
    ) -> Option<CompleteList> {
        let none = self.complete?;
        let is_it = |own: &&Pattern| {
            let own = own.action.get(actions).and_then(ActionPattern::parts);
            own.zip(pattern)
                .is_some_and(|((_, own), name)| same_name(own, name))
        };
        match self.patterns.iter().find(is_it) {
            Some(own) => own.alone,
            None => Some(none),
        }
    }

    /// The lists of the patterns that an action fits.
    pub(super) fn lists<'s>(
        &'s self,
        action_name: &'s str,
        actions: &'s [ActionPattern],
    ) -> impl Iterator<Item = ListNumber> + 's {
        let letters = first_letters(action_name);
        let fitting = self
            .patterns
            .iter()
            .filter(move |pattern| pattern.covers(letters, action_name, actions));
        fitting.filter_map(|pattern| pattern.list)
    }
}
