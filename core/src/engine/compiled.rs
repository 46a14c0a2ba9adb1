//! An authorizer of which all sets are looked up at once, and callers that it knows.

use alloc::{boxed::Box, sync::Arc, vec::Vec};
use core::ops::ControlFlow;

use super::authorizer::Authorizer;
use super::evaluate::{BySets, Denied, Finder, Known, Told, decide_by, decide_within, id};
use super::policy_set::FullSet;
use super::scope::Scope;
use super::shared::SharedAuthorizer;
use super::slots::{Held, sets_of};
use crate::decision::Decision;
use crate::layer::{Layer, LayerSet};
use crate::program::{Asked, Merged, Meter, Placed, Places, Plan, Truths};
use crate::request::{RequestContext, RequestErrors};

/// An [`Authorizer`] made for many questions: `'static`, cheap to clone, shared between threads. It decides as the one
/// that it was made of; of several statements that decided, each may name another.
///
/// The statements for an action are found with one look-up for all of its sets, and for a caller with its context it
/// keeps which conditions hold ([`for_caller`](Self::for_caller)). Both take what an [`Authorizer`] does without: to
/// compile one takes time and room in proportion to the actions that its sets name. It is for sets that stay together,
/// as those of a service that decides for one account do; where each request puts sets together anew, an
/// [`Authorizer`] is cheaper. To replace a set, compile another one.
///
/// # Examples
/// ```
/// use portcullis::{Authorizer, Loader, PolicySet, PolicyType, Principal, RequestContext};
///
/// let policy = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
///     "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}}"#;
/// let identity = PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("", policy).build()?;
/// let authorizer = Authorizer::builder().identity(&identity).build()?.compile();
///
/// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
/// let builder = RequestContext::builder(ann, "s3:GetObject", "arn:aws:s3:::reports/1.csv");
/// let request = builder.context("aws:SourceIp", "203.0.113.9").build()?;
/// assert!(authorizer.evaluate(&request).is_allowed());
///
/// let mut ann = authorizer.for_caller(request);
/// assert!(ann.ask("s3:GetObject", "arn:aws:s3:::reports/2.csv")?.is_allowed());
/// assert!(!ann.ask("s3:PutObject", "arn:aws:s3:::reports/2.csv")?.is_allowed());
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct CompiledAuthorizer {
    compiled: Arc<Compiled>,
}

#[derive(Debug)]
struct Compiled {
    slots: Held,
    /// Every set, in the order of the layers.
    places: Box<[Place]>,
    /// Where the places of each layer begin.
    starts: [u32; Layer::ALL.len()],
    /// The layers without sets, which allow nothing where they are consulted.
    unspoken_for: LayerSet,
    /// The places of which each has to allow.
    need_allow: Places,
    /// `None`: each set is looked up by itself.
    merged: Option<Merged>,
}

#[derive(Debug)]
struct Place {
    layer: Layer,
    policies_before: u32,
    set: Arc<FullSet>,
}

impl Authorizer<'_> {
    /// The same, made for many questions.
    #[must_use]
    pub fn compile(&self) -> CompiledAuthorizer {
        CompiledAuthorizer {
            compiled: Arc::new(Compiled::new(&self.slots.hold())),
        }
    }
}

impl SharedAuthorizer {
    /// The same, made for many questions, as [`Authorizer::compile`].
    #[must_use]
    pub fn compile(&self) -> CompiledAuthorizer {
        self.view().compile()
    }
}

