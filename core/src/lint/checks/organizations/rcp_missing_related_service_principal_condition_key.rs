//! `rcp-missing-related-service-principal-condition-key`.

use alloc::format;

use super::{find_exceptions, of_services};
use crate::lint::entry::check;
use crate::lint::lists::SOURCE_KEYS;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// A resource control policy refuses calls by whose resource they are for, and does not say that AWS services are
    /// meant.
    ///
    /// Only a service's own call has these keys; without them everybody else is refused. Add
    /// `"Bool": {"aws:PrincipalIsAWSService": "true"}`.
    "rcp-missing-related-service-principal-condition-key", Warning, "R-SVC-1",
    aws = "RCP missing related service principal condition key",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    find_exceptions(subject, report, SOURCE_KEYS, of_services, |key| {
        format!(
            "callers that are no AWS service have no `{key}` and are refused; add `\"Bool\": {{\"aws:PrincipalIsAWSService\": \"true\"}}`"
        )
    });
}
