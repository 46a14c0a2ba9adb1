//! Two sides in one setting, with what does not depend on the direction: their statements, and the groups of actions that
//! are not settled.

use alloc::{collections::BTreeSet, vec, vec::Vec};
use core::cell::RefCell;

use super::actions::{ActionGroup, KnownActions, groups};
use super::callers::{Caller, Form};
use super::exempt::Exempt;
use super::limits::{Budget, Unknown};
use super::mask::Mask;
use super::resources::{KnownPartitions, Shapes};
use super::setting::{ACCOUNT, Callers, Company, Setting, Subject};
use super::statements::{Half, Likenesses, Statements};
use crate::layer::Layer;
use crate::policy::Effect;
use crate::reference::Reference;
use crate::service::Service;

/// Both sides in one setting.
pub(super) struct Prepared<'a> {
    pub(super) setting: Setting,
    /// Of callers of the usual account.
    pub(super) company: Company,
    pub(super) subjects: [&'a Subject<'a>; 2],
    pub(super) statements: Statements,
    pub(super) groups: Vec<ActionGroup>,
    pub(super) shapes: Vec<Shapes>,
    pub(super) known: RefCell<KnownPartitions>,
    /// What the engine's rules tell apart.
    pub(super) known_actions: Vec<KnownActions>,
    /// What is not asked about.
    pub(super) exempt: Option<&'a Exempt>,
    /// What lists the requests that are asked about, if not all are.
    pub(super) reference: Option<Reference<'a>>,
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
        reference: Option<Reference<'a>>,
        likenesses: &mut Likenesses,
        budget: &mut Budget,
    ) -> Result<Self, Unknown> {
        let company = setting.company(ACCOUNT);
        let [before, after] = subjects.map(|subject| company.authorizer(subject));
        let statements = Statements::of([before?, after?], likenesses)?;
        let known_actions = known_actions(&setting);
        let both = [Half::After, Half::Before];
        let settled = |mask: &Mask| both.iter().all(|to| is_settled(&statements, mask, *to));
        let covers = |service: &str| setting.covers(service);
        let groups = groups(&statements, &known_actions, covers, settled, budget)?;
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
            known: RefCell::default(),
            known_actions,
            exempt: None,
            reference,
        })
    }
}

/// Whether nothing can be new where these statements are about the action: what allows on one side allows on the other, word
/// for word, and so the other way about with what denies.
pub(super) fn is_settled(statements: &Statements, about: &Mask, to: Half) -> bool {
    let from = to.other();
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
