//! Slots that do not fit the caller.

use super::authorizer::Authorizer;
use super::slots::{Frame, Policies};
use crate::finding::Reason;
use crate::layer::{Layer, LayerSet};
use crate::request::RequestContext;

/// Policies that cannot be meant for a request: session or scope down policies beside a caller that cannot have any, or
/// those of an endpoint that it did not come through. A limit that is ignored allows too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MismatchError {
    /// Session policies for a caller without a session: a user, a root user without temporary credentials, a
    /// service, a provider, an origin access identity or nobody.
    #[error(
        "session policies limit a role session, a federated user, or a root user with temporary credentials, and nobody else"
    )]
    Session,
    /// A scope down policy for a caller that cannot hold temporary credentials, or of which it was not said that it
    /// does.
    #[error(
        "scope down policies limit a session, or a user or root user with temporary credentials, and nobody else"
    )]
    ScopeDown,
    /// `aws:AssumedRoot` is true, and the task policy that limits such a session was not given.
    #[error(
        "with `aws:AssumedRoot` the root user is limited by a task policy, which stands among the session policies"
    )]
    AssumedRoot,
    /// The policy of a VPC endpoint, for a request with a public address.
    #[error(
        "`policies.vpcEndpoint` says that the request came through an endpoint, `sourceIp` that it did not"
    )]
    VpcEndpoint,
    /// A connection, and no network that it could get through.
    #[error("a connection is asked for, and no network is described that it could get through")]
    NoNetwork,
    /// A network, and no connection that could get through it.
    #[error("a network is described, and no connection is asked for that could get through it")]
    NoConnection,
    /// A connection from or to what the network does not have.
    #[error("the connection names what the network does not have")]
    UnknownSide,
}

impl MismatchError {
    /// The layer whose policies do not fit, or are missing.
    #[must_use]
    pub const fn layer(self) -> Layer {
        match self {
            Self::Session | Self::AssumedRoot => Layer::Session,
            Self::ScopeDown => Layer::ScopeDown,
            Self::VpcEndpoint => Layer::VpcEndpoint,
            Self::NoNetwork | Self::NoConnection | Self::UnknownSide => Layer::Network,
        }
    }

    /// The slot that does not fit, named from the scenario document, or the fact that asks for one, from its `request`:
    /// `policies.session`, `policies.scopeDown`, `context.aws:AssumedRoot`, `network.sourceIp`.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Session => "policies.session",
            Self::ScopeDown => "policies.scopeDown",
            Self::AssumedRoot => "context.aws:AssumedRoot",
            Self::VpcEndpoint => "network.sourceIp",
            Self::NoNetwork | Self::UnknownSide => "network.connection",
            Self::NoConnection => "policies.network",
        }
    }

    /// The rule of SEMANTICS.md that refuses it.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Session | Self::ScopeDown => "R-SESS-8",
            Self::AssumedRoot => "R-SESS-6",
            Self::VpcEndpoint => "R-KEY-11",
            Self::NoNetwork | Self::NoConnection | Self::UnknownSide => "R-NET-4",
        }
    }

    /// What is wrong, as a stable name.
    #[must_use]
    pub const fn reason(self) -> Reason {
        match self {
            Self::Session | Self::ScopeDown | Self::AssumedRoot | Self::NoConnection => {
                Reason::MisfitSlot
            }
            Self::VpcEndpoint | Self::NoNetwork => Reason::ContradictoryFacts,
            Self::UnknownSide => Reason::InvalidField,
        }
    }
}

impl Authorizer<'_> {
    /// Whether the authorizer can be meant for the request: a host that puts session or scope down policies beside a
    /// caller that cannot have them, or the policy of an endpoint beside a request that did not come through one, has
    /// mistaken one for the other, and is told here.
    /// [`evaluate`](Self::evaluate), which has no error, refuses such a request.
    ///
    /// # Errors
    /// Session policies, or a scope down slot, even an empty one, for a caller that cannot have it (R-SESS-8); a
    /// session of `sts:AssumeRoot` without its task policy (R-SESS-6); the policy of a VPC endpoint for a request from a
    /// public address (R-KEY-11); a connection without a network, or the other way about (R-NET-4).
    ///
    /// # Examples
    /// ```
    /// use portcullis::{Authorizer, Loader, PolicyLevels, PolicySet, PolicyType, Principal, RequestContext, request::Credentials};
    ///
    /// let reads = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}"#;
    /// let scope_down = PolicySet::builder(PolicyType::ScopeDown, Loader::Strict).policy("Reads", reads).build()?;
    /// let scope_down = PolicyLevels::from_iter([scope_down]);
    /// let authorizer = Authorizer::builder().scope_down(&scope_down).build()?;
    ///
    /// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
    /// let builder = RequestContext::builder(ann, "s3:GetObject", "arn:aws:s3:::reports/1.csv");
    /// let with_key = builder.clone().credentials(Credentials::long_term()).build()?;
    /// assert!(authorizer.check(&with_key).is_err());
    /// let with_session = builder.credentials(Credentials::temporary()).build()?;
    /// assert!(authorizer.check(&with_session).is_ok());
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    #[inline]
    pub fn check(&self, request: &RequestContext<'_>) -> Result<(), MismatchError> {
        check(&self.slots, request)
    }

    /// `false` where [`check`](Self::check) finds nothing wrong, as for nearly every request: three instructions, for hosts
    /// that count them.
    #[inline]
    #[must_use]
    pub fn may_mismatch(&self, request: &RequestContext<'_>) -> bool {
        self.slots.frame.may_mismatch(request)
    }
}

#[inline]
pub(super) fn check(
    policies: &impl Policies,
    request: &RequestContext<'_>,
) -> Result<(), MismatchError> {
    if policies.frame().may_mismatch(request) {
        check_in_full(policies, request)
    } else {
        Ok(())
    }
}

#[cold]
fn check_in_full(
    policies: &impl Policies,
    request: &RequestContext<'_>,
) -> Result<(), MismatchError> {
    mismatches(policies, request).next().map_or(Ok(()), Err)
}

/// All that does not fit.
pub(super) fn mismatches(
    policies: &impl Policies,
    request: &RequestContext<'_>,
) -> impl Iterator<Item = MismatchError> {
    let frame = policies.frame();
    let unfit = frame.unfit(request);
    let lacks_task =
        request.caller.is_root && request.is_assumed_root() && !frame.present.has(Layer::Session);
    let network = policies.guards().and_then(|guards| guards.network.as_ref());
    let of_network = match (network, request.connection()) {
        (None, None) => None,
        (None, Some(_)) => Some(MismatchError::NoNetwork),
        (Some(_), None) => Some(MismatchError::NoConnection),
        (Some(network), Some(connection)) => {
            let is_known = network.check(connection).is_ok();
            (!is_known).then_some(MismatchError::UnknownSide)
        }
    };
    [
        (unfit.has(Layer::Session), MismatchError::Session),
        (unfit.has(Layer::ScopeDown), MismatchError::ScopeDown),
        (lacks_task, MismatchError::AssumedRoot),
        (unfit.has(Layer::VpcEndpoint), MismatchError::VpcEndpoint),
    ]
    .into_iter()
    .filter_map(|(is_wrong, error)| is_wrong.then_some(error))
    .chain(of_network)
}

impl Frame {
    #[inline]
    pub(super) fn may_mismatch(&self, request: &RequestContext<'_>) -> bool {
        !self.unfit(request).is_empty()
    }

    #[inline]
    fn unfit(&self, request: &RequestContext<'_>) -> LayerSet {
        self.binding.within(request.caller.unfit)
    }
}
