//! What of a combination bears on a request, and by which formula it is decided (R-EVAL-4, section 6.3).

use super::{Combination, PolicySet};
use crate::layer::Layer;
use crate::policy::PolicyType;
use crate::program::Asked;
use crate::request::{Formula, Principal, PrincipalKind, RequestContext, ResourceKind};

/// The layers that apply, with their policies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) formula: Formula,
    /// The kind of principal has identity policies; without any of them it is implicitly denied.
    pub(super) has_identity: bool,
    /// Nothing is implicitly denied to root by identity policies (R-EVAL-5).
    pub(super) is_root: bool,
    /// A federated-user session without session policies has no permissions of its own (R-SESS-3).
    pub(super) lacks_session: bool,
    /// The resource's policy is of another kind than the resource that is asked: it grants nothing.
    pub(super) misplaced_resource: bool,
    pub(super) kms_grant: bool,
    pub(super) identity: Option<&'a PolicySet>,
    pub(super) resource: Option<&'a PolicySet>,
    /// R-S3-3: the bucket policy is public, and the caller is a stranger.
    pub(super) public_block: bool,
    pub(super) permissions_boundary: Option<&'a PolicySet>,
    pub(super) session: Option<&'a PolicySet>,
    pub(super) service_control_policies: Option<&'a [&'a PolicySet]>,
    pub(super) resource_control_policies: Option<&'a [&'a PolicySet]>,
    pub(super) vpc_endpoint: Option<&'a PolicySet>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(combination: &Combination<'a>, request: &RequestContext<'_>) -> Self {
        let principal = &request.principal;
        let has_identity = principal.identity().is_some();
        let is_root = matches!(principal.kind, PrincipalKind::Root(_));
        let is_user = matches!(principal.kind, PrincipalKind::User(_));
        let linked = principal.service_linked_role;
        // R-EVAL-4. A session of root is one of sts:AssumeRoot, whose task policy limits it.
        let has_boundary = has_identity && !is_root && !linked;
        let has_session = has_identity && !is_user && !linked;
        let has_scp = has_identity && !linked && !principal.management_account;
        let session = combination
            .session
            .filter(|set| has_session && set.policy_count() > 0);
        Self {
            formula: request.formula,
            has_identity,
            is_root,
            lacks_session: matches!(principal.kind, PrincipalKind::FederatedUser(_))
                && session.is_none(),
            misplaced_resource: combination
                .resource
                .is_some_and(|set| !fits(set.policy_type(), request.resource_kind)),
            kms_grant: request.kms_grant,
            identity: combination.identity.filter(|_| has_identity && !is_root),
            resource: combination.resource,
            public_block: combination.restrict_public_buckets
                && combination.resource.is_some_and(PolicySet::is_public)
                && is_s3(request)
                && is_stranger(principal, request.resource_account),
            permissions_boundary: combination.permissions_boundary.filter(|_| has_boundary),
            session,
            service_control_policies: combination.service_control_policies.filter(|_| has_scp),
            resource_control_policies: combination
                .resource_control_policies
                .filter(|_| binds_rcp(combination, request)),
            vpc_endpoint: combination.vpc_endpoint,
        }
    }

    pub(super) const fn asked<'r>(&self, request: &'r RequestContext<'r>) -> Asked<'r> {
        Asked {
            request,
            has_boundary: self.permissions_boundary.is_some(),
        }
    }

    /// The policies of a layer that are consulted, level by level. A layer without levels has one.
    pub(super) fn levels(&self, layer: Layer) -> Levels<'a> {
        match layer {
            Layer::Credentials => Levels::None,
            Layer::Identity => self.identity.into(),
            Layer::Resource => self.resource.into(),
            Layer::PermissionsBoundary => self.permissions_boundary.into(),
            Layer::Session => self.session.into(),
            Layer::ServiceControlPolicy => self
                .service_control_policies
                .map_or(Levels::None, Levels::Many),
            Layer::ResourceControlPolicy => self
                .resource_control_policies
                .map_or(Levels::None, Levels::Many),
            Layer::VpcEndpoint => self.vpc_endpoint.into(),
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Levels<'a> {
    None,
    One(&'a PolicySet),
    Many(&'a [&'a PolicySet]),
}

impl<'a> From<Option<&'a PolicySet>> for Levels<'a> {
    fn from(set: Option<&'a PolicySet>) -> Self {
        set.map_or(Levels::None, Levels::One)
    }
}

impl<'a> Levels<'a> {
    pub(super) const fn is_consulted(&self) -> bool {
        !matches!(self, Levels::None)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &'a PolicySet> {
        let (one, many) = match self {
            Levels::None => (None, &[][..]),
            Levels::One(set) => (Some(*set), &[][..]),
            Levels::Many(sets) => (None, *sets),
        };
        one.into_iter().chain(many.iter().copied())
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
        .resource
        .segments
        .is_some_and(|[_, _, service, ..]| service.eq_ignore_ascii_case("s3"));
    request.service.eq_ignore_ascii_case("s3") || resource
}

/// R-S3-3: neither of the bucket owner's account nor an AWS service.
fn is_stranger(principal: &Principal<'_>, owner: Option<&str>) -> bool {
    match principal.kind {
        PrincipalKind::Service(_) => false,
        _ => principal
            .account()
            .is_none_or(|account| owner != Some(account)),
    }
}

/// R-RCP-1, R-RCP-2, R-RCP-6.
fn binds_rcp(combination: &Combination<'_>, request: &RequestContext<'_>) -> bool {
    let exempt = request.principal.service_linked_role
        || request.resource_in_management_account
        || request.action.eq_ignore_ascii_case("kms:RetireGrant");
    let covered = combination.rcp_services.is_none_or(|services| {
        services
            .iter()
            .any(|service| service.eq_ignore_ascii_case(request.service))
    });
    !exempt && covered
}
