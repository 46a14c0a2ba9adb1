//! The statements of both sides of a comparison, each with a number.

use alloc::{collections::BTreeMap, format, string::String, sync::Arc, vec::Vec};

use super::limits::Unknown;
use super::mask::Mask;
use crate::engine::{Authorizer, FullSet};
use crate::layer::Layer;
use crate::policy::{Effect, PolicyType};
use crate::program::{CompiledCondition, Program, ProgramStatement};

/// Which of the two is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Half {
    Before,
    After,
}

impl Half {
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Before => Self::After,
            Self::After => Self::Before,
        }
    }
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

/// Side, layer, level, and the number of a statement in its set.
pub(super) type StatementPlace = (Half, Layer, usize, usize);

/// All statements of two authorizers.
#[derive(Debug)]
pub(super) struct Statements {
    pub(super) sets: Vec<Set>,
    pub(super) entries: Vec<Entry>,
}

impl Statements {
    pub(super) fn of(
        [before, after]: [Option<Authorizer<'_>>; 2],
        likenesses: &mut Likenesses,
    ) -> Result<Self, Unknown> {
        let mut sets = Vec::new();
        for (half, authorizer) in [(Half::Before, before), (Half::After, after)] {
            let Some(authorizer) = authorizer else {
                continue;
            };
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
        for (set, of_set) in sets.iter().enumerate() {
            let program = of_set.full.program();
            for (statement, found) in program.statements().iter().enumerate() {
                if program.patterns_of(found).any(|pattern| pattern.is_whole()) {
                    return Err(Unknown::ActionsOverServices);
                }
                let likeness = likenesses.of(&of_set.full, statement, found);
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

    pub(super) fn set(&self, entry: &Entry) -> Option<&Set> {
        self.sets.get(entry.set)
    }

    /// Where a statement stands, whatever stands beside its policies.
    pub(super) fn place(&self, entry: &Entry) -> Option<StatementPlace> {
        let set = self.set(entry)?;
        Some((set.half, set.layer, set.level, entry.statement))
    }

    pub(super) fn get(&self, entry: &Entry) -> Option<(&Program, &ProgramStatement)> {
        let program = self.set(entry)?.full.program();
        Some((program, program.statements().get(entry.statement)?))
    }

    /// The statements whose action part holds where these have an entry that is met.
    pub(super) fn about(&self, met: &Mask) -> Mask {
        Mask::of(self.entries.len(), |at| {
            let statement = self.entries.get(at).and_then(|entry| self.get(entry));
            statement.is_some_and(|(_, statement)| {
                let action = &statement.action;
                action.forced.unwrap_or(met.has(at) != action.inverted)
            })
        })
    }

    /// The conditions of a statement.
    pub(super) fn conditions(&self, entry: &Entry) -> impl Iterator<Item = &CompiledCondition> {
        let found = self.get(entry).into_iter();
        found.flat_map(|(program, statement)| program.conditions_of(statement))
    }

    pub(super) fn policy_type(&self, entry: &Entry) -> Option<PolicyType> {
        Some(self.set(entry)?.full.program().policy_type())
    }
}

/// Which statements are the same but for their actions, found out once for each set.
#[derive(Debug, Default)]
pub(super) struct Likenesses {
    known: BTreeMap<String, usize>,
    of_sets: BTreeMap<(*const FullSet, usize), usize>,
    /// So that no other set has the place of one that is known.
    sets: Vec<Arc<FullSet>>,
}

impl Likenesses {
    fn of(&mut self, set: &Arc<FullSet>, at: usize, statement: &ProgramStatement) -> usize {
        let place = (Arc::as_ptr(set), at);
        if let Some(known) = self.of_sets.get(&place) {
            return *known;
        }
        let next = self.known.len();
        let text = likeness(set.program(), statement);
        let likeness = *self.known.entry(text).or_insert(next);
        if !self.sets.iter().any(|known| Arc::ptr_eq(known, set)) {
            self.sets.push(set.clone());
        }
        self.of_sets.insert(place, likeness);
        likeness
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
