//! Which of the statements for an action a request can meet, by its resource.
//!
//! Why it is correct: an entry of `Resource` that is an ARN pattern covers a resource only if the text
//! before the first wildcard or variable of its sixth segment begins the resource's sixth segment. So an
//! entry is left out only if that text does not. Everything else is always tried: the lone `*`, exceptions,
//! statements without `Resource`, and patterns of which a `*` may reach across a colon (R-RES-6).
//!
//! The texts are kept sorted, each with the longest other one that begins it as its parent. All texts that
//! begin a given one are then the parents, and their parents, of the last text that is not greater: between
//! that text and any shorter one that begins the resource, every text has that shorter one as a beginning.

use alloc::{boxed::Box, collections::BTreeMap, collections::BTreeSet, vec::Vec};
use core::ops::ControlFlow;

use crate::policy::{ActionPattern, Effect, PrincipalPart, ResourcePart};
use crate::program::conditions::Conditions;
use crate::program::cost::may_be_met_often;
use crate::program::number::Number;
use crate::program::resource_pattern::{Breadth, CompiledPattern, CompiledResource};
use crate::program::statement::{ProgramStatement, StatementNumber};
use crate::text::{first_bytes, first_eight, last_eight, low_bytes, sorting_bytes};

/// The statements for an action. Denies are looked at first: one that applies ends the matter.
#[derive(Debug, Clone, Copy)]
pub(in crate::program) struct CandidateList {
    /// In [`Lists::rows`] the statements that are tried for every resource, Denies before Allows: from here …
    start: u32,
    /// … to here.
    end: u32,
    /// In [`Lists::by_resource`] the indexes of the others.
    deny_index: Option<Number<ResourceIndex>>,
    allow_index: Option<Number<ResourceIndex>>,
    /// Behind them, up to here, the indexed Denies that mean all resources of a service: an action without a resource
    /// meets them too (R-RES-12).
    broad: u32,
    /// No statement denies, and this one allows whatever is asked.
    pub(in crate::program) settled: Option<StatementNumber>,
}

/// What the lists point to.
#[derive(Debug, Clone, Default)]
pub(in crate::program) struct Lists {
    rows: Box<[Row]>,
    by_resource: Box<[ResourceIndex]>,
}

#[derive(Debug, Clone)]
pub(in crate::program) struct ResourceIndex {
    /// Bytes with which every key begins.
    shared: u32,
    /// Of each key the eight bytes behind the shared ones, as a number that sorts like them.
    heads: Box<[u64]>,
    keys: Box<[Key]>,
    items: Box<[Item]>,
}

#[derive(Debug, Clone, Copy)]
struct Key {
    /// An entry whose text begins so, and with how many bytes.
    witness: Item,
    length: u32,
    /// The longest other key that begins this one.
    parent: Option<Number<Key>>,
    /// Its items go from here to the start of the next key's.
    items: u32,
}

/// One entry of one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::program) struct Item {
    pub(in crate::program) statement: StatementNumber,
    pub(in crate::program) entry: EntryNumber,
}

/// The number of an entry in its statement.
type EntryNumber = Number<CompiledResource>;

pub(in crate::program) type ListNumber = Number<CandidateList>;

/// Statements with more entries than these are not taken apart.
const FEW_ENTRIES: usize = 4;

/// A statement, or one entry of its resource, with what tells most resources that it does not cover.
#[derive(Debug, Clone, Copy)]
pub(in crate::program) struct Row {
    /// Of the text with which the resource has to begin: its last eight bytes, or all of it.
    end: u64,
    pub(in crate::program) statement: StatementNumber,
    /// The length of that text.
    length: u16,
    /// What [`Row::may_cover`] has to ask.
    form: RowForm,
    /// The entry; there are less than 256.
    entry: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowForm {
    /// The resource part holds.
    Any,
    /// The resource part is tested as a whole.
    Whole,
    /// An entry that begins with less than eight bytes before its first wildcard.
    Short,
    /// An entry that begins with more.
    Long,
}

/// What a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::program) enum RowTest {
    None,
    Whole,
    Entry(EntryNumber),
}

impl Row {
    const fn whole(statement: StatementNumber) -> Self {
        Self {
            end: 0,
            statement,
            length: 0,
            form: RowForm::Whole,
            entry: 0,
        }
    }

    const fn any(statement: StatementNumber) -> Self {
        Self {
            form: RowForm::Any,
            ..Self::whole(statement)
        }
    }

