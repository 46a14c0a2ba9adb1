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

use alloc::{boxed::Box, vec::Vec};
use core::cell::Cell;

use crate::policy::{
    Condition, ConditionTest, Effect, PolicyStatement, ResourcePart, ResourcePattern,
};

/// Statements, Denies first: a Deny that applies ends the matter.
#[derive(Debug, Clone)]
pub(super) struct CandidateList {
    /// Tried for every resource.
    always: Box<[u32]>,
    by_resource: Option<Box<ResourceIndex>>,
}

#[derive(Debug, Clone)]
struct ResourceIndex {
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
    parent: u32,
    /// Its items go from here to the start of the next key's.
    items: u32,
}

/// One entry of one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) statement: u32,
    pub(super) entry: u32,
}

const NONE: u32 = u32::MAX;

/// Lists up to this length are tried one by one.
const FEW: usize = 8;

/// How often a statement may be met in one decision, but for what is cheap.
pub(super) const MANY: usize = 16;

/// Makes lists of the statements of one program.
pub(super) struct Candidates<'s> {
    statements: &'s [&'s PolicyStatement],
    /// How many entries may still be indexed. Statements that share many actions and have many resources
    /// would be indexed once for each action; past a few times the size of the policies they are scanned.
    budget: Cell<usize>,
}

/// The text with which an entry's resource begins, up to the first wildcard or variable.
fn beginning(statement: &PolicyStatement, entry: u32) -> Option<&str> {
    let ResourcePart::Listed { entries, .. } = &statement.parts.resource else {
        return None;
    };
    let ResourcePattern::Arn(pattern) = &entries.get(entry as usize)?.pattern else {
        return None;
    };
    Some(pattern.beginning())
}

impl<'s> Candidates<'s> {
    pub(super) fn new(statements: &'s [&'s PolicyStatement]) -> Self {
        let entries = |statement: &&PolicyStatement| match &statement.parts.resource {
            ResourcePart::Listed { entries, .. } => entries.len(),
            ResourcePart::Attached | ResourcePart::Nothing => 0,
        };
        let written: usize = statements.iter().map(entries).sum();
        Self {
            statements,
            budget: Cell::new(written.saturating_mul(4)),
        }
    }
    fn statement(&self, number: u32) -> Option<&PolicyStatement> {
        self.statements.get(number as usize).copied()
    }

    fn is_allow(&self, number: u32) -> bool {
        self.statement(number)
            .is_some_and(|statement| statement.parts.effect == Effect::Allow)
    }

    pub(super) fn list(&self, numbers: Vec<u32>) -> CandidateList {
        let mut always = numbers;
        let mut by_resource = None;
        if always.len() > FEW {
            let mut indexed: Vec<(&str, Item)> = Vec::new();
            let scanned: Vec<u32> = always
                .iter()
                .copied()
                .filter(|number| !self.index(*number, &mut indexed))
                .collect();
            if let Some(left) = self.budget.get().checked_sub(indexed.len())
                && !indexed.is_empty()
            {
                self.budget.set(left);
                always = scanned;
                by_resource = Some(Box::new(self.resource_index(indexed)));
            }
        }
        always.sort_by_key(|number| (self.is_allow(*number), *number));
        CandidateList {
            always: always.into(),
            by_resource,
        }
    }

    /// Adds the entries of a statement, if all of them can be found by their beginning.
    fn index<'c>(&'c self, number: u32, indexed: &mut Vec<(&'c str, Item)>) -> bool {
        let Some(statement) = self.statement(number) else {
            return false;
        };
        let ResourcePart::Listed {
            inverted: false,
            entries,
            forced: None,
        } = &statement.parts.resource
        else {
            return false;
        };
        // A statement that is met once for each of many entries tests its conditions as often: few of one or
        // few of the other, so that a decision stays linear in the size of the policy.
        let operands = |condition: &Condition| match &condition.test {
            ConditionTest::Compare { operands, .. } => operands.len() + 1,
            ConditionTest::Undecidable => 1,
        };
        let conditions: usize = statement.parts.conditions.iter().map(operands).sum();
        let cheap = entries.len() <= MANY || conditions <= MANY;
        let findable = cheap
            && entries.iter().all(|entry| match &entry.pattern {
                ResourcePattern::Any => false,
                ResourcePattern::Never => true,
                ResourcePattern::Arn(pattern) => pattern.whole.is_none(),
            });
        if findable {
            let numbered = (0u32..).zip(entries);
            indexed.extend(numbered.filter_map(|(entry, _)| {
                Some((
                    beginning(statement, entry)?,
                    Item {
                        statement: number,
                        entry,
                    },
                ))
            }));
        }
        findable
    }

    fn resource_index(&self, mut indexed: Vec<(&str, Item)>) -> ResourceIndex {
        indexed.sort_by(|(a, x), (b, y)| {
            let order = |item: &Item| (self.is_allow(item.statement), item.statement, item.entry);
            a.cmp(b).then_with(|| order(x).cmp(&order(y)))
        });
        let shared = match (indexed.first(), indexed.last()) {
            // What the first and the last of sorted texts share, all share.
            (Some((first, _)), Some((last, _))) => first
                .bytes()
                .zip(last.bytes())
                .take_while(|(a, b)| a == b)
                .count(),
            _ => 0,
        };
        let mut index = (Vec::new(), Vec::new(), Vec::with_capacity(indexed.len()));
        let (heads, keys, items) = &mut index;
        // The keys that begin the one at hand, from the shortest to the longest.
        let mut open: Vec<(u32, &str)> = Vec::new();
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
            let parent = open.last().map_or(NONE, |(key, _)| *key);
            open.push((keys.len() as u32, text));
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
        ResourceIndex {
            shared: shared as u32,
            heads: heads.into(),
            keys: keys.into(),
            items: items.into(),
        }
    }
}

