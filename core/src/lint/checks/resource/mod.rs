//! Resources and their ARNs.

pub(in crate::lint) mod arn_account_not_allowed;
pub(in crate::lint) mod arn_region_not_allowed;
pub(in crate::lint) mod invalid_arn_account;
pub(in crate::lint) mod invalid_arn_prefix;
pub(in crate::lint) mod invalid_arn_region;
pub(in crate::lint) mod invalid_arn_resource;
pub(in crate::lint) mod invalid_arn_service_case;
pub(in crate::lint) mod invalid_arn_shape;
pub(in crate::lint) mod invalid_partition;
pub(in crate::lint) mod invalid_region;
pub(in crate::lint) mod invalid_service;
pub(in crate::lint) mod missing_arn_account;
pub(in crate::lint) mod missing_arn_field;
pub(in crate::lint) mod missing_arn_region;
pub(in crate::lint) mod resource_mismatch;
pub(in crate::lint) mod template_left_over;
pub(in crate::lint) mod trailing_space;
pub(in crate::lint) mod unsupported_resource_arn_in_policy;
