//! Why a description is no network.

use alloc::{string::String, vec::Vec};
use core::fmt;

use crate::finding::{MOST_FINDINGS, Reason};
use crate::text::{Path, shortened};

/// One thing that is wrong with a description.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message} ({rule})")]
pub struct NetworkError {
    path: String,
    reason: Reason,
    rule: &'static str,
    message: String,
}

impl NetworkError {
    /// Where, with the names of the scenario document: `securityGroups[1].inbound[3].peer`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong, as a stable name.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        self.reason
    }

    /// The rule of SEMANTICS.md, or `SCENARIO`.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        self.rule
    }

    /// What is wrong and what would be right.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// Everything that is wrong with a description, list by list; never empty. There are 1,000 at most, of a few hundred bytes
/// each (R-QUOTA-2).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct NetworkErrors {
    errors: Vec<NetworkError>,
    left_out: usize,
}

impl NetworkErrors {
    /// All that are told.
    #[must_use]
    pub fn errors(&self) -> &[NetworkError] {
        &self.errors
    }

    /// How many more there are.
    #[must_use]
    pub const fn left_out(&self) -> usize {
        self.left_out
    }
}

impl fmt::Display for NetworkErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            error.fmt(f)?;
        }
        match self.left_out {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

/// Collects what is wrong.
#[derive(Debug, Default)]
pub(super) struct Report {
    errors: Vec<NetworkError>,
    left_out: usize,
}

impl Report {
    /// Adds one; what is not kept is not worded.
    pub(super) fn add(
        &mut self,
        path: &Path<'_>,
        reason: Reason,
        rule: &'static str,
        message: fmt::Arguments<'_>,
    ) {
        if self.errors.len() >= MOST_FINDINGS {
            self.left_out += 1;
            return;
        }
        self.errors.push(NetworkError {
            path: shortened(path.render()),
            reason,
            rule,
            message: shortened(alloc::fmt::format(message)),
        });
    }

    pub(super) fn finish(self) -> Result<(), NetworkErrors> {
        match self.errors.is_empty() {
            true => Ok(()),
            false => Err(NetworkErrors {
                errors: self.errors,
                left_out: self.left_out,
            }),
        }
    }
}
