//! Actions.

pub(in crate::lint) mod invalid_action;
pub(in crate::lint) mod invalid_service_in_action;
pub(in crate::lint) mod malformed_action;
pub(in crate::lint) mod unsupported_action_in_policy;
pub(in crate::lint) mod wildcard_in_service_name;

use alloc::vec::Vec;

use crate::lint::subject::CheckedStatement;
use crate::lint::wildcards::is_open;

/// The services in the ARNs of `Resource`, each once where they stand beside one another. Nothing if one of them can be
/// of any service.
fn services_of_resources<'s>(statement: &CheckedStatement<'s>) -> Option<Vec<&'s str>> {
    let mut services = Vec::new();
    for resource in statement.named_resources() {
        let [_, _, service, ..] = resource.plain_segments()?;
        if service.is_empty() || is_open(service) {
            return None;
        }
        services.push(service);
    }
    services.dedup();
    services.truncate(MOST_SERVICES);
    (!services.is_empty()).then_some(services)
}

/// So many services of a statement are looked at; the policy of a resource has ARNs of one.
const MOST_SERVICES: usize = 16;
