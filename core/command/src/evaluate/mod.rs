//! `portcullis evaluate`.

mod flags;
mod question;

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use portcullis::{Explanation, Outcome, scenario};

use crate::INVALID;
use crate::failure::Failure;
use crate::lines;
use crate::output::{Output, Style};
use flags::QuestionFlags;
use question::Question;

/// Decides a request, and tells why
///
/// The question is a scenario document, or is made of flags: the policies by their files, and the request. Warnings about
/// policies go to standard error.
#[derive(Debug, Args)]
#[command(override_usage = "portcullis evaluate [OPTIONS] FILE
       portcullis evaluate [OPTIONS] --principal ARN --action ACTION --resource ARN [POLICIES] [FACTS]
       portcullis evaluate --jsonl")]
#[command(after_help = "Examples:
  portcullis evaluate scenario.json
  portcullis evaluate --json scenario.json
  portcullis evaluate --jsonl < scenarios.jsonl
  portcullis evaluate --identity reader.json --scp root.json --scp account.json \\
      --principal arn:aws:iam::111122223333:user/Ann --action s3:GetObject \\
      --resource arn:aws:s3:::reports/q3.csv --context aws:SourceIp=203.0.113.9

Exit status: 0 answered, whatever the decision; 2 what was asked cannot be read or is invalid. With --exit-code: 0 allowed,
3 refused. --jsonl goes on after a line that is invalid and ends with 0: errors are answers there.")]
pub(crate) struct Evaluate {
    /// A scenario document, or `-` for standard input
    #[arg(
        value_name = "FILE",
        required_unless_present_any = ["jsonl", "QuestionFlags"],
        conflicts_with = "QuestionFlags"
    )]
    file: Option<PathBuf>,
    /// Prints the answer object
    #[arg(long, conflicts_with = "nearest")]
    json: bool,
    /// Answers scenarios from standard input, one a line, with an answer object a line
    #[arg(long, conflicts_with_all = ["file", "QuestionFlags", "json", "nearest", "quiet", "exit_code"])]
    jsonl: bool,
    /// Tells of the statements that decided, and of the N that came nearest
    #[arg(long, value_name = "N")]
    nearest: Option<usize>,
    /// Ends with 3 where the request is refused
    #[arg(long)]
    exit_code: bool,
    /// Prints neither the answer nor warnings
    #[arg(long, short, conflicts_with_all = ["json", "nearest"])]
    quiet: bool,
    #[command(flatten)]
    flags: QuestionFlags,
}

/// The request is refused, and whoever asks wants the status to tell.
const REFUSED: u8 = 3;

impl Evaluate {
    pub(crate) fn run(&self, output: &mut Output) -> Result<u8, Failure> {
        if self.jsonl {
            return lines::answer(output, scenario::answer_json);
        }
        let question = match &self.file {
            Some(file) => Question::read(file)?,
            None => self.flags.question()?,
        };
        if self.flags.print_scenario {
            writeln!(output, "{}", question.pretty())?;
            return Ok(0);
        }
        let text = question.text();
        if self.json {
            writeln!(output, "{}", scenario::answer_json(text))?;
        }
        if self.json || self.quiet {
            return match scenario::decide(text) {
                Ok(decision) => Ok(self.status(decision.outcome())),
                // The error object tells it already, in places of the document that was given.
                Err(_) if self.json && self.file.is_some() => Ok(INVALID),
                Err(error) => Err(Failure::Invalid(question.refused(&error))),
            };
        }
        let explained = match self.nearest {
            Some(most) => scenario::explain_nearest(text, most),
            None => scenario::explain(text),
        };
        match explained {
            Ok(explanation) => {
                for warning in scenario::warnings(text) {
                    output.tell(&question.warned(&warning));
                }
                print(&explanation, output)?;
                Ok(self.status(explanation.decision))
            }
            Err(error) => Err(Failure::Invalid(question.refused(&error))),
        }
    }

    fn status(&self, outcome: Outcome) -> u8 {
        match outcome {
            Outcome::Allowed => 0,
            _ if self.exit_code => REFUSED,
            _ => 0,
        }
    }
}

/// The explanation, with its first word in colour on a terminal.
fn print(explanation: &Explanation, output: &mut Output) -> Result<(), Failure> {
    let text = explanation.to_string();
    let style = match explanation.decision {
        Outcome::Allowed => Style::Good,
        _ => Style::Bad,
    };
    match text.split_once(':') {
        Some((decision, rest)) if output.is_colored() => {
            write!(output, "{}:{rest}", style.paint(decision, true))?;
        }
        _ => output.write_all(text.as_bytes())?,
    }
    Ok(())
}
