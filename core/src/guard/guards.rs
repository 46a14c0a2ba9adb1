//! What a host requires before any policy.

use super::network::Topology;
use super::transport::TransportRequirements;
use crate::request::Connection;

/// What a host requires of a request before any policy is read; each requirement is off unless it is given.
///
/// Given to [`AuthorizerBuilder::guards`](crate::AuthorizerBuilder::guards). Cheap to clone, and to share.
///
/// # Examples
/// ```
/// use portcullis::guard::{Guards, TransportRequirements};
/// use portcullis::request::{Credentials, Network, Tls, TlsVersion};
/// use portcullis::{Authorizer, Layer, Loader, PolicySet, PolicyType, Principal, RequestContext};
///
/// let guards = Guards::new().transport(TransportRequirements::new()).require_signature(true);
/// let policy = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "redshift:*", "Resource": "*"}}"#;
/// let identity = PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("", policy).build()?;
/// let authorizer = Authorizer::builder().identity(&identity).guards(&guards).build()?;
///
/// let ask = |suite| {
///     let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
///     let tls = Tls::new(TlsVersion::Tls1_2).cipher_suite(suite);
///     RequestContext::builder(ann, "redshift:DescribeClusters", "*")
///         .network(Network::public("203.0.113.9").transport(tls))
///         .credentials(Credentials::long_term())
///         .build()
/// };
/// assert!(authorizer.evaluate(&ask("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")?).is_allowed());
/// let decision = authorizer.evaluate(&ask("TLS_RSA_WITH_AES_128_GCM_SHA256")?);
/// assert_eq!(decision.layer(), Some(Layer::Transport));
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Guards {
    pub(crate) transport: Option<TransportRequirements>,
    pub(crate) network: Option<Topology>,
    pub(crate) require_signature: bool,
}

impl Guards {
    /// Nothing is required.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            transport: None,
            network: None,
            require_signature: false,
        }
    }

    /// What is required of the transport (R-TLS-6).
    #[must_use]
    pub fn transport(mut self, requirements: TransportRequirements) -> Self {
        self.transport = Some(requirements);
        self
    }

    /// The network through which the connection of a request has to get (sections 8.5 to 8.7). It needs requests that ask for
    /// [one](crate::request::RequestContextBuilder::connection), and they need it.
    #[must_use]
    pub fn network(mut self, network: Topology) -> Self {
        self.network = Some(network);
        self
    }

    /// Whether the service takes signed requests only (R-TLS-7).
    ///
    /// Then an unsigned request is refused, and so is a caller that cannot sign: nobody, or who comes from a provider. A
    /// user, root, role or session has to be said to sign, by the credentials of its request. Services and origin
    /// access identities sign with keys of AWS's own, and pass.
    #[must_use]
    pub fn require_signature(mut self, yes: bool) -> Self {
        self.require_signature = yes;
        self
    }

    /// Whether a database answers where a connection leads, by whatever it is named.
    pub(crate) fn leads_to_database(&self, connection: &Connection<'_>) -> bool {
        let network = self.network.as_ref();
        connection.to.is_database()
            || network.is_some_and(|network| network.finds_database(connection))
    }
}
