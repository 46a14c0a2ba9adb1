//! `outdated-version`.

use crate::finding::{Applicability, Fix};
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// `Version` is `2008-10-17`, the older version of the policy language.
    ///
    /// It has no policy variables: `${aws:username}` would be nothing but these letters. Write `2012-10-17`.
    "outdated-version", Suggestion, "R-VER-1",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let version = subject.document.version.as_ref();
    let Some(version) = version.filter(|version| version.as_str() == "2008-10-17") else {
        return;
    };
    // With variables it is more than outdated, and another check tells it.
    if subject.source().contains("${") {
        return;
    }
    report.tell_with(&(subject.place().member("Version"), version.span), || {
        // Without variables both mean the same; what is escaped may hide one.
        let applicability = match subject.source().contains("\\u") {
            true => Applicability::Unsafe,
            false => Applicability::Safe,
        };
        let fix = Fix::write(applicability, version.span, "2012-10-17");
        (
            "this version has no policy variables; write `2012-10-17`",
            Some(fix),
        )
    });
}