    /// `entry` has a plain pattern.
    fn of(statement: StatementNumber, at: EntryNumber, entry: &CompiledResource) -> Self {
        let beginning = entry.beginning().unwrap_or_default();
        // Of a very long one a part is enough.
        let beginning = match u16::try_from(beginning.len()) {
            Ok(_) => beginning,
            Err(_) => beginning.get(..8).unwrap_or_default(),
        };
        let (form, end) = match last_eight(beginning) {
            Some(last) => (RowForm::Long, last),
            None => (RowForm::Short, first_bytes(beginning)),
        };
        Self {
            end,
            statement,
            length: beginning.len() as u16,
            form,
            entry: at.place() as u8,
        }
    }

    /// Whether what the row stands for may cover a resource; it cannot if the resource does not begin so.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(in crate::program) fn may_cover(&self, resource: &[u8]) -> bool {
        let length = usize::from(self.length);
        match self.form {
            RowForm::Any | RowForm::Whole => true,
            RowForm::Long => resource
                .get(..length)
                .and_then(last_eight)
                .is_some_and(|last| last == self.end),
            RowForm::Short => match first_eight(resource) {
                Some(first) => (first ^ self.end) & low_bytes(length) == 0,
                None => true,
            },
        }
    }

    #[inline]
    pub(in crate::program) fn test(&self) -> RowTest {
        match self.form {
            RowForm::Any => RowTest::None,
            RowForm::Whole => RowTest::Whole,
            RowForm::Short | RowForm::Long => RowTest::Entry(Number::at(self.entry as usize)),
        }
    }
}

/// Lists up to this length are tried one by one.
const FEW: usize = 8;

/// Makes lists of the statements of one program; equal ones are one.
pub(in crate::program) struct Candidates<'s> {
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
            CompiledPattern::Plain(pattern) => !pattern.whole,
            CompiledPattern::Arn(pattern) => pattern.whole.is_none(),
        });
    let length = |entry: &CompiledResource| entry.beginning().map_or(0, <[u8]>::len);
    findable.then(|| entries.iter().map(|entry| 1 + length(entry) / 64).sum())
}

/// The entry of a statement's `Resource`.
pub(in crate::program) fn entry_of(
    statements: &[ProgramStatement],
    item: Item,
) -> Option<&CompiledResource> {
    match &item.statement.get(statements)?.resource {
        ResourcePart::Listed { entries, .. } => item.entry.get(entries),
        ResourcePart::Attached | ResourcePart::Nothing => None,
    }
}

