//! What a request is, as far as its decision depends on it: known before any policy is read.

use super::{CredentialType, Principal, PrincipalKind};
use crate::layer::{ALWAYS, BINDING, GUARDED, Layer, LayerSet};
use crate::service::{KMS_WITHOUT_RESOURCE, KMS_WRITES_ALIAS, Service};
use crate::text::{ArnSegments, is_one_of};

/// The formula of section 6.3 by which a request is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Formula {
    /// Without an identity of an account: a direct grant (R-X-6, R-X-7, R-STS-6, R-PRIN-13).
    GrantOnly,
    /// R-X-1.
    OtherAccount,
    /// R-STS-3.
    TrustPolicy,
    /// R-SAME-5.
    KmsKey,
    /// R-SAME-1.
    Ordinary,
    /// `sts:GetSessionToken` of a user or root: denies and guards bind (R-STS-10).
    NoPermissionNeeded,
    /// AWS's own resources (R-KMS-5, R-STS-13).
    Reserved,
    /// `sts:GetCallerIdentity` of a user, root or session: organization and endpoint alone refuse it (R-STS-10).
    CallerIdentity,
    /// Caller and resource are in different partitions: never allowed (R-EVAL-8).
    OtherPartition,
}

/// The kinds of resource policy that have to grant, known by action and resource (R-STS-1, R-KMS-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResourceKind {
    RoleTrust,
    KmsKey,
    Other,
}

/// Why a resource policy that allows does not grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoGrant {
    /// R-X-9.
    StaysInAccount,
    /// R-KMS-4.
    NoKey,
    /// R-TLS-7.
    Unsigned,
}

/// What the kind of caller means for the layers (R-EVAL-4).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Caller {
    /// The layers that can bear on it.
    pub(crate) layers: LayerSet,
    /// Of those that are never ignored, the ones that its requests cannot have; for root also [`ALWAYS`], since without a task
    /// policy it may be mistaken, too.
    pub(crate) unfit: LayerSet,
    /// It has an account, and without an identity policy is implicitly denied.
    pub(crate) has_identity: bool,
    /// Nothing is implicitly denied to root by identity policies (R-EVAL-5).
    pub(crate) is_root: bool,
    pub(crate) is_federated_user: bool,
    /// It has an account and is no federated user, its credentials hold, and nobody gave it a grant.
    pub(crate) is_plain: bool,
}

/// What binds everybody: the side of the resource, and the way to it.
const OF_ALL: LayerSet = LayerSet::of(Layer::Resource)
    .and(LayerSet::of(Layer::ResourceControlPolicy))
    .and(LayerSet::of(Layer::VpcEndpoint));
const SCP: LayerSet = LayerSet::of(Layer::ServiceControlPolicy);
const OF_IDENTITY: LayerSet = OF_ALL.and(LayerSet::of(Layer::Identity));
/// What does not bind service-linked roles (R-STS-14).
const LIMITS: LayerSet = SCP.and(LayerSet::of(Layer::PermissionsBoundary));
const SESSION: LayerSet = LayerSet::of(Layer::Session);
const SCOPE_DOWN: LayerSet = LayerSet::of(Layer::ScopeDown);

