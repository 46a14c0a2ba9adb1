//! Statements against a request.

use alloc::{boxed::Box, vec::Vec};
use core::ops::ControlFlow;

use super::candidates::{CandidateList, Candidates, Half, Item, Lists, entry_of};
use super::compile::{ActionsBuilder, SetStatement};
use super::conditions::{Conditions, ConditionsBuilder, NO_CONDITIONS, Tested};
use super::index::{ActionIndex, ActionTest, action_holds};
use super::statement::{ProgramStatement, is_any};
use super::{CompiledCondition, Grade, Truth, entry_covers, principal_grade, resource_matches};
use crate::policy::{ActionPattern, Effect, PolicyType, PrincipalPart};
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
    statements: Box<[ProgramStatement]>,
    actions: Box<[ActionPattern]>,
    conditions: Conditions,
    index: ActionIndex,
    lists: Lists,
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
    pub(crate) fn compile(policy_type: PolicyType, statements: Vec<SetStatement>) -> Self {
        let mut conditions = ConditionsBuilder::default();
        let mut actions = ActionsBuilder::default();
        let mut compiled: Vec<ProgramStatement> = Vec::with_capacity(statements.len());
        for SetStatement { policy, statement } in statements {
            let parts = statement.parts;
            compiled.push(ProgramStatement {
                sid: statement.sid,
                policy,
                index: statement.index,
                position: statement.position,
                effect: parts.effect,
                principal: parts.principal,
                action: actions.add(parts.action),
                any_resource: is_any(&parts.resource),
                resource: parts.resource,
                group: conditions.add(parts.conditions),
            });
        }
        let actions = actions.build(&mut compiled);
        let conditions = conditions.build();
        let mut candidates = Candidates::new(&compiled, &conditions);
        let index = ActionIndex::build(&actions, &compiled, &mut candidates);
        let lists = candidates.finish();
        Self {
            policy_type,
            statements: compiled.into(),
            actions,
            conditions,
            index,
            lists,
        }
    }

    pub(crate) const fn policy_type(&self) -> PolicyType {
        self.policy_type
    }

    pub(crate) fn statements(&self) -> &[ProgramStatement] {
        &self.statements
    }

    /// The entries of a statement's `Action` or `NotAction`, as written.
    pub(crate) fn actions_of(
        &self,
        statement: &ProgramStatement,
    ) -> impl ExactSizeIterator<Item = &str> {
        let entries = statement.action.entries.to_vec().into_iter();
        entries.map(|number| {
            let pattern = self.actions.get(number as usize);
            pattern.map_or("", ActionPattern::text)
        })
    }

    /// The conditions of a statement, as written.
    pub(crate) fn conditions_of(
        &self,
        statement: &ProgramStatement,
    ) -> impl Iterator<Item = &CompiledCondition> {
        self.conditions.of_group(statement.group)
    }

    /// Whether the action part of a statement holds (R-ACT-7).
    pub(crate) fn action_matches(
        &self,
        statement: &ProgramStatement,
        request: &RequestContext<'_>,
    ) -> bool {
        let (service, name) = (request.service, request.action_name);
        action_holds(&statement.action, &self.actions, service, name)
    }

    /// Looks at the statements that a request can meet, up to the first Deny that applies.
    #[inline(never)]
    pub(crate) fn find(&self, asked: &Asked<'_>) -> Found<'_> {
        let mut search = Search {
            program: self,
            asked,
            tested: Tested::default(),
            best: None,
        };
        let end = self
            .index
            .visit(asked.request, &self.actions, |list, test| {
                search.list(list, test)
            });
        match (end, search.best) {
            (ControlFlow::Break(deny), _) => Found::Denied(deny),
            (_, Some((grade, allow))) => Found::Allowed(grade, allow),
            (_, None) => Found::Nothing,
        }
    }
}

/// One look through a program.
struct Search<'p, 'r> {
    program: &'p Program,
    asked: &'r Asked<'r>,
    tested: Tested,
    /// The strongest Allow so far.
    best: Option<(Grade, &'p ProgramStatement)>,
}

impl<'p> Search<'p, '_> {
    /// `Break` with the Deny that applies.
    #[inline]
    fn list(
        &mut self,
        list: &CandidateList,
        test: ActionTest,
    ) -> ControlFlow<&'p ProgramStatement> {
        self.half(list.denies, test, |_, _, statement| {
            ControlFlow::Break(statement)
        })?;
        // Once the strongest grant is found, only denies can change anything.
        let is_strongest =
            |best: &Option<(Grade, &ProgramStatement)>| matches!(best, Some((Grade::Direct, _)));
        if is_strongest(&self.best) {
            return ControlFlow::Continue(());
        }
        let _ = self.half(list.allows, test, |search, grade, statement| {
            if search.best.is_none_or(|(best, _)| best < grade) {
                search.best = Some((grade, statement));
            }
            if grade == Grade::Direct {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        ControlFlow::Continue(())
    }

    /// Gives the statements that apply.
    #[inline]
    fn half<B>(
        &mut self,
        half: Half,
        test: ActionTest,
        mut applies: impl FnMut(&mut Self, Grade, &'p ProgramStatement) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let program = self.program;
        for number in program.lists.always(half) {
            let Some(statement) = program.statements.get(*number as usize) else {
                continue;
            };
            let request = self.asked.request;
            let resource = statement.any_resource
                || resource_matches(&statement.resource, statement.effect, request);
            if resource && let Some(grade) = self.rest(statement, test) {
                applies(self, grade, statement)?;
            }
        }
        let Some(index) = program.lists.by_resource(half) else {
            return ControlFlow::Continue(());
        };
        let resource = self.asked.request.resource.tail;
        if resource.is_empty() {
            return ControlFlow::Continue(());
        }
        index.visit(resource, &program.statements, |item| {
            match self.item(item, test) {
                Some((grade, statement)) => applies(self, grade, statement),
                None => ControlFlow::Continue(()),
            }
        })
    }

    #[inline]
    fn item(&mut self, item: Item, test: ActionTest) -> Option<(Grade, &'p ProgramStatement)> {
        let statements = &self.program.statements;
        let entry = entry_of(statements, item)?;
        if entry_covers(entry, self.asked.request) != Some(true) {
            return None;
        }
        let statement = statements.get(item.statement as usize)?;
        Some((self.rest(statement, test)?, statement))
    }

    /// The other elements than the resource, cheap before dear (R-GEN-2, R-STMT-3).
    #[inline]
    fn rest(&mut self, statement: &ProgramStatement, test: ActionTest) -> Option<Grade> {
        let request = self.asked.request;
        let program = self.program;
        if test == ActionTest::Open && !program.action_matches(statement, request) {
            return None;
        }
        let grade = match &statement.principal {
            PrincipalPart::Implied => Grade::Direct,
            part => principal_grade(part, statement.effect, program.policy_type, self.asked)?,
        };
        if statement.group == NO_CONDITIONS {
            return Some(grade);
        }
        let truth = program
            .conditions
            .truth(statement.group, request, &mut self.tested);
        let applies = match statement.effect {
            Effect::Allow => truth == Truth::True,
            Effect::Deny => truth != Truth::False,
        };
        applies.then_some(grade)
    }
}
