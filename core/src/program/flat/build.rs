//! From what was read in one pass to the tables.

use alloc::vec::{IntoIter, Vec};
use core::mem;

use super::actions::{Actions, ActionsBuilder, NewAction};
use super::{FlatCondition, FlatPattern, FlatProgram, FlatResource, FlatResourcePart};
use super::{FlatStatement, MOST_STATEMENTS, Mask, Part};
use crate::policy::{
    ActionForm, Condition, Effect, Loader, OnePass, Place, PolicyType, ReadResource, ReadStatement,
};
use crate::program::condition::CompiledCondition;
use crate::program::conditions::cost;
use crate::program::glance::Glance;
use crate::program::resource_pattern::CompiledPattern;

impl FlatProgram {
    /// The tables, which take texts, resources and conditions with them; `None`, and all left as it is, if the set is not
    /// one for them.
    pub(crate) fn compile(
        read: &mut OnePass,
        policy_type: PolicyType,
        loader: Loader,
    ) -> Option<Self> {
        let many = usize::from(u16::MAX);
        if read.statements.len() > MOST_STATEMENTS
            || read.resources.len() > many
            || read.conditions.len() > many
        {
            return None;
        }
        let actions = actions(read)?;
        let denies = mask(&read.statements, |one| one.effect == Effect::Deny);
        let excepts_actions = mask(&read.statements, |one| one.excepts_actions);
        let bare = bare(&read.statements);
        let text = mem::take(&mut read.text);
        let mut statements = Vec::with_capacity(read.statements.len());
        let mut resources = Resources {
            kept: Vec::with_capacity(read.resources.len()),
            unusual: Vec::new(),
        };
        let mut conditions = Conditions {
            kept: Vec::with_capacity(read.conditions.len()),
        };
        let mut entries = read.resources.drain(..);
        let mut unread = mem::take(&mut read.conditions).into_iter();
        let mut conditions_before = 0;
        for one in &read.statements {
            let policy = read.policies.get(usize::from(one.policy));
            let start = policy.map_or(0, |policy| policy.start);
            let place = Place {
                effect: one.effect,
                inverted: one.excepts_resources,
            };
            let of_statement = one.resources as usize - resources.kept.len();
            for entry in entries.by_ref().take(of_statement) {
                resources.add(entry, start, &text, place);
            }
            let of_statement =
                one.conditions - mem::replace(&mut conditions_before, one.conditions);
            let conditions = conditions.add(&mut unread, of_statement as usize);
            let before = statements
                .last()
                .map_or(0, |one: &FlatStatement| one.resources.end);
            statements.push(FlatStatement {
                policy: one.policy,
                index: one.index,
                resources: Part {
                    start: before,
                    end: one.resources as u16,
                },
                conditions,
                effect: one.effect,
                resource: match (one.any_resource, one.excepts_resources) {
                    (true, _) => FlatResourcePart::Any,
                    (false, false) => FlatResourcePart::Listed,
                    (false, true) => FlatResourcePart::Excepted,
                },
            });
        }
        Some(Self {
            policy_type,
            loader,
            denies,
            bare,
            excepts_actions,
            text: text.into(),
            policies: mem::take(&mut read.policies).shrunk(),
            statements: statements.into(),
            actions,
            resources: resources.kept.into(),
            unusual: resources.unusual.into(),
            conditions: conditions.kept.into(),
        })
    }
}

/// Those without anything but actions that could fail.
fn bare(statements: &[ReadStatement]) -> Mask {
    let mut conditions = 0;
    let is_bare = |one: &ReadStatement| {
        let before = mem::replace(&mut conditions, one.conditions);
        one.any_resource && one.conditions == before
    };
    mask(statements, is_bare)
}

fn mask(statements: &[ReadStatement], mut is: impl FnMut(&ReadStatement) -> bool) -> Mask {
    let bits = (0u32..).zip(statements);
    bits.fold(0, |all, (number, one)| all | Mask::from(is(one)) << number)
}

/// The entries of resources of a set, statement by statement.
struct Resources {
    kept: Vec<FlatResource>,
    unusual: Vec<CompiledPattern>,
}

impl Resources {
    /// Adds an entry of a policy that begins there in the texts.
    fn add(&mut self, entry: ReadResource, policy: u32, texts: &str, place: Place) {
        let start = policy + entry.text.start;
        let length = entry.text.length;
        let text = texts.get(start as usize..(start + length) as usize);
        let text = text.unwrap_or_default();
        let (glance, pattern) = match CompiledPattern::new(entry.pattern, text, place) {
            CompiledPattern::Plain(plain) => (Glance::of(plain, text), FlatPattern::Plain(plain)),
            other => {
                let number = self.unusual.len() as u16;
                self.unusual.push(other);
                (Glance::ALL, FlatPattern::Unusual(number))
            }
        };
        self.kept.push(FlatResource {
            start,
            length,
            glance,
            pattern,
        });
    }
}

fn actions(read: &OnePass) -> Option<Actions> {
    let count = |is: fn(ActionForm) -> bool| {
        let entries = read.actions.iter();
        entries.filter(|entry| is(entry.form)).count()
    };
    let exact = count(|form| matches!(form, ActionForm::Exact(_)));
    let patterns = count(|form| matches!(form, ActionForm::Wildcard(_)));
    let mut actions = ActionsBuilder::new(&read.text, exact, patterns)?;
    let mut first = 0;
    for (number, statement) in (0u32..).zip(&read.statements) {
        let policy = read.policies.get(usize::from(statement.policy))?;
        let bit = 1 << number;
        let end = statement.actions as usize;
        for entry in read.actions.get(first..end)? {
            let (colon, is_exact) = match entry.form {
                ActionForm::Any => {
                    actions.add_any(bit);
                    continue;
                }
                ActionForm::Exact(colon) => (colon, true),
                ActionForm::Wildcard(colon) => (colon, false),
                ActionForm::Whole | ActionForm::Malformed => return None,
            };
            actions.add(NewAction {
                start: policy.start + entry.text.start,
                length: entry.text.length,
                colon,
                is_exact,
                statement: bit,
            })?;
        }
        first = end;
    }
    actions.build()
}

/// The conditions of a set. Statements with the same have them once.
struct Conditions {
    kept: Vec<FlatCondition>,
}

/// With so many conditions is each compared, as so many are remembered while a request is decided.
const COMPARED: usize = 64;

impl Conditions {
    /// Adds the next `count` of those that were read, which are a statement's, cheap ones first.
    fn add(&mut self, read: &mut IntoIter<Condition>, count: usize) -> Part {
        let of_statement = read.as_mut_slice().get_mut(..count).unwrap_or_default();
        of_statement.sort_by_key(cost);
        let compared = self.kept.get(..COMPARED).unwrap_or(&self.kept);
        let is_it = |(one, other): (&FlatCondition, &Condition)| one.condition.condition == *other;
        let mut runs = compared.windows(count.max(1));
        let known = runs.position(|run| run.iter().zip(&*of_statement).all(is_it));
        let start = known.unwrap_or(self.kept.len());
        for condition in read.take(count) {
            if known.is_none() {
                self.push(condition);
            }
        }
        Part {
            start: start as u16,
            end: (start + count) as u16,
        }
    }

    fn push(&mut self, condition: Condition) {
        let mut before = self.kept.iter().take(COMPARED);
        let equal = before.find(|one| one.condition.condition == condition);
        let same = equal.map_or(self.kept.len() as u32, |equal| equal.same);
        self.kept.push(FlatCondition {
            same,
            condition: CompiledCondition::new(condition),
        });
    }
}
