//! `portcullis fmt`.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use portcullis::{PolicyDocument, PolicyErrors};

use crate::INVALID;
use crate::failure::Failure;
use crate::input;
use crate::output::Output;

/// Writes policies in one form
///
/// Members come in the order of AWS's grammar, each item stands on a line of its own, two spaces deeper than what it is
/// in. Every value keeps its spelling, a single item stays one and an array an array. A file is replaced whole or not at
/// all; one that is no policy is told on standard error and left as it is.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  portcullis fmt policies/
  portcullis fmt --check policies/ || echo 'not formatted'
  curl -s https://example.com/policy.json | portcullis fmt -

Exit status: 0 done, or nothing to do; 1 with --check, if a file would change; 2 if one is no policy or cannot be read.")]
pub(crate) struct Fmt {
    /// Files, folders with files `*.json`, or `-` for standard input, which goes to standard output
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Changes nothing, and names the files that would change
    #[arg(long)]
    check: bool,
    /// Prints the formatted policies and changes no file
    #[arg(long, conflicts_with = "check")]
    stdout: bool,
}

/// Some file would change.
const WOULD_CHANGE: u8 = 1;

impl Fmt {
    pub(crate) fn run(&self, output: &mut Output) -> Result<u8, Failure> {
        let mut status = 0;
        for file in input::find(&self.files)? {
            match self.format(&file, output) {
                Ok(changed) => status = status.max(if changed { WOULD_CHANGE } else { 0 }),
                Err(failure @ (Failure::Output(_) | Failure::Usage(_))) => return Err(failure),
                Err(failure) => {
                    output.tell(&failure);
                    status = INVALID;
                }
            }
        }
        Ok(status)
    }

    /// Whether the file would change.
    fn format(&self, file: &Path, output: &mut Output) -> Result<bool, Failure> {
        let text = input::read(file)?;
        let formatted = format(&text).map_err(|errors| Failure::of_policy(file, &errors))?;
        if self.check {
            let changes = formatted != text;
            if changes {
                writeln!(output, "{}", file.display())?;
            }
            return Ok(changes);
        }
        if self.stdout || input::is_standard_input(file) {
            output.write_all(formatted.as_bytes())?;
        } else if formatted != text {
            input::replace(file, &formatted)?;
        }
        Ok(false)
    }
}

fn format(text: &str) -> Result<String, PolicyErrors> {
    Ok(indented(&PolicyDocument::from_json(text)?.to_json()))
}

/// JSON without white space, with an item a line. Nothing but white space is added.
fn indented(compact: &str) -> String {
    let mut out = String::with_capacity(compact.len() * 2);
    let mut depth = 0;
    let mut letters = compact.chars().peekable();
    let mut in_string = false;
    while let Some(letter) = letters.next() {
        if in_string {
            out.push(letter);
            match letter {
                '\\' => out.extend(letters.next()),
                '"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match letter {
            '{' | '[' => {
                out.push(letter);
                if let Some(close) = letters.next_if(|next| matches!(next, '}' | ']')) {
                    out.push(close);
                } else {
                    depth += 1;
                    begin_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth -= 1;
                begin_line(&mut out, depth);
                out.push(letter);
            }
            ',' => {
                out.push(letter);
                begin_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ => {
                in_string = letter == '"';
                out.push(letter);
            }
        }
    }
    out.push('\n');
    out
}

fn begin_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(core::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_white_space_is_added() {
        let compact = r#"{"a":[{"b,":"}\"]: "},[],{},1.50E+0,true],"c":"\\"}"#;
        let text = indented(compact);
        assert_eq!(
            text,
            "{\n  \"a\": [\n    {\n      \"b,\": \"}\\\"]: \"\n    },\n    [],\n    {},\n    1.50E+0,\n    true\n  ],\n  \"c\": \"\\\\\"\n}\n"
        );
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
        assert_eq!(read(&text), read(compact));
    }

    #[test]
    fn values_keep_their_spelling_and_members_get_their_order() {
        let text = r#"{"Statement":{"Condition":{"NumericLessThan":{"s3:max-keys":[1.50, "7"]}},
            "Resource":"*","Action":["s3:ListBucket"],"Effect":"Allow"},"Version":"2012-10-17"}"#;
        let formatted = format(text).unwrap_or_default();
        assert!(formatted.starts_with("{\n  \"Version\""), "{formatted}");
        assert!(formatted.contains("1.50,"), "{formatted}");
        assert_eq!(format(&formatted).ok().as_ref(), Some(&formatted));
    }
}
