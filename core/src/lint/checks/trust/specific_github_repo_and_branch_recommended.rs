//! `specific-github-repo-and-branch-recommended`.

use alloc::format;

use super::{claim_of, is_of_github, web_providers};
use crate::lint::entry::check;
use crate::lint::pattern::has_wildcard;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::OperatorFamily;

check! {
    /// A role trusts workflows of GitHub by a pattern that leaves the repository or the branch open.
    ///
    /// Whoever can push a branch there, or open a pull request, gets the role. Write the repository, and the branch or
    /// the environment: `repo:ORGANIZATION/REPOSITORY:ref:refs/heads/BRANCH`.
    "specific-github-repo-and-branch-recommended", Warning, "R-STS-6",
    aws = "Specific github repo and branch recommended",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    web_providers(subject, |statement, _, provider| {
        if !is_of_github(provider) {
            return;
        }
        for condition in &statement.conditions {
            let is_subject = claim_of(condition, provider)
                .is_some_and(|claim| claim.eq_ignore_ascii_case("sub"));
            let is_pattern = condition.base().is_some_and(|operator| {
                operator.family() == OperatorFamily::TextLike && !operator.is_negated()
            });
            if !is_subject || !is_pattern {
                continue;
            }
            for value in condition.items() {
                if has_wildcard(subject, value.text) && !is_specific(value.text) {
                    report.tell(&value, || {
                        let text = value.text;
                        format!("`{text}` leaves the repository or the branch open; write `repo:ORGANIZATION/REPOSITORY:ref:refs/heads/BRANCH`")
                    });
                }
            }
        }
    });
}

/// Whether the repository is spelled out, and at least the kind of what it is about.
fn is_specific(pattern: &str) -> bool {
    let mut parts = pattern.splitn(3, ':');
    let (kind, repository, rest) = (parts.next(), parts.next(), parts.next());
    let is_plain = |part: Option<&str>| part.is_some_and(|part| !part.contains(['*', '?']));
    is_plain(kind) && is_plain(repository) && rest.is_some_and(|rest| !rest.starts_with(['*', '?']))
}

#[cfg(test)]
mod tests {
    use super::is_specific;

    #[test]
    fn a_pattern_of_branches_is_specific_and_one_of_repositories_is_not() {
        for (pattern, expected) in [
            ("repo:octo-org/octo-repo:ref:refs/heads/release-*", true),
            ("repo:octo-org/octo-repo:environment:prod*", true),
            ("repo:octo-org/octo-repo:*", false),
            ("repo:octo-org/octo-repo*", false),
            ("repo:octo-org/*:ref:refs/heads/main", false),
            ("*", false),
        ] {
            assert_eq!(is_specific(pattern), expected, "{pattern}");
        }
    }
}
