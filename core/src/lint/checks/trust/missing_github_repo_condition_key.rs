//! `missing-github-repo-condition-key`.

use alloc::format;

use super::{asks_claim, is_of_github, web_providers};
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// A role trusts the workflows of GitHub, whosever repository they run in.
    ///
    /// Everybody can run a workflow there. Add a condition on `token.actions.githubusercontent.com:sub`, such as
    /// `repo:ORGANIZATION/REPOSITORY:ref:refs/heads/BRANCH`, or on `job_workflow_ref`.
    "missing-github-repo-condition-key", Security, "R-STS-6",
    aws = "Missing github repo condition key",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    web_providers(subject, |statement, principal, provider| {
        let says_repository = |claim: &str| {
            let claim = claim.to_ascii_lowercase();
            claim == "sub" || claim == "job_workflow_ref" || claim.starts_with("repository")
        };
        if is_of_github(provider) && !asks_claim(statement, provider, says_repository) {
            report.tell(principal, || {
                format!(
                    "every repository of GitHub gets the role; add a condition on `{provider}:sub`"
                )
            });
        }
    });
}