impl CompiledAuthorizer {
    /// The borrowed view of it, for what is not asked on every request: explanations, batches, costs, names of policies.
    #[must_use]
    pub fn view(&self) -> Authorizer<'_> {
        Authorizer {
            slots: self.compiled.slots.lend(),
        }
    }

    /// Decides one request, as [`Authorizer::evaluate`].
    #[inline(never)]
    pub fn evaluate(&self, request: &RequestContext<'_>) -> Decision {
        self.compiled.decide(request, &[])
    }

    /// A caller with its context, to be asked many questions: which conditions hold for it is found out here, as far as
    /// no question changes that. What the request asks is its first question.
    ///
    /// # Cost
    /// One allocation, and a test of the conditions that the sets have, 64 of each at most: it pays for a caller that asks
    /// several questions.
    ///
    /// # Examples
    /// See [`CompiledAuthorizer`].
    #[must_use]
    pub fn for_caller<'a>(&self, request: RequestContext<'a>) -> KnownCaller<'_, 'a> {
        let places = self.compiled.places.iter();
        KnownCaller {
            known: places
                .map(|place| place.set.program().known_truths(&request))
                .collect(),
            compiled: &self.compiled,
            request,
        }
    }
}

/// A caller with its context, of whom a [`CompiledAuthorizer`] knows which conditions hold whatever is asked.
///
/// It is one value with the authorizer and the request that this was found for, and neither can be changed in it but for
/// the question: nothing that is known of one caller is ever taken for another.
#[derive(Debug, Clone)]
pub struct KnownCaller<'c, 'a> {
    compiled: &'c Compiled,
    request: RequestContext<'a>,
    /// Of each place.
    known: Box<[Truths]>,
}

impl<'a> KnownCaller<'_, 'a> {
    /// Decides what it asks, as [`Authorizer::evaluate`].
    #[inline(never)]
    pub fn evaluate(&self) -> Decision {
        self.compiled.decide(&self.request, &self.known)
    }

    /// Asks for an action and a resource, and decides: as [`RequestContext::ask`] and then [`Authorizer::evaluate`], with
    /// everything but the question as it is.
    ///
    /// # Errors
    /// As [`RequestContext::ask`]; nothing is decided then, and it asks what it asked before.
    pub fn ask(&mut self, action: &'a str, resource: &'a str) -> Result<Decision, RequestErrors> {
        self.request.ask(action, resource)?;
        Ok(self.evaluate())
    }

    /// What it asks, for an explanation.
    #[must_use]
    pub const fn request(&self) -> &RequestContext<'a> {
        &self.request
    }

    /// The request, to be given another context: what is known of it stays behind.
    #[must_use]
    pub fn into_request(self) -> RequestContext<'a> {
        self.request
    }
}

impl Compiled {
    fn new(slots: &Held) -> Self {
        // What is known of conditions is known by their numbers in full sets.
        let slots = slots.to_full();
        let mut places = Vec::new();
        let mut starts = [0; Layer::ALL.len()];
        // R-RCP-3: RCPFullAWSAccess is in force at every level.
        let allows = |layer| layer == Layer::ResourceControlPolicy;
        let (mut unspoken_for, mut need_allow) = (LayerSet::NONE, 0);
        for (layer, start) in Layer::ALL.into_iter().zip(&mut starts) {
            *start = places.len() as u32;
            unspoken_for.put(layer, !allows(layer));
            let mut policies_before = 0;
            for set in sets_of(&slots, layer) {
                unspoken_for.put(layer, false);
                if !allows(layer) {
                    need_allow |= 1u64.checked_shl(places.len() as u32).unwrap_or_default();
                }
                places.push(Place {
                    layer,
                    policies_before,
                    set: set.full(),
                });
                policies_before += set.policy_count() as u32;
            }
        }
        let programs = places.iter().map(|place| Placed {
            program: place.set.program(),
            tells_allow: matches!(place.layer, Layer::Identity | Layer::Resource),
        });
        let programs: Vec<Placed<'_>> = programs.collect();
        Self {
            merged: Merged::new(&programs),
            places: places.into(),
            starts,
            unspoken_for,
            need_allow,
            slots,
        }
    }

    #[inline(always)]
    fn decide(&self, request: &RequestContext<'_>, known: &[Truths]) -> Decision {
        // What most requests come to, apart, so that nothing is kept for the others.
        if let Some(merged) = &self.merged
            && let Some(scope) = Scope::usual(&self.slots, request)
        {
            return match merged.find(&request.question.action) {
                Some(plan) => decide_within(scope, request, |scope, asked| {
                    self.told(merged, plan, &scope, &asked, known)
                }),
                None => self.decide_apart(request, known),
            };
        }
        self.decide_in_full(request, known)
    }

