//! `missing-version`.

use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::{PolicyType, with_version};

check! {
    /// The policy has no `Version`.
    ///
    /// It is then read as `2008-10-17`, in which `${aws:username}` is no variable but a text. Write `"Version":
    /// "2012-10-17"`.
    "missing-version", Warning, "R-VER-5",
    aws = "Missing version",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    // Of policies of an organization, where it weighs more, the loader tells it.
    let is_told = matches!(
        subject.policy_type,
        PolicyType::ServiceControl | PolicyType::ResourceControl
    );
    if is_told || subject.document.has_version || subject.statements.is_empty() {
        return;
    }
    report.tell_with(subject, || {
        let message = "the policy has no `Version`; write `\"Version\": \"2012-10-17\"`";
        (message, with_version(subject.document))
    });
}
