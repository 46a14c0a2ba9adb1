//! `--fix`: one change after another, the text read anew after each.

use alloc::collections::BTreeSet;

use std::path::Path;

use portcullis::finding::Applicability;
use sha2::{Digest as _, Sha256};

use super::baseline::Baseline;
use super::checked::{Checker, Found};

/// A text after its changes.
pub(super) struct Fixed {
    pub(super) text: String,
    /// What was done, in order: the id of the check, and what its fix says.
    pub(super) done: Vec<(&'static str, String)>,
    /// What is left.
    pub(super) found: Vec<Found>,
    /// How many findings are known.
    pub(super) known: usize,
}

/// Makes every change that may be trusted so far, of findings that are told.
pub(super) fn fix(
    mut text: String,
    least: Applicability,
    checker: &Checker<'_>,
    known: Option<(&Baseline, &Path)>,
) -> Fixed {
    let mut done = Vec::new();
    // Two fixes that undo each other must not go on for ever.
    let mut seen = BTreeSet::new();
    loop {
        let mut found = checker.check(&text);
        let subtract =
            |(baseline, file): (&Baseline, &Path)| baseline.subtract(file, &text, &mut found);
        let count = known.map_or(0, subtract);
        let step = found.iter().find_map(|found| {
            let fix = found.diagnostic.fix()?;
            let changed = (fix.applicability() >= least).then(|| fix.apply(&text))?;
            let is_new = changed != text && !seen.contains(&digest(&changed));
            is_new.then(|| (changed, found.diagnostic.id(), fix.title().to_string()))
        });
        let Some((changed, id, title)) = step else {
            return Fixed {
                text,
                done,
                found,
                known: count,
            };
        };
        done.push((id, title));
        seen.insert(digest(&text));
        text = changed;
    }
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
