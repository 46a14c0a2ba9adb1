//! A set of few statements in a few tables, over the texts of its policies.
//!
//! Most sets have a handful of statements. For these no lists are made of who has which action: each action that a
//! statement spells out has a mask with a bit for every statement whose action part holds for it, and the statements of
//! a mask are tried, Denies first. The texts are those of the policies, kept as they were given; what is not needed to
//! decide is read from them again when somebody asks, as is where everything stands.
//!
//! Why it is correct:
//! - The mask of an action has the statements with an entry that covers it. An entry without wildcards is found by its
//!   name. An entry with wildcards is tried on each name that is spelled out when the tables are made, and on any other
//!   when it is asked for; the lone `*` has a mask of its own that is part of all. Statements of `NotAction` are the
//!   other way round, all at once (R-ACT-7).
//! - No statement here has principals, a list without entries, or an entry that is malformed: such sets are not made
//!   ([`OnePass`](crate::policy::OnePass)). So each Allow is direct, and no outcome of a part is forced.
//! - Of a statement that is tried, resource and conditions are asked as those of other sets are, by the same functions.
//! - A Deny that applies is found before any Allow is looked at (R-EVAL-1), and what is found first of either decides
//!   nothing more than that there is one.

mod actions;
mod build;
#[cfg(test)]
mod tests;

use alloc::boxed::Box;

use super::condition::CompiledCondition;
use super::conditions::Tested;
use super::matching::Found;
use super::principal::{Asked, Grade};
use super::resource::pattern_covers;
use super::resource_pattern::CompiledPattern;
use super::statement::StatementPlace;
use super::truth::Truth;
use crate::policy::{Effect, Loader, PolicyType, ReadPolicy};
use crate::request::RequestContext;
use actions::Actions;

/// At most so many statements, one for each bit of a mask.
const MOST_STATEMENTS: usize = 64;

/// Statements, one bit for each.
type Mask = u64;

/// A set of policies that are read in one pass.
#[derive(Debug)]
pub(crate) struct FlatProgram {
    policy_type: PolicyType,
    loader: Loader,
    /// Those that deny, and those with `NotAction`.
    denies: Mask,
    excepts_actions: Mask,
    /// Each policy with its name behind it.
    text: Box<str>,
    policies: Box<[ReadPolicy]>,
    statements: Box<[FlatStatement]>,
    actions: Actions,
    resources: Box<[FlatResource]>,
    conditions: Box<[FlatCondition]>,
}

#[derive(Debug, Clone, Copy)]
struct FlatStatement {
    /// Index of the policy in its set, and of the statement in the document, from 0.
    policy: u16,
    index: u16,
    /// Where its entries end; they begin where those of the statement before it end. So with its conditions.
    resources: u32,
    conditions: u32,
    effect: Effect,
    /// `NotResource`: the entries are exceptions (R-RES-11).
    excepts_resources: bool,
}

#[derive(Debug)]
struct FlatResource {
    start: u32,
    length: u32,
    pattern: CompiledPattern,
}

#[derive(Debug)]
struct FlatCondition {
    /// The number of the first of the set's conditions that is equal.
    same: u32,
    condition: CompiledCondition,
}

impl FlatProgram {
    pub(crate) const fn policy_type(&self) -> PolicyType {
        self.policy_type
    }

    pub(crate) const fn statement_count(&self) -> usize {
        self.statements.len()
    }

    pub(crate) const fn policy_count(&self) -> usize {
        self.policies.len()
    }

    /// Names and texts of the policies.
    pub(crate) fn policies(&self) -> impl Iterator<Item = (&str, &str)> {
        let policies = self.policies.iter();
        policies.map(|policy| policy.name_and_text(&self.text))
    }

    /// As which they were judged.
    pub(crate) const fn loader(&self) -> Loader {
        self.loader
    }

    pub(crate) fn policy_name(&self, index: usize) -> Option<&str> {
        let policy = self.policies.get(index)?;
        Some(policy.name_and_text(&self.text).0)
    }

