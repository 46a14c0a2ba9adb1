//! `portcullis validate`.

mod baseline;
mod checked;
mod config;
mod excerpt;
mod explain;
mod fix;
mod json;
mod run;
mod sarif;

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use portcullis::PolicyType;

use crate::failure::Failure;
use crate::output::Output;
use crate::reference::ReferenceFlag;

/// Finds what AWS refuses in policies, and what their authors may not have meant
///
/// Each finding is shown with the lines that it is about. What it weighs: an error AWS refuses, or it can never have its
/// meaning; `security` may allow more than was meant; a warning may do something else; a suggestion says the same better.
///
/// `portcullis.toml`, found from the folder of a file upwards, says what a project wants otherwise.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  portcullis validate policy.json
  portcullis validate --type serviceControlPolicy scp/
  portcullis validate --fix --diff policies/
  portcullis validate --prove policies/
  portcullis validate --sarif policies/ > portcullis.sarif
  portcullis validate --explain pass-role-with-star-in-resource

portcullis.toml, with everything that it may have:
  type = "identity"                      # of files that no entry of `files` matches
  baseline = "portcullis-baseline.json"  # findings that are known, and not told
  ignore = ["missing-version"]           # checks that are not wanted
  exclude = ["generated/**"]             # files in folders that are left out
  legacy-scp-language = true             # as the flag
  [severity]
  missing-version = "suggestion"
  [ignore-sids]
  pass-role-with-star-in-resource = ["Deployer"]
  [[files]]
  match = "scp/**"
  type = "serviceControlPolicy"

Exit status: 0 nothing above a suggestion, 1 warnings, 2 errors, or a file cannot be read."#)]
pub(crate) struct Validate {
    /// Files, folders with files `*.json`, or `-` for standard input
    #[arg(required_unless_present_any = ["explain", "checks"], value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What the policies are; in place of what the configuration says [default: identity]
    #[arg(long = "type", value_name = "TYPE", value_parser = policy_type())]
    policy_type: Option<PolicyType>,
    /// Holds service control policies to the language that they had before September 2025
    #[arg(long)]
    legacy_scp_language: bool,
    /// Tells too which statements, entries and conditions do nothing, whatever is asked; that is proved, and takes longer
    #[arg(long, conflicts_with = "fix")]
    prove: bool,
    /// Makes the changes that are safe: no request becomes allowed that was not
    #[arg(long)]
    fix: bool,
    /// With --fix, makes those too that are to be looked at
    #[arg(long, requires = "fix")]
    unsafe_fixes: bool,
    /// With --fix, shows the changes and makes none
    #[arg(long, requires = "fix")]
    diff: bool,
    /// Prints an object a file and line: its name and its findings
    #[arg(long, conflicts_with_all = ["sarif", "diff"])]
    json: bool,
    /// Prints the findings as SARIF 2.1.0
    #[arg(long, conflicts_with = "diff")]
    sarif: bool,
    /// Leaves a check out; repeatable
    #[arg(long, value_name = "ID", value_parser = id)]
    ignore: Vec<String>,
    /// The configuration, in place of the one found; `none` is none
    #[arg(long, value_name = "FILE|none")]
    config: Option<PathBuf>,
    /// Findings that are known, in place of the configuration's
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Writes what is found to the baseline and tells nothing of it
    #[arg(long, conflicts_with = "fix")]
    write_baseline: bool,
    /// No summary on standard error
    #[arg(long, short)]
    quiet: bool,
    /// Prints the page of a check
    #[arg(long, value_name = "ID", conflicts_with = "files")]
    explain: Option<String>,
    /// Lists all checks with what they weigh
    #[arg(long, conflicts_with_all = ["files", "explain"])]
    checks: bool,
    #[command(flatten)]
    reference: ReferenceFlag,
}

/// The names of `PolicyType`.
const TYPES: [&str; 10] = [
    "identity",
    "permissionsBoundary",
    "session",
    "scopeDown",
    "resource",
    "roleTrust",
    "kmsKey",
    "serviceControlPolicy",
    "resourceControlPolicy",
    "vpcEndpoint",
];

pub(crate) fn policy_type() -> impl clap::builder::TypedValueParser<Value = PolicyType> {
    PossibleValuesParser::new(TYPES).try_map(|name| name.parse::<PolicyType>())
}

fn id(text: &str) -> Result<String, String> {
    explain::known(text).map(|check| check.id().into())
}

impl Validate {
    pub(crate) fn run(&self, output: &mut Output) -> Result<u8, Failure> {
        if self.checks {
            return explain::list(output);
        }
        match &self.explain {
            Some(id) => explain::page(id, output),
            None => run::validate(self, output),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_has_its_name() {
        for name in TYPES {
            assert_eq!(name.parse().map(PolicyType::as_str), Ok(name));
        }
    }
}
