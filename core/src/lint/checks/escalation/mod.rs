//! Rights that give more rights.

pub(in crate::lint) mod privilege_escalation;
pub(in crate::lint) mod resource_exposure;
