//! `dynamodb-attributes-without-select`.

use crate::lint::direction::lets_in;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::{CheckedStatement, Subject};

check! {
    /// Attributes of a table are named that may be read, and not that a request has to ask for attributes.
    ///
    /// `dynamodb:Attributes` holds what a request asks for: one that asks for nothing in particular gets all attributes.
    /// Add a condition on `dynamodb:Select` with `SPECIFIC_ATTRIBUTES`.
    "dynamodb-attributes-without-select", Security, "R-SET-4",
    aws = "DynamoDB attributes without select",
    run = run
}

/// What reads without naming keys.
const READS: [&str; 2] = ["Query", "Scan"];

fn run(subject: &Subject<'_>, report: &mut Report) {
    for statement in subject.allows() {
        if !reads(statement) || statement.has_condition_on(&["dynamodb:Select"]) {
            continue;
        }
        let attributes = statement.conditions_on("dynamodb:Attributes");
        for condition in attributes.filter(|condition| lets_in(statement, condition)) {
            report.tell(condition, || {
                "a request that asks for no attributes gets them all; add a condition on `dynamodb:Select`"
            });
        }
    }
}

fn reads(statement: &CheckedStatement<'_>) -> bool {
    let Some(list) = &statement.actions else {
        return false;
    };
    READS.iter().any(|name| {
        let is_listed = list.items.iter().any(|item| item.covers("dynamodb", name));
        is_listed != list.is_inverted
    })
}
