//! The condition part of statements, as products over keys and terms.

use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString as _},
    sync::Arc,
    vec,
    vec::Vec,
};

use super::key::{Cell, Key, Told};
use super::limits::{Budget, Unknown};
use super::mask::Mask;
use super::operands::Test;
use super::region::{Dimension, Product};
use super::terms::{Subject, Terms, condition, states, value};
use crate::policy::Effect;
use crate::program::CompiledCondition;
use crate::text::folded;

/// The first number of a condition key.
pub(super) const FIRST: Dimension = 16;

/// The keys of all statements that are looked at.
#[derive(Debug, Default)]
pub(super) struct Keys {
    pub(super) keys: Vec<Result<Key, Unknown>>,
    by_name: BTreeMap<String, usize>,
    /// Where each condition is among the tests of its key.
    tests: BTreeMap<String, (usize, usize)>,
}

/// So many products may a condition part be.
const MOST_PRODUCTS: usize = 64;

fn text_of(condition: &CompiledCondition) -> String {
    let condition = &condition.condition;
    let name: String = folded(&condition.key.name).collect();
    format!("{name}{:?}", condition.test)
}

impl Keys {
    /// Reads conditions.
    pub(super) fn of<'c>(
        conditions: impl Iterator<Item = &'c CompiledCondition>,
        budget: &mut Budget,
    ) -> Result<Self, Unknown> {
        let mut keys = Self::default();
        let mut tests: Vec<(String, Vec<Test>)> = Vec::new();
        for found in conditions {
            let text = text_of(found);
            if keys.tests.contains_key(&text) {
                continue;
            }
            let name = &found.condition.key.name;
            let next = keys.by_name.len();
            let key = *keys.by_name.entry(folded(name).collect()).or_insert(next);
            if key == next {
                tests.push((name.to_string(), Vec::new()));
            }
            let Some((_, of_key)) = tests.get_mut(key) else {
                continue;
            };
            keys.tests.insert(text, (key, of_key.len()));
            of_key.push(Test::new(found)?);
        }
        for (name, tests) in tests {
            keys.keys.push(Key::new(&name, tests, budget));
            if budget.steps > budget.limits.steps {
                return Err(Unknown::Steps);
            }
        }
        Ok(keys)
    }

    pub(super) fn get(&self, dimension: Dimension) -> Option<&Key> {
        let key = self.keys.get(dimension.checked_sub(FIRST)? as usize)?;
        key.as_ref().ok()
    }

    /// The key of a name, with its dimension.
    pub(super) fn named(&self, name: &str) -> Option<(Dimension, &Key)> {
        let name: String = folded(name).collect();
        let dimension = FIRST + *self.by_name.get(&name)? as Dimension;
        Some((dimension, self.get(dimension)?))
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (Dimension, &Key)> {
        let keys = (FIRST..).zip(&self.keys);
        keys.filter_map(|(dimension, key)| Some((dimension, key.as_ref().ok()?)))
    }

    /// The condition part of a statement: the products in which it lets the statement apply (R-GEN-2).
    pub(super) fn products<'c>(
        &self,
        conditions: impl Iterator<Item = &'c CompiledCondition>,
        effect: Effect,
        terms: &mut Terms,
    ) -> Result<Vec<Product>, Unknown> {
        let mut products = vec![Product::default()];
        for found in conditions {
            let Some((key, test)) = self.tests.get(&text_of(found)) else {
                return Err(Unknown::Unconfirmed);
            };
            let of_key = match self.keys.get(*key) {
                Some(Ok(of_key)) => of_key,
                Some(Err(unknown)) => return Err(*unknown),
                None => return Err(Unknown::Unconfirmed),
            };
            let ways = ways_of(of_key, *key, *test, effect, terms);
            let with = |product: &Product| {
                let each = ways.iter().filter_map(|way| product.and(way));
                each.collect::<Vec<Product>>()
            };
            products = products.iter().flat_map(with).collect();
            if products.len() > MOST_PRODUCTS {
                return Err(Unknown::Boxes);
            }
        }
        Ok(products)
    }
}

