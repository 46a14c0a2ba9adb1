//! From what was read in one pass to the tables.

use alloc::vec::Vec;
use core::mem;

use super::actions::{Actions, ActionsBuilder, NewAction};
use super::{FlatCondition, FlatProgram, FlatResource, FlatStatement};
use super::{MOST_STATEMENTS, Mask};
use crate::policy::{
    ActionForm, Condition, Effect, Loader, OnePass, Place, PolicyType, ReadStatement,
};
use crate::program::condition::CompiledCondition;
use crate::program::conditions::cost;
use crate::program::resource_pattern::CompiledPattern;

impl FlatProgram {
    /// The tables, which take the texts with them; `None` if the set is not one for them.
    pub(crate) fn compile(
        read: &mut OnePass,
        policy_type: PolicyType,
        loader: Loader,
    ) -> Option<Self> {
        if read.statements.len() > MOST_STATEMENTS {
            return None;
        }
        let actions = actions(read)?;
        let (text, policies) = (mem::take(&mut read.text), mem::take(&mut read.policies));
        let mask = |is: fn(&ReadStatement) -> bool| {
            let bits = (0u32..).zip(&read.statements);
            bits.fold(0, |all, (number, one)| all | Mask::from(is(one)) << number)
        };
        let (denies, excepts_actions) = (
            mask(|one| one.effect == Effect::Deny),
            mask(|one| one.excepts_actions),
        );
        let mut statements = Vec::with_capacity(read.statements.len());
        let mut resources = Vec::with_capacity(read.resources.len());
        let mut conditions = Conditions {
            kept: Vec::with_capacity(read.conditions.len()),
        };
        let (mut entries, mut tests) = (read.resources.drain(..), read.conditions.drain(..));
        for one in &read.statements {
            let policy = policies.get(usize::from(one.policy));
            let start = policy.map_or(0, |policy| policy.start);
            let place = Place {
                effect: one.effect,
                inverted: one.excepts_resources,
            };
            let of_statement = one.resources as usize - resources.len();
            resources.extend(entries.by_ref().take(of_statement).map(|entry| {
                let start = start + entry.text.start;
                let end = start + entry.text.length;
                let written = text.get(start as usize..end as usize).unwrap_or_default();
                FlatResource {
                    start,
                    length: entry.text.length,
                    pattern: CompiledPattern::new(entry.pattern, written, place),
                }
            }));
            let of_statement = one.conditions as usize - conditions.kept.len();
            conditions.add(tests.by_ref().take(of_statement));
            statements.push(FlatStatement {
                policy: one.policy,
                index: one.index,
                resources: one.resources,
                conditions: one.conditions,
                effect: one.effect,
                excepts_resources: one.excepts_resources,
            });
        }
        Some(Self {
            policy_type,
            loader,
            denies,
            excepts_actions,
            text: text.into(),
            policies: policies.into(),
            statements: statements.into(),
            actions,
            resources: resources.into(),
            conditions: conditions.kept.into(),
        })
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

/// The conditions of a set, statement by statement.
struct Conditions {
    kept: Vec<FlatCondition>,
}

/// With so many conditions is each compared, as so many are remembered while a request is decided.
const COMPARED: usize = 64;

impl Conditions {
    /// Adds those of a statement, cheap ones first.
    fn add(&mut self, conditions: impl Iterator<Item = Condition>) {
        let first = self.kept.len();
        for condition in conditions {
            let before = self.kept.iter().take(COMPARED);
            let equal = before
                .clone()
                .find(|one| one.condition.condition == condition);
            let same = match equal {
                Some(equal) => equal.same,
                None => self.kept.len() as u32,
            };
            self.kept.push(FlatCondition {
                same,
                condition: CompiledCondition::new(condition),
            });
        }
        if let Some(of_statement) = self.kept.get_mut(first..) {
            of_statement.sort_by_key(|one| cost(&one.condition));
        }
    }
}
