//! Statements against a request.

use alloc::{boxed::Box, vec::Vec};
use core::ops::ControlFlow;

use super::action::{action_holds, covers, wildcards_hold};
use super::compile::{ActionsBuilder, SetStatement};
use super::condition::CompiledCondition;
use super::conditions::{Conditions, ConditionsBuilder, Tested, Truths};
use super::cost::{cost_bound, steps_of_principal};
use super::index::{
    self, ActionIndex, ActionTest, CandidateList, Candidates, Item, Listed, Lists, ResourceIndex,
    Row, RowTest, entry_of,
};
use super::meter::Meter;
use super::principal::{Asked, Grade, principal_grade};
use super::resource::{entry_is_met, resource_matches};
use super::resource_pattern;
use super::statement::{ProgramStatement, StatementNumber, StatementPlace, is_any};
use super::truth::Truth;
use crate::policy::{ActionPattern, Effect, PolicyType, PrincipalPart, ResourcePart};
use crate::request::{AskedAction, RequestContext};

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
pub(crate) enum Found {
    Nothing,
    Denied(StatementPlace),
    /// The strongest Allow, with its grade.
    Allowed(Grade, StatementPlace),
}

impl Program {
    pub(crate) fn compile(policy_type: PolicyType, statements: Vec<SetStatement>) -> Self {
        let mut conditions = ConditionsBuilder::default();
        let mut actions = ActionsBuilder::default();
        let mut compiled: Vec<ProgramStatement> = Vec::with_capacity(statements.len());
        for SetStatement { policy, statement } in statements {
            let parts = statement.parts;
            let principal = parts.principal;
            let resource = resource_pattern::compile(parts.resource, parts.effect);
            compiled.push(ProgramStatement {
                sid: statement.sid,
                policy,
                index: statement.index,
                effect: parts.effect,
                is_bare: parts.conditions.is_empty() && matches!(principal, PrincipalPart::Implied),
                action: actions.add(parts.action),
                any_resource: is_any(&resource),
                steps: 1 + resource.len() as u32,
                steps_of_principal: steps_of_principal(principal.len()),
                principal,
                resource,
                group: conditions.add(parts.conditions),
            });
        }
        let actions = actions.build(&mut compiled);
        let conditions = conditions.build();
        let mut candidates = Candidates::new(&actions, &compiled, &conditions);
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

    /// The most steps that one look at this program takes.
    pub(crate) const fn cost_bound(&self) -> u64 {
        self.cost_bound
    }

    pub(crate) const fn policy_type(&self) -> PolicyType {
        self.policy_type
    }

    pub(crate) fn statements(&self) -> &[ProgramStatement] {
        &self.statements
    }

    /// The first entry of a statement's `Action` or `NotAction` that names the action.
    pub(crate) fn action_entry(
        &self,
        statement: &ProgramStatement,
        request: &RequestContext<'_>,
    ) -> Option<&str> {
        let (service, name) = (
            request.question.action.service,
            request.question.action.name,
        );
        let entries = statement.action.entries.iter();
        entries
            .filter_map(|number| number.get(&self.actions))
            .find(|pattern| covers(pattern, service, name))
            .map(ActionPattern::text)
    }

    /// The entries of a statement's `Action` or `NotAction`, as written.
    pub(crate) fn actions_of(
        &self,
        statement: &ProgramStatement,
    ) -> impl ExactSizeIterator<Item = &str> {
        statement.action.entries.iter().map(|number| {
            let pattern = number.get(&self.actions);
            pattern.map_or("", ActionPattern::text)
        })
    }

    /// The entries of a statement's `Action` or `NotAction`, as patterns.
    pub(crate) fn patterns_of(
        &self,
        statement: &ProgramStatement,
    ) -> impl Iterator<Item = &ActionPattern> {
        let numbers = statement.action.entries.iter();
        numbers.filter_map(|number| number.get(&self.actions))
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
        let (service, name) = (
            request.question.action.service,
            request.question.action.name,
        );
        action_holds(&statement.action, &self.actions, service, name)
    }

    fn wildcards_match(&self, statement: &ProgramStatement, request: &RequestContext<'_>) -> bool {
        let question = &request.question;
        let (service, name) = (question.action.service, question.action.name);
        wildcards_hold(&statement.action, &self.actions, service, name)
    }

    /// The truths of conditions that are the same whatever the caller of a request asks.
    pub(crate) fn known_truths(&self, request: &RequestContext<'_>) -> Truths {
        self.conditions.known(request)
    }

    /// The entries of all statements, spellings apart each once.
    pub(super) fn actions(&self) -> &[ActionPattern] {
        &self.actions
    }

    /// All statements for an action, if they are one list of rows.
    pub(super) fn listed(&self, asked: &AskedAction<'_>) -> Option<Listed<'_>> {
        match self.index.find::<true>(asked, &self.actions) {
            index::ActionLists::Complete(list) => self.rows_of(list),
            index::ActionLists::Several(_) => None,
        }
    }

    /// The same for actions that no entry spells out, as [`ActionIndex::find_unspelled`] tells them.
    pub(super) fn listed_unspelled(
        &self,
        service: &str,
        pattern: Option<&str>,
    ) -> Option<Listed<'_>> {
        let list = self.index.find_unspelled(service, pattern, &self.actions)?;
        self.rows_of(list)
    }

    fn rows_of(&self, list: Option<&CandidateList>) -> Option<Listed<'_>> {
        match list {
            Some(list) => self.lists.all_rows(list),
            None => Some(Listed::default()),
        }
    }

