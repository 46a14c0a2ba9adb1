//! One judged statement.

use alloc::vec::Vec;

use smol_str::SmolStr;

use super::action::ActionPart;
use super::condition::Condition;
use super::principal::PrincipalPart;
use super::resource::ResourcePart;
use crate::effect::Effect;

/// A statement with its identity in the document.
#[derive(Debug, Clone)]
pub(crate) struct PolicyStatement {
    /// `Sid` as written; an empty one counts as none (R-SID-3).
    pub(crate) sid: Option<SmolStr>,
    /// Index in the document, from 0.
    pub(crate) index: u32,
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
