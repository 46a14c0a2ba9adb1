//! `portcullis expand`.

use std::io::Write as _;

use clap::Args;
use portcullis::reference::Reference;
use serde::Serialize;

use crate::INVALID;
use crate::failure::Failure;
use crate::output::{Output, printable};
use crate::reference::ReferenceFlag;

/// Lists the actions that an entry of Action covers
///
/// They are those that AWS's services define, one a line, in the order of the reference. What covers none is told on
/// standard error, and the exit status is 2.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  portcullis expand 's3:Get*'
  portcullis expand --level 'iam:*Role' 'sts:AssumeRole*'
  portcullis expand --json '*' | jq -r '.actions[].action'")]
pub(crate) struct Expand {
    /// Entries of Action: `s3:Get*`
    #[arg(required = true, value_name = "PATTERN")]
    patterns: Vec<String>,
    /// Prints the access level beside each action
    #[arg(long)]
    level: bool,
    /// Prints one object a pattern and line: its actions with their access levels
    #[arg(long, conflicts_with = "level")]
    json: bool,
    #[command(flatten)]
    reference: ReferenceFlag,
}

/// What `--json` prints of a pattern.
#[derive(Serialize)]
struct Expansion<'p> {
    pattern: &'p str,
    actions: Vec<Covered>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Covered {
    action: String,
    access_level: &'static str,
}

impl Expand {
    pub(crate) fn run(&self, output: &mut Output) -> Result<u8, Failure> {
        let bytes = self.reference.read()?;
        let Some(reference) = bytes.view()? else {
            let message =
                "without a reference no action is known; `--reference none` is for `validate`";
            return Err(Failure::Invalid(message.into()));
        };
        let mut status = 0;
        for pattern in &self.patterns {
            let mut actions = reference.expand(pattern).peekable();
            if actions.peek().is_none() {
                let meant = meant(&reference, pattern);
                output.tell(&format!("`{}` covers no action{meant}", printable(pattern)));
                status = INVALID;
            }
            if self.json {
                let actions = actions.map(|action| Covered {
                    action: action.to_string(),
                    access_level: action.access_level().as_str(),
                });
                let actions = actions.collect();
                let line = serde_json::to_string(&Expansion { pattern, actions });
                writeln!(output, "{}", line.map_err(std::io::Error::from)?)?;
                continue;
            }
            for action in actions {
                if self.level {
                    writeln!(output, "{action}\t{}", action.access_level())?;
                } else {
                    writeln!(output, "{action}")?;
                }
            }
        }
        Ok(status)
    }
}

/// What may have been meant by a pattern that covers nothing.
fn meant(reference: &Reference<'_>, pattern: &str) -> String {
    let Some((prefix, name)) = pattern.split_once(':') else {
        return "; an action has the prefix of its service, as `s3:GetObject` has".into();
    };
    if let Some(action) = reference.similar_action(pattern) {
        return format!("; did you mean `{action}`?");
    }
    match (reference.service(prefix), reference.similar_service(prefix)) {
        (None, Some(service)) => format!("; did you mean `{}:{name}`?", service.prefix()),
        (None, None) => format!("; no service has the prefix `{prefix}`"),
        (Some(_), _) => String::new(),
    }
}
