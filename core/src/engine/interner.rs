//! Sets that are alike, kept once.

use alloc::{
    collections::BTreeMap,
    sync::{Arc, Weak},
    vec::Vec,
};

use super::policy_set::{FlatSet, PolicySet, PolicySetBuilder, PolicySetErrors};
use crate::policy::{Loader, OnePass, PolicyType};
use crate::text::hash_text;

/// Policy sets that have been built, for hosts of many principals: those of the same policies become one, with one
/// compilation and one place in memory. A value of the host's, like a cache: it keeps no set alive, and two of them know
/// nothing of each other.
///
/// # Examples
/// ```
/// use portcullis::{Loader, PolicySet, PolicySetInterner, PolicyType};
///
/// let policy = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}"#;
/// let mut interner = PolicySetInterner::new();
/// let attached = || PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("ReadOnly", policy);
/// let ann = attached().build_interned(&mut interner)?;
/// let bob = attached().build_interned(&mut interner)?;
/// assert!(ann.is_same(&bob));
/// assert!(!ann.is_same(&attached().build()?));
/// # Ok::<(), portcullis::PolicySetErrors>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct PolicySetInterner {
    /// By a hash of their texts.
    sets: BTreeMap<u64, Vec<Weak<FlatSet>>>,
    count: usize,
    /// With so many it is looked for those that nobody has any more.
    look_at: usize,
}

/// So many sets of one hash are compared; whoever contrives more gets them apart.
const MOST_ALIKE: usize = 16;

impl PolicySetInterner {
    /// Without any sets.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            sets: BTreeMap::new(),
            count: 0,
            look_at: 64,
        }
    }

    /// How many different sets somebody has.
    #[must_use]
    pub fn len(&self) -> usize {
        let sets = self.sets.values().flatten();
        sets.filter(|set| set.strong_count() > 0).count()
    }

    /// Whether nobody has any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The set of these policies, judged so, if somebody has it.
    fn find(&self, read: &OnePass, policy_type: PolicyType, loader: Loader) -> Option<PolicySet> {
        let alike = self.sets.get(&hash_text(&read.text))?;
        let mut sets = alike.iter().filter_map(Weak::upgrade);
        let same = sets.find(|set| set.program.is_of(read, policy_type, loader));
        same.map(PolicySet::of_flat)
    }

    fn keep(&mut self, set: &Arc<FlatSet>) {
        if self.count >= self.look_at {
            self.forget();
        }
        let alike = self.sets.entry(hash_text(set.program.text())).or_default();
        if alike.len() < MOST_ALIKE {
            alike.push(Arc::downgrade(set));
            self.count += 1;
        }
    }

    /// Those that nobody has: looked for when there are twice as many as were left the last time.
    fn forget(&mut self) {
        self.sets.retain(|_, alike| {
            alike.retain(|set| set.strong_count() > 0);
            !alike.is_empty()
        });
        self.count = self.sets.values().map(Vec::len).sum();
        self.look_at = 64.max(2 * self.count);
    }
}

impl PolicySetBuilder {
    /// As [`build`](Self::build). If the interner knows a set of the same policies under the same names, that somebody
    /// has, it is that one, and nothing is compiled. It is so for sets of at most 64 statements without principals, as
    /// nearly all are that are attached to principals; others are always built anew.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    ///
    /// # Examples
    /// See [`PolicySetInterner`].
    pub fn build_interned(
        mut self,
        interner: &mut PolicySetInterner,
    ) -> Result<PolicySet, PolicySetErrors> {
        let read = self.in_one_pass();
        let known = read.and_then(|(read, judged, loader)| interner.find(read, judged, loader));
        if let Some(known) = known {
            return Ok(known);
        }
        match self.flat() {
            Some(set) => {
                let set = Arc::new(set);
                interner.keep(&set);
                Ok(PolicySet::of_flat(set))
            }
            None => self.build_full(),
        }
    }
}