    /// The most tests that one look at this program takes: patterns of actions, statements, entries and conditions.
    pub(crate) fn cost_bound(&self) -> u64 {
        let conditions = self.conditions.iter();
        let of_conditions = conditions.map(|one| u64::from(one.condition.tests));
        let others = 1 + self.actions.len() + self.statements.len() + self.resources.len();
        others as u64 + of_conditions.sum::<u64>()
    }

    /// Looks at the statements that a request can meet, up to the first Deny that applies.
    #[inline]
    pub(crate) fn find(&self, asked: &Asked<'_>, tests: &mut u64) -> Found {
        let question = &asked.request.question;
        *tests += 1;
        let named = self.actions.named(question, &self.text, tests);
        let mask = named ^ self.excepts_actions;
        if mask == 0 {
            return Found::Nothing;
        }
        self.find_among(mask, asked.request, tests)
    }

    #[inline(never)]
    fn find_among(&self, mask: Mask, request: &RequestContext<'_>, tests: &mut u64) -> Found {
        let mut tested = Tested::default();
        let denied = self.first_applying(mask & self.denies, request, &mut tested);
        let found = match denied {
            Some(deny) => Found::Denied(deny),
            None => match self.first_applying(mask & !self.denies, request, &mut tested) {
                Some(allow) => Found::Allowed(Grade::Direct, allow),
                None => Found::Nothing,
            },
        };
        *tests += tested.tests;
        found
    }

    #[inline]
    fn first_applying(
        &self,
        mut mask: Mask,
        request: &RequestContext<'_>,
        tested: &mut Tested,
    ) -> Option<StatementPlace> {
        while mask != 0 {
            let number = mask.trailing_zeros() as usize;
            mask &= mask - 1;
            if let Some(place) = self.tried(number, request, tested) {
                return Some(place);
            }
        }
        None
    }

    /// The place of a statement, if it applies.
    #[inline]
    fn tried(
        &self,
        number: usize,
        request: &RequestContext<'_>,
        tested: &mut Tested,
    ) -> Option<StatementPlace> {
        let (entries, conditions) = match number.checked_sub(1) {
            None => (0, 0),
            Some(before) => {
                let before = self.statements.get(before)?;
                (before.resources as usize, before.conditions as usize)
            }
        };
        let statement = self.statements.get(number)?;
        tested.tests += 1;
        let entries = self.resources.get(entries..statement.resources as usize)?;
        if !self.resource_holds(statement, entries, request, tested) {
            return None;
        }
        let conditions = self
            .conditions
            .get(conditions..statement.conditions as usize)?;
        let truth = self.truth(conditions, request, tested);
        let applies = match statement.effect {
            Effect::Allow => truth == Truth::True,
            Effect::Deny => truth != Truth::False,
        };
        applies.then_some(StatementPlace {
            policy: u32::from(statement.policy),
            statement: u32::from(statement.index),
        })
    }

    #[inline]
    fn resource_holds(
        &self,
        statement: &FlatStatement,
        entries: &[FlatResource],
        request: &RequestContext<'_>,
        tested: &mut Tested,
    ) -> bool {
        let mut covers = |entry: &FlatResource| {
            tested.tests += 1;
            pattern_covers(&entry.pattern, entry.text(&self.text), request)
        };
        if !statement.excepts_resources {
            return entries.iter().any(|entry| covers(entry) == Some(true));
        }
        // R-RES-14: an exception that cannot be resolved must not widen an Allow, and excepts nothing from a Deny.
        entries.iter().all(|entry| match covers(entry) {
            Some(covers) => !covers,
            None => statement.effect == Effect::Deny,
        })
    }

    /// AND over a statement's conditions, where each is tested once for all statements that have it (R-COND-1).
    #[inline]
    fn truth(
        &self,
        conditions: &[FlatCondition],
        request: &RequestContext<'_>,
        tested: &mut Tested,
    ) -> Truth {
        let mut all = Truth::True;
        for one in conditions {
            let truth = tested.truth_of(one.same, &one.condition, request);
            all = all.min(truth);
            if all == Truth::False {
                break;
            }
        }
        all
    }
}

impl FlatResource {
    #[inline]
    fn text<'t>(&self, texts: &'t str) -> &'t str {
        let start = self.start as usize;
        let text = texts.get(start..start + self.length as usize);
        text.unwrap_or_default()
    }
}
