//! Statements against a request.

use alloc::vec::Vec;

use super::candidates::{Candidates, Item};
use super::index::{ActionIndex, ActionTest};
use super::{
    Grade, Truth, action_matches, condition_truth, entry_covers, principal_grade, resource_matches,
};
use crate::policy::{Effect, PolicyStatement, PolicyType, ResourcePart, StatementParts};
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
    index: ActionIndex,
}

#[derive(Debug, Clone)]
pub(crate) struct ProgramStatement {
    /// Index of the policy in its set, from 0.
    pub(crate) policy: u32,
    pub(crate) statement: PolicyStatement,
}

/// What the statements of a program come to (R-GEN-7).
#[derive(Debug, Clone, Copy)]
pub(crate) enum Found<'p> {
    Nothing,
    Denied(&'p ProgramStatement),
    /// The strongest Allow, with its grade.
    Allowed(Grade, &'p ProgramStatement),
}

impl Program {
    pub(crate) fn compile(policy_type: PolicyType, statements: Vec<ProgramStatement>) -> Self {
        let plain: Vec<&PolicyStatement> =
            statements.iter().map(|entry| &entry.statement).collect();
        let actions: Vec<_> = plain
            .iter()
            .map(|statement| &statement.parts.action)
            .collect();
        let index = ActionIndex::build(&actions, &Candidates::new(&plain));
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

    /// Looks at the statements that a request can meet, up to the first Deny that applies.
    pub(crate) fn find(&self, asked: &Asked<'_>) -> Found<'_> {
        let mut found = Found::Nothing;
        let mut consider = |number: u32, test: ActionTest, entry: Option<u32>| {
            let Some(candidate) = self.statements.get(number as usize) else {
                return true;
            };
            let parts = &candidate.statement.parts;
            // Once the strongest grant is found, only denies can change anything.
            if parts.effect == Effect::Allow && matches!(found, Found::Allowed(Grade::Direct, _)) {
                return true;
            }
            if test == ActionTest::Open && !action_matches(&parts.action, asked.request) {
                return true;
            }
            let Some(grade) = self.applies(parts, entry, asked) else {
                return true;
            };
            match (parts.effect, found) {
                (Effect::Deny, _) => {
                    found = Found::Denied(candidate);
                    return false;
                }
                (Effect::Allow, Found::Allowed(best, _)) if best >= grade => {}
                (Effect::Allow, _) => found = Found::Allowed(grade, candidate),
            }
            true
        };
        let entry = |statement: u32, entry: u32| {
            let part = &self
                .statements
                .get(statement as usize)?
                .statement
                .parts
                .action;
            part.entries.get(entry as usize)
        };
        let statement = |number: u32| Some(&self.statements.get(number as usize)?.statement);
        self.index.visit(asked.request, entry, |list, test| {
            for number in list.always() {
                if !consider(*number, test, None) {
                    return false;
                }
            }
            let mut go_on = true;
            if let Some([.., resource]) = asked.request.resource.segments {
                list.visit(resource, statement, |Item { statement, entry }| {
                    go_on = consider(statement, test, Some(entry));
                    go_on
                });
            }
            go_on
        });
        found
    }

    /// Whether a statement whose action part holds applies, and with which grade (R-GEN-2, R-STMT-3).
    /// With `entry` only that entry of its `Resource` is looked at.
    fn applies(
        &self,
        parts: &StatementParts,
        entry: Option<u32>,
        asked: &Asked<'_>,
    ) -> Option<Grade> {
        // Cheap before dear.
        let resource = match (&parts.resource, entry) {
            (ResourcePart::Listed { entries, .. }, Some(entry)) => entries
                .get(entry as usize)
                .is_some_and(|entry| entry_covers(entry, asked.request) == Some(true)),
            (part, _) => resource_matches(part, parts.effect, asked.request),
        };
        if !resource {
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
