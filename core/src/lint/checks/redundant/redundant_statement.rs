//! `redundant-statement`.

use alloc::{format, vec::Vec};

use super::comparison::{Comparison, is_whole};
use crate::finding::Applicability;
use crate::lint::edits::remove_statement;
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// A statement is about requests that another one with the same effect is about as well.
    ///
    /// The other one covers its actions and resources for the same principals, and asks for nothing more, so that it
    /// changes nothing. Remove it, or the wider one, if that is more than was meant.
    "redundant-statement", Suggestion, "R-STMT-4",
    aws = "Redundant statement",
    run = run
}

/// How many statements are compared with each other.
const MOST_STATEMENTS: usize = 64;

fn run(subject: &Subject<'_>, report: &mut Report) {
    let statements = subject.statements.iter().enumerate().take(MOST_STATEMENTS);
    let statements: Vec<_> = statements
        .filter(|(_, statement)| is_whole(statement))
        .collect();
    let mut comparison = Comparison::new();
    for (nth, narrow) in &statements {
        let wide = statements.iter().find(|(other, wide)| {
            other != nth
                && comparison.covers(wide, narrow)
                && (other < nth || !comparison.covers(narrow, wide))
        });
        if let Some((other, _)) = wide {
            report.tell_with(*narrow, || {
                let safe = Applicability::Safe;
                let fix = remove_statement(subject.document, narrow.span(), safe);
                (
                    format!("statement {other} says all that this one says"),
                    fix,
                )
            });
        }
    }
}