impl Caller {
    #[inline]
    pub(super) fn of(principal: &Principal<'_>, credentials: Option<CredentialType>) -> Self {
        let temporary = credentials == Some(CredentialType::Temporary);
        let (mut layers, has_identity) = match principal.kind {
            // A session of root is one of sts:AssumeRoot, whose task policy limits it; a user's has no policy.
            PrincipalKind::Root(_) if temporary => (OF_ALL.and(SCP).and(BINDING), true),
            PrincipalKind::Root(_) => (OF_ALL.and(SCP), true),
            PrincipalKind::User(_) if temporary => (OF_IDENTITY.and(LIMITS).and(SCOPE_DOWN), true),
            PrincipalKind::User(_) => (OF_IDENTITY.and(LIMITS), true),
            PrincipalKind::Role { .. } | PrincipalKind::FederatedUser(_) => {
                let mut layers = OF_IDENTITY.and(SESSION);
                if credentials != Some(CredentialType::Unsigned) {
                    layers = layers.and(SCOPE_DOWN);
                }
                if !principal.service_linked_role {
                    layers = layers.and(LIMITS);
                }
                (layers, true)
            }
            PrincipalKind::Service(_)
            | PrincipalKind::Federated(_)
            | PrincipalKind::OriginAccessIdentity(_)
            | PrincipalKind::Anonymous => (OF_ALL, false),
        };
        if principal.management_account {
            layers = layers.without(SCP);
        }
        let is_root = matches!(principal.kind, PrincipalKind::Root(_));
        let is_federated_user = matches!(principal.kind, PrincipalKind::FederatedUser(_));
        let mut unfit = BINDING.without(layers).and(GUARDED);
        if is_root {
            unfit = unfit.and(ALWAYS);
        }
        Self {
            layers,
            unfit,
            has_identity,
            is_root,
            is_federated_user,
            is_plain: has_identity && !is_federated_user,
        }
    }

    /// It is always checked in full whether there is a network for it (R-NET-4).
    pub(super) const fn asks_for_a_connection(&mut self) {
        self.unfit = self.unfit.and(ALWAYS);
    }

    /// It has a public address, and so cannot have come through an endpoint (R-KEY-11).
    pub(super) const fn comes_from_outside(&mut self) {
        self.unfit = self.unfit.and(LayerSet::of(Layer::VpcEndpoint));
    }
}

pub(super) struct Call<'a, 'p> {
    pub(super) principal: &'p Principal<'a>,
    pub(super) service: &'a str,
    pub(super) action: &'a str,
    pub(super) segments: Option<&'p ArnSegments<'a>>,
    pub(super) resource_account: Option<&'a str>,
}

impl Call<'_, '_> {
    pub(super) fn formula(&self, kind: ResourceKind, no_grant: Option<NoGrant>) -> Formula {
        let principal = self.principal;
        let identity = principal.identity();
        let special = Service::of_other_formulas(self.service);
        let sts = special == Some(Service::Sts);
        if let (Some(own), Some([_, partition, ..])) = (principal.partition(), self.segments)
            && !own.eq_ignore_ascii_case(partition)
        {
            return Formula::OtherPartition;
        }
        if sts && identity.is_some() && self.action.eq_ignore_ascii_case("GetCallerIdentity") {
            return Formula::CallerIdentity;
        }
        if special.is_some() && self.is_reserved() {
            return Formula::Reserved;
        }
        let Some(identity) = identity else {
            return Formula::GrantOnly;
        };
        let alone = matches!(
            principal.kind,
            PrincipalKind::User(_) | PrincipalKind::Root(_)
        );
        if sts && alone && self.action.eq_ignore_ascii_case("GetSessionToken") {
            return Formula::NoPermissionNeeded;
        }
        match kind {
            _ if self.resource_account != Some(identity.account) => Formula::OtherAccount,
            ResourceKind::RoleTrust => Formula::TrustPolicy,
            ResourceKind::KmsKey => Formula::KmsKey,
            ResourceKind::Other if no_grant == Some(NoGrant::NoKey) => Formula::KmsKey,
            ResourceKind::Other => Formula::Ordinary,
        }
    }

