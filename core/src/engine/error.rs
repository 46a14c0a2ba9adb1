//! Policies that cannot stand together.

use crate::layer::Layer;
use crate::policy::PolicyType;
use crate::text::bounds;

/// So many scope down policies a session can have (R-SESS-10).
pub(crate) const MOST_SCOPE_DOWN: usize = 3;

/// Policies that cannot be combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AuthorizerError {
    /// A set of policies stands in a layer that does not take its type.
    #[error("{} cannot stand in the layer `{layer}`", found.with_article())]
    WrongType {
        /// The place.
        layer: Layer,
        /// The type that stands there.
        found: PolicyType,
    },
    /// A layer of one policy was given several (R-TYPE-12, R-VPCE-5).
    #[error("the layer `{layer}` takes one policy")]
    TooManyPolicies {
        /// The place.
        layer: Layer,
    },
    /// A session was scoped down more often than STS does it (R-SESS-10).
    #[error("a session has at most {MOST_SCOPE_DOWN} scope down policies")]
    TooManyScopeDown,
    /// A service prefix of `rcp_services` is empty, has more than 256 bytes, or other characters than letters, digits and
    /// hyphens.
    #[error(
        "a service prefix has letters, digits and hyphens, at most {} of them",
        bounds::ACTION_BYTES
    )]
    InvalidService,
}
