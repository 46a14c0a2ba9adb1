//! A folder held against a folder, file by file.

use alloc::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use portcullis::analysis::Access;

use super::side::{Question, Side};
use super::verdict::{Change, Verdict};
use super::{alone, json, status, words, worse};
use crate::INVALID;
use crate::failure::Failure;
use crate::input;
use crate::output::Output;

pub(super) fn compare(
    [before, after]: [&PathBuf; 2],
    question: Question<'_>,
    is_json: bool,
    output: &mut Output,
) -> Result<u8, Failure> {
    let mut tally = Tally::default();
    let mut worst = 0;
    for (name, pair) in pairs(before, after)? {
        tally.files += 1;
        match of_pair(&pair, question) {
            Ok(None) => tally.same += 1,
            Ok(Some(told)) => {
                worst = worse(worst, status(told.verdict.new));
                tally.count(&told.verdict);
                if is_json {
                    json::print(&name, &told.verdict, question.universe, output)?;
                } else {
                    words::print(
                        &told.verdict,
                        &told.before,
                        &told.after,
                        question.universe,
                        output,
                    )?;
                    writeln!(output)?;
                }
            }
            Err(failure @ (Failure::Output(_) | Failure::Usage(_))) => return Err(failure),
            Err(failure) => {
                worst = INVALID;
                tally.refused += 1;
                output.tell(&failure);
                if is_json {
                    json::refuse(&name, &failure.to_string(), output)?;
                }
            }
        }
    }
    if !is_json {
        writeln!(output, "{}", tally.summary())?;
    }
    Ok(worst)
}

/// The files of one path in both folders.
#[derive(Debug, Default)]
struct Pair {
    before: Option<PathBuf>,
    after: Option<PathBuf>,
}

/// Each with its path from the folders on, with slashes, so that it is the same on every system.
fn pairs(before: &PathBuf, after: &PathBuf) -> Result<Vec<(String, Pair)>, Failure> {
    let mut pairs: BTreeMap<PathBuf, Pair> = BTreeMap::new();
    for file in input::find(core::slice::from_ref(before))? {
        let path = within(&file, before);
        pairs.entry(path).or_default().before = Some(file);
    }
    for file in input::find(core::slice::from_ref(after))? {
        let path = within(&file, after);
        pairs.entry(path).or_default().after = Some(file);
    }
    let named = pairs.into_iter().map(|(path, pair)| {
        let parts = path.components();
        let parts = parts.map(|part| part.as_os_str().to_string_lossy());
        (parts.collect::<Vec<_>>().join("/"), pair)
    });
    Ok(named.collect())
}

fn within(file: &Path, folder: &Path) -> PathBuf {
    file.strip_prefix(folder).unwrap_or(file).to_path_buf()
}

/// A file that is to be told, with the names of its two sides.
struct Told {
    verdict: Verdict,
    before: String,
    after: String,
}

/// Nothing where both have the same text.
fn of_pair(pair: &Pair, question: Question<'_>) -> Result<Option<Told>, Failure> {
    let read = |file: &Path| Side::read(file, question.policy_type);
    let (verdict, before, after) = match (&pair.before, &pair.after) {
        (Some(before), Some(after)) => {
            let (old, new) = (input::read(before)?, input::read(after)?);
            if old == new {
                return Ok(None);
            }
            let old = Side::of_text(before, &old, question.policy_type)?;
            let new = Side::of_text(after, &new, question.policy_type)?;
            let verdict = Verdict::of_both(question.compare(&old, &new)?);
            (verdict, old, new)
        }
        (Some(before), None) => {
            let side = read(before)?;
            let verdict = alone::compare(&side, Change::Removed, question)?;
            (verdict, side, Side::empty())
        }
        (None, Some(after)) => {
            let side = read(after)?;
            let verdict = alone::compare(&side, Change::Added, question)?;
            (verdict, Side::empty(), side)
        }
        (None, None) => return Ok(None),
    };
    Ok(Some(Told {
        verdict,
        before: before.name,
        after: after.name,
    }))
}

/// What all files come to.
#[derive(Debug, Default)]
struct Tally {
    files: usize,
    changed: usize,
    added: usize,
    removed: usize,
    same: usize,
    refused: usize,
    new: usize,
    unknown: usize,
}

impl Tally {
    fn count(&mut self, verdict: &Verdict) {
        *match verdict.change {
            Change::Changed => &mut self.changed,
            Change::Added => &mut self.added,
            Change::Removed => &mut self.removed,
        } += 1;
        match verdict.new {
            Access::None => {}
            Access::Some => self.new += 1,
            Access::Unknown => self.unknown += 1,
        }
    }

    fn summary(&self) -> String {
        let plural = if self.files == 1 { "" } else { "s" };
        let mut line = format!("{} file{plural}", self.files);
        for (count, what) in [
            (self.changed, "changed"),
            (self.added, "added"),
            (self.removed, "removed"),
            (self.same, "the same"),
            (self.refused, "not compared"),
        ] {
            if count > 0 {
                line.push_str(&format!(", {count} {what}"));
            }
        }
        line.push_str("; ");
        line.push_str(&match (self.new, self.unknown) {
            (0, 0) if self.refused == 0 => "nothing is new".into(),
            (0, 0) => "nothing is new in the others".into(),
            (new, 0) => format!("new access in {new}"),
            (0, unknown) => format!("new access not known in {unknown}"),
            (new, unknown) => format!("new access in {new}, not known in {unknown}"),
        });
        line
    }
}
