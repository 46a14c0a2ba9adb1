//! The statements of documents one by one, each as a policy of its own, so that sets are put together of any of them.

use alloc::{vec, vec::Vec};

use super::parts::Part;
use crate::decision::StatementId;
use crate::document::{Form, PolicyDocument, Statement, Text};
use crate::finding::PolicyErrors;
use crate::policy::{Effect, Loader, Policy, PolicyType};
use crate::text::Span;

/// Some that are put together.
pub(super) type Units<'u, 'd> = Vec<&'u Unit<'d>>;

/// A statement that is a policy of its own. A set decides by its statements alone, in whichever of its policies they stand.
#[derive(Debug, Clone)]
pub(super) struct Unit<'d> {
    pub(super) id: StatementId,
    pub(super) effect: Effect,
    pub(super) statement: Statement<'d>,
    pub(super) policy: Policy,
    /// How much it takes to put it into a set.
    pub(super) size: usize,
    head: Head<'d>,
}

/// What a unit has of its document.
#[derive(Debug, Clone)]
struct Head<'d> {
    version: Option<Text<'d>>,
    has_version: bool,
    policy_type: PolicyType,
}

impl<'d> Unit<'d> {
    /// Nothing of a statement that the loader leaves out.
    pub(super) fn of(
        document: &PolicyDocument<'d>,
        id: StatementId,
        policy_type: PolicyType,
    ) -> Result<Option<Self>, PolicyErrors> {
        let head = Head {
            version: document.version.clone(),
            has_version: document.has_version,
            policy_type,
        };
        match document.statements().get(id.statement as usize) {
            Some(statement) => head.over(id, statement.clone()),
            None => Ok(None),
        }
    }

    /// The same without a part of it.
    pub(super) fn taken_out(&self, part: Part) -> Option<Self> {
        let rest = part.taken_out(&self.statement)?;
        self.head.over(self.id, rest).ok().flatten()
    }

    /// The same with a part of it in place of all of its list.
    pub(super) fn alone(&self, part: Part) -> Option<Self> {
        let one = part.alone(&self.statement)?;
        self.head.over(self.id, one).ok().flatten()
    }
}

impl<'d> Head<'d> {
    fn over(
        &self,
        id: StatementId,
        statement: Statement<'d>,
    ) -> Result<Option<Unit<'d>>, PolicyErrors> {
        let document = PolicyDocument {
            // Nobody is told of places in it: its document has been judged.
            source: "",
            span: Span::START,
            is_policy: true,
            empty_statements: None,
            version: self.version.clone(),
            has_version: self.has_version,
            id: None,
            id_with_comma: None,
            form: Form::Single,
            statements: vec![statement.clone()],
        };
        // What the strict loader takes means the same to the lenient one, which asks for no more.
        let policy = Policy::from_document(&document, self.policy_type, Loader::Lenient)?;
        let effect = policy.effects().next();
        Ok(effect.map(|effect| Unit {
            id,
            effect,
            size: 1 + Part::of(&statement).len(),
            statement,
            policy,
            head: self.clone(),
        }))
    }
}
