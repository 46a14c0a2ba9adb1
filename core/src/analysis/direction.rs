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
    sync::Arc,
    vec,
    vec::Vec,
};

use super::actions::{ActionGroup, KnownActions, groups};
use super::callers::{Caller, Form};
use super::conditions::Keys;
use super::limits::{Budget, Unknown};
use super::mask::Mask;
use super::region::{Dimension, Product, Region};
use super::resources::{Asked, Atom, SEGMENTS, Segments, Shapes, regions};
use super::search::{Found, Sought, search};
use super::setting::{ACCOUNT, Callers, Company, OTHER_ACCOUNT, Setting, Subject};
use super::statements::{Half, Likenesses, Statements};
use super::terms::{self, Terms};
use super::witness::{Case, Witness, witness};
use crate::engine::Ways;
use crate::layer::{Layer, LayerSet};
use crate::policy::{Effect, TemplateToken};
use crate::program::{Asked as AskedOf, Grade, ResourceShape, principal_grade};
use crate::request::RequestContext;
use crate::service::Service;
use crate::text::{is_account_id, split_arn};

/// What was found in one direction.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    pub(super) witnesses: Vec<Witness>,
    pub(super) unknown: BTreeSet<Unknown>,
}

/// Both sides in one setting.
pub(super) struct Prepared<'a> {
    pub(super) setting: Setting,
    /// Of callers of the usual account.
    pub(super) company: Company,
    pub(super) subjects: [&'a Subject<'a>; 2],
    pub(super) statements: Statements,
    groups: Vec<ActionGroup>,
    shapes: Vec<Shapes>,
}

/// Of the two sides, that of a half.
pub(super) const fn of_half<T: Copy>(pair: [T; 2], half: Half) -> T {
    let [before, after] = pair;
    match half {
        Half::Before => before,
        Half::After => after,
    }
}

impl<'a> Prepared<'a> {
    pub(super) fn new(
        setting: Setting,
        subjects: [&'a Subject<'a>; 2],
        likenesses: &mut Likenesses,
        budget: &mut Budget,
    ) -> Result<Self, Unknown> {
        let company = setting.company(ACCOUNT);
        let [before, after] = subjects.map(|subject| company.authorizer(subject));
        let (Some(before), Some(after)) = (before, after) else {
            return Err(Unknown::Unconfirmed);
        };
        let statements = Statements::of(&before, &after, likenesses)?;
        let known = known_actions(&setting);
        let both = [Half::After, Half::Before];
        let settled = |mask: &Mask| both.iter().all(|to| is_settled(&statements, mask, *to));
        let covers = |service: &str| setting.covers(service);
        let groups = groups(&statements, &known, covers, settled, budget)?;
        let shapes = statements.entries.iter();
        let shapes = match groups.is_empty() {
            true => Vec::new(),
            false => shapes.map(|entry| Shapes::of(&statements, entry)).collect(),
        };
        Ok(Self {
            company,
            setting,
            subjects,
            statements,
            groups,
            shapes,
        })
    }
}

/// Whether nothing can be new where these statements are about the action: what allows on one side allows on the other, word
/// for word, and so the other way about with what denies.
fn is_settled(statements: &Statements, about: &Mask, to: Half) -> bool {
    let from = match to {
        Half::Before => Half::After,
        Half::After => Half::Before,
    };
    let levels = |half: Half| {
        let sets = statements.sets.iter().filter(move |set| set.half == half);
        sets.map(|set| (set.layer, set.level))
    };
    if !levels(from).eq(levels(to)) {
        return false;
    }
    let likes = |half: Half, effect: Effect| {
        let entries = about.classes().filter_map(|at| statements.entries.get(at));
        let entries = entries.filter(move |entry| entry.effect == effect);
        entries.filter_map(move |entry| {
            let set = statements.set(entry)?;
            (set.half == half).then_some((set.layer, set.level, entry.likeness))
        })
    };
    let is_within = |small: Half, large: Half, effect: Effect| {
        let large: BTreeSet<(Layer, usize, usize)> = likes(large, effect).collect();
        likes(small, effect).all(|like| large.contains(&like))
    };
    is_within(to, from, Effect::Allow) && is_within(from, to, Effect::Deny)
}

