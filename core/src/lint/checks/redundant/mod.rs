//! What could be left out without a change.

pub(in crate::lint) mod redundant_action;
pub(in crate::lint) mod redundant_resource;
pub(in crate::lint) mod redundant_statement;

mod comparison;
mod cover;
mod steps;

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;

use crate::finding::Applicability;
use crate::lint::edits::remove_item;
use crate::lint::place::Placed;
use crate::lint::report::Report;
use crate::lint::subject::{CheckedList, Subject};
use steps::Steps;

/// How many patterns of a list are compared with the rest of it: an honest list has hardly more, and a policy may have
/// a hundred thousand entries.
const MOST_PATTERNS: usize = 64;

/// The entries of a list that another one makes superfluous, each with that one, by their numbers. `covers` tells
/// whether the first of two covers the second; of two that are equal the later one is superfluous.
fn unneeded<T>(
    steps: &mut Steps,
    items: &[T],
    text: impl Fn(&T) -> &str,
    covers: impl Fn(&T, &T) -> bool,
) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut first_of = BTreeMap::new();
    let mut distinct = Vec::new();
    let mut patterns = Vec::new();
    for (nth, item) in items.iter().enumerate() {
        let written = text(item);
        if let Some(first) = first_of.get(written) {
            found.push((nth, *first));
            continue;
        }
        first_of.insert(written, nth);
        distinct.push((nth, item));
        if written.contains(['*', '?']) && patterns.len() < MOST_PATTERNS {
            patterns.push((nth, item));
        }
    }
    for (nth, item) in distinct {
        let wide = patterns.iter().find(|(other, pattern)| {
            // Two that cover each other are equal but for case.
            *other != nth
                && steps.take(text(pattern), text(item))
                && covers(pattern, item)
                && (*other < nth || !covers(item, pattern))
        });
        if let Some((wide, _)) = wide {
            found.push((nth, *wide));
        }
    }
    found
}

/// Tells of the entries of a list that another one makes superfluous.
fn tell_unneeded<'s, T: Placed<'s>>(
    subject: &Subject<'_>,
    report: &mut Report,
    list: &CheckedList<'s, T>,
    found: Vec<(usize, usize)>,
    text: impl Fn(&T) -> &str,
) {
    for (nth, by) in found {
        let (Some(item), Some(by)) = (list.items.get(nth), list.items.get(by)) else {
            continue;
        };
        report.tell_with(item, || {
            let (own, by) = (text(item), text(by));
            let message = match own == by {
                true => format!("`{own}` stands in this list twice"),
                false => format!("`{own}` is covered by `{by}` in the same list"),
            };
            let (source, values) = (subject.source(), list.values);
            let safe = Applicability::Safe;
            (
                message,
                remove_item(source, values.form, &values.items, nth, safe),
            )
        });
    }
}
