//! A statement as it is kept: what many statements share is shared.

use alloc::boxed::Box;

use smol_str::SmolStr;

use super::conditions::GroupNumber;
use super::number::Number;
use super::resource_pattern::{CompiledPattern, CompiledResource};
use crate::policy::{ActionPattern, Effect, PrincipalPart, ResourcePart};

pub(super) type StatementNumber = Number<ProgramStatement>;

pub(super) type PatternNumber = Number<ActionPattern>;

/// One statement of a [`Program`](super::Program), which holds its action patterns and conditions.
#[derive(Debug, Clone)]
pub(crate) struct ProgramStatement {
    /// `Sid` as written; an empty one counts as none (R-SID-3).
    pub(crate) sid: Option<SmolStr>,
    /// Index of the policy in its set, from 0.
    pub(crate) policy: u32,
    /// Index in the document, from 0.
    pub(crate) index: u32,
    pub(crate) effect: Effect,
    pub(crate) principal: PrincipalPart,
    pub(crate) action: StatementActions,
    pub(crate) resource: ResourcePart<CompiledResource>,
    /// Its group of conditions, if it has some.
    pub(super) group: Option<GroupNumber>,
    /// The resource part holds whatever is asked.
    pub(super) any_resource: bool,
    /// How much is looked at where the resource has to be, and where action and principals have to be.
    pub(super) steps: u32,
    pub(super) steps_of_principal: u32,
    /// Neither principals nor conditions.
    pub(super) is_bare: bool,
}

/// Which statement of a set, by the policy's index in the set and its own in the document, from 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StatementPlace {
    pub(crate) policy: u32,
    pub(crate) statement: u32,
}

impl ProgramStatement {
    #[cfg(test)]
    pub(super) const fn is_bare(&self) -> bool {
        self.is_bare && self.any_resource
    }

    #[inline]
    pub(crate) const fn place(&self) -> StatementPlace {
        StatementPlace {
            policy: self.policy,
            statement: self.index,
        }
    }
}

/// `Action` or `NotAction`, with numbers of patterns.
#[derive(Debug, Clone)]
pub(crate) struct StatementActions {
    /// `NotAction`: the entries are exceptions (R-ACT-7).
    pub(crate) inverted: bool,
    /// The part holds for no action, or for every one, whatever the entries say (R-GRAM-13, R-ACT-8).
    pub(crate) forced: Option<bool>,
    pub(super) entries: Box<[PatternNumber]>,
    /// Whether the part holds for an action that no entry but a lone `*` can name.
    pub(super) holds_for_others: bool,
    /// Some entry may cover actions of several services: what it covers has to be tried (R-ACT-4, lenient).
    pub(super) spans_services: bool,
}

/// Whether a resource part holds for every resource, and for `*` too.
pub(super) fn is_any(part: &ResourcePart<CompiledResource>) -> bool {
    match part {
        ResourcePart::Attached => true,
        ResourcePart::Nothing => false,
        ResourcePart::Listed {
            forced: Some(forced),
            ..
        } => *forced,
        ResourcePart::Listed {
            inverted, entries, ..
        } => {
            !inverted
                && entries
                    .iter()
                    .any(|entry| matches!(entry.pattern, CompiledPattern::Any))
        }
    }
}
