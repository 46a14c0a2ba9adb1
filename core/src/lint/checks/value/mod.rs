//! Values of conditions.

pub(in crate::lint) mod invalid_date_value;
pub(in crate::lint) mod type_mismatch_arn;
pub(in crate::lint) mod type_mismatch_binary;
pub(in crate::lint) mod type_mismatch_boolean;
pub(in crate::lint) mod type_mismatch_ip_range;
pub(in crate::lint) mod type_mismatch_number;
