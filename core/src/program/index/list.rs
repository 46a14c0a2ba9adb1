//! The statements for an action, as they are looked at.

use alloc::boxed::Box;

use super::resource::ResourceIndex;
use super::row::Row;
use crate::program::number::Number;
use crate::program::statement::StatementNumber;

/// The statements for an action. Denies are looked at first: one that applies ends the matter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CandidateList {
    /// In [`Lists::rows`] the statements that are tried for every resource, Denies before Allows: from here …
    pub(super) start: u32,
    /// … to here.
    pub(super) end: u32,
    /// In [`Lists::by_resource`] the indexes of the others.
    pub(super) deny_index: Option<Number<ResourceIndex>>,
    pub(super) allow_index: Option<Number<ResourceIndex>>,
    /// Behind them, up to here, the indexed Denies that mean all resources of a service: an action without a resource
    /// meets them too (R-RES-12).
    pub(super) broad: u32,
    /// No statement denies, and this one allows whatever is asked.
    pub(crate) settled: Option<StatementNumber>,
}

/// What the lists point to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lists {
    pub(super) rows: Box<[Row]>,
    pub(super) by_resource: Box<[ResourceIndex]>,
}

/// A list of which no statement is found by an index.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::program) struct Listed<'l> {
    /// Where its rows begin among all: no two lists have the same rows.
    pub(in crate::program) start: u32,
    /// Denies before Allows.
    pub(in crate::program) rows: &'l [Row],
}

pub(crate) type ListNumber = Number<CandidateList>;

impl Lists {
    /// The statements of a list that are tried for every resource, Denies before Allows.
    #[inline]
    pub(crate) fn always(&self, list: &CandidateList) -> &[Row] {
        let range = list.start as usize..list.end as usize;
        self.rows.get(range).unwrap_or_default()
    }

    /// The rows of a list, if that is all that it has.
    pub(in crate::program) fn all_rows(&self, list: &CandidateList) -> Option<Listed<'_>> {
        let has_indexes = list.deny_index.is_some() || list.allow_index.is_some();
        (!has_indexes).then(|| Listed {
            start: list.start,
            rows: self.always(list),
        })
    }

    pub(in crate::program) const fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// The Denies that an action without a resource meets beside those.
    pub(crate) fn broad(&self, list: &CandidateList) -> &[Row] {
        let range = list.end as usize..list.broad as usize;
        self.rows.get(range).unwrap_or_default()
    }

    /// The index of a list's Denies.
    #[inline]
    pub(crate) fn denies(&self, list: &CandidateList) -> Option<&ResourceIndex> {
        self.index(list.deny_index)
    }

    /// The index of its Allows.
    #[inline]
    pub(crate) fn allows(&self, list: &CandidateList) -> Option<&ResourceIndex> {
        self.index(list.allow_index)
    }

    #[inline]
    fn index(&self, number: Option<Number<ResourceIndex>>) -> Option<&ResourceIndex> {
        number?.get(&self.by_resource)
    }
}
