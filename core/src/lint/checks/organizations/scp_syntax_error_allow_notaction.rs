//! `scp-syntax-error-allow-notaction`.

use super::legacy;
use crate::effect::Effect;
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// An `Allow` of a service control policy has `NotAction`.
    ///
    /// That was refused until September 2025, when these policies got the whole language and AWS withdrew the check; it
    /// is told only for those who ask to be held to the earlier one. Name the actions, or refuse the others.
    "scp-syntax-error-allow-notaction", Error, "R-TYPE-8",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for statement in legacy(subject) {
        let list = statement.actions.as_ref().filter(|list| list.is_inverted);
        if let (Some(Effect::Allow), Some(list)) = (statement.effect, list) {
            report.tell(
                &(list.place(), list.span()),
                || "before September 2025 an `Allow` took no `NotAction`",
            );
        }
    }
}
