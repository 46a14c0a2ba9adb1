//! `foranyvalue-with-audience-claim-type`.

use super::is_audience;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::SetOperator;

check! {
    /// `ForAnyValue:` is asked of the audience of a token.
    ///
    /// A token that is meant for somebody else as well is then let in. The audience is one value: compare it without a
    /// prefix.
    "foranyvalue-with-audience-claim-type", Security, "R-SET-8",
    aws = "ForAnyValue with audience claim type",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let conditions = subject.allows().flat_map(|statement| &statement.conditions);
    for condition in conditions {
        if is_audience(condition) && condition.set() == Some(SetOperator::ForAnyValue) {
            report.tell(
                &condition.at_operator(),
                || "the audience of a token is one value; leave `ForAnyValue:` out",
            );
        }
    }
}
