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
mod partly;
#[cfg(test)]
mod tests;

use alloc::boxed::Box;

use super::condition::CompiledCondition;
use super::conditions::{Tested, Truths};
use super::glance::Glance;
use super::matching::Found;
use super::meter::Meter;
use super::principal::{Asked, Grade};
use super::resource::{plain_covers, unusual_covers};
use super::resource_pattern::{CompiledPattern, PlainArn};
use super::statement::StatementPlace;
use super::truth::Truth;
use crate::policy::{Effect, Loader, OnePass, PolicyType, ReadPolicies};
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
    denies: Mask,
    /// Those that apply whatever else is asked.
    bare: Mask,
    /// Those with `NotAction`.
    excepts_actions: Mask,
    /// Each policy with its name behind it.
    text: Box<str>,
    policies: ReadPolicies,
    statements: Box<[FlatStatement]>,
    actions: Actions,
    resources: Box<[FlatResource]>,
    /// Those that are not plain.
    unusual: Box<[CompiledPattern]>,
    conditions: Box<[FlatCondition]>,
}

#[derive(Debug, Clone, Copy)]
struct FlatStatement {
    /// Index of the policy in its set, and of the statement in the document, from 0.
    policy: u16,
    index: u16,
    resources: Part,
    conditions: Part,
    effect: Effect,
    resource: FlatResourcePart,
}

/// Where the entries or conditions of a statement are.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    start: u16,
    end: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FlatResourcePart {
    /// Holds whatever is asked; its entries are left out.
    Any,
    /// `Resource`
    Listed,
    /// `NotResource`: the entries are exceptions (R-RES-11).
    Excepted,
}

#[derive(Debug)]
struct FlatResource {
    start: u32,
    length: u32,
    glance: Glance,
    pattern: FlatPattern,
}

/// As [`CompiledPattern`], of which what is rare stands apart.
#[derive(Debug, Clone, Copy)]
enum FlatPattern {
    Plain(PlainArn),
    Unusual(u16),
}

#[derive(Debug)]
struct FlatCondition {
    /// A number that it shares with those that are equal, and with no other.
    same: u32,
    condition: CompiledCondition,
}

impl FlatProgram {
    pub(crate) const fn policy_type(&self) -> PolicyType {
        self.policy_type
    }

    /// Whether it is made of these policies, judged so: it is of nothing else.
    pub(crate) fn is_of(&self, read: &OnePass, policy_type: PolicyType, loader: Loader) -> bool {
        self.policy_type == policy_type
            && self.loader == loader
            && self.policies == read.policies
            && *self.text == *read.text
    }

    pub(crate) const fn statement_count(&self) -> usize {
        self.statements.len()
    }

