//! Where the policies of a set and their names stand in its texts.

use alloc::vec::Vec;

/// In their order. Nearly every set has one policy, which takes no room of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ReadPolicies {
    first: Option<ReadPolicy>,
    others: Vec<ReadPolicy>,
}

/// Where a policy and its name, which follows it, stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReadPolicy {
    pub(crate) start: u32,
    pub(super) name: u32,
    pub(super) end: u32,
}

impl ReadPolicies {
    pub(super) const NONE: Self = Self {
        first: None,
        others: Vec::new(),
    };

    pub(crate) fn len(&self) -> usize {
        usize::from(self.first.is_some()) + self.others.len()
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    pub(super) fn push(&mut self, policy: ReadPolicy) {
        match self.first {
            None => self.first = Some(policy),
            Some(_) => self.others.push(policy),
        }
    }

    pub(crate) fn get(&self, index: usize) -> Option<&ReadPolicy> {
        match index.checked_sub(1) {
            None => self.first.as_ref(),
            Some(other) => self.others.get(other),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &ReadPolicy> {
        self.first.iter().chain(&self.others)
    }

    /// Without room for more.
    pub(crate) fn shrunk(mut self) -> Self {
        self.others.shrink_to_fit();
        self
    }
}

impl ReadPolicy {
    /// `texts` are those of all policies.
    pub(crate) fn name_and_text<'t>(&self, texts: &'t str) -> (&'t str, &'t str) {
        let of = |start: u32, end: u32| texts.get(start as usize..end as usize);
        let name = of(self.name, self.end).unwrap_or_default();
        (name, of(self.start, self.name).unwrap_or_default())
    }
}
