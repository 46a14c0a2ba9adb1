//! Makes the lists of the statements for an action: which of them a request can meet, by its resource.
//!
//! Why it is correct: an entry of `Resource` that is an ARN pattern is found by the text with which a resource has to
//! begin. Everything else is always tried: the lone `*`, exceptions, statements without `Resource`, and patterns with
//! variables of which a `*` may reach across a colon (R-RES-6).

use alloc::{boxed::Box, collections::BTreeMap, collections::BTreeSet, vec::Vec};

use super::list::{CandidateList, ListNumber, Lists};
use super::resource::{Indexed, Item, ResourceIndex};
use super::row::{FEW_ENTRIES, Row};
use crate::policy::{ActionPattern, Effect, PrincipalPart, ResourcePart};
use crate::program::conditions::Conditions;
use crate::program::cost::may_be_met_often;
use crate::program::number::Number;
use crate::program::resource_pattern::{Breadth, CompiledPattern, CompiledResource};
use crate::program::statement::{ProgramStatement, StatementNumber};

/// Lists up to this length are tried one by one.
const FEW: usize = 8;

/// Makes lists of the statements of one program; equal ones are one.
pub(crate) struct Candidates<'s> {
    statements: &'s [ProgramStatement],
    /// What it takes to index each statement; `None` for those that cannot be found by their resource.
    weights: Box<[Option<usize>]>,
    /// How much may still be indexed. Statements that share many actions and have many resources would be
    /// indexed once for each action; past a few times the size of the policies they are scanned.
    budget: usize,
    lists: Vec<CandidateList>,
    rows: Vec<Row>,
    by_resource: Vec<ResourceIndex>,
    /// The lists of one statement, by statement, and the others.
    of_one: Vec<Option<ListNumber>>,
    of_several: BTreeMap<Box<[StatementNumber]>, ListNumber>,
}

/// What it takes to index a statement: one for each entry, and more for long ones, which are sorted. `None` if not
/// all entries can be found by their beginning.
fn weight(
    statement: &ProgramStatement,
    actions: &[ActionPattern],
    conditions: &Conditions,
) -> Option<usize> {
    let ResourcePart::Listed {
        inverted: false,
        entries,
        forced: None,
    } = &statement.resource
    else {
        return None;
    };
    let findable = may_be_met_often(statement, actions, conditions)
        && entries.iter().all(|entry| match &entry.pattern {
            CompiledPattern::Any => false,
            CompiledPattern::Never => true,
            CompiledPattern::Plain(_) => true,
            CompiledPattern::Arn(pattern) => pattern.whole.is_none(),
        });
    let length = |entry: &CompiledResource| entry.beginning().map_or(0, <[u8]>::len);
    findable.then(|| entries.iter().map(|entry| 1 + length(entry) / 64).sum())
}

impl<'s> Candidates<'s> {
    pub(crate) fn new(
        actions: &[ActionPattern],
        statements: &'s [ProgramStatement],
        conditions: &'s Conditions,
    ) -> Self {
        let weights = statements
            .iter()
            .map(|statement| weight(statement, actions, conditions));
        let weights: Box<[Option<usize>]> = weights.collect();
        let written = statements.iter().zip(&weights);
        let written = written.map(|(statement, weight)| weight.unwrap_or(statement.resource.len()));
        let written: usize = written.sum();
        Self {
            statements,
            budget: written.saturating_mul(4),
            weights,
            lists: Vec::new(),
            rows: Vec::new(),
            by_resource: Vec::new(),
            of_one: alloc::vec![None; statements.len()],
            of_several: BTreeMap::new(),
        }
    }

