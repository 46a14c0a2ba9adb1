//! The document as a whole.

pub(in crate::lint) mod data_type_mismatch;
pub(in crate::lint) mod duplicate_member;
pub(in crate::lint) mod invalid_policy;
pub(in crate::lint) mod invalid_policy_element;
pub(in crate::lint) mod invalid_version;
pub(in crate::lint) mod json_syntax_error;
pub(in crate::lint) mod limit_exceeded;
pub(in crate::lint) mod missing_statement;
pub(in crate::lint) mod missing_version;
pub(in crate::lint) mod outdated_version;
pub(in crate::lint) mod unsupported_character;
