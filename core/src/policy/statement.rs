//! One judged statement.

use alloc::vec::Vec;
use core::fmt;

use smol_str::SmolStr;

use super::{ActionPart, Condition, PrincipalPart, ResourcePart};
use crate::text::Position;

/// `Allow` or `Deny` (R-STMT-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "complete by definition")]
pub enum Effect {
    /// The statement grants, or lets through.
    Allow,
    /// The statement refuses.
    Deny,
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        })
    }
}

/// A statement with its identity in the document.
#[derive(Debug, Clone)]
pub(crate) struct PolicyStatement {
    /// `Sid` as written; an empty one counts as none (R-SID-3).
    pub(crate) sid: Option<SmolStr>,
    /// Index in the document, from 0.
    pub(crate) index: u32,
    /// Where the statement object begins (R-OUT-9).
    pub(crate) position: Position,
    pub(crate) parts: StatementParts,
}

/// What of a statement decides (R-STMT-3).
#[derive(Debug, Clone)]
pub(crate) struct StatementParts {
    pub(crate) effect: Effect,
    pub(crate) principal: PrincipalPart,
    pub(crate) action: ActionPart,
    pub(crate) resource: ResourcePart,
    pub(crate) conditions: Vec<Condition>,
}
