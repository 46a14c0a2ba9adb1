//! Resources and their ARNs.

pub(in crate::lint) mod arn_account_not_allowed;
pub(in crate::lint) mod arn_region_not_allowed;
pub(in crate::lint) mod invalid_arn_prefix;
pub(in crate::lint) mod invalid_arn_shape;
pub(in crate::lint) mod invalid_partition;
pub(in crate::lint) mod missing_arn_field;
pub(in crate::lint) mod template_left_over;
pub(in crate::lint) mod trailing_space;
