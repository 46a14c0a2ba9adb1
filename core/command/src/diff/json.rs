//! `--json` of folders: an object a file and line.

use std::io::{self, Write as _};

use portcullis::analysis::{Access, Comparison, Relation, Universe};
use portcullis::scenario::Diff;
use serde::Serialize;
use serde_json::value::RawValue;

use super::verdict::{Verdict, witnesses};
use crate::failure::Failure;
use crate::output::Output;

/// The members of the library's answer, with the file before them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'f> {
    file: &'f str,
    change: &'static str,
    new_access: Access,
    lost_access: Access,
    relation: Relation,
    universe: Universe,
    witnesses: Vec<Shown>,
    unknown: Vec<&'static str>,
    assumptions: Vec<&'static str>,
}

#[derive(Serialize)]
struct Shown {
    side: &'static str,
    scenario: Box<RawValue>,
}

/// Of a file that was not compared.
#[derive(Serialize)]
struct Refused<'f> {
    file: &'f str,
    error: &'f str,
}

/// The line of a file.
pub(super) fn print(
    file: &str,
    verdict: &Verdict,
    universe: Universe,
    output: &mut Output,
) -> Result<(), Failure> {
    let mut shown = Vec::new();
    for (_, scenario, is_new) in verdict.diff.iter().flat_map(witnesses) {
        shown.push(Shown {
            side: if is_new { "new" } else { "lost" },
            scenario: RawValue::from_string(scenario).map_err(io::Error::from)?,
        });
    }
    let comparison = verdict.diff.as_ref().map(Diff::comparison);
    let assumptions = comparison.into_iter().flat_map(Comparison::assumptions);
    line(
        &Line {
            file,
            change: verdict.change.as_str(),
            new_access: verdict.new,
            lost_access: verdict.lost,
            relation: verdict.relation(),
            universe,
            witnesses: shown,
            unknown: verdict.reasons.iter().map(|it| it.name()).collect(),
            assumptions: assumptions.map(|it| it.name()).collect(),
        },
        output,
    )
}

/// The line of a file that was not compared.
pub(super) fn refuse(file: &str, error: &str, output: &mut Output) -> Result<(), Failure> {
    line(&Refused { file, error }, output)
}

fn line(object: &impl Serialize, output: &mut Output) -> Result<(), Failure> {
    let line = serde_json::to_string(object).map_err(io::Error::from)?;
    writeln!(output, "{line}")?;
    Ok(())
}
