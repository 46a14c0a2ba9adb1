//! `portcullis conformance`.

mod fixture;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::failure::Failure;
use crate::input;
use crate::output::{Output, Style};

/// Runs fixtures: the conformance suite's, and tests of your own policies
///
/// A file is JSON Lines, one case a line: `id`, `scenario`, and in `expect` any of the answer's members. A test of
/// policies that stand in files names them in `policyFiles`, with the slots of a scenario's `policies`, from the folder of
/// the file with the cases. Failures are printed with both answers.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  portcullis conformance tests/conformance/*.jsonl
  portcullis conformance policies/tests.jsonl

A line of policies/tests.jsonl, which is one line there:
  {"id": "reader-reads",
   "policyFiles": {"identity": ["reader.json"], "serviceControlPolicies": [["root.json"], ["account.json"]]},
   "scenario": {"request": {"principal": "arn:aws:iam::111122223333:user/Ann",
                            "action": "s3:GetObject", "resource": "arn:aws:s3:::reports/q3.csv"}},
   "expect": {"decision": "allowed"}}
`portcullis evaluate --print-scenario` makes scenarios of flags.

Exit status: 0 all passed, 1 some failed, 2 a file cannot be read or holds what is no case."#)]
pub(crate) struct Conformance {
    /// Files with cases, or `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// After so many cases progress is told once more.
const STRIDE: u32 = 64;

impl Conformance {
    pub(crate) fn run(&self, output: &mut Output) -> Result<u8, Failure> {
        let (mut passed, mut failed) = (0u32, 0u32);
        for file in &self.files {
            let text = input::read(file)?;
            let folder = file.parent().unwrap_or(Path::new(""));
            let fixtures = fixture::read(&text)
                .map_err(|error| Failure::Invalid(format!("{}: {error}", file.display())))?;
            for fixture in &fixtures {
                if (passed + failed).is_multiple_of(STRIDE) {
                    let file = file.display();
                    output.progress(&format!("{passed} passed, {failed} failed, {file}"));
                }
                match fixture::run(fixture, folder) {
                    Ok(()) => passed += 1,
                    Err(report) => {
                        failed += 1;
                        writeln!(output, "{report}")?;
                    }
                }
            }
        }
        let closing = format!("{passed} passed, {failed} failed");
        let style = if failed == 0 { Style::Good } else { Style::Bad };
        writeln!(output, "{}", style.paint(&closing, output.is_colored()))?;
        Ok(u8::from(failed > 0))
    }
}
