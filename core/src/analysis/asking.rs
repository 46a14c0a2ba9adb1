//! The kinds of requests of a group of actions, each looked at once.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::String,
    vec,
    vec::Vec,
};

use super::actions::ActionGroup;
use super::callers::Caller;
use super::difference::{Asking, Looked};
use super::frame::{Frame, atoms_of, is_s3, kinds, named, of_other_owners, owner_of};
use super::limits::{Budget, Unknown};
use super::look::{Effort, Look, Outcome, Told};
use super::prepared::of_half;
use super::region::Product;
use super::resources::{ArnPatterns, Atom, Segments};
use super::setting::{ACCOUNT, Callers};
use super::variables;
use super::witness::arns;
use crate::engine::{Authorizer, Ways};
use crate::program::{Asked as AskedOf, Grade, principal_grade};
use crate::request::RequestContext;
use crate::text::folded;

/// Two frames of which this is the same differ in nothing.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Sameness {
    kind: Option<usize>,
    exempt: Vec<Product>,
    grades: BTreeMap<usize, Grade>,
    ways: [Ways; 2],
    partition: Option<String>,
    account: Option<String>,
}

impl Look<'_, '_> {
    /// The requests of a group, with the patterns of these statements.
    pub(super) fn requests(
        &self,
        group: &ActionGroup,
        statements: &[usize],
        effort: Effort,
        outcome: &mut Outcome,
        budget: &mut Budget,
    ) -> Result<(), Unknown> {
        let setting = &self.prepared.setting;
        let company = &self.prepared.company;
        let authorizers = self
            .prepared
            .subjects
            .map(|subject| company.authorizer(subject));
        let [before, after] = authorizers;
        let (before, after) = (before?, after?);
        let ways_of = |authorizer: &Option<Authorizer<'_>>, request: &RequestContext<'_>| {
            let never = Ways::never();
            authorizer.map_or(never, |authorizer| authorizer.ways(request))
        };
        let callers = match &setting.callers {
            Callers::Listed(callers) => callers.clone(),
            Callers::Own { session: false } => vec![Caller::user(ACCOUNT, "Someone")],
            Callers::Own { session: true } => {
                let role = format!("arn:aws:iam::{ACCOUNT}:role/SomeRole");
                Caller::session(&role).into_iter().collect()
            }
        };
        let is_own = matches!(setting.callers, Callers::Own { .. });
        let atoms = atoms_of(&group.service, &callers);
        let named = if is_own { Vec::new() } else { named(&callers) };
        let segments = match self.segments(statements, &atoms, &named, group.arns(), budget) {
            Err(unknown) if effort != Effort::Full && unknown != Unknown::Steps => {
                outcome.unknown.insert(unknown);
                return Ok(());
            }
            segments => segments?,
        };
        let variables = self.variables(group);
        let told = Told {
            statements: statements.iter().copied().collect(),
            effort,
        };
        let mut looked = Looked {
            group,
            told: &told,
            segments: &segments,
            of_arns: None,
            of_nothing: None,
        };
        let weight = self.weight(group);
        let mut arns: BTreeMap<(usize, String), Option<String>> = BTreeMap::new();
        let mut seen: BTreeSet<Sameness> = BTreeSet::new();
        for caller in &callers {
            if setting.across && caller.account().is_none() {
                continue;
            }
            budget.spend(1 + callers.len() + segments.len(3))?;
            let frame = Frame {
                is_own,
                action: group.action.clone(),
                owner: owner_of(caller, setting.across),
                across: setting.across,
                partition: caller.partition().filter(|_| !is_own),
                caller: caller.clone(),
            };
            let account = caller.account().filter(|_| !is_own);
            let exempt = self.exempt.of(caller, &self.keys);
            let mut impossible = match &account {
                Some(account) => of_other_owners(&segments, account, setting.across),
                None => Vec::new(),
            };
            impossible.extend_from_slice(&exempt);
            let kinds = kinds(&segments, &atoms, frame.partition.as_deref());
            let (kinds, asks_nothing) = match &group.description {
                None => (kinds, true),
                Some(description) => (
                    description.kinds(&kinds, &segments),
                    description.asks_nothing,
                ),
            };
            let nothing = (asks_nothing && setting.asks_nothing).then_some(None);
            let kinds = kinds.into_iter().map(Some).chain(nothing);
            for (number, kind) in kinds.enumerate() {
                budget.spend(weight)?;
                let place = format!("{:?} {}", frame.partition, frame.owner);
                let arn = arns
                    .entry((number, place))
                    .or_insert_with(|| arn_of_kind(&frame, kind.as_ref(), &segments));
                let Some(arn) = arn.clone() else {
                    outcome.unknown.insert(Unknown::Unconfirmed);
                    continue;
                };
                let owner = frame.owner_of(caller, &arn);
                let says_owner: &[bool] = match &kind {
                    // R-S3-7: whether the owner is known makes a difference for root alone.
                    Some(_) if !setting.across && caller.is_root() && is_s3(&group.service) => {
                        &[true, false]
                    }
                    _ => &[true],
                };
                for says_owner in says_owner {
                    let owner = Some(&*owner).filter(|_| *says_owner);
                    let Some(request) = frame.request(&arn, owner, &variables) else {
                        outcome.unknown.insert(Unknown::Unconfirmed);
                        continue;
                    };
                    let ways = [ways_of(&before, &request), ways_of(&after, &request)];
                    let of_to = of_half([&ways[0], &ways[1]], self.to);
                    if of_to.ways.is_empty() {
                        continue;
                    }
                    let grades = group.statements.classes();
                    let grades: BTreeMap<usize, Grade> = grades
                        .filter_map(|at| Some((at, self.grade(at, &request, &ways)?)))
                        .collect();
                    let sameness = Sameness {
                        kind: kind.as_ref().map(|_| number),
                        exempt: exempt.clone(),
                        grades: grades.clone(),
                        ways: ways.clone(),
                        partition: frame.partition.clone().filter(|_| kind.is_some()),
                        account: account
                            .clone()
                            .filter(|_| kind.is_some() && segments.tells_accounts),
                    };
                    if !seen.insert(sameness) {
                        continue;
                    }
                    let asking = Asking {
                        frame: &frame,
                        kind: kind.as_ref(),
                        request: &request,
                        ways: &ways,
                        grades: &grades,
                        impossible: match &kind {
                            Some(_) => &impossible,
                            None => &exempt,
                        },
                    };
                    match self.ask(&asking, &mut looked, outcome, budget) {
                        Ok(()) => {}
                        Err(Unknown::Steps) => return Err(Unknown::Steps),
                        Err(unknown) => {
                            outcome.unknown.insert(unknown);
                        }
                    }
                    let is_enough = effort == Effort::Paper && !outcome.unknown.is_empty();
                    if is_enough || outcome.is_full(&budget.limits) {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    fn segments(
        &self,
        statements: &[usize],
        atoms: &[Atom],
        named: &[(usize, String)],
        arns: &[ArnPatterns],
        budget: &mut Budget,
    ) -> Result<Segments, Unknown> {
        let shapes = statements
            .iter()
            .filter_map(|at| self.prepared.shapes.get(*at));
        let mut known = self.prepared.known.borrow_mut();
        Segments::of(shapes, atoms, named, arns, &mut known, budget)
    }

    /// How much there is to ask of the statements of a group for each caller.
    fn weight(&self, group: &ActionGroup) -> usize {
        let statements = &self.prepared.statements;
        let entries = group.statements.classes();
        let entries = entries.filter_map(|at| statements.get(statements.entries.get(at)?));
        let weights = entries.map(|(_, statement)| 1 + statement.principal.len());
        2 * weights.sum::<usize>()
    }

    /// The names of variables of the resources of a group.
    fn variables(&self, group: &ActionGroup) -> Vec<String> {
        let shapes = group.statements.classes();
        let shapes = shapes.filter_map(|at| self.prepared.shapes.get(at));
        let keys = shapes.flat_map(variables::of_resources);
        let names: BTreeSet<String> = keys.map(|key| folded(&key.name).collect()).collect();
        names.into_iter().collect()
    }

    fn grade(&self, at: usize, request: &RequestContext<'_>, ways: &[Ways; 2]) -> Option<Grade> {
        let statements = &self.prepared.statements;
        let entry = statements.entries.get(at)?;
        let (_, statement) = statements.get(entry)?;
        let half = statements.set(entry)?.half;
        let [before, after] = ways;
        let asked = AskedOf {
            request,
            has_boundary: of_half([before.has_boundary, after.has_boundary], half),
        };
        let policy_type = statements.policy_type(entry)?;
        principal_grade(&statement.principal, statement.effect, policy_type, &asked)
    }
}

/// An ARN of a kind with which a request can be made; `*` where there is none.
fn arn_of_kind(frame: &Frame, kind: Option<&Product>, segments: &Segments) -> Option<String> {
    let Some(kind) = kind else {
        return Some("*".into());
    };
    let arns = arns(frame, kind, segments, 3);
    arns.into_iter().find(|arn| {
        let owner = frame.owner_of(&frame.caller, arn);
        frame.request(arn, Some(&*owner), &[]).is_some()
    })
}
