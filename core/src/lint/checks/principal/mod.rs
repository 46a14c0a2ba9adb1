//! Whom a policy is about.

pub(in crate::lint) mod allow_with_notprincipal;
pub(in crate::lint) mod federated_principal_not_supported;
pub(in crate::lint) mod invalid_principal_format;
pub(in crate::lint) mod invalid_principal_key;
pub(in crate::lint) mod unsupported_principal;
pub(in crate::lint) mod unsupported_wildcard_in_principal;
