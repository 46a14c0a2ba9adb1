//! `portcullis simulate`: AWS's SimulateCustomPolicy, asked of the engine.

mod ask;
mod flags;
mod input;
mod result;

use std::io;
use std::io::Write as _;
use std::path::Path;

use clap::Args;

use crate::failure::Failure;
use crate::output::Output;
use crate::reference::ReferenceFlag;
use flags::InputFlags;
use input::Input;

/// Answers as `aws iam simulate-custom-policy` does
///
/// Input and output are those of IAM's SimulateCustomPolicy, as JSON or by the flags of AWS's command line, so that a
/// script changes one word. Where both are given, a flag stands in place of the member. A member that is not known is
/// refused by its name.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  portcullis simulate --cli-input-json file://input.json
  portcullis simulate --policy-input-list file://reader.json --action-names s3:GetObject s3:PutObject \\
      --resource-arns arn:aws:s3:::reports/q3.csv \\
      --context-entries ContextKeyName=aws:SourceIp,ContextKeyValues=203.0.113.9,ContextKeyType=ip
  portcullis simulate --generate-cli-skeleton > input.json

Without CallerArn what is known of a caller, as aws:username, is missing from the request, and is told among
MissingContextValues where a policy asks for it.

Exit status: 0 answered, whatever the decisions; 2 the input is invalid.")]
pub(crate) struct Simulate {
    /// The input: JSON, FILE, file://FILE, or `-` for standard input
    #[arg(long, value_name = "FILE", required_unless_present_any = ["InputFlags", "generate_cli_skeleton"])]
    cli_input_json: Option<String>,
    /// Prints an input with every member, to be filled in
    #[arg(long, conflicts_with_all = ["cli_input_json", "InputFlags"])]
    generate_cli_skeleton: bool,
    #[command(flatten)]
    flags: InputFlags,
    #[command(flatten)]
    reference: ReferenceFlag,
}

impl Simulate {
    pub(crate) fn run(&self, output: &mut Output) -> Result<u8, Failure> {
        if self.generate_cli_skeleton {
            output.write_all(input::SKELETON.as_bytes())?;
            return Ok(0);
        }
        let mut input = match &self.cli_input_json {
            None => Input::default(),
            Some(given) => read_input(given)?,
        };
        self.flags.put_into(&mut input)?;
        input.check()?;
        let bytes = self.reference.read()?;
        let reference = bytes.view()?;
        let answer = ask::simulate(&input, reference.as_ref())?;
        let format = serde_json::ser::PrettyFormatter::with_indent(b"    ");
        let mut text = Vec::new();
        let mut serializer = serde_json::Serializer::with_formatter(&mut text, format);
        serde::Serialize::serialize(&answer, &mut serializer).map_err(io::Error::from)?;
        text.push(b'\n');
        output.write_all(&text)?;
        Ok(0)
    }
}

fn read_input(given: &str) -> Result<Input, Failure> {
    let (origin, text) = if given.trim_start().starts_with('{') {
        ("--cli-input-json", given.to_string())
    } else {
        let file = given.strip_prefix("file://").unwrap_or(given);
        (file, crate::input::read(Path::new(file))?)
    };
    serde_json::from_str(&text).map_err(|error| Failure::Invalid(format!("{origin}: {error}")))
}
