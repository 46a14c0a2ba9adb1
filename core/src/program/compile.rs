//! What statements share, collected while a program is compiled.

use alloc::{boxed::Box, vec::Vec};

use super::statement::{ProgramStatement, StatementActions};
use crate::policy::{ActionPart, ActionPattern, PolicyStatement};
use crate::text::hash_name;

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
    patterns: Vec<(u64, u32, ActionPattern)>,
}

impl ActionsBuilder {
    /// The entries get numbers that [`build`](Self::build) changes to those of patterns.
    pub(super) fn add(&mut self, part: ActionPart) -> StatementActions {
        let any = part.entries.iter().any(ActionPattern::is_any);
        let holds_for_others = part.forced.unwrap_or(any != part.inverted);
        let first = self.patterns.len() as u32;
        let patterns = part.entries.into_vec().into_iter().zip(first..);
        self.patterns
            .extend(patterns.map(|(pattern, number)| (hash_name(pattern.text()), number, pattern)));
        StatementActions {
            inverted: part.inverted,
            forced: part.forced,
            holds_for_others,
            entries: (first..self.patterns.len() as u32).collect(),
        }
    }

    pub(super) fn build(mut self, statements: &mut [ProgramStatement]) -> Box<[ActionPattern]> {
        // Equal to the letter: an explanation shows an entry as its statement spells it.
        self.patterns.sort_unstable_by(|(a, m, x), (b, n, y)| {
            a.cmp(b).then_with(|| x.text().cmp(y.text())).then(m.cmp(n))
        });
        let mut renumbered = alloc::vec![0u32; self.patterns.len()];
        let mut kept: Vec<ActionPattern> = Vec::new();
        for (_, number, pattern) in self.patterns {
            if kept.last() != Some(&pattern) {
                kept.push(pattern);
            }
            if let Some(slot) = renumbered.get_mut(number as usize) {
                *slot = kept.len() as u32 - 1;
            }
        }
        let numbers = statements
            .iter_mut()
            .flat_map(|statement| statement.action.entries.iter_mut());
        for number in numbers {
            *number = renumbered
                .get(*number as usize)
                .copied()
                .unwrap_or_default();
        }
        kept.into()
    }
}
