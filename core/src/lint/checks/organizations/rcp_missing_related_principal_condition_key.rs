//! `rcp-missing-related-principal-condition-key`.

use alloc::format;

use super::{find_exceptions, of_services};
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// A resource control policy refuses whoever is not of an organization, and says nothing of AWS services.
    ///
    /// Services that call on your behalf are of no organization, so that they are refused as well. Add
    /// `"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}`.
    "rcp-missing-related-principal-condition-key", Warning, "R-PRIN-2",
    aws = "RCP missing related principal condition key",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let keys = ["aws:PrincipalOrgID", "aws:PrincipalOrgPaths"];
    find_exceptions(subject, report, &keys, of_services, |key| {
        format!(
            "AWS services have no `{key}` and are refused; add `\"BoolIfExists\": {{\"aws:PrincipalIsAWSService\": \"false\"}}`"
        )
    });
}
