//! Whether one side allows what the other does not.
//!
//! Why a proof is one: every request falls into a group of actions, a kind of resource, a caller, a class of each key and a
//! state of each term, and what both sides decide depends on these alone. For each of them it is looked for a place where the
//! one side allows (one of its ways holds, no Deny does) and the other does not (a Deny holds, or each way lacks something).
//! Where there is none, no request is. Where there is one, a request is made of it and asked of both sides; what does not
//! show there is not told as a difference, and not as a proof.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::String,
    vec,
    vec::Vec,
};
use core::cell::OnceCell;

use super::actions::ActionGroup;
use super::callers::Caller;
use super::capability::Capability;
use super::conditions::Keys;
use super::exempt::{Exempt, ExemptProducts};
use super::frame::{Frame, atoms_of, is_s3, kinds, named, of_other_owners, owner_of};
use super::limits::{AnalysisLimits, Budget, Unknown};
use super::listed::listed;
use super::mask::Mask;
use super::prepared::{Prepared, is_settled, of_half};
use super::region::{Dimension, Product, Region};
use super::resources::{ArnPatterns, Asked, Atom, SEGMENTS, Segments, regions};
use super::search::{Found, Sought, search};
use super::setting::{ACCOUNT, Callers};
use super::statements::{Entry, Half, Set, StatementPlace};
use super::terms::{self, Terms};
use super::variables;
use super::witness::{Case, Witness, arns, witness};
use crate::engine::{Authorizer, Way, Ways};
use crate::layer::Layer;
use crate::policy::Effect;
use crate::program::{Asked as AskedOf, Grade, principal_grade};
use crate::reference::Reference;
use crate::request::RequestContext;
use crate::text::folded;

/// What was found in one direction.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    pub(super) witnesses: Vec<Witness>,
    pub(super) unknown: BTreeSet<Unknown>,
    /// Statements of which a difference has been shown.
    shown: BTreeSet<StatementPlace>,
    /// Everything that is found, if that is asked for.
    pub(super) listed: Option<Listed>,
}

/// Products of which each has been shown.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    /// More are not looked for.
    pub(super) most: usize,
    pub(super) found: Vec<Capability>,
}

impl Outcome {
    /// Whether nothing more is looked for.
    fn is_full(&self, limits: &AnalysisLimits) -> bool {
        match &self.listed {
            Some(listed) => listed.found.len() >= listed.most,
            None => self.witnesses.len() >= limits.witnesses,
        }
    }
}

/// A region of one statement that is about the caller.
struct Piece<'r> {
    entry: usize,
    place: StatementPlace,
    likeness: usize,
    region: &'r Region,
}

/// What has to hold a request, or may not.
#[derive(Clone, Default)]
struct Need<'q, 'r> {
    pieces: Vec<&'q Piece<'r>>,
    /// What its statements are like, also those that are not told.
    likes: BTreeSet<usize>,
}

impl Need<'_, '_> {
    fn and(&self, other: &Self) -> Self {
        Self {
            pieces: self.pieces.iter().chain(&other.pieces).copied().collect(),
            likes: self.likes.union(&other.likes).copied().collect(),
        }
    }

    /// Without the statements that stand among the others, word for word.
    fn without(&self, others: &Self) -> Self {
        let is_other = |piece: &&Piece<'_>| others.likes.contains(&piece.likeness);
        Self {
            pieces: self
                .pieces
                .iter()
                .copied()
                .filter(|piece| !is_other(piece))
                .collect(),
            likes: self.likes.difference(&others.likes).copied().collect(),
        }
    }
}

/// Regions with the statements that they are of, and the terms that they are told with.
type Regions = (Vec<(usize, Region)>, Terms);

/// What is the same for all callers of a group.
struct Looked<'g> {
    group: &'g ActionGroup,
    told: &'g Told,
    segments: &'g Segments,
    of_arns: Option<Regions>,
    of_nothing: Option<Regions>,
}

