//! What is there and empty.

pub(in crate::lint) mod empty_array_action;
pub(in crate::lint) mod empty_array_condition;
pub(in crate::lint) mod empty_array_condition_forallvalues;
pub(in crate::lint) mod empty_array_condition_foranyvalue;
pub(in crate::lint) mod empty_array_condition_ifexists;
pub(in crate::lint) mod empty_array_principal;
pub(in crate::lint) mod empty_array_resource;
pub(in crate::lint) mod empty_object_condition;
pub(in crate::lint) mod empty_object_principal;
pub(in crate::lint) mod empty_sid_value;
