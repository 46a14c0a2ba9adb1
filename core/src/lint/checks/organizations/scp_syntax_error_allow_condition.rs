//! `scp-syntax-error-allow-condition`.

use super::legacy;
use crate::effect::Effect;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// An `Allow` of a service control policy has conditions.
    ///
    /// That was refused until September 2025, when these policies got the whole language and AWS withdrew the check; it
    /// is told only for those who ask to be held to the earlier one. Put the condition into a `Deny`.
    "scp-syntax-error-allow-condition", Error, "R-TYPE-8",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for statement in legacy(subject) {
        if statement.effect != Some(Effect::Allow) {
            continue;
        }
        for condition in &statement.conditions {
            report.tell(
                condition,
                || "before September 2025 an `Allow` took no conditions",
            );
        }
    }
}