    fn statement(&self, number: StatementNumber) -> Option<&'s ProgramStatement> {
        number.get(self.statements)
    }

    /// The number of the list of statements whose action part has still to be tested.
    pub(crate) fn open_list(&mut self, numbers: Vec<StatementNumber>) -> Option<ListNumber> {
        if numbers.is_empty() {
            return None;
        }
        let next = Number::next(&self.lists);
        let (denies, allows) = self.split(numbers);
        self.push_halves(denies, allows, None);
        Some(next)
    }

    /// The Denies and the Allows.
    fn split(&self, numbers: Vec<StatementNumber>) -> (Vec<StatementNumber>, Vec<StatementNumber>) {
        let is_deny = |number: &StatementNumber| {
            self.statement(*number)
                .is_some_and(|statement| statement.effect == Effect::Deny)
        };
        // Nearly always they are all of one effect, and the list is there already.
        match numbers.iter().filter(|number| is_deny(number)).count() {
            0 => (Vec::new(), numbers),
            all if all == numbers.len() => (numbers, Vec::new()),
            _ => numbers.into_iter().partition(is_deny),
        }
    }

    fn push_halves(
        &mut self,
        denies: Vec<StatementNumber>,
        allows: Vec<StatementNumber>,
        settled: Option<StatementNumber>,
    ) {
        let start = self.rows.len() as u32;
        let (deny_index, broad) = self.half(denies);
        let (allow_index, _) = self.half(allows);
        let end = self.rows.len() as u32;
        self.rows.extend(broad.into_iter().map(Row::whole));
        let list = CandidateList {
            start,
            end,
            broad: self.rows.len() as u32,
            deny_index,
            allow_index,
            settled,
        };
        self.lists.push(list);
    }

    /// The number of the list of these statements, whose action part holds; no list has it if there are
    /// none.
    pub(crate) fn list(&mut self, mut numbers: Vec<StatementNumber>) -> Option<ListNumber> {
        let next = Number::next(&self.lists);
        match numbers.as_slice() {
            [] => return None,
            [one] => {
                if let Some(known) = one.beside_mut(&mut self.of_one) {
                    if known.is_some() {
                        return *known;
                    }
                    *known = Some(next);
                }
            }
            _ => {
                numbers.sort_unstable();
                numbers.dedup();
                let known = *self
                    .of_several
                    .entry(numbers.as_slice().into())
                    .or_insert(next);
                if known != next {
                    return Some(known);
                }
            }
        }
        self.drop_equal(&mut numbers);
        let (mut denies, mut allows) = self.split(numbers);
        // One that applies whatever is asked makes the others of its effect needless.
        let always = |numbers: &[StatementNumber]| {
            let mut applying = numbers.iter().copied();
            applying.find(|number| {
                self.statement(*number)
                    .is_some_and(|statement| statement.is_bare && statement.any_resource)
            })
        };
        let mut settled = None;
        if let Some(allow) = always(&allows) {
            allows = alloc::vec![allow];
            if denies.is_empty() {
                settled = Some(allow);
            }
        }
        if let Some(deny) = always(&denies) {
            (denies, allows) = (alloc::vec![deny], Vec::new());
        }
        self.push_halves(denies, allows, settled);
        Some(next)
    }

    pub(crate) fn finish_lists(&mut self) -> Box<[CandidateList]> {
        core::mem::take(&mut self.lists).into()
    }

    pub(crate) fn finish(self) -> Lists {
        Lists {
            rows: self.rows.into(),
            by_resource: self.by_resource.into(),
        }
    }

    /// Adds the statements of one effect, and gives the number of the index of those that are found by
    /// their resource, and those of them that an action without a resource meets too.
    fn half(
        &mut self,
        mut numbers: Vec<StatementNumber>,
    ) -> (Option<Number<ResourceIndex>>, Vec<StatementNumber>) {
        let mut index = None;
        let mut broad = Vec::new();
        if numbers.len() > FEW {
            let (found, scanned): (Vec<StatementNumber>, Vec<StatementNumber>) = numbers
                .iter()
                .copied()
                .partition(|number| self.weight(*number).is_some());
            let weight = found.iter().filter_map(|number| self.weight(*number)).sum();
            // Told before anything is collected.
            if let Some(left) = self.budget.checked_sub(weight)
                && weight > 0
            {
                self.budget = left;
                let mut indexed: Vec<Indexed<'s>> = Vec::new();
                for number in &found {
                    self.index(*number, &mut indexed);
                }
                broad = found;
                broad.retain(|number| self.is_broad(*number));
                numbers = scanned;
                index = Some(Number::next(&self.by_resource));
                self.by_resource.push(ResourceIndex::build(indexed));
            }
        }
        for number in numbers {
            self.add_rows(number);
        }
        (index, broad)
    }

    /// Whether an action without a resource can meet a statement by what its resource part lists.
    fn is_broad(&self, number: StatementNumber) -> bool {
        let Some(statement) = self.statement(number) else {
            return false;
        };
        match &statement.resource {
            ResourcePart::Listed { entries, .. } => {
                entries.iter().any(|entry| entry.breadth() != Breadth::Some)
            }
            ResourcePart::Attached | ResourcePart::Nothing => false,
        }
    }

    /// One for each entry of its resource if there are a few plain ones, else one for all.
    fn add_rows(&mut self, number: StatementNumber) {
        let Some(statement) = self.statement(number) else {
            return;
        };
        match &statement.resource {
            _ if statement.any_resource => self.rows.push(Row::any(number)),
            ResourcePart::Listed {
                inverted: false,
                entries,
                forced: None,
            } if entries.len() <= FEW_ENTRIES => {
                let rows = Number::each(entries);
                let rows = rows.map(|(at, entry)| Row::of(number, at, entry));
                match rows.collect::<Option<Vec<Row>>>() {
                    Some(rows) => self.rows.extend(rows),
                    None => self.rows.push(Row::whole(number)),
                }
            }
            _ => self.rows.push(Row::whole(number)),
        }
    }

    /// Of statements that say the same, here of any resource under the same conditions, one is enough.
    /// Their actions are dealt with.
    fn drop_equal(&self, numbers: &mut Vec<StatementNumber>) {
        if numbers.len() < 2 {
            return;
        }
        let mut seen = BTreeSet::new();
        numbers.retain(|number| {
            self.statement(*number).is_none_or(|statement| {
                !statement.any_resource
                    || !matches!(statement.principal, PrincipalPart::Implied)
                    || seen.insert((statement.effect == Effect::Deny, statement.group))
            })
        });
    }

    fn weight(&self, number: StatementNumber) -> Option<usize> {
        number.beside(&self.weights).copied().flatten()
    }

    /// Adds the entries of a statement.
    fn index(&self, number: StatementNumber, indexed: &mut Vec<Indexed<'s>>) {
        let statement = self.statement(number);
        let Some(ResourcePart::Listed { entries, .. }) = statement.map(|found| &found.resource)
        else {
            return;
        };
        indexed.extend(Number::each(entries).filter_map(|(entry, pattern)| {
            let item = Item {
                statement: number,
                entry,
            };
            let reaches = matches!(pattern.pattern, CompiledPattern::Plain(plain) if plain.whole);
            Some(Indexed {
                beginning: pattern.beginning()?,
                item,
                reaches,
            })
        }));
    }
}
