//! `scp-syntax-error-allow-resource`.

use alloc::format;

use super::legacy;
use crate::effect::Effect;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;

check! {
    /// An `Allow` of a service control policy names resources.
    ///
    /// That was refused until September 2025, when these policies got the whole language and AWS withdrew the check; it
    /// is told only for those who ask to be held to the earlier one. Write `*`.
    "scp-syntax-error-allow-resource", Error, "R-TYPE-8",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for statement in legacy(subject) {
        if statement.effect != Some(Effect::Allow) {
            continue;
        }
        for resource in statement.named_resources() {
            if !resource.is_everything() {
                report.tell(resource, || {
                    let text = resource.text();
                    format!("`{text}`: before September 2025 an `Allow` took no resource but `*`")
                });
            }
        }
    }
}