    pub(crate) fn policy_count(&self) -> usize {
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

    /// The most steps that one look at this program takes: patterns of actions, statements, entries and conditions.
    pub(crate) fn cost_bound(&self) -> u64 {
        let conditions = self.conditions.iter();
        let of_conditions = conditions.map(|one| u64::from(one.condition.steps));
        let others = 1 + self.actions.len() + self.statements.len() + self.resources.len();
        others as u64 + of_conditions.sum::<u64>()
    }

    /// Looks at the statements that a request can meet, up to the first Deny that applies.
    #[inline]
    pub(crate) fn find(&self, asked: &Asked<'_>, meter: &mut Meter) -> Found {
        let question = &asked.request.question;
        meter.spend(1);
        let named = self.actions.named(&question.action, &self.text, meter);
        let mask = named ^ self.excepts_actions;
        if mask & (self.denies | !self.bare) != 0 {
            return self.find_among(mask, asked.request, meter);
        }
        // Allows that apply whatever else is asked.
        match self.place(mask) {
            Some(allow) => Found::Allowed(Grade::Direct, allow),
            None => Found::Nothing,
        }
    }

    #[inline(never)]
    fn find_among(&self, mask: Mask, request: &RequestContext<'_>, meter: &mut Meter) -> Found {
        let mut search = Search {
            program: self,
            request,
            tested: Tested::new(Truths::NONE),
            has_colons: None,
        };
        let bare = mask & self.bare;
        let found = match bare & self.denies {
            0 => search.find(mask, bare),
            deny => self.place(deny).map_or(Found::Nothing, Found::Denied),
        };
        meter.spend(search.tested.meter.steps());
        found
    }

    /// The first statement of a mask.
    #[inline]
    fn place(&self, mask: Mask) -> Option<StatementPlace> {
        if mask == 0 {
            return None;
        }
        let statement = self.statements.get(mask.trailing_zeros() as usize)?;
        Some(StatementPlace {
            policy: u32::from(statement.policy),
            statement: u32::from(statement.index),
        })
    }
}

/// One look through a program.
struct Search<'p, 'r> {
    program: &'p FlatProgram,
    request: &'r RequestContext<'r>,
    tested: Tested,
    /// Of the resource, once it has been asked.
    has_colons: Option<bool>,
}

impl Search<'_, '_> {
    /// `bare` are those of the mask that apply whatever else is asked, of which none denies.
    #[inline]
    fn find(&mut self, mask: Mask, bare: Mask) -> Found {
        let program = self.program;
        let mut denies = mask & program.denies;
        let mut allows = match bare {
            0 => mask & !program.denies,
            bare => bare,
        };
        loop {
            let (left, is_deny) = match denies {
                0 => (&mut allows, false),
                _ => (&mut denies, true),
            };
            if *left == 0 {
                return Found::Nothing;
            }
            let number = left.trailing_zeros() as usize;
            *left &= *left - 1;
            let statement = program.statements.get(number);
            let Some(statement) = statement.filter(|statement| self.applies(statement)) else {
                continue;
            };
            let place = StatementPlace {
                policy: u32::from(statement.policy),
                statement: u32::from(statement.index),
            };
            return match is_deny {
                true => Found::Denied(place),
                false => Found::Allowed(Grade::Direct, place),
            };
        }
    }

    #[inline]
    fn applies(&mut self, statement: &FlatStatement) -> bool {
        self.tested.meter.spend(1);
        (statement.resource == FlatResourcePart::Any || self.resource_holds(statement))
            && (statement.conditions.is_empty() || self.conditions_hold(statement))
    }

    #[inline]
    fn resource_holds(&mut self, statement: &FlatStatement) -> bool {
        let (program, request) = (self.program, self.request);
        let entries = statement.resources.of(&program.resources);
        let resource = request.question.resource.tail.as_bytes();
        self.tested.meter.spend(entries.len() as u64);
        let mut covers =
            |entry: &FlatResource| match entry.glance.may_cover(resource, &mut self.has_colons) {
                true => program.covers(entry, request),
                false => Some(false),
            };
        if statement.resource == FlatResourcePart::Listed {
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
    fn conditions_hold(&mut self, statement: &FlatStatement) -> bool {
        let mut all = Truth::True;
        for one in statement.conditions.of(&self.program.conditions) {
            let truth =
                self.tested
                    .truth_of(1u64.checked_shl(one.same), &one.condition, self.request);
            all = all.min(truth);
            if all == Truth::False {
                break;
            }
        }
        match statement.effect {
            Effect::Allow => all == Truth::True,
            Effect::Deny => all != Truth::False,
        }
    }
}

impl FlatProgram {
    #[inline]
    fn covers(&self, entry: &FlatResource, request: &RequestContext<'_>) -> Option<bool> {
        let start = entry.start as usize;
        match entry.pattern {
            FlatPattern::Plain(plain) => {
                let text = self.text.get(start..start + entry.length as usize);
                Some(plain_covers(plain, text?, &request.question))
            }
            FlatPattern::Unusual(number) => {
                unusual_covers(self.unusual.get(usize::from(number))?, request)
            }
        }
    }
}

impl Part {
    const fn is_empty(self) -> bool {
        self.start == self.end
    }

    #[inline]
    fn of<T>(self, list: &[T]) -> &[T] {
        let range = usize::from(self.start)..usize::from(self.end);
        list.get(range).unwrap_or_default()
    }
}
