//! `invalid-global-condition-key`.

use alloc::{boxed::Box, format, string::String};

use crate::finding::{Applicability, Fix};
use crate::lint::entry::check;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::CheckedCondition;
use crate::lint::subject::Subject;
use crate::policy::is_unknown_key;
use crate::reference::Reference;
use crate::text::same_key;

check! {
    /// A condition is on a key of `aws:` that AWS does not have.
    ///
    /// No request has it, so that the condition is never met, or always, by its operator. Correct the name.
    "invalid-global-condition-key", Error, "R-KEY-2",
    aws = "Invalid global condition key",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    let Some(reference) = subject.reference else {
        return;
    };
    for condition in subject.conditions() {
        let is_global = condition
            .key_prefix()
            .is_some_and(|prefix| same_key(prefix, "aws"));
        // One that is unsupported has a check of its own, and so has a tag without its key.
        let is_left = condition.is_on("aws:ARN") || condition.key().ends_with('/');
        if is_global && !is_left && condition.key.is_none() && is_unknown_key(condition.key()) {
            report.tell_with(condition, || unknown(reference, condition));
        }
    }
}

fn unknown(
    reference: &Reference<'_>,
    condition: &CheckedCondition<'_>,
) -> (String, Option<Box<Fix>>) {
    let key = condition.key();
    let Some(near) = reference.similar_condition_key(key) else {
        return (format!("`{key}` is no condition key of AWS"), None);
    };
    let name = near.name();
    // Behind the slash stands the key of a tag, which is as the author has it.
    let meant = match (near.is_shape(), key.split_once('/')) {
        (false, None) => Some(String::from(name)),
        (true, Some((_, tag))) => name
            .split_once('/')
            .map(|(name, _)| format!("{name}/{tag}")),
        _ => None,
    };
    let fix = meant.map(|meant| Fix::write(Applicability::Unsafe, condition.span(), &meant));
    (
        format!("`{key}` is no condition key of AWS; did you mean `{name}`?"),
        fix,
    )
}
