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
    /// How many have come since it was looked for those that nobody has any more …
    kept: usize,
    /// … which is done again at so many.
    look_at: usize,
}

/// So many sets of one hash are compared; whoever contrives more gets them apart.
const MOST_ALIKE: usize = 16;

/// A look is not worth less.
const LEAST_BETWEEN_LOOKS: usize = 64;

impl PolicySetInterner {
    /// Without any sets.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            sets: BTreeMap::new(),
            kept: 0,
            look_at: LEAST_BETWEEN_LOOKS,
        }
    }

    /// How many different sets somebody has.
    #[must_use]
    pub fn len(&self) -> usize {
        let sets = self.sets.values().flatten();
        sets.filter(|set| is_had(set)).count()
    }

    /// Whether nobody has any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The set of these policies, judged so, if somebody has it. The hash is that of their texts.
    fn find(
        &self,
        hash: u64,
        read: &OnePass,
        policy_type: PolicyType,
        loader: Loader,
    ) -> Option<PolicySet> {
        let alike = self.sets.get(&hash)?;
        let mut sets = alike.iter().filter_map(Weak::upgrade);
        let same = sets.find(|set| set.program.is_of(read, policy_type, loader));
        same.map(PolicySet::of_flat)
    }

    fn keep(&mut self, hash: u64, set: &Arc<FlatSet>) {
        if self.kept >= self.look_at {
            self.forget();
        }
        self.kept += 1;
        let alike = self.sets.entry(hash).or_default();
        // Those that nobody has would take the room of those to come.
        alike.retain(is_had);
        if alike.len() < MOST_ALIKE {
            alike.push(Arc::downgrade(set));
        }
    }

    /// Those that nobody has, which is looked for when as many have come as were left the last time.
    fn forget(&mut self) {
        self.sets.retain(|_, alike| {
            alike.retain(is_had);
            !alike.is_empty()
        });
        self.kept = 0;
        self.look_at = LEAST_BETWEEN_LOOKS.max(self.len());
    }
}

fn is_had(set: &Weak<FlatSet>) -> bool {
    set.strong_count() > 0
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
        let Some((read, judged, loader)) = self.in_one_pass() else {
            return self.build_full();
        };
        let hash = hash_text(&read.text);
        if let Some(known) = interner.find(hash, read, judged, loader) {
            return Ok(known);
        }
        let Some(set) = self.flat().map(Arc::new) else {
            return self.build_full();
        };
        interner.keep(hash, &set);
        Ok(PolicySet::of_flat(set))
    }
}
