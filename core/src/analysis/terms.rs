//! What a text with variables comes to: it depends on several keys at once, so each such text is a dimension of its own.
//!
//! Why it is right: for every request a term has one state, which says what the text comes to wherever it stands. Equal texts
//! are one term on both sides, so what is equal there never differs. That states which cannot be are among them makes
//! answers less exact and never wrong: a difference is told only when a request has shown it.

use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

use super::mask::Mask;
use super::region::{Dimension, Product};
use crate::policy::TemplateToken;

/// The first number of a term.
pub(super) const FIRST: Dimension = 1 << 20;

/// What a term is about.
#[derive(Debug, Clone)]
pub(super) enum Subject {
    /// An entry of a resource part: its segments.
    Resource([Vec<TemplateToken>; 5]),
    /// A value of a condition on a key, by the key's number.
    Value(usize, Vec<TemplateToken>),
    /// A condition on several values, each held against variables.
    Condition,
}

/// States of an entry of a resource part (R-VAR-11, R-VAR-12, R-RES-14).
pub(super) mod entry {
    /// It has its text and is not met.
    pub(crate) const APART: usize = 0;
    /// It has its text and is met.
    pub(crate) const MET: usize = 1;
    /// A variable has no value, or one that cannot be told.
    pub(crate) const UNRESOLVED: usize = 2;
    /// A variable is empty: met where empty is a text.
    pub(crate) const MET_EMPTY: usize = 3;
    /// A variable is empty, and it is not met then.
    pub(crate) const APART_EMPTY: usize = 4;
    /// A default is empty, and it is met then.
    pub(crate) const MET_DEFAULT: usize = 5;
    /// A default is empty, and it is not met then.
    pub(crate) const APART_DEFAULT: usize = 6;
    pub(crate) const COUNT: usize = 7;
}

/// States of a value of a condition (R-VAR-11, R-VAR-13).
pub(super) mod value {
    pub(crate) const APART: usize = 0;
    pub(crate) const MET: usize = 1;
    /// No value: false, and under a negated operator undecided.
    pub(crate) const UNRESOLVED: usize = 2;
    /// Undecided under all operators.
    pub(crate) const UNDECIDED: usize = 3;
    pub(crate) const COUNT: usize = 4;
}

/// States of a condition: its truths, of which the first is false.
pub(super) mod condition {
    pub(crate) const UNDECIDED: usize = 1;
    pub(crate) const TRUE: usize = 2;
    pub(crate) const COUNT: usize = 3;
}

/// All terms of a comparison.
#[derive(Debug, Clone, Default)]
pub(super) struct Terms {
    numbers: BTreeMap<String, usize>,
    pub(super) subjects: Vec<Subject>,
    /// What no request is in.
    pub(super) impossible: Vec<Product>,
}

impl Terms {
    /// The dimension of a term; `true` the first time.
    pub(super) fn number(&mut self, subject: Subject, beside: &str) -> (Dimension, bool) {
        let next = self.subjects.len();
        let text = match &subject {
            Subject::Resource(segments) => format!("r{segments:?}{beside}"),
            Subject::Value(key, tokens) => format!("v{key}{tokens:?}{beside}"),
            Subject::Condition => format!("c{beside}"),
        };
        let number = *self.numbers.entry(text).or_insert(next);
        if number == next {
            self.subjects.push(subject);
        }
        (FIRST + number as Dimension, number == next)
    }

    pub(super) fn subject(&self, dimension: Dimension) -> Option<&Subject> {
        self.subjects.get(dimension.checked_sub(FIRST)? as usize)
    }

    pub(super) fn len(&self, dimension: Dimension) -> usize {
        match self.subject(dimension) {
            Some(Subject::Resource(_)) => entry::COUNT,
            Some(Subject::Value(..)) => value::COUNT,
            Some(Subject::Condition) | None => condition::COUNT,
        }
    }
}

/// Of some states.
pub(super) fn states(count: usize, of: &[usize]) -> Mask {
    Mask::of(count, |state| of.contains(&state))
}