    pub(super) fn row_count(&self) -> usize {
        self.lists.row_count()
    }

    /// The statement of a row, if its resource part holds.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(super) fn covering(
        &self,
        row: &Row,
        request: &RequestContext<'_>,
        meter: &mut Meter,
    ) -> Option<&ProgramStatement> {
        let statement = row.statement.get(&self.statements)?;
        let covers = match row.test() {
            RowTest::None => true,
            RowTest::Entry(entry) => match &statement.resource {
                ResourcePart::Listed { entries, .. } => entry
                    .get(entries)
                    .is_some_and(|entry| entry_is_met(entry, request)),
                ResourcePart::Attached | ResourcePart::Nothing => false,
            },
            RowTest::Whole => {
                meter.spend(u64::from(statement.steps));
                resource_matches(&statement.resource, statement.effect, request)
            }
        };
        covers.then_some(statement)
    }

    pub(super) fn statement(&self, number: StatementNumber) -> Option<&ProgramStatement> {
        number.get(&self.statements)
    }

    /// The conditions of a statement: see [`Truths`].
    pub(super) fn condition_bits(&self, statement: &ProgramStatement) -> u64 {
        self.conditions.bits(statement.group)
    }

    /// Looks at the statements that a request can meet, up to the first Deny that applies. `known` is what
    /// [`known_truths`](Self::known_truths) gives for its caller, or nothing.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn find(&self, asked: &Asked<'_>, known: &Truths, meter: &mut Meter) -> Found {
        let action = &asked.request.question.action;
        match self.index.find::<false>(action, &self.actions) {
            index::ActionLists::Complete(None) => {
                meter.spend(1);
                Found::Nothing
            }
            index::ActionLists::Complete(Some(list)) => {
                meter.spend(1);
                let settled = list.settled;
                match settled.and_then(|number| number.get(&self.statements)) {
                    Some(allow) => Found::Allowed(Grade::Direct, allow.place()),
                    None => self.find_among(list, asked, known, meter),
                }
            }
            index::ActionLists::Several(several) => {
                self.find_in_several(several, asked, known, meter)
            }
        }
    }

    #[inline(never)]
    fn find_among(
        &self,
        list: &CandidateList,
        asked: &Asked<'_>,
        known: &Truths,
        meter: &mut Meter,
    ) -> Found {
        let mut search = Search::new(self, *asked, known);
        let end = search.list(list, ActionTest::Passed);
        meter.spend(search.tested.meter.steps());
        search.end(end)
    }

    #[inline(never)]
    fn find_in_several(
        &self,
        several: index::Several<'_>,
        asked: &Asked<'_>,
        known: &Truths,
        meter: &mut Meter,
    ) -> Found {
        let mut search = Search::new(self, *asked, known);
        let name = asked.request.question.action.name;
        let end = self
            .index
            .visit(several, name, &self.actions, |list, test| {
                search.tested.meter.spend(1);
                search.list(list, test)
            });
        meter.spend(search.tested.meter.steps());
        search.end(end)
    }
}

/// One look through a program.
pub(super) struct Search<'p, 'r> {
    program: &'p Program,
    asked: Asked<'r>,
    tested: Tested,
    /// The strongest Allow so far.
    best: Option<(Grade, &'p ProgramStatement)>,
}

impl<'p, 'r> Search<'p, 'r> {
    #[inline]
    pub(super) fn new(program: &'p Program, asked: Asked<'r>, known: &Truths) -> Self {
        let tested = Tested {
            truths: *known,
            meter: Meter::new(),
        };
        Self {
            program,
            asked,
            tested,
            best: None,
        }
    }

    fn end(self, end: ControlFlow<&'p ProgramStatement>) -> Found {
        match (end, self.best) {
            (ControlFlow::Break(deny), _) => Found::Denied(deny.place()),
            (_, Some((grade, allow))) => Found::Allowed(grade, allow.place()),
            (_, None) => Found::Nothing,
        }
    }

