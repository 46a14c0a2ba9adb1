//! Statements against a request.

use alloc::{boxed::Box, vec::Vec};
use core::ops::ControlFlow;

use super::compile::{ActionsBuilder, SetStatement};
use super::conditions::{Conditions, ConditionsBuilder, NO_CONDITIONS, Tested};
use super::cost::{cost_bound, tests_in_full};
use super::index::{
    ActionIndex, ActionTest, CandidateList, Candidates, Item, Lists, ResourceIndex, action_holds,
    entry_of, wildcards_hold,
};
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
    cost_bound: u64,
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
            let principal = parts.principal;
            compiled.push(ProgramStatement {
                sid: statement.sid,
                policy,
                index: statement.index,
                position: statement.position,
                effect: parts.effect,
                is_bare: parts.conditions.is_empty() && matches!(principal, PrincipalPart::Implied),
                principal,
                action: actions.add(parts.action),
                any_resource: is_any(&parts.resource),
                tests: 1 + parts.resource.len() as u32,
                tests_in_full: 0,
                resource: parts.resource,
                group: conditions.add(parts.conditions),
            });
        }
        let actions = actions.build(&mut compiled);
        for statement in &mut compiled {
            statement.tests_in_full = tests_in_full(statement);
        }
        let conditions = conditions.build();
        let mut candidates = Candidates::new(&compiled, &conditions);
        let index = ActionIndex::build(&actions, &compiled, &mut candidates);
        let lists = candidates.finish();
        let cost_bound = cost_bound(&actions, &compiled, &conditions);
        Self {
            policy_type,
            statements: compiled.into(),
            actions,
            conditions,
            index,
            lists,
            cost_bound,
        }
    }

    /// The most tests that one look at this program takes.
    pub(crate) const fn cost_bound(&self) -> u64 {
        self.cost_bound
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
        statement.action.entries.iter().map(|number| {
            let pattern = self.actions.get(*number as usize);
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
        let (service, name) = (request.question.service, request.question.action_name);
        action_holds(&statement.action, &self.actions, service, name)
    }

    fn wildcards_match(&self, statement: &ProgramStatement, request: &RequestContext<'_>) -> bool {
        let question = &request.question;
        let (service, name) = (question.service, question.action_name);
        wildcards_hold(&statement.action, &self.actions, service, name)
    }

    /// Looks at the statements that a request can meet, up to the first Deny that applies.
    #[inline(never)]
    pub(crate) fn find(&self, asked: &Asked<'_>, tests: &mut u64) -> Found<'_> {
        let mut search = Search {
            program: self,
            asked,
            tested: Tested::default(),
            best: None,
        };
        let end = self
            .index
            .visit(asked.request, &self.actions, |list, test| {
                search.tested.tests += 1;
                search.list(list, test)
            });
        *tests += search.tested.tests;
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
    #[inline(never)]
    fn list(
        &mut self,
        list: &CandidateList,
        test: ActionTest,
    ) -> ControlFlow<&'p ProgramStatement> {
        let lists = &self.program.lists;
        let (denies, allows) = lists.always(list);
        for number in denies {
            if let Some((_, deny)) = self.tried(*number, test) {
                return ControlFlow::Break(deny);
            }
        }
        if let Some(index) = lists.denies(list) {
            self.found(index, test, |_, deny| ControlFlow::Break(deny))?;
        }
        // Once the strongest grant is found, only denies can change anything.
        if matches!(self.best, Some((Grade::Direct, _))) {
            return ControlFlow::Continue(());
        }
        for number in allows {
            if let Some((grade, allow)) = self.tried(*number, test) {
                self.grant(grade, allow);
                if grade == Grade::Direct {
                    return ControlFlow::Continue(());
                }
            }
        }
        if let Some(index) = lists.allows(list) {
            let mut grants = self.best;
            let _ = self.found(index, test, |grade, allow| {
                if grants.is_none_or(|(best, _)| best < grade) {
                    grants = Some((grade, allow));
                }
                match grade {
                    Grade::Direct => ControlFlow::Break(()),
                    _ => ControlFlow::Continue(()),
                }
            });
            self.best = grants;
        }
        ControlFlow::Continue(())
    }

    #[inline]
    fn grant(&mut self, grade: Grade, allow: &'p ProgramStatement) {
        if self.best.is_none_or(|(best, _)| best < grade) {
            self.best = Some((grade, allow));
        }
    }

    /// A statement that is tried for every resource, if it applies.
    #[inline(always)]
    fn tried(&mut self, number: u32, test: ActionTest) -> Option<(Grade, &'p ProgramStatement)> {
        let statement = self.program.statements.get(number as usize)?;
        let request = self.asked.request;
        self.tested.tests += u64::from(statement.tests);
        let resource = statement.any_resource
            || resource_matches(&statement.resource, statement.effect, request);
        if !resource {
            return None;
        }
        Some((self.rest(statement, test)?, statement))
    }

    /// Gives the statements that apply of those that an index finds.
    fn found<B>(
        &mut self,
        index: &ResourceIndex,
        test: ActionTest,
        mut applies: impl FnMut(Grade, &'p ProgramStatement) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let resource = self.asked.request.question.resource.tail;
        if resource.is_empty() {
            return ControlFlow::Continue(());
        }
        index.visit(resource, &self.program.statements, |item| {
            match self.item(item, test) {
                Some((grade, statement)) => applies(grade, statement),
                None => ControlFlow::Continue(()),
            }
        })
    }

    #[inline]
    fn item(&mut self, item: Item, test: ActionTest) -> Option<(Grade, &'p ProgramStatement)> {
        let statements = &self.program.statements;
        let entry = entry_of(statements, item)?;
        self.tested.tests += 1;
        if entry_covers(entry, self.asked.request) != Some(true) {
            return None;
        }
        let statement = statements.get(item.statement as usize)?;
        Some((self.rest(statement, test)?, statement))
    }

    /// The other elements than the resource, cheap before dear (R-GEN-2, R-STMT-3).
    #[inline(always)]
    fn rest(&mut self, statement: &ProgramStatement, test: ActionTest) -> Option<Grade> {
        if statement.is_bare && test == ActionTest::Passed {
            return Some(Grade::Direct);
        }
        self.rest_in_full(statement, test)
    }

    #[inline(never)]
    fn rest_in_full(&mut self, statement: &ProgramStatement, test: ActionTest) -> Option<Grade> {
        let request = self.asked.request;
        let program = self.program;
        self.tested.tests += u64::from(statement.tests_in_full);
        let action = match test {
            ActionTest::Passed => true,
            ActionTest::Open => program.action_matches(statement, request),
            ActionTest::Wildcards => program.wildcards_match(statement, request),
            ActionTest::Unnamed => statement.action.holds_for_others,
        };
        if !action {
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
