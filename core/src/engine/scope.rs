//! What of an authorizer bears on a request, and by which formula it is decided (R-EVAL-4, section 6.3).

use super::policy_set::PolicySet;
use super::slots::Policies;
use super::standing::Standing;
use crate::decision::Outcome;
use crate::layer::{Layer, LayerSet};
use crate::policy::PolicyType;
use crate::program::{Asked, Grade};
use crate::request::{
    Caller, Formula, KmsGrantee, NoGrant, PrincipalKind, RequestContext, ResourceKind,
};
use crate::service::Service;

/// The layers that apply.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scope {
    pub(super) formula: Formula,
    /// The layers that have policies and bear on the request.
    pub(super) consulted: LayerSet,
    pub(super) caller: Caller,
    /// A federated-user session without session policies has no permissions of its own (R-SESS-3).
    pub(super) lacks_session: bool,
    /// The resource's policy is of another kind than the resource that is asked: it grants nothing.
    pub(super) misplaced_resource: bool,
    /// Why it grants nothing, whatever it says.
    pub(super) no_grant: Option<NoGrant>,
    /// With which grade a KMS grant grants (R-KMS-6).
    pub(super) kms_grant: Option<Grade>,
    /// R-S3-3: the bucket policy is public, and the caller is a stranger.
    pub(super) public_block: bool,
}

impl Scope {
    /// What it is for most requests, where nothing has to be found out and nothing before the policies refuses.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(super) fn usual(policies: &impl Policies, request: &RequestContext<'_>) -> Option<Self> {
        let frame = policies.frame();
        let caller = request.caller;
        let is_plain = request.question.is_plain & caller.is_plain & frame.is_plain;
        if !is_plain || frame.may_mismatch(request) {
            return None;
        }
        let usual = Self {
            formula: Formula::Ordinary,
            consulted: frame.present.within(caller.layers),
            caller,
            lacks_session: false,
            misplaced_resource: false,
            no_grant: None,
            kms_grant: None,
            public_block: false,
        };
        debug_assert_eq!(usual, Self::new(policies, request));
        Some(usual)
    }

    #[inline]
    pub(super) fn new(policies: &impl Policies, request: &RequestContext<'_>) -> Self {
        let frame = policies.frame();
        let caller = request.caller;
        let question = &request.question;
        let mut consulted = frame.present.within(caller.layers);
        if question.leaves_out_layers {
            consulted = consulted.within(layers_of(question.formula));
        }
        if consulted.has(Layer::ResourceControlPolicy) && !binds_rcp(policies, request) {
            consulted.put(Layer::ResourceControlPolicy, false);
        }
        let resource = policies.set(Layer::Resource);
        Self {
            formula: request.question.formula,
            consulted,
            caller,
            lacks_session: caller.is_federated_user && !consulted.has(Layer::Session),
            misplaced_resource: resource
                .is_some_and(|set| !fits(set.policy_type(), request.question.resource_kind)),
            no_grant: question.no_grant,
            kms_grant: request
                .facts
                .kms_grant
                .map(|grantee| grade_of_grant(grantee, request)),
            public_block: frame.restrict_public_buckets
                && resource.is_some_and(PolicySet::is_public)
                && is_s3(request)
                && request
                    .principal
                    .is_stranger_to(request.question.resource_account),
        }
    }

    pub(super) const fn asked<'r>(&self, request: &'r RequestContext<'r>) -> Asked<'r> {
        Asked {
            request,
            has_boundary: self.consulted.has(Layer::PermissionsBoundary),
        }
    }

    /// The policies of a layer that has at most one set, if it is consulted.
    #[inline]
    pub(super) fn set<'p>(
        &self,
        policies: &'p impl Policies,
        layer: Layer,
    ) -> Option<&'p PolicySet> {
        policies.set(layer).filter(|_| self.consulted.has(layer))
    }

    /// The sets of a layer of several of which each has to allow, if it is consulted: levels, root first, or scope
    /// down policies.
    #[inline]
    pub(super) fn levels<'p>(
        &self,
        policies: &'p impl Policies,
        layer: Layer,
    ) -> Option<&'p [PolicySet]> {
        policies.levels(layer).filter(|_| self.consulted.has(layer))
    }

    /// Whether an Allow of a layer counts.
    #[inline]
    pub(super) const fn counts(&self, layer: Layer) -> bool {
        match layer {
            // R-SESS-3: without session policies the issuing user's policies allow a federated user nothing.
            Layer::Identity => !self.lacks_session,
            // A policy of another kind than the resource grants nothing, nor one that the service gives no effect
            // (R-X-9, R-KMS-4, R-TLS-7).
            Layer::Resource => !self.misplaced_resource && self.no_grant.is_none(),
            _ => true,
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

/// What binds a caller that asks who it is (R-STS-10): the policies that are not its own.
pub(super) const OF_OTHERS: LayerSet = LayerSet::of(Layer::ServiceControlPolicy)
    .and(LayerSet::of(Layer::ResourceControlPolicy))
    .and(LayerSet::of(Layer::VpcEndpoint));

/// What is left of the layers: R-STS-10, or R-S3-7.
#[cold]
const fn layers_of(formula: Formula) -> LayerSet {
    match formula {
        Formula::CallerIdentity => OF_OTHERS,
        _ => LayerSet::ALL.without(LayerSet::of(Layer::Resource)),
    }
}

/// R-KMS-6, R-PRIN-15: like an Allow of the key policy that names the grantee.
#[cold]
const fn grade_of_grant(grantee: KmsGrantee, request: &RequestContext<'_>) -> Grade {
    match (grantee, request.principal.kind) {
        (KmsGrantee::Identity, PrincipalKind::Role { .. } | PrincipalKind::FederatedUser(_)) => {
            Grade::Via
        }
        _ => Grade::Direct,
    }
}

/// Read as another kind, a policy would say something else: a trust policy has no resources, and a key
/// policy that lacks them is void (R-TYPE-4, R-TYPE-7).
const fn fits(policy_type: PolicyType, kind: ResourceKind) -> bool {
    match kind {
        ResourceKind::RoleTrust => matches!(policy_type, PolicyType::RoleTrust),
        ResourceKind::KmsKey => matches!(policy_type, PolicyType::KmsKey),
        ResourceKind::Other => matches!(policy_type, PolicyType::Resource),
    }
}

fn is_s3(request: &RequestContext<'_>) -> bool {
    let resource = request
        .question
        .resource
        .segments()
        .is_some_and(|[_, _, service, ..]| Service::S3.is(service));
    Service::S3.is(request.question.action.service) || resource
}

/// R-RCP-1, R-RCP-2, R-RCP-6.
fn binds_rcp(policies: &impl Policies, request: &RequestContext<'_>) -> bool {
    let exempt = request.principal.service_linked_role
        || request.facts.resource_in_management_account
        || request
            .question
            .action
            .text
            .eq_ignore_ascii_case("kms:RetireGrant");
    let covered = policies
        .rcp_services()
        .is_none_or(|services| services.has(request.question.action.service));
    !exempt && covered
}
