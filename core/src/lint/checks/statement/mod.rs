//! The members of a statement.

pub(in crate::lint) mod empty_exclusion;
pub(in crate::lint) mod invalid_effect;
pub(in crate::lint) mod missing_action;
pub(in crate::lint) mod missing_effect;
pub(in crate::lint) mod missing_principal;
pub(in crate::lint) mod missing_resource;
pub(in crate::lint) mod unique_sids_recommended;
pub(in crate::lint) mod unique_sids_required;
pub(in crate::lint) mod unsupported_element_combination;
pub(in crate::lint) mod unsupported_sid;
