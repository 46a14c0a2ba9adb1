//! Which statements a request can meet at all, by the service of its action.
//!
//! Correct because an action pattern other than the lone `*` matches within one service only (R-ACT-4): a
//! statement whose entries all name services can apply only to requests of those services, unless the list
//! is one of exceptions or its outcome is forced. Those, and the lone `*`, are in the list for every service.

use alloc::{boxed::Box, string::String, vec::Vec};

use crate::policy::{ActionPart, ActionPattern};

#[derive(Debug, Clone, Default)]
pub(super) struct ServiceIndex {
    /// Statements for whatever service, ascending.
    every: Vec<u32>,
    /// Statements per service, sorted by service; each list ascending.
    services: Vec<(Box<str>, Vec<u32>)>,
}

impl ServiceIndex {
    pub(super) fn build<'p>(parts: impl Iterator<Item = &'p ActionPart>) -> Self {
        let mut index = Self::default();
        let mut pairs: Vec<(String, u32)> = Vec::new();
        for (number, part) in (0u32..).zip(parts) {
            let spans = |entry: &ActionPattern| matches!(entry, ActionPattern::Any);
            if part.inverted || part.forced == Some(true) || part.entries.iter().any(spans) {
                index.every.push(number);
                continue;
            }
            for (service, _) in part.entries.iter().filter_map(ActionPattern::parts) {
                pairs.push((service.to_ascii_lowercase(), number));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        for pair in pairs.chunk_by(|a, b| a.0 == b.0) {
            if let Some((service, _)) = pair.first() {
                index.services.push((
                    service.as_str().into(),
                    pair.iter().map(|(_, number)| *number).collect(),
                ));
            }
        }
        index
    }

    /// The statements that a request of a service can meet.
    pub(super) fn candidates(&self, service: &str) -> impl Iterator<Item = u32> {
        let found = self
            .services
            .binary_search_by(|(name, _)| (**name).cmp(service));
        let of_service = found
            .ok()
            .and_then(|at| self.services.get(at))
            .map_or(&[][..], |(_, list)| list);
        self.every.iter().chain(of_service).copied()
    }
}
