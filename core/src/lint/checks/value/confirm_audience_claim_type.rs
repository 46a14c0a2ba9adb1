//! `confirm-audience-claim-type`.

use super::is_audience;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::SetOperator;

check! {
    /// `ForAllValues:` is asked of the audience of a token.
    ///
    /// It holds for a token without an audience. See whether the provider gives several audiences; if not, compare
    /// without a prefix.
    "confirm-audience-claim-type", Suggestion, "R-SET-8",
    aws = "Confirm audience claim type",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for condition in subject.conditions() {
        if is_audience(condition) && condition.set() == Some(SetOperator::ForAllValues) {
            report.tell(&condition.at_operator(), || {
                "see whether tokens of this provider have several audiences; if not, leave `ForAllValues:` out"
            });
        }
    }
}