/// Eight bytes of a text from an offset, filled with zeros, as a number that sorts like them.
fn head(text: &str, offset: usize) -> u64 {
    let rest = text.as_bytes().get(offset..).unwrap_or_default();
    match rest.first_chunk::<8>() {
        Some(bytes) => u64::from_be_bytes(*bytes),
        None => (0..8).fold(0, |number, at| {
            number << 8 | u64::from(rest.get(at).copied().unwrap_or_default())
        }),
    }
}

impl CandidateList {
    pub(super) fn is_empty(&self) -> bool {
        self.always.is_empty() && self.by_resource.is_none()
    }

    /// The statements that are tried for every resource.
    pub(super) fn always(&self) -> &[u32] {
        &self.always
    }

    /// The entries whose beginning fits the resource's sixth segment, longest beginning first; `false` from
    /// `visit` ends it.
    pub(super) fn visit<'s>(
        &self,
        resource: &str,
        statement: impl Fn(u32) -> Option<&'s PolicyStatement>,
        mut visit: impl FnMut(Item) -> bool,
    ) {
        let Some(index) = &self.by_resource else {
            return;
        };
        let text = |key: &Key| {
            let beginning = beginning(statement(key.witness.statement)?, key.witness.entry)?;
            beginning.get(..key.length as usize)
        };
        let mut at = index.last_not_greater(resource, text);
        while let Some(key) = index.keys.get(at as usize) {
            if text(key).is_some_and(|text| resource.as_bytes().starts_with(text.as_bytes())) {
                let end = index
                    .keys
                    .get(at as usize + 1)
                    .map_or(index.items.len(), |next| next.items as usize);
                for item in index.items.get(key.items as usize..end).unwrap_or_default() {
                    if !visit(*item) {
                        return;
                    }
                }
            }
            at = key.parent;
        }
    }
}

impl ResourceIndex {
    /// The last key that is not greater than the resource; [`NONE`] if there is none.
    fn last_not_greater<'t>(&self, resource: &str, text: impl Fn(&Key) -> Option<&'t str>) -> u32 {
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
        (count as u32).checked_sub(1).unwrap_or(NONE)
    }
}
