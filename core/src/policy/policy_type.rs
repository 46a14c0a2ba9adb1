//! The kinds of policy, and what each takes (table 1.5).

use crate::text::wire_names;

/// How strictly a policy is judged (R-GEN-5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Loader {
    /// Refuses what AWS refuses, and every value that cannot have its documented meaning.
    #[default]
    Strict,
    /// Keeps what AWS would store; a defective part never widens an Allow.
    Lenient,
}

wire_names! {
    Loader, "loader":
    Strict = "strict",
    Lenient = "lenient",
}

/// The kind of a policy: what it may hold, and how its parts are read.
///
/// # Source
/// AWS IAM User Guide, "Policies and permissions in IAM"; table 1.5 of SEMANTICS.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PolicyType {
    /// Attached to a user, group or role.
    Identity,
    /// The permissions boundary of a user or role.
    PermissionsBoundary,
    /// Passed when a session is made.
    Session,
    /// Given to STS GetScopedCredentials (R-SESS-7).
    ScopeDown,
    /// Attached to a resource: bucket, queue, topic, function, …
    Resource,
    /// The trust policy of a role.
    RoleTrust,
    /// The key policy of a KMS key.
    KmsKey,
    /// A service control policy.
    ServiceControl,
    /// A resource control policy.
    ResourceControl,
    /// The policy of a VPC endpoint.
    VpcEndpoint,
}

impl PolicyType {
    /// What AWS calls it in messages.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Identity => "identity-based policy",
            Self::PermissionsBoundary => "permissions boundary",
            Self::Session => "session policy",
            Self::ScopeDown => "scope down policy",
            Self::Resource => "resource-based policy",
            Self::RoleTrust => "role trust policy",
            Self::KmsKey => "KMS key policy",
            Self::ServiceControl => "service control policy",
            Self::ResourceControl => "resource control policy",
            Self::VpcEndpoint => "VPC endpoint policy",
        }
    }

    /// The name with its article, for messages.
    pub(crate) const fn with_article(self) -> &'static str {
        match self {
            Self::Identity => "an identity-based policy",
            Self::PermissionsBoundary => "a permissions boundary",
            Self::Session => "a session policy",
            Self::ScopeDown => "a scope down policy",
            Self::Resource => "a resource-based policy",
            Self::RoleTrust => "a role trust policy",
            Self::KmsKey => "a KMS key policy",
            Self::ServiceControl => "a service control policy",
            Self::ResourceControl => "a resource control policy",
            Self::VpcEndpoint => "a VPC endpoint policy",
        }
    }

    /// Whether statements name whom they are about (R-TYPE-1).
    pub(crate) const fn has_principal(self) -> bool {
        match self {
            Self::Resource
            | Self::RoleTrust
            | Self::KmsKey
            | Self::ResourceControl
            | Self::VpcEndpoint => true,
            Self::Identity
            | Self::PermissionsBoundary
            | Self::Session
            | Self::ScopeDown
            | Self::ServiceControl => false,
        }
    }

    /// Whether `Id` is allowed: everywhere but where the syntax pages of Organizations do not have it
    /// (R-SID-1).
    pub(crate) const fn takes_id(self) -> bool {
        !matches!(self, Self::ServiceControl | Self::ResourceControl)
    }

    /// Whether it is what CreatePolicy takes, or is read like it (R-TYPE-12): IAM refuses some shapes there
    /// (R-GRAM-11, R-RES-20).
    pub(crate) const fn has_identity_grammar(self) -> bool {
        matches!(
            self,
            Self::Identity | Self::PermissionsBoundary | Self::Session | Self::ScopeDown
        )
    }

    /// Whether IAM or Organizations keep the document, with their rules for `Sid` (R-SID-2, R-SID-3).
    pub(crate) const fn is_iam_managed(self) -> bool {
        !matches!(self, Self::Resource | Self::KmsKey | Self::VpcEndpoint)
    }
}

wire_names! {
    PolicyType, "type of policy":
    Identity = "identity",
    PermissionsBoundary = "permissionsBoundary",
    Session = "session",
    ScopeDown = "scopeDown",
    Resource = "resource",
    RoleTrust = "roleTrust",
    KmsKey = "kmsKey",
    ServiceControl = "serviceControlPolicy",
    ResourceControl = "resourceControlPolicy",
    VpcEndpoint = "vpcEndpoint",
}
