//! The decision, without its story.

use core::ops::ControlFlow;

use super::combine::{Standing, combine};
use super::scope::Scope;
use super::{Authorizer, PolicySet};
use crate::decision::{Decision, Outcome, StatementId};
use crate::layer::Layer;
use crate::program::{Asked, Found, Grade, ProgramStatement};
use crate::request::{Formula, RequestContext};

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
    /// [`cost_bound`](Self::cost_bound) says of patterns and sets.
    ///
    /// # Source
    /// AWS IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access".
    pub fn evaluate(&self, request: &RequestContext<'_>) -> Decision {
        self.decide(request, &mut 0)
    }

    /// The same decision, and how many tests it took: lists, statements, entries of elements, conditions and
    /// their values that were looked at. Never more than [`cost_bound`](Self::cost_bound).
    pub fn evaluate_counted(&self, request: &RequestContext<'_>) -> (Decision, u64) {
        let mut tests = 0;
        let decision = self.decide(request, &mut tests);
        (decision, tests)
    }

    /// The most tests that one decision takes, whatever is asked: linear in the size of the policies.
    ///
    /// A test reads its pattern and the text that it meets once. Dearer are, up to the one's length times the
    /// other's divided by 64, patterns with `?` between letters behind a `*`, and those with variables, which are
    /// as long as the values that these stand for: 32 KB on 64 KB are a few hundredths of a second. A condition
    /// with a set operator is tested once for each value of the request, so a host that lets callers choose the
    /// values of a set bounds how many there are; within a test, lists of literals, numbers, dates and addresses
    /// are searched and cost less than they count.
    #[must_use]
    pub fn cost_bound(&self) -> u64 {
        let one = [
            self.identity,
            self.resource,
            self.permissions_boundary,
            self.session,
            self.vpc_endpoint,
        ];
        let levels = [
            self.scope_down,
            self.service_control_policies,
            self.resource_control_policies,
        ];
        let levels = levels.into_iter().flatten().flatten().copied();
        let sets = one.into_iter().flatten().chain(levels);
        sets.map(PolicySet::cost_bound).sum()
    }

    #[inline(always)]
    fn decide(&self, request: &RequestContext<'_>, tests: &mut u64) -> Decision {
        if let Some(gate) = self.gate(request) {
            return Decision::new(Outcome::ImplicitDeny, Some(gate.layer()), None);
        }
        let scope = Scope::new(self, request);
        if scope.public_block {
            return Decision::new(Outcome::ExplicitDeny, Some(Layer::Resource), None);
        }
        let asked = scope.asked(request);
        let mut walk = Walk {
            asked: &asked,
            tests,
            standing: scope.standing_without_policies(),
            identity: None,
            resource: None,
        };
        if let ControlFlow::Break((layer, statement)) = walk.layers(&scope) {
            return Decision::new(Outcome::ExplicitDeny, Some(layer), Some(statement));
        }
        let Walk {
            mut standing,
            identity,
            resource,
            ..
        } = walk;
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
}

fn id(entry: &ProgramStatement, policies_before: u32) -> StatementId {
    StatementId {
        policy: policies_before + entry.policy,
        statement: entry.index,
    }
}

/// What is found from layer to layer.
struct Walk<'a, 'r> {
    asked: &'r Asked<'r>,
    tests: &'r mut u64,
    standing: Standing,
    identity: Option<&'a ProgramStatement>,
    resource: Option<(Grade, &'a ProgramStatement)>,
}

/// A statement that denies.
type Denied = (Layer, StatementId);

impl<'a> Walk<'a, '_> {
    /// In the order of [`Layer::ALL`], up to the first Deny that applies. `Survey` in `survey.rs` finds the same of all
    /// statements: a rule on a layer's outcome stands in both.
    #[inline]
    fn layers(&mut self, scope: &Scope<'a, '_>) -> ControlFlow<Denied> {
        if let Some(set) = scope.set(Layer::Identity) {
            let found = self.set(Layer::Identity, set, 0)?;
            self.identity = found.map(|(_, entry)| entry);
            let allowed = found.is_some() && !scope.lacks_session;
            self.tell(Layer::Identity, allowed);
        }
        if let Some(set) = scope.set(Layer::Resource) {
            let found = self.set(Layer::Resource, set, 0)?;
            self.resource = found.filter(|_| scope.resource_can_grant());
            self.tell(Layer::Resource, self.resource.is_some());
        }
        self.single(
            Layer::PermissionsBoundary,
            scope.set(Layer::PermissionsBoundary),
        )?;
        self.single(Layer::Session, scope.set(Layer::Session))?;
        if let Some(policies) = scope.levels(Layer::ScopeDown) {
            let every = self.levels(Layer::ScopeDown, policies)?;
            self.tell(Layer::ScopeDown, every);
        }
        if let Some(levels) = scope.levels(Layer::ServiceControlPolicy) {
            let every = self.levels(Layer::ServiceControlPolicy, levels)?;
            self.tell(Layer::ServiceControlPolicy, every && !levels.is_empty());
        }
        if let Some(levels) = scope.levels(Layer::ResourceControlPolicy) {
            self.levels(Layer::ResourceControlPolicy, levels)?;
            // R-RCP-3: RCPFullAWSAccess is in force at every level.
            self.tell(Layer::ResourceControlPolicy, true);
        }
        self.single(Layer::VpcEndpoint, scope.set(Layer::VpcEndpoint))
    }

