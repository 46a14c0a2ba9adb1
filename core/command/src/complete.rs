//! `portcullis complete`.

use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Args;
use portcullis::PolicyType;
use portcullis::editing::complete;

use crate::failure::Failure;
use crate::input;
use crate::output::{Output, printable};
use crate::reference::ReferenceFlag;
use crate::validate::policy_type;

/// Lists what can stand at a place of a policy that is being written
///
/// The text need not be a policy yet. An item is a line: what it is called, of what kind it is, and a few words; with --json
/// the range that it takes the place of and what to put there.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  portcullis complete policy.json --line 3 --column 18
  portcullis complete - --offset 57 --json < policy.json

Exit status: 0 answered, also with nothing; 2 the file cannot be read, or has no such place.")]
pub(crate) struct Complete {
    /// The policy, or `-` for standard input
    file: PathBuf,
    /// The place in bytes, from 0
    #[arg(long, value_name = "N", required_unless_present = "line", conflicts_with_all = ["line", "column"])]
    offset: Option<usize>,
    /// The line of the place, from 1
    #[arg(long, value_name = "N", requires = "column")]
    line: Option<usize>,
    /// The column of the place in characters, from 1
    #[arg(long, value_name = "N", requires = "line")]
    column: Option<usize>,
    /// What the policy is
    #[arg(long = "type", value_name = "TYPE", value_parser = policy_type(), default_value = "identity")]
    policy_type: PolicyType,
    /// Prints one object: `start` and `end` of what gives way, `items`, and whether there are more (`isIncomplete`)
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reference: ReferenceFlag,
}

impl Complete {
    pub(crate) fn run(&self, output: &mut Output) -> Result<u8, Failure> {
        let bytes = self.reference.read()?;
        let reference = bytes.view()?;
        let text = input::read(&self.file)?;
        let offset = self.place(&text).ok_or_else(|| {
            let file = self.file.display();
            Failure::Invalid(format!("{file}: the text has no such place"))
        })?;
        let completions = complete(&text, offset, self.policy_type, reference.as_ref());
        if self.json {
            let line = serde_json::to_string(&completions).map_err(io::Error::from)?;
            writeln!(output, "{line}")?;
            return Ok(0);
        }
        for item in completions.items() {
            let kind = item.kind().as_str();
            let detail = printable(item.detail().unwrap_or_default());
            let line = format!("{}\t{kind}\t{detail}", printable(item.label()));
            writeln!(output, "{}", line.trim_end())?;
        }
        Ok(0)
    }

    /// The place in bytes, if the text has it.
    fn place(&self, text: &str) -> Option<usize> {
        if let Some(offset) = self.offset {
            return text.is_char_boundary(offset).then_some(offset);
        }
        let (line, column) = (self.line?.checked_sub(1)?, self.column?.checked_sub(1)?);
        let begin = match line {
            0 => 0,
            _ => text.match_indices('\n').nth(line - 1)?.0 + 1,
        };
        let of_line = text.get(begin..)?.split('\n').next()?;
        let ends = of_line.char_indices().map(|(at, _)| at);
        let at = ends.chain([of_line.len()]).nth(column)?;
        Some(begin + at)
    }
}
