//! What statements share, collected while a program is compiled.

use alloc::{boxed::Box, vec::Vec};
use core::cmp::Ordering;

use super::number::Number;
use super::statement::{PatternNumber, ProgramStatement, StatementActions};
use crate::policy::{ActionPart, ActionPattern, PolicyStatement};
use crate::text::{compare_names, hash_name};

/// A judged statement of a set.
#[derive(Debug, Clone)]
pub(crate) struct SetStatement {
    /// Index of the policy in its set, from 0.
    pub(crate) policy: u32,
    pub(crate) statement: PolicyStatement,
}

/// Action patterns, each kept once.
#[derive(Default)]
pub(super) struct ActionsBuilder {
    patterns: Vec<ActionPattern>,
}

impl ActionsBuilder {
    /// The entries get numbers that [`build`](Self::build) changes to those of patterns.
    pub(super) fn add(&mut self, part: ActionPart) -> StatementActions {
        let any = part.entries.iter().any(ActionPattern::is_any);
        let holds_for_others = part.forced.unwrap_or(any != part.inverted);
        let spans_services = part.entries.iter().any(ActionPattern::is_whole);
        let first = self.patterns.len();
        self.patterns.extend(part.entries.into_vec());
        StatementActions {
            inverted: part.inverted,
            forced: part.forced,
            holds_for_others,
            spans_services,
            entries: (first..self.patterns.len()).map(Number::at).collect(),
        }
    }

    /// The patterns, sorted by the hashes of their texts and then by their texts without case.
    pub(super) fn build(mut self, statements: &mut [ProgramStatement]) -> Box<[ActionPattern]> {
        let hashed = |(number, pattern): (PatternNumber, &ActionPattern)| {
            (hash_name(pattern.text()), number)
        };
        let mut order: Vec<(u64, PatternNumber)> =
            Number::each(&self.patterns).map(hashed).collect();
        let text = |number: PatternNumber| {
            let pattern = number.get(&self.patterns);
            pattern.map_or("", ActionPattern::text)
        };
        // Spellings of one name stand together, and each is kept: an explanation shows an entry as its
        // statement spells it.
        order.sort_unstable_by(|(a, x), (b, y)| {
            a.cmp(b).then_with(|| {
                let (x, y) = (text(*x), text(*y));
                match x == y {
                    true => Ordering::Equal,
                    false => compare_names(x, y).then_with(|| x.cmp(y)),
                }
            })
        });
        let mut renumbered = alloc::vec![PatternNumber::at(0); self.patterns.len()];
        let mut kept: Vec<ActionPattern> = Vec::with_capacity(self.patterns.len());
        for (_, number) in order {
            let Some(pattern) = number.beside_mut(&mut self.patterns) else {
                continue;
            };
            if kept.last() != Some(pattern) {
                kept.push(core::mem::take(pattern));
            }
            if let Some(slot) = number.beside_mut(&mut renumbered) {
                *slot = Number::at(kept.len() - 1);
            }
        }
        let numbers = statements
            .iter_mut()
            .flat_map(|statement| statement.action.entries.iter_mut());
        for number in numbers {
            if let Some(new) = number.beside(&renumbered) {
                *number = *new;
            }
        }
        kept.into()
    }
}
