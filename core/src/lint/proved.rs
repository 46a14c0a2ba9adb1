//! Findings that another room has proved, as those of a policy's text.

use alloc::{borrow::Cow, string::String, vec::Vec};

use super::codes::proof;
use super::diagnostic::Diagnostic;
use crate::text::{Positions, Span, shortened};

/// What was found, and where.
pub(crate) struct Proved {
    /// Of one of the [`proofs`](super::proofs).
    pub(crate) id: &'static str,
    pub(crate) path: String,
    pub(crate) statement: u32,
    pub(crate) span: Span,
    pub(crate) message: Cow<'static, str>,
}

impl Diagnostic {
    /// In the order of the text.
    pub(crate) fn of_proofs(text: &str, mut found: Vec<Proved>) -> Vec<Self> {
        found.sort_by_key(|found| found.span.start);
        let mut positions = Positions::new(text);
        let told = found.into_iter().filter_map(|found| {
            let check = proof(found.id)?;
            let position = positions.at(found.span.start);
            Some(Self {
                check,
                severity: check.severity,
                rule: check.rule,
                message: shortened(found.message.into_owned()),
                path: found.path,
                statement: Some(found.statement),
                position,
                end: positions.clone().at(found.span.end),
                fix: None,
            })
        });
        told.collect()
    }
}
