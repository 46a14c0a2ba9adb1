//! `portcullis diff`.

mod alone;
mod folders;
mod json;
mod side;
mod verdict;

mod words;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use portcullis::analysis::{Access, Universe};
use portcullis::{PolicyType, scenario};

use crate::INVALID;
use crate::failure::Failure;
use crate::input;
use crate::lines;
use crate::output::Output;
use crate::reference::{ReferenceBytes, ReferenceFlag};
use crate::validate::policy_type;
use side::{Question, Side};
use verdict::Verdict;

/// Tells whether a policy allows anything that another does not, with requests that show it
///
/// "Nothing is new" holds for every request. What is new is shown by requests that the later policy allows and the earlier
/// does not, each asked of both, `+`; what is lost likewise, `-`. They are examples, the simplest first. What is neither
/// proved nor shown is told to be unknown, with the reason.
///
/// Each policy decides by itself, beside others of which it needs a grant: what a Deny takes from further policies of the
/// same kind is not seen.
///
/// Of folders the files `*.json` are held against each other by their paths, and those with the same text are not told. A
/// file that one folder alone has is held against a policy without statements, where its type is one that grants (identity,
/// resource, roleTrust, kmsKey). What that cannot tell is unknown: whom a Deny that comes or goes stops elsewhere, and what
/// holds where a policy that limits (each other type) is not there.
#[derive(Debug, Args)]
#[command(override_usage = "portcullis diff [OPTIONS] BEFORE AFTER
       portcullis diff --jsonl")]
#[command(after_help = r#"Examples:
  portcullis diff before.json after.json
  git show HEAD:reader.json | portcullis diff - reader.json
  portcullis diff --type serviceControlPolicy main/scp/ branch/scp/
  portcullis diff --universe reference before.json after.json
  portcullis diff --json before.json after.json | jq -c '.witnesses[0].scenario' | portcullis evaluate -
  portcullis diff --jsonl < pairs.jsonl

A line of pairs.jsonl, where `type` may be left out, and `loader` and `universe` may be said:
  {"before": POLICY, "after": POLICY, "type": "identity"}

Exit status: 0 nothing is new, 1 new access, 2 a policy cannot be read or is none, 3 not known whether anything is new; of
folders the first of 2, 1 and 3 that a file comes to. --jsonl goes on after a line that is invalid and ends with 0: errors
are answers there."#)]
pub(crate) struct Diff {
    /// The earlier policy: a file, `-` for standard input, or a folder
    #[arg(value_name = "BEFORE", required_unless_present = "jsonl")]
    before: Option<PathBuf>,
    /// The later one; a folder beside a folder
    #[arg(value_name = "AFTER", required_unless_present = "jsonl")]
    after: Option<PathBuf>,
    /// What the policies are
    #[arg(long = "type", value_name = "TYPE", value_parser = policy_type(), default_value = "identity")]
    policy_type: PolicyType,
    /// Which requests there are: `any` is every action name, ARN and value of a condition key, and `reference` what AWS's
    /// service reference lists: its actions, with the ARNs and condition keys that it has for each, and typed values
    #[arg(long, value_parser = universe(), default_value = "any")]
    universe: Universe,
    #[command(flatten)]
    reference: ReferenceFlag,
    /// Prints an object: `newAccess`, `lostAccess`, `relation`, `universe`, `witnesses`, `unknown` and `assumptions`; of folders one a file
    /// and line, with `file` and `change` before it, or with `file` and `error`
    #[arg(long)]
    json: bool,
    /// Reads an object a line from standard input, with `before`, `after` and `type`, and prints one a line
    #[arg(long, conflicts_with_all = ["before", "after", "policy_type", "universe", "json"])]
    jsonl: bool,
}

/// Something is allowed that was not.
const NEW_ACCESS: u8 = 1;

/// It is not known whether anything is.
const NOT_KNOWN: u8 = 3;

const UNIVERSES: [&str; 2] = ["any", "reference"];

fn universe() -> impl clap::builder::TypedValueParser<Value = Universe> {
    PossibleValuesParser::new(UNIVERSES).try_map(|name| name.parse::<Universe>())
}

impl Diff {
    pub(crate) fn run(&self, output: &mut Output) -> Result<u8, Failure> {
        let (Some(before), Some(after)) = (&self.before, &self.after) else {
            let bytes = self.reference.read()?;
            let reference = bytes.view()?;
            return lines::answer(output, |line| match &reference {
                Some(reference) => scenario::diff_json_with_reference(line, reference),
                None => scenario::diff_json(line),
            });
        };
        let bytes = match self.universe {
            Universe::Reference => self.reference.read()?,
            _ => ReferenceBytes::Nothing,
        };
        let question = Question {
            policy_type: self.policy_type,
            universe: self.universe,
            reference: bytes.view()?,
        };
        match (is_folder(before)?, is_folder(after)?) {
            (true, true) => folders::compare([before, after], question, self.json, output),
            (false, false) => self.files(before, after, question, output),
            (is_first, _) => {
                let (folder, file) = match is_first {
                    true => (before, after),
                    false => (after, before),
                };
                let (folder, file) = (folder.display(), file.display());
                let message = format!("{folder} is a folder, and {file} is none");
                Err(Failure::Invalid(message))
            }
        }
    }

    fn files(
        &self,
        before: &Path,
        after: &Path,
        question: Question<'_>,
        output: &mut Output,
    ) -> Result<u8, Failure> {
        if input::is_standard_input(before) && input::is_standard_input(after) {
            let message = "one of the two can be standard input";
            return Err(Failure::Invalid(message.into()));
        }
        let read = |file| Side::read(file, question.policy_type);
        let (before, after) = match (read(before), read(after)) {
            (Err(failure), Err(other)) => {
                output.tell(&failure);
                return Err(other);
            }
            (before, after) => (before?, after?),
        };
        let diff = question.compare(&before, &after)?;
        if self.json {
            writeln!(output, "{}", diff.to_json())?;
        }
        let verdict = Verdict::of_both(diff);
        if !self.json {
            words::print(
                &verdict,
                &before.name,
                &after.name,
                question.universe,
                output,
            )?;
        }
        Ok(status(verdict.new))
    }
}

/// What is not there is an error.
fn is_folder(path: &Path) -> Result<bool, Failure> {
    if input::is_standard_input(path) {
        return Ok(false);
    }
    let metadata = fs::metadata(path).map_err(|error| Failure::of(path, error))?;
    Ok(metadata.is_dir())
}

const fn status(new: Access) -> u8 {
    match new {
        Access::None => 0,
        Access::Some => NEW_ACCESS,
        Access::Unknown => NOT_KNOWN,
    }
}

/// The worse of two statuses: what was not compared may hide anything, and what is shown weighs more than what is not.
fn worse(one: u8, other: u8) -> u8 {
    let order = [INVALID, NEW_ACCESS, NOT_KNOWN];
    let worst = order
        .into_iter()
        .find(|status| [one, other].contains(status));
    worst.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_universe_has_its_name() {
        for name in UNIVERSES {
            assert_eq!(name.parse().map(Universe::as_str), Ok(name));
        }
    }

    #[test]
    fn the_worse_status_is_kept() {
        let order = [INVALID, NEW_ACCESS, NOT_KNOWN, 0];
        for (at, worst) in order.into_iter().enumerate() {
            for other in order.into_iter().skip(at) {
                assert_eq!([worse(worst, other), worse(other, worst)], [worst, worst]);
            }
        }
    }
}
