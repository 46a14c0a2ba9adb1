//! The sets of an authorizer in their slots, lent for a decision or held for many.

use core::borrow::Borrow;

use super::levels::{PolicyLevels, RcpServices};
use super::policy_set::PolicySet;
use crate::guard::Guards;
use crate::layer::{Layer, LayerSet};

/// What is known of an authorizer without looking at its sets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    /// The layers that have policies.
    pub(super) present: LayerSet,
    /// The layers that are never ignored, among them a scope down slot without policies,
    /// [`ALWAYS`](crate::layer::ALWAYS), and with guards [`GUARDED`](crate::layer::GUARDED).
    pub(super) binding: LayerSet,
    pub(super) restrict_public_buckets: bool,
    /// No layer but for its policies has anything that has to be looked at: no RCPs, no Block Public Access, and no
    /// resource policy of a role or key.
    pub(super) is_plain: bool,
}

/// The policies that decide, wherever they are kept: one path decides by those that are lent and those that are held.
pub(super) trait Policies {
    fn frame(&self) -> &Frame;

    /// The policies of a layer that has at most one set.
    fn set(&self, layer: Layer) -> Option<&PolicySet>;

    /// The sets of a layer of several of which each has to allow.
    fn levels(&self, layer: Layer) -> Option<&[PolicySet]>;

    /// `None`: every service.
    fn rcp_services(&self) -> Option<&RcpServices>;

    /// What is required before any of them is read.
    fn guards(&self) -> Option<&Guards>;
}

/// Sets, levels and services as references or as handles.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slots<S, L, R, G> {
    pub(super) frame: Frame,
    pub(super) identity: Option<S>,
    pub(super) resource: Option<S>,
    pub(super) permissions_boundary: Option<S>,
    pub(super) session: Option<S>,
    pub(super) vpc_endpoint: Option<S>,
    pub(super) scope_down: Option<L>,
    pub(super) service_control_policies: Option<L>,
    pub(super) resource_control_policies: Option<L>,
    pub(super) rcp_services: Option<R>,
    pub(super) guards: Option<G>,
}

/// Borrowed.
pub(super) type Lent<'a> = Slots<&'a PolicySet, &'a PolicyLevels, &'a RcpServices, &'a Guards>;
/// Kept alive.
pub(super) type Held = Slots<PolicySet, PolicyLevels, RcpServices, Guards>;

impl<S, L, R, G> Policies for Slots<S, L, R, G>
where
    S: Borrow<PolicySet>,
    L: Borrow<PolicyLevels>,
    R: Borrow<RcpServices>,
    G: Borrow<Guards>,
{
    #[inline]
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[inline]
    fn set(&self, layer: Layer) -> Option<&PolicySet> {
        let set = match layer {
            Layer::Identity => &self.identity,
            Layer::Resource => &self.resource,
            Layer::PermissionsBoundary => &self.permissions_boundary,
            Layer::Session => &self.session,
            Layer::VpcEndpoint => &self.vpc_endpoint,
            Layer::Credentials
            | Layer::Network
            | Layer::Transport
            | Layer::ScopeDown
            | Layer::ServiceControlPolicy
            | Layer::ResourceControlPolicy => return None,
        };
        set.as_ref().map(Borrow::borrow)
    }

    #[inline]
    fn levels(&self, layer: Layer) -> Option<&[PolicySet]> {
        let levels = match layer {
            Layer::ScopeDown => &self.scope_down,
            Layer::ServiceControlPolicy => &self.service_control_policies,
            Layer::ResourceControlPolicy => &self.resource_control_policies,
            _ => return None,
        };
        levels.as_ref().map(|levels| levels.borrow().sets())
    }

    #[inline]
    fn rcp_services(&self) -> Option<&RcpServices> {
        self.rcp_services.as_ref().map(Borrow::borrow)
    }

    #[inline]
    fn guards(&self) -> Option<&Guards> {
        self.guards.as_ref().map(Borrow::borrow)
    }
}

impl Lent<'_> {
    pub(super) fn hold(&self) -> Held {
        Slots {
            frame: self.frame,
            identity: self.identity.cloned(),
            resource: self.resource.cloned(),
            permissions_boundary: self.permissions_boundary.cloned(),
            session: self.session.cloned(),
            vpc_endpoint: self.vpc_endpoint.cloned(),
            scope_down: self.scope_down.cloned(),
            service_control_policies: self.service_control_policies.cloned(),
            resource_control_policies: self.resource_control_policies.cloned(),
            rcp_services: self.rcp_services.cloned(),
            guards: self.guards.cloned(),
        }
    }
}

impl Held {
    /// The same, with each set in full.
    pub(super) fn to_full(&self) -> Self {
        let set = |set: &Option<PolicySet>| set.as_ref().map(PolicySet::to_full);
        let levels = |levels: &Option<PolicyLevels>| {
            let levels = levels.as_ref()?.sets();
            Some(levels.iter().map(PolicySet::to_full).collect())
        };
        Slots {
            identity: set(&self.identity),
            resource: set(&self.resource),
            permissions_boundary: set(&self.permissions_boundary),
            session: set(&self.session),
            vpc_endpoint: set(&self.vpc_endpoint),
            scope_down: levels(&self.scope_down),
            service_control_policies: levels(&self.service_control_policies),
            resource_control_policies: levels(&self.resource_control_policies),
            ..self.clone()
        }
    }

    pub(super) const fn lend(&self) -> Lent<'_> {
        Slots {
            frame: self.frame,
            identity: self.identity.as_ref(),
            resource: self.resource.as_ref(),
            permissions_boundary: self.permissions_boundary.as_ref(),
            session: self.session.as_ref(),
            vpc_endpoint: self.vpc_endpoint.as_ref(),
            scope_down: self.scope_down.as_ref(),
            service_control_policies: self.service_control_policies.as_ref(),
            resource_control_policies: self.resource_control_policies.as_ref(),
            rcp_services: self.rcp_services.as_ref(),
            guards: self.guards.as_ref(),
        }
    }
}

/// The sets of a layer, in the order in which decisions count their policies.
pub(super) fn sets_of(policies: &impl Policies, layer: Layer) -> impl Iterator<Item = &PolicySet> {
    let levels = policies.levels(layer).unwrap_or_default();
    policies.set(layer).into_iter().chain(levels)
}

/// Every set, in the order of the layers.
pub(super) fn sets(policies: &impl Policies) -> impl Iterator<Item = &PolicySet> {
    let layers = Layer::ALL.into_iter();
    layers.flat_map(move |layer| sets_of(policies, layer))
}

pub(super) fn policy_name(
    policies: &impl Policies,
    layer: Layer,
    mut index: usize,
) -> Option<&str> {
    for set in sets_of(policies, layer) {
        match index.checked_sub(set.policy_count()) {
            Some(behind) => index = behind,
            None => return set.policy_name(index),
        }
    }
    None
}