    #[inline(never)]
    fn decide_apart(&self, request: &RequestContext<'_>, known: &[Truths]) -> Decision {
        let by_sets = BySets {
            policies: &self.slots,
            known: Some(&self.known(known)),
            meter: &mut Meter::new(),
        };
        decide_by(&self.slots, request, by_sets)
    }

    #[inline(never)]
    fn decide_in_full(&self, request: &RequestContext<'_>, known: &[Truths]) -> Decision {
        let finder = AtOnce {
            compiled: self,
            known,
        };
        decide_by(&self.slots, request, finder)
    }

    const fn known<'a>(&'a self, truths: &'a [Truths]) -> Known<'a> {
        Known {
            truths,
            starts: &self.starts,
        }
    }

    /// What all sets say, found at once. It is what `Walk` in `evaluate.rs` finds in the sets one after the other: a rule
    /// on a layer's outcome stands in both.
    #[inline(always)]
    fn told<'a>(
        &'a self,
        merged: &Merged,
        plan: &Plan,
        scope: &Scope,
        asked: &Asked<'_>,
        known: &'a [Truths],
    ) -> ControlFlow<Denied, Told> {
        let place = |at: usize| {
            let place = self.places.get(at);
            place.filter(|place| scope.consulted.has(place.layer))
        };
        let look = |at: usize| {
            let truths = known.get(at).unwrap_or(&Truths::NONE);
            Some((place(at)?.set.program(), truths))
        };
        let mut told = Told {
            standing: scope.standing_without_policies(),
            identity: None,
            resource: None,
        };
        let found = merged.walk(plan, asked, look, |at, grade, allow| {
            match place(at).map(|place| place.layer) {
                Some(Layer::Identity) => told.identity = Some(allow.place()),
                // The first of the strongest.
                Some(Layer::Resource)
                    if scope.counts(Layer::Resource)
                        && told.resource.is_none_or(|(before, _)| before < grade) =>
                {
                    told.resource = Some((grade, allow.place()));
                }
                _ => {}
            }
        });
        let allowing = match found {
            ControlFlow::Continue(allowing) => allowing,
            ControlFlow::Break((at, deny)) => {
                let place = self.places.get(at);
                let place = place.map(|place| (place.layer, place.policies_before));
                let (layer, policies_before) = place.unwrap_or((Layer::Identity, 0));
                return ControlFlow::Break((layer, id(deny.place(), policies_before)));
            }
        };
        // Each place of a layer has to allow, but for R-RCP-3, and it has to count.
        let mut closed = self.unspoken_for;
        let mut silent = self.need_allow & !allowing;
        while let Some(place) = self.places.get(silent.trailing_zeros() as usize) {
            closed.put(place.layer, true);
            silent &= silent - 1;
        }
        for layer in [Layer::Identity, Layer::Resource] {
            closed.add_if(layer, !scope.counts(layer));
        }
        told.standing
            .set_all(scope.consulted, LayerSet::ALL.without(closed));
        ControlFlow::Continue(told)
    }
}

/// In all sets at once, or where that cannot be, one after the other.
struct AtOnce<'a> {
    compiled: &'a Compiled,
    /// Of each place, if anything.
    known: &'a [Truths],
}

impl Finder for AtOnce<'_> {
    fn find(&mut self, scope: Scope, asked: Asked<'_>) -> ControlFlow<Denied, Told> {
        if let Some(merged) = &self.compiled.merged
            && let Some(plan) = merged.find(&asked.request.question.action)
        {
            return self.compiled.told(merged, plan, &scope, &asked, self.known);
        }
        let mut by_sets = BySets {
            policies: &self.compiled.slots,
            known: Some(&self.compiled.known(self.known)),
            meter: &mut Meter::new(),
        };
        by_sets.find(scope, asked)
    }
}
