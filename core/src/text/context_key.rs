//! Names of condition keys, ready to be looked for.

use smol_str::SmolStr;

use super::global_key::GlobalKey;
use super::key_name::{hash_key, same_key};

/// A condition key as a policy names it; compared without case (R-COND-5).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ContextKey {
    /// As the policy spells it (R-OUT-8).
    pub(crate) name: SmolStr,
    /// What a request finds it by.
    pub(crate) hash: u64,
    /// What the engine knows it as.
    pub(crate) global: Option<GlobalKey>,
}

impl ContextKey {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            hash: hash_key(name),
            global: GlobalKey::of(name),
        }
    }

    /// Whether it is the key of this name.
    pub(crate) fn is(&self, name: &str) -> bool {
        same_key(&self.name, name)
    }
}
