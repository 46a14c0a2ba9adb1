//! Policy variables.

pub(in crate::lint) mod empty_variable;
pub(in crate::lint) mod invalid_variable_for_operator;
pub(in crate::lint) mod missing_brace_in_variable;
pub(in crate::lint) mod missing_quote_in_variable;
pub(in crate::lint) mod nested_variable;
pub(in crate::lint) mod unsupported_space_in_variable;
pub(in crate::lint) mod variable_unsupported_in_element;
pub(in crate::lint) mod variable_unsupported_in_version;
pub(in crate::lint) mod variable_usage_too_permissive;

use crate::lint::place::{Place, Placed};
use crate::lint::subject::Subject;
use crate::policy::OperatorFamily;
use crate::text::Span;

/// What of a policy may hold variables: resources, and the values of texts, ARNs and booleans (R-VAR-2, R-VAR-3).
fn places<'s>(subject: &Subject<'s>, mut see: impl FnMut(&'s str, (Place<'s>, Span))) {
    for statement in &subject.statements {
        let resources = statement.resources.iter().flat_map(|list| &list.items);
        for resource in resources {
            see(resource.text(), (resource.place(), resource.span()));
        }
        for condition in &statement.conditions {
            let family = condition.base().map(|operator| operator.family());
            let takes = family.is_some_and(|family| {
                family.is_of_texts() || matches!(family, OperatorFamily::Arn | OperatorFamily::Bool)
            });
            if takes {
                for value in condition.items() {
                    see(value.text, (value.place(), value.span()));
                }
            }
        }
    }
}
