//! Statements against a request.

use alloc::vec::Vec;

use super::index::ServiceIndex;
use super::{Grade, Truth, action_matches, condition_truth, principal_grade, resource_matches};
use crate::policy::{Effect, PolicyStatement, PolicyType, StatementParts};
use crate::request::RequestContext;

/// What is asked of a statement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'r> {
    pub(crate) request: &'r RequestContext<'r>,
    /// The caller has a permissions boundary (R-NPRIN-6).
    pub(crate) has_boundary: bool,
}

/// The statements of a set of policies, ready to be checked.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    policy_type: PolicyType,
    statements: Vec<ProgramStatement>,
    index: ServiceIndex,
}

#[derive(Debug, Clone)]
pub(crate) struct ProgramStatement {
    /// Index of the policy in its set, from 0.
    pub(crate) policy: u32,
    pub(crate) statement: PolicyStatement,
}

impl Program {
    pub(crate) fn compile(policy_type: PolicyType, statements: Vec<ProgramStatement>) -> Self {
        let index =
            ServiceIndex::build(statements.iter().map(|entry| &entry.statement.parts.action));
        Self {
            policy_type,
            statements,
            index,
        }
    }

    pub(crate) const fn policy_type(&self) -> PolicyType {
        self.policy_type
    }

    pub(crate) fn statements(&self) -> &[ProgramStatement] {
        &self.statements
    }

    /// The statements that can apply to a request, in no particular order.
    pub(crate) fn candidates(
        &self,
        request: &RequestContext<'_>,
    ) -> impl Iterator<Item = &ProgramStatement> {
        self.index
            .candidates(&request.service)
            .filter_map(|number| self.statements.get(number as usize))
    }

    /// Whether a statement applies, and with which grade (R-GEN-2, R-STMT-3).
    pub(crate) fn applies(&self, parts: &StatementParts, asked: &Asked<'_>) -> Option<Grade> {
        // Cheap before dear.
        if !action_matches(&parts.action, asked.request)
            || !resource_matches(&parts.resource, parts.effect, asked.request)
        {
            return None;
        }
        let grade = principal_grade(&parts.principal, parts.effect, self.policy_type, asked)?;
        let truth = Truth::all(
            parts
                .conditions
                .iter()
                .map(|condition| condition_truth(condition, asked.request)),
        );
        let applies = match parts.effect {
            Effect::Allow => truth == Truth::True,
            Effect::Deny => truth != Truth::False,
        };
        applies.then_some(grade)
    }
}
