//! How large a policy may be.

pub(in crate::lint) mod policy_size_exceeds_identity_policy_quota;
pub(in crate::lint) mod policy_size_exceeds_rcp_quota;
pub(in crate::lint) mod policy_size_exceeds_resource_policy_quota;
pub(in crate::lint) mod policy_size_exceeds_role_trust_policy_quota;
pub(in crate::lint) mod policy_size_exceeds_scp_quota;
pub(in crate::lint) mod quota_near_limit;
