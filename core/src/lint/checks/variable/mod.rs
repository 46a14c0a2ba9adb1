//! Policy variables.

pub(in crate::lint) mod empty_variable;
pub(in crate::lint) mod missing_brace_in_variable;
pub(in crate::lint) mod missing_quote_in_variable;
pub(in crate::lint) mod nested_variable;
pub(in crate::lint) mod unsupported_space_in_variable;
pub(in crate::lint) mod variable_unsupported_in_element;
