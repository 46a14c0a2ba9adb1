//! The kinds of policy and gate that can allow or refuse.

use core::fmt;

use serde::{Serialize, Serializer};

/// A layer of the decision (R-EVAL-2), or a gate that stands before any policy (R-OUT-12).
///
/// # Source
/// AWS IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Layer {
    /// The gate that checks the lifetime of credentials (R-STS-11).
    Credentials,
    /// Policies of the user and its groups, or of the role.
    Identity,
    /// The policy of the resource; a role's trust policy and a key's key policy among them.
    Resource,
    /// The boundary of the user or role.
    PermissionsBoundary,
    /// The policies passed when the session was made.
    Session,
    /// SCPs of the principal's account, level by level.
    ServiceControlPolicy,
    /// RCPs of the resource's account, level by level.
    ResourceControlPolicy,
    /// The policy of the VPC endpoint through which the request came.
    VpcEndpoint,
}

impl Layer {
    /// Every layer, in the order in which answers list them.
    pub const ALL: [Self; 8] = [
        Self::Credentials,
        Self::Identity,
        Self::Resource,
        Self::PermissionsBoundary,
        Self::Session,
        Self::ServiceControlPolicy,
        Self::ResourceControlPolicy,
        Self::VpcEndpoint,
    ];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::Identity => "identity",
            Self::Resource => "resource",
            Self::PermissionsBoundary => "permissionsBoundary",
            Self::Session => "session",
            Self::ServiceControlPolicy => "serviceControlPolicy",
            Self::ResourceControlPolicy => "resourceControlPolicy",
            Self::VpcEndpoint => "vpcEndpoint",
        }
    }

    /// What AWS calls it in messages (R-OUT-11).
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::Identity => "identity-based policy",
            Self::Resource => "resource-based policy",
            Self::PermissionsBoundary => "permissions boundary",
            Self::Session => "session policy",
            Self::ServiceControlPolicy => "service control policy",
            Self::ResourceControlPolicy => "resource control policy",
            Self::VpcEndpoint => "VPC endpoint policy",
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Layer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