impl<'s> Candidates<'s> {
    pub(in crate::program) fn new(
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
    pub(in crate::program) fn open_list(
        &mut self,
        numbers: Vec<StatementNumber>,
    ) -> Option<ListNumber> {
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
    pub(in crate::program) fn list(
        &mut self,
        mut numbers: Vec<StatementNumber>,
    ) -> Option<ListNumber> {
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

    pub(in crate::program) fn finish_lists(&mut self) -> Box<[CandidateList]> {
        core::mem::take(&mut self.lists).into()
    }

    pub(in crate::program) fn finish(self) -> Lists {
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
                let mut indexed: Vec<(&[u8], Item)> = Vec::new();
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
                // A row for one entry does not see actions without a resource.
                let is_plain = |entry: &CompiledResource| match entry.pattern {
                    CompiledPattern::Plain(plain) => !plain.whole && plain.breadth == Breadth::Some,
                    _ => false,
                };
                if entries.iter().all(is_plain) {
                    let rows = Number::each(entries);
                    self.rows
                        .extend(rows.map(|(at, entry)| Row::of(number, at, entry)));
                } else {
                    self.rows.push(Row::whole(number));
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
    fn index(&self, number: StatementNumber, indexed: &mut Vec<(&'s [u8], Item)>) {
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
            Some((pattern.beginning()?, item))
        }));
    }
}

impl ResourceIndex {
    fn build(mut indexed: Vec<(&[u8], Item)>) -> Self {
        indexed.sort_by(|(a, x), (b, y)| {
            a.cmp(b)
                .then(x.statement.cmp(&y.statement))
                .then(x.entry.cmp(&y.entry))
        });
        let shared = match (indexed.first(), indexed.last()) {
            // What the first and the last of sorted texts share, all share.
            (Some((first, _)), Some((last, _))) => {
                let pairs = first.iter().zip(last.iter());
                pairs.take_while(|(a, b)| a == b).count()
            }
            _ => 0,
        };
        let mut index = (Vec::new(), Vec::new(), Vec::with_capacity(indexed.len()));
        let (heads, keys, items) = &mut index;
        // The keys that begin the one at hand, from the shortest to the longest.
        let mut open: Vec<(Number<Key>, &[u8])> = Vec::new();
        for group in indexed.chunk_by(|a, b| a.0 == b.0) {
            let Some((text, witness)) = group.first() else {
                continue;
            };
            while open
                .last()
                .is_some_and(|(_, beginning)| !text.starts_with(beginning))
            {
                open.pop();
            }
            let parent = open.last().map(|(key, _)| *key);
            open.push((Number::next(keys), text));
            heads.push(head(text, shared));
            keys.push(Key {
                witness: *witness,
                length: text.len() as u32,
                parent,
                items: items.len() as u32,
            });
            items.extend(group.iter().map(|(_, item)| *item));
        }
        let (heads, keys, items) = index;
        Self {
            shared: shared as u32,
            heads: heads.into(),
            keys: keys.into(),
            items: items.into(),
        }
    }
}

/// Eight bytes of a text from an offset, as a number that sorts like them.
#[inline]
fn head(text: &[u8], offset: usize) -> u64 {
    sorting_bytes(text.get(offset..).unwrap_or_default())
}

impl Lists {
    /// The statements of a list that are tried for every resource, Denies before Allows.
    #[inline]
    pub(in crate::program) fn always(&self, list: &CandidateList) -> &[Row] {
        let range = list.start as usize..list.end as usize;
        self.rows.get(range).unwrap_or_default()
    }

    /// The Denies that an action without a resource meets beside those.
    pub(in crate::program) fn broad(&self, list: &CandidateList) -> &[Row] {
        let range = list.end as usize..list.broad as usize;
        self.rows.get(range).unwrap_or_default()
    }

    /// The index of a list's Denies.
    #[inline]
    pub(in crate::program) fn denies(&self, list: &CandidateList) -> Option<&ResourceIndex> {
        self.index(list.deny_index)
    }

    /// The index of its Allows.
    #[inline]
    pub(in crate::program) fn allows(&self, list: &CandidateList) -> Option<&ResourceIndex> {
        self.index(list.allow_index)
    }

    #[inline]
    fn index(&self, number: Option<Number<ResourceIndex>>) -> Option<&ResourceIndex> {
        number?.get(&self.by_resource)
    }
}

impl ResourceIndex {
    /// The entries whose beginning fits the resource's sixth segment, longest beginning first; `Break` from
    /// `visit` ends it.
    pub(in crate::program) fn visit<B>(
        &self,
        resource: &str,
        statements: &[ProgramStatement],
        mut visit: impl FnMut(Item) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let resource = resource.as_bytes();
        let text = |key: &Key| {
            let beginning = entry_of(statements, key.witness)?.beginning()?;
            beginning.get(..key.length as usize)
        };
        let mut at = self.last_not_greater(resource, text);
        while let Some((number, key)) = at.and_then(|at| Some((at, at.get(&self.keys)?))) {
            if text(key).is_some_and(|text| resource.starts_with(text)) {
                let end = self
                    .keys
                    .get(number.place() + 1)
                    .map_or(self.items.len(), |next| next.items as usize);
                for item in self.items.get(key.items as usize..end).unwrap_or_default() {
                    visit(*item)?;
                }
            }
            at = key.parent;
        }
        ControlFlow::Continue(())
    }

    /// The last key that is not greater than the resource.
    fn last_not_greater<'t>(
        &self,
        resource: &[u8],
        text: impl Fn(&Key) -> Option<&'t [u8]>,
    ) -> Option<Number<Key>> {
        let shared = self.shared as usize;
        let wanted = head(resource, shared);
        // Keys with a smaller head are smaller, as all begin alike; where heads are equal the texts decide.
        let first_equal = self.heads.partition_point(|head| *head < wanted);
        let equal = self.heads.get(first_equal..).unwrap_or_default();
        let equal = match equal.first() {
            Some(head) if *head == wanted => equal.partition_point(|head| *head == wanted),
            _ => 0,
        };
        let keys = self
            .keys
            .get(first_equal..first_equal + equal)
            .unwrap_or_default();
        let not_greater =
            keys.partition_point(|key| text(key).is_some_and(|text| text <= resource));
        let count = first_equal + not_greater;
        // A resource that does not begin as all keys do meets none: the walk from any key finds that out.
        count.checked_sub(1).map(Number::at)
    }
}