/// What is told, and how much is done for it.
struct Told {
    /// The statements with their patterns of resources.
    statements: BTreeSet<usize>,
    effort: Effort,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effort {
    /// Whether anything is found on paper, with what is not told as wide as can be. It is told as unknown.
    Paper,
    /// Whether what is told makes a difference, in a few requests.
    Few,
    Full,
}

impl Effort {
    /// So many requests are tried.
    const fn tries(self, limits: &AnalysisLimits) -> usize {
        match self {
            Self::Paper => 0,
            Self::Few if limits.tries > FEW => FEW,
            Self::Few | Self::Full => limits.tries,
        }
    }
}

/// So many requests are tried of one statement by itself.
const FEW: usize = 6;

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

/// A look at one direction of one setting.
struct Look<'p, 'a> {
    prepared: &'p Prepared<'a>,
    to: Half,
    keys: Keys,
    base: Terms,
    /// The condition parts of statements.
    products: BTreeMap<usize, Result<Vec<Product>, Unknown>>,
    exempt: ExemptProducts,
    /// The actions that the reference lists, by the statements that are about them.
    listed: OnceCell<BTreeMap<Mask, Vec<ActionGroup>>>,
}

pub(super) fn look(
    prepared: &Prepared<'_>,
    to: Half,
    outcome: &mut Outcome,
    budget: &mut Budget,
) -> Result<(), Unknown> {
    let statements = &prepared.statements;
    let mut active: Vec<&ActionGroup> = prepared
        .groups
        .iter()
        .filter(|group| !is_settled(statements, &group.statements, to))
        .collect();
    if active.is_empty() {
        return Ok(());
    }
    // Where the other side allows least, a difference is found first.
    let allowing = |group: &&ActionGroup| {
        let entries = statements.entries.iter().enumerate();
        let allowing = entries.filter(|(at, entry)| {
            group.statements.has(*at)
                && entry.effect == Effect::Allow
                && statements.set(entry).is_some_and(|set| set.half != to)
        });
        allowing.count()
    };
    active.sort_by_cached_key(allowing);
    let used: BTreeSet<usize> = active
        .iter()
        .flat_map(|group| group.statements.classes())
        .collect();
    let entries = used.iter().filter_map(|at| statements.entries.get(*at));
    let exempt = prepared.exempt;
    let conditions = entries.flat_map(|entry| statements.conditions(entry));
    let conditions = conditions.chain(exempt.into_iter().flat_map(Exempt::conditions));
    let keys = Keys::of(conditions, budget)?;
    let mut base = Terms::default();
    let mut products = BTreeMap::new();
    for at in &used {
        if let Some(entry) = statements.entries.get(*at) {
            let conditions = statements.conditions(entry);
            products.insert(*at, keys.products(conditions, entry.effect, &mut base));
        }
    }
    let exempt = exempt.map(|exempt| exempt.products(&keys, &mut base));
    let look = Look {
        prepared,
        to,
        keys,
        base,
        products,
        exempt: exempt.transpose()?.unwrap_or_default(),
        listed: OnceCell::new(),
    };
    let mut looked_at: BTreeSet<&Mask> = BTreeSet::new();
    for group in active {
        if outcome.is_full(&budget.limits) {
            break;
        }
        match prepared.reference {
            None => look.group(group, outcome, budget)?,
            Some(_) if looked_at.contains(&group.statements) => {}
            Some(reference) => {
                // What is proved for all requests is proved for those that are listed.
                if look.is_proved(group, outcome, budget)? {
                    continue;
                }
                looked_at.insert(&group.statements);
                for group in look.listed(reference, &group.statements, budget)? {
                    if !outcome.is_full(&budget.limits) {
                        look.listed_group(group, outcome, budget)?;
                    }
                }
            }
        }
    }
    Ok(())
}

impl<'a> Look<'_, 'a> {
    /// Whether nothing is new in a group, whatever the reference lists.
    fn is_proved(
        &self,
        group: &ActionGroup,
        outcome: &Outcome,
        budget: &mut Budget,
    ) -> Result<bool, Unknown> {
        if outcome.listed.is_some() {
            return Ok(false);
        }
        let all: Vec<usize> = group.statements.classes().collect();
        if self.are_shown(&self.needed(&all), outcome)
            || self.is_nothing_on_paper(group, &all, budget)?
        {
            return Ok(true);
        }
        let mut any = Outcome {
            shown: outcome.shown.clone(),
            ..Outcome::default()
        };
        // What is found need not be shown.
        let tries = core::mem::take(&mut budget.limits.tries);
        let looked = self.all_of(group, &all, &mut any, budget);
        budget.limits.tries = tries;
        looked?;
        Ok(any.unknown.is_empty())
    }

