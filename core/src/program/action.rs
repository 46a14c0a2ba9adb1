//! The action part of a statement (R-ACT-7).

use crate::policy::ActionPart;
use crate::request::RequestContext;

pub(crate) fn action_matches(part: &ActionPart, request: &RequestContext<'_>) -> bool {
    part.forced.unwrap_or_else(|| {
        let listed = part
            .entries
            .iter()
            .any(|entry| entry.matches(request.service, request.action_name));
        listed != part.inverted
    })
}
