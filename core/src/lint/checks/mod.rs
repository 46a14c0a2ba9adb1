//! The checks, a folder a family and a file a check.

pub(in crate::lint) mod action;
pub(in crate::lint) mod condition;
pub(in crate::lint) mod document;
pub(in crate::lint) mod empty;
pub(in crate::lint) mod escalation;
pub(in crate::lint) mod key;
pub(in crate::lint) mod mfa;
pub(in crate::lint) mod network;
pub(in crate::lint) mod organizations;
pub(in crate::lint) mod pass_role;
pub(in crate::lint) mod principal;
pub(in crate::lint) mod proof;
pub(in crate::lint) mod quota;
pub(in crate::lint) mod redundant;
pub(in crate::lint) mod resource;
pub(in crate::lint) mod service_linked_role;
pub(in crate::lint) mod statement;
pub(in crate::lint) mod trust;
pub(in crate::lint) mod value;
pub(in crate::lint) mod variable;
pub(in crate::lint) mod wide;
