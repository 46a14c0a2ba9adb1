//! `empty-array-principal`.

use crate::document::PrincipalElement;
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// A list of principals is empty.
    ///
    /// It names nobody. Name the principals, or remove the kind.
    "empty-array-principal", Suggestion, "R-GRAM-12",
    aws = "Empty array principal",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for statement in &subject.statements {
        let Some(PrincipalElement::Map(map)) = &statement.written.principal else {
            continue;
        };
        for (kind, entries) in &map.entries {
            if entries.items.is_empty() && !entries.is_incomplete {
                let place = statement.place().member("Principal").member(kind.as_str());
                report.tell(
                    &(place, entries.span),
                    || "an empty list names nobody; name who is meant, or leave it out",
                );
            }
        }
    }
}
