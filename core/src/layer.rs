//! The kinds of policy and gate that can allow or refuse.

use crate::text::{serde_by_name, wire_names};

/// A layer of the decision (R-EVAL-2), or a gate that stands before any policy (R-OUT-12).
///
/// # Source
/// AWS IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Layer {
    /// The gate that checks what signed a request: its lifetime, its signature, and what it can call at all (R-STS-11,
    /// R-TLS-7, R-SESS-6).
    Credentials,
    /// The gate that checks whether a connection gets through (sections 8.5 to 8.7).
    Network,
    /// The gate that checks how a request is encrypted on its way (R-TLS-6).
    Transport,
    /// Policies of the user and its groups, or of the role.
    Identity,
    /// The policy of the resource; a role's trust policy and a key's key policy among them.
    Resource,
    /// The boundary of the user or role.
    PermissionsBoundary,
    /// The policies passed when the session was made.
    Session,
    /// The policies given to STS GetScopedCredentials, each of which has to allow (R-SESS-7).
    ScopeDown,
    /// SCPs of the principal's account, level by level.
    ServiceControlPolicy,
    /// RCPs of the resource's account, level by level.
    ResourceControlPolicy,
    /// The policy of the VPC endpoint through which the request came.
    VpcEndpoint,
}

impl Layer {
    /// Every layer, in the order in which answers list them.
    pub const ALL: [Self; 11] = [
        Self::Credentials,
        Self::Network,
        Self::Transport,
        Self::Identity,
        Self::Resource,
        Self::PermissionsBoundary,
        Self::Session,
        Self::ScopeDown,
        Self::ServiceControlPolicy,
        Self::ResourceControlPolicy,
        Self::VpcEndpoint,
    ];

    /// What AWS calls it in messages (R-OUT-11).
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::Network => "network",
            Self::Transport => "transport",
            Self::Identity => "identity-based policy",
            Self::Resource => "resource-based policy",
            Self::PermissionsBoundary => "permissions boundary",
            Self::Session => "session policy",
            Self::ScopeDown => "scope down policy",
            Self::ServiceControlPolicy => "service control policy",
            Self::ResourceControlPolicy => "resource control policy",
            Self::VpcEndpoint => "VPC endpoint policy",
        }
    }
}

wire_names! {
    Layer, "layer":
    Credentials = "credentials",
    Network = "network",
    Transport = "transport",
    Identity = "identity",
    Resource = "resource",
    PermissionsBoundary = "permissionsBoundary",
    Session = "session",
    ScopeDown = "scopeDown",
    ServiceControlPolicy = "serviceControlPolicy",
    ResourceControlPolicy = "resourceControlPolicy",
    VpcEndpoint = "vpcEndpoint",
}
serde_by_name!(Layer);

/// The layers that are never ignored: what the caller cannot have had (R-SESS-8), and what a request did not come through
/// (R-KEY-11).
pub(crate) const BINDING: LayerSet = LayerSet::of(Layer::Session)
    .and(LayerSet::of(Layer::ScopeDown))
    .and(LayerSet::of(Layer::VpcEndpoint));
/// Stands among what binds and among what a caller is checked for, if it is always checked in full: no policies stand in
/// this layer.
pub(crate) const ALWAYS: LayerSet = LayerSet::of(Layer::Credentials);

/// Stands among what binds if an authorizer has guards, and among what every caller is checked for: no policies stand in
/// this layer.
pub(crate) const GUARDED: LayerSet = LayerSet::of(Layer::Transport);

/// A set of layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct LayerSet(u16);

impl LayerSet {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const ALL: Self = Self(u16::MAX);

    pub(crate) const fn of(layer: Layer) -> Self {
        Self(1 << layer as u8)
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[inline]
    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    #[inline]
    pub(crate) const fn within(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    #[inline]
    pub(crate) const fn has(self, layer: Layer) -> bool {
        self.0 & (1 << layer as u8) != 0
    }

    #[inline]
    pub(crate) const fn put(&mut self, layer: Layer, is_in: bool) {
        self.0 = self.0 & !(1 << layer as u8) | (is_in as u16) << layer as u8;
    }

    #[inline]
    pub(crate) const fn add_if(&mut self, layer: Layer, condition: bool) {
        self.0 |= (condition as u16) << layer as u8;
    }

    #[inline]
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// In the order of [`Layer::ALL`].
    pub(crate) fn iter(self) -> impl Iterator<Item = Layer> {
        Layer::ALL.into_iter().filter(move |layer| self.has(*layer))
    }

    /// The first in that order.
    #[inline]
    pub(crate) fn first(self) -> Option<Layer> {
        Layer::ALL.get(self.0.trailing_zeros() as usize).copied()
    }
}
