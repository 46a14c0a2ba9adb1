//! Trust policies of roles.

pub(in crate::lint) mod assumable_by_any_principal;
pub(in crate::lint) mod cross_account_without_external_id;
pub(in crate::lint) mod mismatched_action_for_principal;
pub(in crate::lint) mod role_trust_policy_syntax_error_notprincipal;
pub(in crate::lint) mod role_trust_policy_syntax_error_resource;
pub(in crate::lint) mod role_trust_policy_unsupported_wildcard_in_principal;
