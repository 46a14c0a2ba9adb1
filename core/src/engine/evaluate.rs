//! The decision, without its story.

use core::ops::ControlFlow;

use super::authorizer::Authorizer;
use super::combine::combine;
use super::guarded::refusing;
use super::policy_set::PolicySet;
use super::scope::Scope;
use super::slots::Policies;
use super::standing::Standing;
use crate::decision::{Decision, Outcome, StatementId};
use crate::layer::Layer;
use crate::program::{Asked, Found, Grade, Meter, StatementPlace, Truths};
use crate::request::RequestContext;

impl Authorizer<'_> {
    /// Decides one request.
    ///
    /// An explicit deny of any layer wins over every allow, whatever the order of policies and statements
    /// (R-EVAL-1, R-EVAL-3); otherwise the formula of SEMANTICS.md, section 6.3, decides. There is no
    /// error: whatever a request can contain is a rule. Session and scope down policies beside a caller that cannot have
    /// them refuse; [`check`](Self::check) tells a host that it has mistaken one for the other.
    ///
    /// # Cost
    /// No allocation. Time grows with the statements that have an entry for the action and, among many, for
    /// the beginning of the resource; at worst with the size of the policies and what
    /// [`cost::bound`](crate::cost::bound) says of patterns and sets.
    ///
    /// # Source
    /// AWS IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access".
    pub fn evaluate(&self, request: &RequestContext<'_>) -> Decision {
        decide(&self.slots, request, &mut Meter::new())
    }
}

/// One path for policies that are lent and for those that are held.
#[inline(always)]
pub(super) fn decide(
    policies: &impl Policies,
    request: &RequestContext<'_>,
    meter: &mut Meter,
) -> Decision {
    let by_sets = BySets {
        policies,
        known: None,
        meter,
    };
    decide_by(policies, request, by_sets)
}

/// The same, however it is found what the policies say.
#[inline(always)]
pub(super) fn decide_by(
    policies: &impl Policies,
    request: &RequestContext<'_>,
    mut finder: impl Finder,
) -> Decision {
    // The same as in full, of which then hardly anything is left to do.
    if let Some(scope) = Scope::usual(policies, request) {
        debug_assert_eq!(refusing(policies, request), None);
        return decide_within(scope, request, |scope, asked| finder.find(scope, asked));
    }
    decide_in_full(policies, request, &mut finder)
}

#[inline(never)]
fn decide_in_full(
    policies: &impl Policies,
    request: &RequestContext<'_>,
    finder: &mut dyn Finder,
) -> Decision {
    if let Some(layer) = refusing(policies, request) {
        return Decision::new(Outcome::ImplicitDeny, Some(layer), None);
    }
    let scope = Scope::new(policies, request);
    if scope.public_block {
        return Decision::new(Outcome::ExplicitDeny, Some(Layer::Resource), None);
    }
    decide_within(scope, request, |scope, asked| finder.find(scope, asked))
}

#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(super) fn decide_within<'r>(
    scope: Scope,
    request: &'r RequestContext<'r>,
    find: impl FnOnce(Scope, Asked<'r>) -> ControlFlow<Denied, Told>,
) -> Decision {
    let Told {
        mut standing,
        identity,
        resource,
    } = match find(scope, scope.asked(request)) {
        ControlFlow::Continue(told) => told,
        ControlFlow::Break((layer, statement)) => {
            return Decision::new(Outcome::ExplicitDeny, Some(layer), Some(statement));
        }
    };
    standing.grant = resource.map(|(grade, _)| grade);
    let verdict = combine(&scope, &standing);
    if verdict.outcome != Outcome::Allowed {
        return Decision::new(verdict.outcome, verdict.blocked_by.first(), None);
    }
    if let Some((grade, entry)) = resource
        && verdict.by_resource.is_some_and(|least| grade >= least)
    {
        return Decision::new(Outcome::Allowed, Some(Layer::Resource), Some(id(entry, 0)));
    }
    match identity {
        Some(entry) if verdict.by_identity => {
            Decision::new(Outcome::Allowed, Some(Layer::Identity), Some(id(entry, 0)))
        }
        _ => Decision::new(Outcome::Allowed, None, None),
    }
}

pub(super) fn id(place: StatementPlace, policies_before: u32) -> StatementId {
    StatementId {
        policy: policies_before + place.policy,
        statement: place.statement,
    }
}

/// A statement that denies.
pub(super) type Denied = (Layer, StatementId);

/// What the policies say, where none denies.
pub(super) struct Told {
    pub(super) standing: Standing,
    pub(super) identity: Option<StatementPlace>,
    pub(super) resource: Option<(Grade, StatementPlace)>,
}

/// How it is found what the policies say.
pub(super) trait Finder {
    /// `Break` with the first Deny that applies, in the order of [`Layer::ALL`].
    fn find(&mut self, scope: Scope, asked: Asked<'_>) -> ControlFlow<Denied, Told>;
}

/// What is known of conditions before a question is asked: of each set, in the order of the layers.
pub(super) struct Known<'a> {
    pub(super) truths: &'a [Truths],
    /// Where those of each layer begin.
    pub(super) starts: &'a [u32; Layer::ALL.len()],
}

