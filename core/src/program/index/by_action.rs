//! Which statements have an action pattern, turned round from which patterns statements have.

use alloc::vec::Vec;

use crate::policy::ActionPattern;
use crate::program::statement::{PatternNumber, StatementNumber};

/// The statements of each action pattern, in the order of the statements.
pub(super) struct ByAction {
    /// Where those of each pattern begin, and at last where all end.
    starts: Vec<u32>,
    statements: Vec<Option<StatementNumber>>,
}

/// A statement, unless it is not to be found so, and the entries by which it is.
pub(super) type NamedBy<'e> = (Option<StatementNumber>, &'e [PatternNumber]);

impl ByAction {
    pub(super) fn new<'e>(actions: &[ActionPattern], named: &[NamedBy<'e>]) -> Self {
        let mut starts = alloc::vec![0u32; actions.len() + 1];
        let entries = || {
            let of_one = |(statement, entries): &NamedBy<'e>| {
                let statement = *statement;
                let numbers = entries.iter();
                numbers.map(move |action| (*action, statement))
            };
            named.iter().flat_map(of_one)
        };
        let mut all = 0;
        for (action, _) in entries() {
            all += 1;
            if let Some(count) = action.beside_mut(&mut starts) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            (*start, sum) = (sum, sum + *start);
        }
        let mut places = starts.clone();
        let mut statements = alloc::vec![None; all];
        for (action, statement) in entries() {
            if let Some(place) = action.beside_mut(&mut places) {
                if let Some(slot) = statements.get_mut(*place as usize) {
                    *slot = statement;
                }
                *place += 1;
            }
        }
        Self { starts, statements }
    }

    pub(super) fn statements(&self, action: PatternNumber) -> &[Option<StatementNumber>] {
        let bounds = self.starts.get(action.place()..);
        let Some([start, end]) = bounds.and_then(|bounds| bounds.first_chunk::<2>()) else {
            return &[];
        };
        let range = *start as usize..*end as usize;
        self.statements.get(range).unwrap_or_default()
    }
}