    /// The listed actions that these statements are about.
    fn listed(
        &self,
        reference: Reference<'_>,
        about: &Mask,
        budget: &mut Budget,
    ) -> Result<&[ActionGroup], Unknown> {
        let all = match self.listed.get() {
            Some(all) => all,
            None => {
                let statements = &self.prepared.statements;
                let is_wanted = |service: &str, about: &Mask| {
                    self.prepared.setting.covers(service) && !is_settled(statements, about, self.to)
                };
                let known = &self.prepared.known_actions;
                let all = listed(reference, statements, known, is_wanted, &self.keys, budget)?;
                self.listed.get_or_init(|| all)
            }
        };
        Ok(all.get(about).map_or(&[], Vec::as_slice))
    }

    /// A group of actions that are listed.
    fn listed_group(
        &self,
        group: &ActionGroup,
        outcome: &mut Outcome,
        budget: &mut Budget,
    ) -> Result<(), Unknown> {
        let all: Vec<usize> = group.statements.classes().collect();
        if outcome.listed.is_none() && self.are_shown(&self.needed(&all), outcome) {
            return Ok(());
        }
        self.all_of(group, &all, outcome, budget)
    }

    /// A group, with as few patterns of resources as will do: first with none at all, whether anything is left on paper; then
    /// with those of one statement at a time, whether it makes a difference that is easy to show; then with all.
    fn group(
        &self,
        group: &ActionGroup,
        outcome: &mut Outcome,
        budget: &mut Budget,
    ) -> Result<(), Unknown> {
        let all: Vec<usize> = group.statements.classes().collect();
        if outcome.listed.is_some() {
            return self.all_of(group, &all, outcome, budget);
        }
        let novel = self.needed(&all);
        if self.are_shown(&novel, outcome) {
            return Ok(());
        }
        let plain = self.plain(&all);
        if plain.len() == all.len() {
            return self.all_of(group, &all, outcome, budget);
        }
        if self.is_nothing_on_paper(group, &all, budget)? {
            return Ok(());
        }
        if matches!(self.prepared.setting.callers, Callers::Own { .. }) {
            for at in &novel {
                let with: Vec<usize> = plain.iter().chain([at]).copied().collect();
                let mut few = Outcome {
                    shown: outcome.shown.clone(),
                    ..Outcome::default()
                };
                if self.are_shown(&[*at], &few) {
                    continue;
                }
                self.requests(group, &with, Effort::Few, &mut few, budget)?;
                outcome.witnesses.extend(few.witnesses);
                outcome.shown = few.shown;
                if outcome.is_full(&budget.limits) {
                    return Ok(());
                }
            }
            if self.are_shown(&novel, outcome) {
                return Ok(());
            }
        }
        self.all_of(group, &all, outcome, budget)
    }

    /// The statements that have no patterns of resources.
    fn plain(&self, of: &[usize]) -> Vec<usize> {
        let is_plain = |at: &usize| {
            let shapes = self.prepared.shapes.get(*at);
            shapes.is_some_and(|shapes| !shapes.have_patterns())
        };
        of.iter().copied().filter(is_plain).collect()
    }

    /// Whether nothing is new however wide the patterns of resources are.
    fn is_nothing_on_paper(
        &self,
        group: &ActionGroup,
        all: &[usize],
        budget: &mut Budget,
    ) -> Result<bool, Unknown> {
        let mut paper = Outcome::default();
        self.requests(group, &self.plain(all), Effort::Paper, &mut paper, budget)?;
        Ok(paper.unknown.is_empty())
    }

    /// Whether of each of these statements a difference has been shown.
    fn are_shown(&self, statements: &[usize], outcome: &Outcome) -> bool {
        let all = &self.prepared.statements;
        let is_shown = |at: &usize| {
            let place = all.entries.get(*at).and_then(|entry| all.place(entry));
            place.is_some_and(|place| outcome.shown.contains(&place))
        };
        !statements.is_empty() && statements.iter().all(is_shown)
    }

