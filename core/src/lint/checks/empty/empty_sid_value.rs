//! `empty-sid-value`.

use crate::finding::Applicability;
use crate::lint::edits::remove_member;
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// A `Sid` is empty.
    ///
    /// It names nothing: an empty text counts as none. Name the statement, or leave the member out.
    "empty-sid-value", Suggestion, "R-SID-3",
    aws = "Empty Sid value",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for statement in &subject.statements {
        let sid = statement.written.sid.as_ref();
        if let Some(sid) = sid.filter(|sid| sid.as_str().is_empty()) {
            let place = statement.place().member("Sid");
            report.tell_with(&(place, sid.span), || {
                let source = subject.source();
                let fix = remove_member(source, "Sid", sid.span, Applicability::Safe);
                ("an empty `Sid` names nothing; leave it out", fix)
            });
        }
    }
}
