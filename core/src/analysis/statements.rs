//! The statements of both sides of a comparison, each with a number.

use alloc::{collections::BTreeMap, format, string::String, sync::Arc, vec::Vec};

use super::limits::Unknown;
use super::setting::{Company, Subject};
use crate::engine::{Authorizer, FullSet};
use crate::layer::Layer;
use crate::policy::{Effect, PolicyType};
use crate::program::{Program, ProgramStatement};

/// Which of the two is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Half {
    Before,
    After,
}

/// A set of policies of one side.
#[derive(Debug)]
pub(super) struct Set {
    pub(super) half: Half,
    pub(super) layer: Layer,
    /// Of a layer with several.
    pub(super) level: usize,
    full: Arc<FullSet>,
}

/// A statement by its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) set: usize,
    statement: usize,
    /// Equal for statements whose principals, resources and conditions are the same.
    pub(super) likeness: usize,
    pub(super) effect: Effect,
}

/// All statements of two authorizers.
#[derive(Debug)]
pub(super) struct Statements {
    pub(super) sets: Vec<Set>,
    pub(super) entries: Vec<Entry>,
}

impl Statements {
    pub(super) fn of(before: &Authorizer<'_>, after: &Authorizer<'_>) -> Result<Self, Unknown> {
        let mut sets = Vec::new();
        for (half, authorizer) in [(Half::Before, before), (Half::After, after)] {
            for layer in Layer::ALL {
                let of_layer = authorizer.sets_of(layer).into_iter().enumerate();
                sets.extend(of_layer.map(|(level, full)| Set {
                    half,
                    layer,
                    level,
                    full,
                }));
            }
        }
        let mut entries = Vec::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for (set, of_set) in sets.iter().enumerate() {
            let program = of_set.full.program();
            for (statement, found) in program.statements().iter().enumerate() {
                if program.patterns_of(found).any(|pattern| pattern.is_whole()) {
                    return Err(Unknown::ActionsOverServices);
                }
                let next = known.len();
                let text = likeness(program, found);
                let likeness = *known.entry(text).or_insert(next);
                entries.push(Entry {
                    set,
                    statement,
                    likeness,
                    effect: found.effect,
                });
            }
        }
        Ok(Self { sets, entries })
    }

    /// Of policies without company.
    pub(super) fn of_subjects(subjects: [&Subject<'_>; 2]) -> Result<Self, Unknown> {
        let nobody = Company::default();
        match subjects.map(|subject| nobody.authorizer(subject)) {
            [Some(before), Some(after)] => Self::of(&before, &after),
            _ => Err(Unknown::Unconfirmed),
        }
    }

    pub(super) fn set(&self, entry: &Entry) -> Option<&Set> {
        self.sets.get(entry.set)
    }

    pub(super) fn get(&self, entry: &Entry) -> Option<(&Program, &ProgramStatement)> {
        let program = self.set(entry)?.full.program();
        Some((program, program.statements().get(entry.statement)?))
    }

    pub(super) fn policy_type(&self, entry: &Entry) -> Option<PolicyType> {
        Some(self.set(entry)?.full.program().policy_type())
    }

    /// Those of one set.
    pub(super) fn of_set(&self, set: usize) -> impl Iterator<Item = (usize, &Entry)> {
        let entries = self.entries.iter().enumerate();
        entries.filter(move |(_, entry)| entry.set == set)
    }
}

/// Everything of a statement but its actions, as a text: equal texts are equal statements.
fn likeness(program: &Program, statement: &ProgramStatement) -> String {
    let conditions = program
        .conditions_of(statement)
        .map(|condition| &condition.condition);
    let mut conditions: Vec<String> = conditions
        .map(|condition| format!("{:?} {:?}", condition.key.name, condition.test))
        .collect();
    conditions.sort_unstable();
    format!(
        "{:?}|{:?}|{:?}|{:?}|{conditions:?}",
        statement.effect,
        program.policy_type(),
        statement.principal,
        statement.resource
    )
}
