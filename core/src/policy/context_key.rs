//! Names of condition keys.

use alloc::boxed::Box;

use crate::text::hash_name;

/// A condition key as a policy names it; compared without ASCII case (R-COND-5).
#[derive(Debug, Clone)]
pub(crate) struct ContextKey {
    /// As the policy spells it, for people (R-OUT-8).
    pub(crate) spelled: Box<str>,
    /// Lower-cased, for comparison.
    pub(crate) folded: Box<str>,
    pub(crate) hash: u64,
}

impl ContextKey {
    pub(crate) fn new(spelled: &str) -> Self {
        let folded = spelled.to_ascii_lowercase();
        Self {
            spelled: spelled.into(),
            hash: hash_name(&folded),
            folded: folded.into(),
        }
    }
}
