//! Policies of organizations.

pub(in crate::lint) mod rcp_blanket_deny;
pub(in crate::lint) mod rcp_syntax_error_action;
pub(in crate::lint) mod rcp_syntax_error_allow;
pub(in crate::lint) mod rcp_syntax_error_notaction;
pub(in crate::lint) mod rcp_syntax_error_principal;
pub(in crate::lint) mod scp_syntax_error_principal;
pub(in crate::lint) mod signin_phase_uncovered;
