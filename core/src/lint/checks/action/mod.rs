//! Actions.

pub(in crate::lint) mod invalid_action;
pub(in crate::lint) mod malformed_action;