/// What the engine's rules tell apart.
fn known_actions(setting: &Setting) -> Vec<KnownActions> {
    let has_root = match &setting.callers {
        Callers::Own { .. } => false,
        Callers::Listed(callers) => callers.iter().any(Caller::is_root),
    };
    let mut services = vec![Service::Iam, Service::Kms, Service::Sqs, Service::Sts];
    if has_root {
        services.extend([Service::S3, Service::S3Express]);
    }
    let mut known: Vec<KnownActions> = services
        .into_iter()
        .map(|service| KnownActions {
            service: service.name(),
            names: service.told_apart().collect(),
        })
        .collect();
    let has_anonymous = match &setting.callers {
        Callers::Own { .. } => false,
        Callers::Listed(callers) => callers.iter().any(|caller| caller.form == Form::Anonymous),
    };
    if has_anonymous {
        known.extend(Service::SIGNED_ONLY.map(|service| KnownActions {
            service,
            names: Vec::new(),
        }));
    }
    known
}

/// Texts of ARNs that rules of the engine look at, for actions of a service.
fn atoms_of(service: &str, callers: &[Caller]) -> Vec<Atom> {
    let (iam, kms) = (Service::Iam.name(), Service::Kms.name());
    match Service::of(service) {
        Some(Service::Iam) => vec![
            (1, iam),
            (3, "aws"),
            (4, "role/aws-reserved/*"),
            (4, "policy/*"),
        ],
        Some(Service::Kms) => vec![(1, kms), (4, "key/*"), (4, "alias/*"), (4, "alias/aws/*")],
        Some(Service::Sts) => vec![(1, iam), (4, "role/*")],
        Some(Service::S3) if callers.iter().any(Caller::is_root) => {
            vec![(1, Service::S3.name()), (4, "*/*")]
        }
        Some(Service::S3Express) if callers.iter().any(Caller::is_root) => {
            vec![(1, Service::S3Express.name()), (4, "bucket/*")]
        }
        _ => Vec::new(),
    }
}

/// A region of one statement.
struct Piece {
    entry: usize,
    region: Region,
    grade: Option<Grade>,
}

/// A look at one direction of one setting.
struct Look<'p, 'a> {
    prepared: &'p Prepared<'a>,
    to: Half,
    keys: Keys,
    base: Terms,
    /// The condition parts of statements.
    products: BTreeMap<usize, Result<Vec<Product>, Unknown>>,
    /// Statements of which a difference has been shown.
    shown: BTreeSet<usize>,
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
    let keys = Keys::of(statements, entries, budget)?;
    let mut base = Terms::default();
    let mut products = BTreeMap::new();
    for at in &used {
        if let Some(entry) = statements.entries.get(*at) {
            products.insert(*at, keys.products(statements, entry, &mut base));
        }
    }
    let mut look = Look {
        prepared,
        to,
        keys,
        base,
        products,
        shown: BTreeSet::new(),
    };
    for group in active {
        if outcome.witnesses.len() >= budget.limits.witnesses {
            break;
        }
        look.group(group, outcome, budget)?;
    }
    Ok(())
}

/// One kind of request.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) caller: Caller,
    pub(super) is_own: bool,
    pub(super) action: String,
    /// Whose the resource is where its ARN does not say it.
    pub(super) owner: String,
    pub(super) across: bool,
    /// The caller's partition, which the resource has too.
    pub(super) partition: Option<String>,
}

