//! The values of each unknown key, one for each of its classes, and their products.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use super::held::HeldKey;
use super::key::{Cell, Key, KeyValue, Told, ValueClass};
use super::limits::{Budget, Unknown};
use super::operands::Test;
use crate::program::CompiledCondition;

/// A key with a value of each class; `None` of a class of which none was found.
#[derive(Debug, Clone)]
pub(super) struct Axis {
    pub(super) name: String,
    pub(super) values: Vec<Option<KeyValue>>,
}

/// What a class comes to for those who have its conditions.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    /// Where each condition lets a statement apply, by its tests in order: one that allows, one that denies (R-GEN-2).
    Applies(Vec<(bool, bool)>),
    Cells(Vec<Cell>),
}

impl Axis {
    pub(super) fn of(held: HeldKey, budget: &mut Budget) -> Result<Self, Unknown> {
        let tests = held.tests.iter();
        let tests: Result<Vec<Test>, Unknown> = tests
            .map(|told| Test::new(&CompiledCondition::new(told.condition.clone())))
            .collect();
        let key = Key::new(&held.name, tests?, budget)?;
        let mut values: Vec<Option<KeyValue>> = Vec::new();
        let mut known: BTreeMap<Worth, usize> = BTreeMap::new();
        for class in &key.classes {
            let next = values.len();
            let at = *known.entry(worth(class, &held)).or_insert(next);
            let value = class.values.first().cloned();
            match values.get_mut(at) {
                Some(kept) => *kept = kept.take().or(value),
                None => values.push(value),
            }
        }
        Ok(Self {
            name: held.name,
            values,
        })
    }
}

/// Of a key that conditions alone test it matters where they let a statement apply; of others all that is told apart.
fn worth(class: &ValueClass, held: &HeldKey) -> Worth {
    let tests = class.cells.iter().zip(&held.tests);
    let applies = tests.map(|(cell, test)| match cell {
        Cell::Told(told) if test.allows || test.denies => Some((
            test.allows && *told == Told::True,
            test.denies && *told != Told::False,
        )),
        _ => None,
    });
    let applies: Option<Vec<(bool, bool)>> = applies.collect();
    match applies {
        Some(applies) => Worth::Applies(applies),
        None => Worth::Cells(class.cells.clone()),
    }
}

/// How many products there are; `None` if they cannot be counted.
pub(super) fn count(axes: &[Axis]) -> Option<usize> {
    let mut lengths = axes.iter().map(|axis| axis.values.len());
    lengths.try_fold(1usize, usize::checked_mul)
}

/// The place of a product on each axis; the first axis turns fastest.
pub(super) fn places(axes: &[Axis], product: usize) -> Vec<usize> {
    let mut rest = product;
    let lengths = axes.iter().map(|axis| axis.values.len().max(1));
    let places = lengths.map(|length| {
        let place = rest % length;
        rest /= length;
        place
    });
    places.collect()
}