    /// `Break` with the Deny that applies.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn list(
        &mut self,
        list: &CandidateList,
        test: ActionTest,
    ) -> ControlFlow<&'p ProgramStatement> {
        let lists = &self.program.lists;
        if let Some(index) = lists.denies(list) {
            if self.asked.request.question.resource.tail.is_empty() {
                self.broad(list, test)?;
            } else {
                self.found(index, test, |_, deny| ControlFlow::Break(deny))?;
            }
        }
        let resource = self.asked.request.question.resource.tail.as_bytes();
        let mut has_colons = None;
        let rows = lists.always(list);
        self.tested.meter.spend(rows.len() as u64);
        for row in rows {
            if row.may_cover(resource, &mut has_colons)
                && let Some((grade, statement)) = self.tried(row, test)
            {
                if statement.effect == Effect::Deny {
                    return ControlFlow::Break(statement);
                }
                self.grant(grade, statement);
                if grade == Grade::Direct {
                    // Behind it are Allows alone.
                    return ControlFlow::Continue(());
                }
            }
        }
        if let Some(index) = lists.allows(list) {
            self.allowed_by(index, test);
        }
        ControlFlow::Continue(())
    }

    /// R-RES-12: the indexed Denies, for an action without a resource.
    #[cold]
    fn broad(
        &mut self,
        list: &CandidateList,
        test: ActionTest,
    ) -> ControlFlow<&'p ProgramStatement> {
        for row in self.program.lists.broad(list) {
            self.tested.meter.spend(1);
            if let Some((_, deny)) = self.tried(row, test) {
                return ControlFlow::Break(deny);
            }
        }
        ControlFlow::Continue(())
    }

    #[inline(never)]
    fn allowed_by(&mut self, index: &ResourceIndex, test: ActionTest) {
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

    #[inline]
    fn grant(&mut self, grade: Grade, allow: &'p ProgramStatement) {
        if self.best.is_none_or(|(best, _)| best < grade) {
            self.best = Some((grade, allow));
        }
    }

    /// The statement of a row, if it applies.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn tried(&mut self, row: &Row, test: ActionTest) -> Option<(Grade, &'p ProgramStatement)> {
        let meter = &mut self.tested.meter;
        let statement = self.program.covering(row, self.asked.request, meter)?;
        Some((self.rest(statement, test)?, statement))
    }

    /// Gives the statements that apply of those that an index finds.
    fn found<B>(
        &mut self,
        index: &ResourceIndex,
        test: ActionTest,
        mut applies: impl FnMut(Grade, &'p ProgramStatement) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let resource = self.asked.request.question.resource.tail.as_bytes();
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
        self.tested.meter.spend(1);
        if !entry_is_met(entry, self.asked.request) {
            return None;
        }
        let statement = item.statement.get(statements)?;
        Some((self.rest(statement, test)?, statement))
    }

    /// The other elements than the resource, cheap before dear (R-GEN-2, R-STMT-3).
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(super) fn rest(&mut self, statement: &ProgramStatement, test: ActionTest) -> Option<Grade> {
        if statement.is_bare && test == ActionTest::Passed {
            return Some(Grade::Direct);
        }
        self.rest_in_full(statement, test)
    }

    #[inline(never)]
    fn rest_in_full(&mut self, statement: &ProgramStatement, test: ActionTest) -> Option<Grade> {
        let request = self.asked.request;
        let program = self.program;
        self.tested
            .meter
            .spend(u64::from(statement.steps_of_principal));
        if test != ActionTest::Passed {
            self.tested
                .meter
                .spend(statement.action.entries.len() as u64);
            if !self.action_passes(statement, test) {
                return None;
            }
        }
        let grade = match &statement.principal {
            PrincipalPart::Implied => Grade::Direct,
            part => principal_grade(part, statement.effect, program.policy_type, &self.asked)?,
        };
        let Some(group) = statement.group else {
            return Some(grade);
        };
        let truth = program.conditions.truth(group, request, &mut self.tested);
        let applies = match statement.effect {
            Effect::Allow => truth == Truth::True,
            Effect::Deny => truth != Truth::False,
        };
        applies.then_some(grade)
    }

    #[inline(never)]
    fn action_passes(&self, statement: &ProgramStatement, test: ActionTest) -> bool {
        let (program, request) = (self.program, self.asked.request);
        match test {
            ActionTest::Passed => true,
            ActionTest::Open => program.action_matches(statement, request),
            ActionTest::Wildcards => program.wildcards_match(statement, request),
            ActionTest::Unnamed if statement.action.spans_services => {
                program.action_matches(statement, request)
            }
            ActionTest::Unnamed => statement.action.holds_for_others,
        }
    }
}