    /// A group with all that is told.
    fn all_of(
        &self,
        group: &ActionGroup,
        all: &[usize],
        outcome: &mut Outcome,
        budget: &mut Budget,
    ) -> Result<(), Unknown> {
        match self.requests(group, all, Effort::Full, outcome, budget) {
            Err(unknown @ (Unknown::States | Unknown::Classes)) if outcome.listed.is_none() => {
                // Without what would be excluded less is excluded: what is found has to be shown, and what is not is a proof.
                let needed = self.needed(all);
                match self.requests(group, &needed, Effort::Full, outcome, budget) {
                    Err(Unknown::States | Unknown::Classes) => {
                        outcome.unknown.insert(unknown);
                        Ok(())
                    }
                    looked => looked,
                }
            }
            Err(unknown @ (Unknown::States | Unknown::Classes)) => {
                outcome.unknown.insert(unknown);
                Ok(())
            }
            looked => looked,
        }
    }

    /// The requests of a group, with the patterns of these statements.
    fn requests(
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
        let mut arns: BTreeMap<(usize, String), Option<String>> = BTreeMap::new();
        let mut seen: BTreeSet<Sameness> = BTreeSet::new();
        for caller in &callers {
            if setting.across && caller.account().is_none() {
                continue;
            }
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
            let nothing = asks_nothing.then_some(None);
            let kinds = kinds.into_iter().map(Some).chain(nothing);
            for (number, kind) in kinds.enumerate() {
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

    /// Whether a statement makes something new: an Allow here, a Deny there.
    fn is_needed(&self, entry: &Entry) -> bool {
        let half = self.prepared.statements.set(entry).map(|set| set.half);
        (half == Some(self.to)) == (entry.effect == Effect::Allow)
    }

    /// The statements without which nothing can be new: those that allow here and not there, and that deny there and not here.
    fn needed(&self, of: &[usize]) -> Vec<usize> {
        let statements = &self.prepared.statements;
        let entries = || {
            of.iter()
                .filter_map(|at| Some((*at, statements.entries.get(*at)?)))
        };
        let others: BTreeSet<(usize, bool)> = entries()
            .filter(|(_, entry)| !self.is_needed(entry))
            .map(|(_, entry)| (entry.likeness, entry.effect == Effect::Allow))
            .collect();
        let novel = entries().filter(|(_, entry)| {
            let likeness = (entry.likeness, entry.effect == Effect::Allow);
            self.is_needed(entry) && !others.contains(&likeness)
        });
        novel.map(|(at, _)| at).collect()
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

    /// One kind of request.
    fn ask(
        &self,
        asking: &Asking<'_>,
        looked: &mut Looked<'_>,
        outcome: &mut Outcome,
        budget: &mut Budget,
    ) -> Result<(), Unknown> {
        let segments = looked.segments;
        let told = looked.told;
        let regions = match asking.kind {
            Some(_) => &mut looked.of_arns,
            None => &mut looked.of_nothing,
        };
        let (all, terms) = match regions {
            Some(regions) => regions,
            None => regions.insert(self.regions(asking, looked.group, segments, told)?),
        };
        let pieces: Vec<Piece<'_>> = all
            .iter()
            .filter_map(|(entry, region)| {
                asking.grades.get(entry)?;
                let statements = &self.prepared.statements;
                let of = statements.entries.get(*entry)?;
                Some(Piece {
                    entry: *entry,
                    place: statements.place(of)?,
                    likeness: of.likeness,
                    region,
                })
            })
            .collect();
        let [before, after] = asking.ways;
        let (of_to, of_from) = match self.to {
            Half::Before => (before, after),
            Half::After => (after, before),
        };
        let from = self.to.other();
        let statements = &self.prepared.statements;
        let denies = |half: Half, ways: &Ways| {
            self.need(asking, &pieces, |set, _, entry, _| {
                entry.effect == Effect::Deny && set.half == half && ways.denying.has(set.layer)
            })
        };
        let (to_denies, from_denies) = (denies(self.to, of_to), denies(from, of_from));
        // What a way needs: one of each set, and one that grants.
        let needs_of = |half: Half, way: &Way| {
            let mut needs: Vec<Need<'_, '_>> = Vec::new();
            for layer in way.layers.iter() {
                let sets = statements.sets.iter().enumerate();
                let sets = sets.filter(|(_, set)| set.half == half && set.layer == layer);
                let before = needs.len();
                needs.extend(sets.map(|(number, _)| {
                    self.need(asking, &pieces, |_, of, entry, _| {
                        entry.effect == Effect::Allow && of == number
                    })
                }));
                if needs.len() == before {
                    // A layer without levels allows nothing.
                    needs.push(Need::default());
                }
            }
            if let Some(least) = way.grant {
                needs.push(self.need(asking, &pieces, |set, _, entry, grade| {
                    entry.effect == Effect::Allow
                        && set.half == half
                        && set.layer == Layer::Resource
                        && grade >= least
                }));
            }
            needs
        };
        // In which ways the other side does not allow: a Deny, or of each way one need that is not met.
        let mut lacking: Vec<Need<'_, '_>> = vec![Need::default()];
        for way in &of_from.ways {
            let needs = needs_of(from, way);
            let mut more: Vec<Need<'_, '_>> = Vec::new();
            for chosen in &lacking {
                for need in &needs {
                    budget.spend(1 + chosen.pieces.len() + need.pieces.len())?;
                    more.push(chosen.and(need));
                }
            }
            // Nothing is needed: it always allows.
            lacking = more;
            if lacking.len() > MOST_CHOICES {
                return Err(Unknown::Boxes);
            }
        }
        let new_denies = from_denies.without(&to_denies);
        let mut cases: Vec<(Vec<Need<'_, '_>>, Need<'_, '_>)> = Vec::new();
        for way in &of_to.ways {
            let mut needs = needs_of(self.to, way);
            for excluded in &lacking {
                let needs = needs.iter().map(|need| need.without(excluded));
                cases.push((needs.collect(), excluded.clone()));
            }
            needs.insert(0, new_denies.clone());
            cases.push((needs, Need::default()));
        }
        let description = looked.group.description.as_ref();
        let kind = asking.kind.cloned().unwrap_or_default();
        // What all requests of a kind are in.
        let start = match description {
            Some(description) => kind.and(&description.keys),
            None => Some(kind),
        };
        let Some(start) = start.map(Region::of) else {
            return Ok(());
        };
        let impossible = terms.impossible.iter().chain(asking.impossible);
        let impossible: Vec<Region> = impossible.cloned().map(Region::of).collect();
        let mut tries = 0;
        let most = told.effort.tries(&budget.limits);
        for (needs, excluded) in cases {
            let mut needs: Vec<Vec<&Piece<'_>>> =
                needs.into_iter().map(|need| need.pieces).collect();
            if needs.iter().any(Vec::is_empty) {
                continue;
            }
            // One request for each statement that makes a difference: what has been shown is not looked for again.
            let is_novel = |piece: &&Piece<'_>| !outcome.shown.contains(&piece.place);
            if !outcome.shown.is_empty() && !needs.iter().flatten().any(is_novel) {
                continue;
            }
            for need in &mut needs {
                if need.iter().any(is_novel) {
                    need.retain(is_novel);
                }
            }
            let mut all_needs: Vec<Vec<&Region>> = vec![vec![&start]];
            for need in &needs {
                all_needs.push(need.iter().map(|piece| piece.region).collect());
            }
            let denied = excluded.pieces.iter().chain(&to_denies.pieces);
            let denied = denied.map(|piece| piece.region);
            let sought = Sought {
                needs: all_needs,
                excluded: denied.chain(&impossible).collect(),
            };
            let all = |dimension: Dimension| Mask::all(self.len(dimension, segments, terms));
            let mut found: Option<(Product, Witness)> = None;
            let mut is_lost = false;
            search(&sought, &all, budget, |product, budget| {
                let case = Case {
                    prepared: self.prepared,
                    frame: asking.frame,
                    to: self.to,
                    keys: &self.keys,
                    terms,
                    segments: asking.kind.map(|_| segments),
                    product,
                };
                if let Some(shown) = witness(&case, &mut tries, most, budget)? {
                    let Some(listed) = &mut outcome.listed else {
                        found = Some((product.clone(), shown));
                        return Ok(Found::Enough);
                    };
                    tries = 0;
                    listed.found.push(Capability::of(&case, shown));
                    return Ok(match listed.found.len() >= listed.most {
                        true => Found::Enough,
                        false => Found::More,
                    });
                }
                is_lost = true;
                if tries >= most {
                    return Ok(Found::Enough);
                }
                Ok(Found::More)
            })?;
            if let Some((product, witness)) = found {
                for piece in needs.iter().flatten() {
                    if product.is_within(&piece.region.within) {
                        outcome.shown.insert(piece.place);
                    }
                }
                outcome.witnesses.push(witness);
                return Ok(());
            }
            if is_lost {
                outcome.unknown.insert(Unknown::Unconfirmed);
            }
        }
        Ok(())
    }

    /// The pieces of some statements that are about the caller.
    fn need<'q, 'r>(
        &self,
        asking: &Asking<'_>,
        pieces: &'q [Piece<'r>],
        is_one: impl Fn(&Set, usize, &Entry, Grade) -> bool,
    ) -> Need<'q, 'r> {
        let statements = &self.prepared.statements;
        let mut need = Need::default();
        let mut chosen = BTreeSet::new();
        for (at, grade) in asking.grades {
            if let Some(entry) = statements.entries.get(*at)
                && let Some(set) = statements.set(entry)
                && is_one(set, entry.set, entry, *grade)
            {
                need.likes.insert(entry.likeness);
                chosen.insert(*at);
            }
        }
        need.pieces = pieces
            .iter()
            .filter(|piece| chosen.contains(&piece.entry))
            .collect();
        need
    }

    fn len(&self, dimension: Dimension, segments: &Segments, terms: &Terms) -> usize {
        if dimension >= terms::FIRST {
            return terms.len(dimension);
        }
        if dimension as usize <= SEGMENTS {
            return segments.len(dimension);
        }
        self.keys.get(dimension).map_or(0, |key| key.classes.len())
    }

    /// The regions of some statements, whoever calls.
    fn regions(
        &self,
        asking: &Asking<'_>,
        group: &ActionGroup,
        segments: &Segments,
        told: &Told,
    ) -> Result<Regions, Unknown> {
        let mut terms = self.base.clone();
        let mut found = Vec::new();
        let asked = match asking.kind {
            Some(_) => Asked::Arns(segments),
            None => Asked::Nothing(asking.request),
        };
        for at in group.statements.classes() {
            let (Some(entry), Some(shapes)) = (
                self.prepared.statements.entries.get(at),
                self.prepared.shapes.get(at),
            ) else {
                continue;
            };
            let products = match self.products.get(&at) {
                Some(Ok(products)) => products,
                Some(Err(unknown)) => return Err(*unknown),
                None => return Err(Unknown::Unconfirmed),
            };
            let of_resource = match told.statements.contains(&at) || asking.kind.is_none() {
                true => regions(shapes, entry.effect, &asked, &mut terms),
                // As wide as can be where that finds more, and left out where it would hide something.
                false if self.is_needed(entry) && told.effort != Effort::Few => {
                    vec![Region::default()]
                }
                false => Vec::new(),
            };
            for region in of_resource {
                for product in products {
                    if let Some(within) = region.within.and(product) {
                        let holes = region.holes.clone();
                        found.push((at, Region { within, holes }));
                    }
                }
            }
        }
        Ok((found, terms))
    }
}

/// So many ways in which the other side lacks something.
const MOST_CHOICES: usize = 256;

/// One kind of request of a group.
struct Asking<'k> {
    frame: &'k Frame,
    /// What its ARN is in; `None` for requests of `*`.
    kind: Option<&'k Product>,
    request: &'k RequestContext<'k>,
    ways: &'k [Ways; 2],
    /// Of the statements that are about the caller.
    grades: &'k BTreeMap<usize, Grade>,
    /// What no request of the caller is in, and what is not asked about.
    impossible: &'k [Product],
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