/// The products in which one condition lets a statement of this effect apply.
fn ways_of(
    key: &Key,
    number: usize,
    test: usize,
    effect: Effect,
    terms: &mut Terms,
) -> Vec<Product> {
    let dimension = FIRST + number as Dimension;
    let count = key.classes.len();
    let least = match effect {
        Effect::Allow => Told::True,
        Effect::Deny => Told::Undecided,
    };
    let cell = |class: usize| {
        key.classes
            .get(class)
            .and_then(|class| class.cells.get(test))
    };
    let Some(of_test) = key.tests.get(test) else {
        return Vec::new();
    };
    let is_negated = of_test.is_negated();
    let of_key = |mask: Mask| Product::default().narrowed(dimension, Arc::new(mask));
    let mut ways = Vec::new();
    let sure = Mask::of(count, |class| match cell(class) {
        Some(Cell::Told(told)) => *told >= least,
        Some(Cell::Open { plain, .. }) => !is_negated && *plain >= least,
        _ => false,
    });
    ways.extend(of_key(sure));
    let family = format!("{:?}", of_test.family());
    let open: Vec<Dimension> = of_test
        .open
        .iter()
        .enumerate()
        .map(|(at, operand)| {
            let subject = Subject::Value(number, operand.tokens.clone());
            let (term, is_new) = terms.number(subject, &family);
            if is_new {
                // What no text with these letters can be.
                let apart = Mask::of(count, |class| match cell(class) {
                    Some(Cell::Open { can, .. }) => can.get(at) == Some(&false),
                    _ => false,
                });
                let met = Arc::new(states(value::COUNT, &[value::MET]));
                let product = of_key(apart).and_then(|product| product.narrowed(term, met));
                terms.impossible.extend(product);
            }
            term
        })
        .collect();
    if open.is_empty() {
        return ways;
    }
    if is_negated {
        let fits = |plain: Told| match effect {
            Effect::Allow => plain == Told::False,
            Effect::Deny => plain != Told::True,
        };
        let mask = Mask::of(
            count,
            |class| matches!(cell(class), Some(Cell::Open { plain, .. }) if fits(*plain)),
        );
        let apart = match effect {
            Effect::Allow => states(value::COUNT, &[value::APART]),
            Effect::Deny => states(
                value::COUNT,
                &[value::APART, value::UNRESOLVED, value::UNDECIDED],
            ),
        };
        let apart = Arc::new(apart);
        let product = open.iter().try_fold(of_key(mask), |product, term| {
            Some(product?.narrowed(*term, apart.clone()))
        });
        ways.extend(product.flatten());
    } else {
        for (at, term) in open.iter().enumerate() {
            let can = Mask::of(
                count,
                |class| matches!(cell(class), Some(Cell::Open { can, .. }) if can.get(at) == Some(&true)),
            );
            let met = match effect {
                Effect::Allow => states(value::COUNT, &[value::MET]),
                Effect::Deny => states(value::COUNT, &[value::MET, value::UNDECIDED]),
            };
            ways.extend(of_key(can).and_then(|product| product.narrowed(*term, Arc::new(met))));
            if effect == Effect::Deny {
                let any = Mask::of(count, |class| {
                    matches!(cell(class), Some(Cell::Open { .. }))
                });
                let undecided = Arc::new(states(value::COUNT, &[value::UNDECIDED]));
                ways.extend(of_key(any).and_then(|product| product.narrowed(*term, undecided)));
            }
        }
    }
    let free = Mask::of(count, |class| matches!(cell(class), Some(Cell::Free)));
    let (term, _) = terms.number(
        Subject::Condition,
        &format!("{number}{:?}", of_test.compiled.condition.test),
    );
    let holds = match effect {
        Effect::Allow => states(condition::COUNT, &[condition::TRUE]),
        Effect::Deny => states(condition::COUNT, &[condition::TRUE, condition::UNDECIDED]),
    };
    ways.extend(of_key(free).and_then(|product| product.narrowed(term, Arc::new(holds))));
    ways
}
