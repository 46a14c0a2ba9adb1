//! Entries of `Resource` found by the text with which a resource has to begin.
//!
//! Why it is correct: an entry that is an ARN pattern covers a resource only if the text before the first wildcard or
//! variable of its sixth segment begins the resource's sixth segment or, if a `*` reaches across colons (R-RES-6), what
//! stands behind a colon of that. So an entry is left out only if that text does not.
//!
//! The texts are kept sorted, each with the longest other one that begins it as its parent. All texts that
//! begin a given one are then the parents, and their parents, of the last text that is not greater: between
//! that text and any shorter one that begins the resource, every text has that shorter one as a beginning.

use alloc::{boxed::Box, vec::Vec};
use core::array::from_fn;
use core::iter::successors;
use core::ops::ControlFlow;

use crate::policy::ResourcePart;
use crate::program::number::Number;
use crate::program::resource_pattern::CompiledResource;
use crate::program::statement::{ProgramStatement, StatementNumber};
use crate::text::{behind_byte, sorting_bytes};

/// Behind so many colons of a resource entries are looked for one by one; of a resource with more, all that may
/// reach across colons are tried.
pub(crate) const MOST_COLONS: usize = 2;

#[derive(Debug, Clone)]
pub(crate) struct ResourceIndex {
    /// Bytes with which every key begins.
    shared: u32,
    /// Of each key the eight bytes behind the shared ones, as a number that sorts like them.
    heads: Box<[u64]>,
    keys: Box<[Key]>,
    items: Box<[Item]>,
    /// Those of which a `*` may reach across a colon (R-RES-6).
    reaching: Box<[Item]>,
}

/// An entry on its way into an index.
pub(super) struct Indexed<'s> {
    pub(super) beginning: &'s [u8],
    pub(super) item: Item,
    pub(super) reaches: bool,
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
pub(crate) struct Item {
    pub(crate) statement: StatementNumber,
    pub(crate) entry: EntryNumber,
}

/// The number of an entry in its statement.
pub(super) type EntryNumber = Number<CompiledResource>;

/// The entry of a statement's `Resource`.
pub(crate) fn entry_of(statements: &[ProgramStatement], item: Item) -> Option<&CompiledResource> {
    match &item.statement.get(statements)?.resource {
        ResourcePart::Listed { entries, .. } => item.entry.get(entries),
        ResourcePart::Attached | ResourcePart::Nothing => None,
    }
}

impl ResourceIndex {
    pub(super) fn build(mut indexed: Vec<Indexed<'_>>) -> Self {
        indexed.sort_by(|a, b| {
            let (x, y) = (a.item, b.item);
            a.beginning
                .cmp(b.beginning)
                .then(x.statement.cmp(&y.statement))
                .then(x.entry.cmp(&y.entry))
        });
        let shared = match (indexed.first(), indexed.last()) {
            // What the first and the last of sorted texts share, all share.
            (Some(first), Some(last)) => {
                let pairs = first.beginning.iter().zip(last.beginning);
                pairs.take_while(|(a, b)| a == b).count()
            }
            _ => 0,
        };
        let mut index = (Vec::new(), Vec::new(), Vec::with_capacity(indexed.len()));
        let (heads, keys, items) = &mut index;
        // The keys that begin the one at hand, from the shortest to the longest.
        let mut open: Vec<(Number<Key>, &[u8])> = Vec::new();
        for group in indexed.chunk_by(|a, b| a.beginning == b.beginning) {
            let Some(Indexed {
                beginning: text,
                item: witness,
                ..
            }) = group.first()
            else {
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
            items.extend(group.iter().map(|indexed| indexed.item));
        }
        let (heads, keys, items) = index;
        let reaching = indexed.iter().filter(|indexed| indexed.reaches);
        Self {
            shared: shared as u32,
            heads: heads.into(),
            keys: keys.into(),
            items: items.into(),
            reaching: reaching.map(|indexed| indexed.item).collect(),
        }
    }
}

/// Eight bytes of a text from an offset, as a number that sorts like them.
#[inline]
fn head(text: &[u8], offset: usize) -> u64 {
    sorting_bytes(text.get(offset..).unwrap_or_default())
}

impl ResourceIndex {
    /// The entries that may cover a resource by its sixth segment, longest beginning first, some of them several times;
    /// `Break` from `visit` ends it.
    pub(crate) fn visit<B>(
        &self,
        resource: &[u8],
        statements: &[ProgramStatement],
        mut visit: impl FnMut(Item) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        self.visit_beginnings(resource, statements, &mut visit)?;
        if self.reaching.is_empty() {
            return ControlFlow::Continue(());
        }
        self.visit_reaching(resource, statements, visit)
    }

    /// The fifth colon of a pattern whose `*` reaches across colons stands for a colon of the ARN behind its fifth, so what
    /// stands behind that colon begins as the pattern's resource does.
    #[inline(never)]
    fn visit_reaching<'a, B>(
        &self,
        resource: &'a [u8],
        statements: &[ProgramStatement],
        mut visit: impl FnMut(Item) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let behind_colon = |text: &&'a [u8]| behind_byte(text, b':');
        let mut tails = successors(behind_colon(&resource), behind_colon);
        let near: [Option<&[u8]>; MOST_COLONS] = from_fn(|_| tails.next());
        if tails.next().is_some() {
            return self.reaching.iter().copied().try_for_each(visit);
        }
        near.into_iter()
            .flatten()
            .try_for_each(|tail| self.visit_beginnings(tail, statements, &mut visit))
    }

    /// The entries whose beginning begins a text.
    #[inline]
    fn visit_beginnings<B>(
        &self,
        resource: &[u8],
        statements: &[ProgramStatement],
        visit: &mut impl FnMut(Item) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
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