    #[inline]
    fn tell(&mut self, layer: Layer, allowed: bool) {
        self.standing.set(
            layer,
            if allowed {
                Outcome::Allowed
            } else {
                Outcome::ImplicitDeny
            },
        );
    }

    #[inline]
    fn single(&mut self, layer: Layer, set: Option<&'a PolicySet>) -> ControlFlow<Denied> {
        if let Some(set) = set {
            let found = self.set(layer, set, 0)?;
            self.tell(layer, found.is_some());
        }
        ControlFlow::Continue(())
    }

    /// Whether every level allows (R-SCP-3); a deny of any denies.
    fn levels(&mut self, layer: Layer, levels: &[&'a PolicySet]) -> ControlFlow<Denied, bool> {
        let mut every_level_allows = true;
        let mut policies_before = 0;
        for set in levels {
            every_level_allows &= self.set(layer, set, policies_before)?.is_some();
            policies_before += set.policy_count() as u32;
        }
        ControlFlow::Continue(every_level_allows)
    }

    /// R-GEN-7: the strongest Allow, or the Deny that applies.
    #[inline]
    fn set(
        &mut self,
        layer: Layer,
        set: &'a PolicySet,
        policies_before: u32,
    ) -> ControlFlow<Denied, Option<(Grade, &'a ProgramStatement)>> {
        match set.program().find(self.asked, self.tests) {
            Found::Nothing => ControlFlow::Continue(None),
            Found::Denied(entry) => ControlFlow::Break((layer, id(entry, policies_before))),
            Found::Allowed(grade, entry) => ControlFlow::Continue(Some((grade, entry))),
        }
    }
}

impl Scope<'_, '_> {
    /// Whether an Allow of the resource's policy counts: one of another kind than the resource does not, nor where a
    /// service gives it no effect (R-X-9, R-KMS-4).
    pub(super) const fn resource_can_grant(&self) -> bool {
        !self.misplaced_resource && self.no_grant.is_none()
    }

    /// R-SESS-3: without session policies the issuing user's policies allow a federated user nothing. Nor does
    /// a resource policy that cannot grant.
    pub(super) fn adjusted(&self, layer: Layer, outcome: Outcome) -> Outcome {
        match (layer, outcome) {
            (Layer::Identity, Outcome::Allowed) if self.lacks_session => Outcome::ImplicitDeny,
            (Layer::Resource, Outcome::Allowed) if !self.resource_can_grant() => {
                Outcome::ImplicitDeny
            }
            _ => outcome,
        }
    }

    /// What holds before any policy is read: root needs no identity policy, everybody else does, and where
    /// the resource side has to grant, no policy is no grant.
    pub(super) fn standing_without_policies(&self) -> Standing {
        let mut standing = Standing::default();
        if self.caller.has_identity && self.formula != Formula::CallerIdentity {
            standing.set(
                Layer::Identity,
                if self.caller.is_root {
                    Outcome::Allowed
                } else {
                    Outcome::ImplicitDeny
                },
            );
        }
        let needs_grant = matches!(
            self.formula,
            Formula::GrantOnly | Formula::OtherAccount | Formula::TrustPolicy | Formula::KmsKey
        );
        if needs_grant {
            standing.set(Layer::Resource, Outcome::ImplicitDeny);
        }
        standing
    }
}