/// In the sets, one after the other.
pub(super) struct BySets<'r, P> {
    pub(super) policies: &'r P,
    pub(super) known: Option<&'r Known<'r>>,
    pub(super) meter: &'r mut Meter,
}

impl<P: Policies> Finder for BySets<'_, P> {
    #[inline(always)]
    fn find(&mut self, scope: Scope, asked: Asked<'_>) -> ControlFlow<Denied, Told> {
        let mut walk = Walk {
            asked: &asked,
            known: self.known,
            meter: self.meter,
            told: Told {
                standing: scope.standing_without_policies(),
                identity: None,
                resource: None,
            },
        };
        walk.layers(self.policies, &scope)?;
        ControlFlow::Continue(walk.told)
    }
}

/// What is found from layer to layer.
struct Walk<'r> {
    asked: &'r Asked<'r>,
    known: Option<&'r Known<'r>>,
    meter: &'r mut Meter,
    told: Told,
}

impl Walk<'_> {
    /// In the order of [`Layer::ALL`], up to the first Deny that applies. `Survey` in `survey.rs` finds the same of all
    /// statements: a rule on a layer's outcome stands in both.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn layers(&mut self, policies: &impl Policies, scope: &Scope) -> ControlFlow<Denied> {
        if let Some(set) = scope.set(policies, Layer::Identity) {
            let found = self.set(Layer::Identity, 0, set, 0)?;
            self.told.identity = found.map(|(_, entry)| entry);
            let allowed = found.is_some() && scope.counts(Layer::Identity);
            self.tell(Layer::Identity, allowed);
        }
        if let Some(set) = scope.set(policies, Layer::Resource) {
            let found = self.set(Layer::Resource, 0, set, 0)?;
            self.told.resource = found.filter(|_| scope.counts(Layer::Resource));
            self.tell(Layer::Resource, self.told.resource.is_some());
        }
        self.single(
            Layer::PermissionsBoundary,
            scope.set(policies, Layer::PermissionsBoundary),
        )?;
        self.single(Layer::Session, scope.set(policies, Layer::Session))?;
        if let Some(policies) = scope.levels(policies, Layer::ScopeDown) {
            let every = self.levels(Layer::ScopeDown, policies)?;
            self.tell(Layer::ScopeDown, every);
        }
        if let Some(levels) = scope.levels(policies, Layer::ServiceControlPolicy) {
            let every = self.levels(Layer::ServiceControlPolicy, levels)?;
            self.tell(Layer::ServiceControlPolicy, every && !levels.is_empty());
        }
        if let Some(levels) = scope.levels(policies, Layer::ResourceControlPolicy) {
            self.levels(Layer::ResourceControlPolicy, levels)?;
            // R-RCP-3: RCPFullAWSAccess is in force at every level.
            self.tell(Layer::ResourceControlPolicy, true);
        }
        self.single(Layer::VpcEndpoint, scope.set(policies, Layer::VpcEndpoint))
    }

    #[inline]
    fn tell(&mut self, layer: Layer, allowed: bool) {
        self.told.standing.set(
            layer,
            if allowed {
                Outcome::Allowed
            } else {
                Outcome::ImplicitDeny
            },
        );
    }

    #[inline]
    fn single(&mut self, layer: Layer, set: Option<&PolicySet>) -> ControlFlow<Denied> {
        if let Some(set) = set {
            let found = self.set(layer, 0, set, 0)?;
            self.tell(layer, found.is_some());
        }
        ControlFlow::Continue(())
    }

    /// Whether every level allows (R-SCP-3); a deny of any denies.
    fn levels(&mut self, layer: Layer, levels: &[PolicySet]) -> ControlFlow<Denied, bool> {
        let mut every_level_allows = true;
        let mut policies_before = 0;
        for (level, set) in levels.iter().enumerate() {
            every_level_allows &= self.set(layer, level, set, policies_before)?.is_some();
            policies_before += set.policy_count() as u32;
        }
        ControlFlow::Continue(every_level_allows)
    }

    /// R-GEN-7: the strongest Allow, or the Deny that applies.
    #[inline]
    fn set(
        &mut self,
        layer: Layer,
        level: usize,
        set: &PolicySet,
        policies_before: u32,
    ) -> ControlFlow<Denied, Option<(Grade, StatementPlace)>> {
        let known = self.known.and_then(|known| {
            let start = *known.starts.get(layer as usize)? as usize;
            known.truths.get(start + level)
        });
        let known = known.unwrap_or(&Truths::NONE);
        match set.find(self.asked, known, self.meter) {
            Found::Nothing => ControlFlow::Continue(None),
            Found::Denied(entry) => ControlFlow::Break((layer, id(entry, policies_before))),
            Found::Allowed(grade, entry) => ControlFlow::Continue(Some((grade, entry))),
        }
    }
}