    pub(super) fn resource_kind(&self) -> ResourceKind {
        let special = Service::of_other_formulas(self.service);
        if special == Some(Service::Kms) {
            return if self.insists_on_key_policy() && self.is_of_kms("key/") {
                ResourceKind::KmsKey
            } else {
                ResourceKind::Other
            };
        }
        if special != Some(Service::Sts) {
            return ResourceKind::Other;
        }
        let is = |action: &str| self.action.eq_ignore_ascii_case(action);
        // Roles alone are assumed: whatever the resource looks like, a trust policy has to grant.
        if is("AssumeRole") || is("AssumeRoleWithSAML") || is("AssumeRoleWithWebIdentity") {
            return ResourceKind::RoleTrust;
        }
        // These are asked of users and federated users too. What is asked of anything else is taken for a role: a trust policy
        // has to grant.
        let user = self
            .segments
            .is_some_and(|[_, _, service, _, _, resource]| {
                Service::Sts.is(service)
                    || (Service::Iam.is(service) && resource.starts_with("user/"))
            });
        if !user && (is("TagSession") || is("SetSourceIdentity") || is("SetContext")) {
            ResourceKind::RoleTrust
        } else {
            ResourceKind::Other
        }
    }

    /// R-KMS-4: whether an action is none of those of KMS for which the key policy has no say. Their resource is no
    /// key, and any other action insists on the key policy, whatever its resource is called.
    fn insists_on_key_policy(&self) -> bool {
        let has_no_say = if self.segments.is_none() {
            is_one_of(self.action, &KMS_WITHOUT_RESOURCE)
        } else {
            self.is_of_kms("alias/") && is_one_of(self.action, &KMS_WRITES_ALIAS)
        };
        !has_no_say
    }

    fn is_of_kms(&self, beginning: &str) -> bool {
        self.segments
            .is_some_and(|[_, _, service, _, _, resource]| {
                Service::Kms.is(service) && resource.starts_with(beginning)
            })
    }

    /// What keeps the resource policy from granting (R-X-9, R-KMS-4, R-TLS-7).
    pub(super) fn no_grant(&self, kind: ResourceKind) -> Option<NoGrant> {
        if matches!(self.principal.kind, PrincipalKind::Anonymous)
            && Service::takes_signed_calls_only(self.service)
        {
            return Some(NoGrant::Unsigned);
        }
        let special = Service::of_other_formulas(self.service);
        if self.principal.is_stranger_to(self.resource_account)
            && special.is_some_and(|service| service.keeps_in_account(self.action))
        {
            Some(NoGrant::StaysInAccount)
        } else {
            let of_kms = special == Some(Service::Kms);
            (of_kms && kind == ResourceKind::Other && self.insists_on_key_policy())
                .then_some(NoGrant::NoKey)
        }
    }

    /// R-S3-7: the root user of the bucket's owner reads and writes its policy, whatever that says. `owner` is
    /// the account that is known to own the bucket, not one that is taken for it.
    pub(super) fn is_owner_of_bucket_policy(&self, owner: Option<&str>) -> bool {
        let PrincipalKind::Root(root) = self.principal.kind else {
            return false;
        };
        let Some([_, _, service, _, _, resource]) = self.segments else {
            return false;
        };
        let bucket = Service::of(service)
            .is_some_and(|found| found.is(self.service) && found.is_bucket(resource));
        let calls = ["GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy"];
        bucket && owner == Some(root.account) && is_one_of(self.action, &calls)
    }

    /// What AWS keeps for itself: aliases `alias/aws/…` of KMS (R-KMS-5), roles under `aws-reserved/` and
    /// managed policies of AWS (R-STS-13). Reading them is ordinary.
    fn is_reserved(&self) -> bool {
        let Some([_, _, service, _, account, resource]) = self.segments else {
            return false;
        };
        if Service::of_other_formulas(self.service) == Some(Service::Kms) {
            return resource.starts_with("alias/aws/") && is_one_of(self.action, &KMS_WRITES_ALIAS);
        }
        if Service::of_other_formulas(self.service) != Some(Service::Iam)
            || !Service::Iam.is(service)
        {
            return false;
        }
        let begins_with = |verb: &str| {
            self.action
                .get(..verb.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(verb))
        };
        let reads = ["Get", "List", "Simulate", "Generate"]
            .into_iter()
            .any(begins_with);
        let role = resource.starts_with("role/aws-reserved/");
        let policy = *account == "aws" && resource.starts_with("policy/");
        !reads && (role || policy)
    }
}
