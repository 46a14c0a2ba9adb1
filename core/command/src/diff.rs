//! `portcullis diff`.

use std::io::{self, BufRead as _, Write as _};

use clap::Args;
use portcullis::scenario;

use crate::failure::Failure;
use crate::output::Output;

/// Tells whether a policy allows anything that another does not, with a request that shows it
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// Reads an object a line from standard input, with `before`, `after` and `type`, and prints one a line
    #[arg(long)]
    jsonl: bool,
}

impl Diff {
    pub(crate) fn run(&self, output: &mut Output) -> Result<u8, Failure> {
        for line in io::stdin().lock().lines() {
            let line = line?;
            writeln!(output, "{}", scenario::diff_json(&line))?;
        }
        Ok(0)
    }
}
