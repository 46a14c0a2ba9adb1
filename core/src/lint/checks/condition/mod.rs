//! Condition operators and keys.

pub(in crate::lint) mod duplicate_condition_operator;
pub(in crate::lint) mod duplicate_keys_with_different_case;
pub(in crate::lint) mod invalid_condition_data_type;
pub(in crate::lint) mod invalid_condition_key_format;
pub(in crate::lint) mod invalid_condition_multiple_boolean;
pub(in crate::lint) mod invalid_condition_operator;
pub(in crate::lint) mod missing_tag_key_in_condition;
pub(in crate::lint) mod null_with_if_exists;
pub(in crate::lint) mod null_with_qualifier;
pub(in crate::lint) mod unknown_condition_key;
