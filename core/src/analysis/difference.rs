//! Whether there is a place in one kind of request that one side allows and the other does not.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec,
    vec::Vec,
};

use super::actions::ActionGroup;
use super::capability::Capability;
use super::frame::Frame;
use super::limits::{Budget, Unknown};
use super::look::{Effort, Look, Outcome, Told};
use super::mask::Mask;
use super::region::{Dimension, Product, Region};
use super::resources::{Asked, Segments, regions};
use super::search::{Found, Sought, search};
use super::statements::{Entry, Half, Set, StatementPlace};
use super::terms::Terms;
use super::witness::{Case, Witness, witness};
use crate::engine::{Way, Ways};
use crate::layer::Layer;
use crate::policy::Effect;
use crate::program::Grade;
use crate::request::RequestContext;

/// A region of one statement that is about the caller.
struct Piece<'r> {
    pub(super) entry: usize,
    pub(super) place: StatementPlace,
    pub(super) likeness: usize,
    pub(super) region: &'r Region,
}

/// What has to hold a request, or may not.
#[derive(Clone, Default)]
struct Need<'q, 'r> {
    pub(super) pieces: Vec<&'q Piece<'r>>,
    /// What its statements are like, also those that are not told.
    pub(super) likes: BTreeSet<usize>,
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
pub(super) type Regions = (Vec<(usize, Region)>, Terms);

/// What is the same for all callers of a group.
pub(super) struct Looked<'g> {
    pub(super) group: &'g ActionGroup,
    pub(super) told: &'g Told,
    pub(super) segments: &'g Segments,
    pub(super) of_arns: Option<Regions>,
    pub(super) of_nothing: Option<Regions>,
}

impl Look<'_, '_> {
    /// One kind of request.
    pub(super) fn ask(
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
                    keys_listed: description.map(|description| &description.keys),
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
pub(super) struct Asking<'k> {
    pub(super) frame: &'k Frame,
    /// What its ARN is in; `None` for requests of `*`.
    pub(super) kind: Option<&'k Product>,
    pub(super) request: &'k RequestContext<'k>,
    pub(super) ways: &'k [Ways; 2],
    /// Of the statements that are about the caller.
    pub(super) grades: &'k BTreeMap<usize, Grade>,
    /// What no request of the caller is in, and what is not asked about.
    pub(super) impossible: &'k [Product],
}