impl<'a> Look<'_, 'a> {
    fn group(
        &mut self,
        group: &ActionGroup,
        outcome: &mut Outcome,
        budget: &mut Budget,
    ) -> Result<(), Unknown> {
        let setting = &self.prepared.setting;
        let company = &self.prepared.company;
        let authorizers = self
            .prepared
            .subjects
            .map(|subject| company.authorizer(subject));
        let [Some(before), Some(after)] = authorizers else {
            return Err(Unknown::Unconfirmed);
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
        let partitions: BTreeSet<String> = callers.iter().filter_map(Caller::partition).collect();
        let mut named: Vec<(usize, String)> = partitions
            .into_iter()
            .map(|partition| (0, partition))
            .collect();
        if !is_own {
            let services = Service::ALL
                .into_iter()
                .filter(|service| service.names_owners());
            named.extend(services.map(|service| (1, service.name().into())));
            let accounts: BTreeSet<String> = callers.iter().filter_map(Caller::account).collect();
            named.extend(accounts.into_iter().map(|account| (3, account)));
        }
        let atoms = atoms_of(&group.service, &callers);
        let shapes = group
            .statements
            .classes()
            .filter_map(|at| self.prepared.shapes.get(at));
        let segments = match Segments::of(shapes, &atoms, &named, budget) {
            Ok(segments) => segments,
            Err(Unknown::Steps) => return Err(Unknown::Steps),
            Err(unknown) => {
                outcome.unknown.insert(unknown);
                return Ok(());
            }
        };
        let mut seen: BTreeSet<(
            Option<usize>,
            Vec<Option<Grade>>,
            Ways,
            Ways,
            Option<String>,
        )> = BTreeSet::new();
        for caller in &callers {
            let frame = Frame {
                is_own,
                action: group.action.clone(),
                owner: owner_of(caller, setting.across),
                across: setting.across,
                partition: caller.partition().filter(|_| !is_own),
                caller: caller.clone(),
            };
            if setting.across && caller.account().is_none() {
                continue;
            }
            let impossible = match caller.account().filter(|_| !is_own) {
                Some(account) => of_other_owners(&segments, &account, setting.across),
                None => Vec::new(),
            };
            let kinds = kinds(&segments, &atoms, frame.partition.as_deref());
            let kinds = kinds.into_iter().map(Some).chain([None]);
            for (number, kind) in kinds.enumerate() {
                let Some(arn) = arn_of_kind(&frame, kind.as_ref(), &segments) else {
                    outcome.unknown.insert(Unknown::Unconfirmed);
                    continue;
                };
                let variables = self.variables(group);
                let owner = frame.owner_of(caller, &arn);
                let Some(request) = frame.request(&arn, &owner, &variables) else {
                    continue;
                };
                let ways = [before.ways(&request), after.ways(&request)];
                let of_to = of_half([&ways[0], &ways[1]], self.to);
                if of_to.ways.is_empty() {
                    continue;
                }
                let grades: Vec<Option<Grade>> = group
                    .statements
                    .classes()
                    .map(|at| self.grade(at, &request, &ways))
                    .collect();
                let [of_before, of_after] = ways.clone();
                let partition = frame.partition.clone().filter(|_| kind.is_some());
                let number = kind.as_ref().map(|_| number);
                if !seen.insert((number, grades.clone(), of_before, of_after, partition)) {
                    continue;
                }
                let case = Asking {
                    group,
                    frame: &frame,
                    kind: kind.as_ref(),
                    segments: &segments,
                    request: &request,
                    ways: &ways,
                    grades: &grades,
                    impossible: match &kind {
                        Some(_) => &impossible,
                        None => &[],
                    },
                };
                match self.ask(&case, outcome, budget) {
                    Ok(()) => {}
                    Err(Unknown::Steps) => return Err(Unknown::Steps),
                    Err(unknown) => {
                        outcome.unknown.insert(unknown);
                    }
                }
                if outcome.witnesses.len() >= budget.limits.witnesses {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// The names of variables of the resources of a group.
    fn variables(&self, group: &ActionGroup) -> Vec<String> {
        let shapes = group
            .statements
            .classes()
            .filter_map(|at| self.prepared.shapes.get(at));
        let mut names = BTreeSet::new();
        for (shape, _) in shapes.flat_map(|shapes| &shapes.entries) {
            let ResourceShape::Arn { segments, .. } = shape else {
                continue;
            };
            for token in segments.iter().flatten() {
                if let TemplateToken::Variable(variable) = token {
                    names.insert(crate::text::folded(&variable.key.name).collect::<String>());
                }
            }
        }
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
        &mut self,
        asking: &Asking<'_>,
        outcome: &mut Outcome,
        budget: &mut Budget,
    ) -> Result<(), Unknown> {
        let mut terms = self.base.clone();
        let pieces = self.pieces(asking, &mut terms)?;
        let [before, after] = asking.ways;
        let (of_to, of_from) = match self.to {
            Half::Before => (before, after),
            Half::After => (after, before),
        };
        let from = match self.to {
            Half::Before => Half::After,
            Half::After => Half::Before,
        };
        let statements = &self.prepared.statements;
        let in_half = |piece: &&Piece, half: Half, effect: Effect, layers: LayerSet| {
            let entry = statements.entries.get(piece.entry);
            entry.is_some_and(|entry| {
                entry.effect == effect
                    && statements
                        .set(entry)
                        .is_some_and(|set| set.half == half && layers.has(set.layer))
            })
        };
        let denies = |half: Half, ways: &Ways| {
            let all = pieces.iter();
            all.filter(|piece| in_half(piece, half, Effect::Deny, ways.denying))
                .collect::<Vec<&Piece>>()
        };
        let (to_denies, from_denies) = (denies(self.to, of_to), denies(from, of_from));
        // What a way needs: the pieces of each set, or those that grant.
        let needs_of = |half: Half, way: &crate::engine::Way| {
            let mut needs: Vec<Vec<&Piece>> = Vec::new();
            for layer in way.layers.iter() {
                let sets = statements.sets.iter().enumerate();
                let sets = sets.filter(|(_, set)| set.half == half && set.layer == layer);
                let mut any = false;
                for (number, _) in sets {
                    any = true;
                    let of_set = pieces.iter().filter(|piece| {
                        statements.entries.get(piece.entry).is_some_and(|entry| {
                            entry.set == number && entry.effect == Effect::Allow
                        })
                    });
                    needs.push(of_set.collect());
                }
                if !any {
                    needs.push(Vec::new());
                }
            }
            if let Some(least) = way.grant {
                let of_resource = LayerSet::of(Layer::Resource);
                let granting = pieces.iter().filter(|piece| {
                    in_half(piece, half, Effect::Allow, of_resource) && piece.grade >= Some(least)
                });
                needs.push(granting.collect());
            }
            needs
        };
        // In which ways the other side does not allow: a Deny, or of each way one need that is not met.
        let mut lacking: Vec<Vec<&Piece>> = vec![Vec::new()];
        for way in &of_from.ways {
            let needs = needs_of(from, way);
            let mut more: Vec<Vec<&Piece>> = Vec::new();
            for chosen in &lacking {
                for need in &needs {
                    budget.spend(1 + chosen.len() + need.len())?;
                    let mut both = chosen.clone();
                    both.extend(need);
                    more.push(both);
                }
            }
            // Nothing is needed: it always allows.
            lacking = more;
        }
        if lacking.len() > MOST_CHOICES {
            return Err(Unknown::Boxes);
        }
        let likeness = |piece: &Piece| {
            let entry = statements.entries.get(piece.entry);
            entry.map(|entry| entry.likeness)
        };
        let to_denied: BTreeSet<Option<usize>> =
            to_denies.iter().map(|piece| likeness(piece)).collect();
        let new_denies: Vec<&Piece> = from_denies
            .into_iter()
            .filter(|piece| {
                !to_denied.contains(&likeness(piece)) && !self.shown.contains(&piece.entry)
            })
            .collect();
        let mut cases: Vec<(Vec<Vec<&Piece>>, Vec<&Piece>)> = Vec::new();
        for way in &of_to.ways {
            let needs = needs_of(self.to, way);
            if needs.iter().any(Vec::is_empty) {
                continue;
            }
            for excluded in &lacking {
                let known: BTreeSet<Option<usize>> =
                    excluded.iter().map(|piece| likeness(piece)).collect();
                let mut needs = needs.clone();
                for need in &mut needs {
                    need.retain(|piece| !known.contains(&likeness(piece)));
                }
                cases.push((needs, excluded.clone()));
            }
            let mut needs = needs;
            needs.insert(0, new_denies.clone());
            cases.push((needs, Vec::new()));
        }
        let start = self.start(asking);
        let impossible = terms.impossible.iter().chain(asking.impossible);
        let impossible: Vec<Region> = impossible.cloned().map(Region::of).collect();
        let mut tries = 0;
        for (mut needs, excluded) in cases {
            if needs.iter().any(Vec::is_empty) {
                continue;
            }
            // What has been shown is not looked for again.
            for need in &mut needs {
                if need.iter().any(|piece| !self.shown.contains(&piece.entry)) && need.len() > 1 {
                    let shown = &self.shown;
                    let is_novel = |piece: &&Piece| !shown.contains(&piece.entry);
                    if !shown.is_empty() {
                        need.retain(|piece| is_novel(piece) || !self.is_of(piece, self.to));
                    }
                }
            }
            let mut all_needs: Vec<Vec<&Region>> = vec![vec![&start]];
            for need in &needs {
                all_needs.push(need.iter().map(|piece| &piece.region).collect());
            }
            let denied = excluded.iter().chain(&to_denies);
            let denied = denied.map(|piece| &piece.region);
            let sought = Sought {
                needs: all_needs,
                excluded: denied.chain(&impossible).collect(),
            };
            let all = |dimension: Dimension| Mask::all(self.len(dimension, asking, &terms));
            let mut found: Option<(Product, Witness)> = None;
            let mut is_lost = false;
            search(&sought, &all, budget, |product, budget| {
                let case = Case {
                    prepared: self.prepared,
                    frame: asking.frame,
                    to: self.to,
                    keys: &self.keys,
                    terms: &terms,
                    segments: asking.kind.map(|_| asking.segments),
                    product,
                };
                if let Some(shown) = witness(&case, &mut tries, budget)? {
                    found = Some((product.clone(), shown));
                    return Ok(Found::Enough);
                }
                is_lost = true;
                if tries >= budget.limits.tries {
                    return Ok(Found::Enough);
                }
                Ok(Found::More)
            })?;
            if let Some((product, witness)) = found {
                for piece in needs.iter().flatten() {
                    if product.is_within(&piece.region.within) {
                        self.shown.insert(piece.entry);
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

    fn is_of(&self, piece: &Piece, half: Half) -> bool {
        let statements = &self.prepared.statements;
        let entry = statements.entries.get(piece.entry);
        entry.is_some_and(|entry| statements.set(entry).is_some_and(|set| set.half == half))
    }

    /// What all requests of a kind are in.
    fn start(&self, asking: &Asking<'_>) -> Region {
        Region::of(asking.kind.cloned().unwrap_or_default())
    }

    fn len(&self, dimension: Dimension, asking: &Asking<'_>, terms: &Terms) -> usize {
        if dimension >= terms::FIRST {
            return terms.len(dimension);
        }
        if dimension as usize <= SEGMENTS {
            return asking.segments.len(dimension);
        }
        self.keys.get(dimension).map_or(0, |key| key.classes.len())
    }

    /// The regions of the statements of a group.
    fn pieces(&self, asking: &Asking<'_>, terms: &mut Terms) -> Result<Vec<Piece>, Unknown> {
        let mut pieces = Vec::new();
        let asked = match asking.kind {
            Some(_) => Asked::Arns(asking.segments),
            None => Asked::Nothing(asking.request),
        };
        for (at, grade) in asking.group.statements.classes().zip(asking.grades) {
            if grade.is_none() {
                continue;
            }
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
            for region in regions(shapes, entry.effect, &asked, terms) {
                for product in products {
                    if let Some(within) = region.within.and(product) {
                        pieces.push(Piece {
                            entry: at,
                            grade: *grade,
                            region: Region {
                                within,
                                holes: region.holes.clone(),
                            },
                        });
                    }
                }
            }
        }
        Ok(pieces)
    }
}

/// So many ways in which the other side lacks something.
const MOST_CHOICES: usize = 256;

/// One kind of request of a group.
struct Asking<'k> {
    group: &'k ActionGroup,
    frame: &'k Frame,
    /// What its ARN is in; `None` for requests of `*`.
    kind: Option<&'k Product>,
    segments: &'k Segments,
    request: &'k RequestContext<'k>,
    ways: &'k [Ways; 2],
    /// Of each statement of the group.
    grades: &'k [Option<Grade>],
    /// What no request of the caller is in.
    impossible: &'k [Product],
}

/// What no request has that tells its resource's owner: in the ARNs of some services the account is the owner's (R-EVAL-9).
fn of_other_owners(segments: &Segments, account: &str, across: bool) -> Vec<Product> {
    let Some(accounts) = segments.partition(3) else {
        return Vec::new();
    };
    let own = accounts.class_of(account);
    let wrong = Mask::of(accounts.classes.len(), |class| {
        let text = accounts
            .classes
            .get(class)
            .and_then(|class| class.text.as_deref());
        match across {
            true => Some(class) == own,
            false => text.is_some_and(is_account_id) && Some(class) != own,
        }
    });
    let wrong = Arc::new(wrong);
    let services = Service::ALL
        .into_iter()
        .filter(|service| service.names_owners());
    let products = services.filter_map(|service| {
        let mask = segments.mask(1, &super::pattern::of_text(service.name()))?;
        Product::default()
            .narrowed(1, Arc::new(mask))?
            .narrowed(3, wrong.clone())
    });
    products.collect()
}

fn owner_of(caller: &Caller, across: bool) -> String {
    let own = caller.account();
    match across {
        true if own.as_deref() == Some(OTHER_ACCOUNT) => ACCOUNT.into(),
        true => OTHER_ACCOUNT.into(),
        false => own.unwrap_or_else(|| ACCOUNT.into()),
    }
}

impl Frame {
    /// Whose a resource is.
    pub(super) fn owner_of(&self, caller: &Caller, resource: &str) -> String {
        let of_arn = split_arn(resource).map(|[_, _, _, _, account, _]| account);
        let own = caller.account();
        if let Some(account) = of_arn.filter(|account| is_account_id(account))
            && (own.is_none() || (own.as_deref() != Some(account)) == self.across)
        {
            return account.into();
        }
        match (self.across, self.is_own) {
            (false, true) => own.unwrap_or_else(|| ACCOUNT.into()),
            (false, false) | (true, _) => self.owner.clone(),
        }
    }

    /// A request of this kind, with a text for each of some variables.
    fn request<'r>(
        &'r self,
        arn: &'r str,
        owner: &'r str,
        variables: &'r [String],
    ) -> Option<RequestContext<'r>> {
        let principal = self.caller.principal()?;
        let mut builder = RequestContext::builder(principal, &self.action, arn);
        if arn != "*" {
            builder = builder.resource_account(owner);
        }
        for name in variables {
            builder = builder.context(name, "x");
        }
        builder.build().ok()
    }
}

/// What rules of the engine tell apart among ARNs.
fn kinds(segments: &Segments, atoms: &[Atom], partition: Option<&str>) -> Vec<Product> {
    let mut start = Product::default();
    if let Some(partition) = partition {
        let class = segments
            .partition(0)
            .and_then(|partitions| partitions.class_of(partition));
        let only = Mask::of(segments.len(0), |at| Some(at) == class);
        match start.clone().narrowed(0, Arc::new(only)) {
            Some(narrowed) => start = narrowed,
            None => return Vec::new(),
        }
    }
    let mut kinds = vec![start];
    for atom in atoms {
        let Some(mask) = segments.of_atom(*atom) else {
            continue;
        };
        let segment = atom.0 as Dimension;
        let rest = Mask::all(segments.len(segment)).without(&mask);
        let (mask, rest) = (Arc::new(mask), Arc::new(rest));
        kinds = kinds
            .into_iter()
            .flat_map(|kind| {
                let inside = kind.clone().narrowed(segment, mask.clone());
                let outside = kind.narrowed(segment, rest.clone());
                inside.into_iter().chain(outside)
            })
            .collect();
    }
    kinds
}

/// An ARN of a kind with which a request can be made; `*` where there is none.
fn arn_of_kind(frame: &Frame, kind: Option<&Product>, segments: &Segments) -> Option<String> {
    let Some(kind) = kind else {
        return Some("*".into());
    };
    let arns = super::witness::arns(frame, kind, segments, 3);
    arns.into_iter().find(|arn| {
        let owner = frame.owner_of(&frame.caller, arn);
        frame.request(arn, &owner, &[]).is_some()
    })
}
