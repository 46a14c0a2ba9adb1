//! `portcullis public`.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use portcullis::analysis::{Access, Addresses};
use portcullis::scenario;
use portcullis::{Loader, Policy, PolicyDocument, PolicyType};

use crate::INVALID;
use crate::failure::Failure;
use crate::input;
use crate::lines;
use crate::output::{Output, Style, printable};
use crate::witness::described;

/// Tells whether a policy of a resource lets in anybody from outside, with requests that show it
///
/// Without accounts and organizations the question is whether the policy is public: whether anybody gets in whom it does
/// not name, and whom no condition with fixed values binds (an account, an organization, an endpoint, a range of addresses
/// not wider than /8, ..., as S3 Block Public Access counts them). With them it is whether anybody gets in who is in none of
/// them: callers of other accounts, anonymous ones, those whom an identity provider knows, and services that act for
/// others.
///
/// "Nobody" holds for every request. Whoever calls from another account has an identity policy that allows everything.
/// Addresses are those of `aws:SourceIp` from which somebody from outside gets in, one request or another.
#[derive(Debug, Args)]
#[command(override_usage = "portcullis public [OPTIONS] POLICY...
       portcullis public --jsonl")]
#[command(after_help = r#"Examples:
  portcullis public bucket-policy.json
  portcullis public --account 111122223333 --organization o-aaaabbbbcc policies/
  portcullis public --type roleTrust --account 111122223333 trust.json
  portcullis public --json bucket-policy.json | jq -c '.witnesses[0].scenario' | portcullis evaluate -
  portcullis public --jsonl < policies.jsonl

A line of policies.jsonl, where all but `policy` may be left out:
  {"policy": POLICY, "type": "resource", "accounts": ["111122223333"], "organizations": ["o-aaaabbbbcc"]}

Exit status: 0 nobody, 1 somebody, 2 a policy cannot be read or is none, 3 not known; of several the first of 2, 1 and 3 that
one comes to. --jsonl goes on after a line that is invalid and ends with 0: errors are answers there."#)]
pub(crate) struct Public {
    /// Files, folders with files `*.json`, and `-` for standard input
    #[arg(value_name = "POLICY", required_unless_present = "jsonl")]
    policies: Vec<PathBuf>,
    /// What the policies are
    #[arg(long = "type", value_name = "TYPE", value_parser = policy_type(), default_value = "resource")]
    policy_type: PolicyType,
    /// An account that is trusted; may be given several times
    #[arg(long = "account", value_name = "ACCOUNT")]
    accounts: Vec<String>,
    /// An organization that is trusted; may be given several times
    #[arg(long = "organization", value_name = "ORGANIZATION")]
    organizations: Vec<String>,
    /// Prints an object a file and line: `file`, `access`, `question`, `universe`, `addresses`, `witnesses` and `unknown`
    #[arg(long)]
    json: bool,
    /// Reads an object a line from standard input, and prints one a line
    #[arg(long, conflicts_with_all = ["policies", "policy_type", "accounts", "organizations", "json"])]
    jsonl: bool,
}

/// Somebody from outside gets in.
const SOMEBODY: u8 = 1;

/// It is not known whether anybody does.
const NOT_KNOWN: u8 = 3;

const TYPES: [&str; 3] = ["resource", "roleTrust", "kmsKey"];

/// More requests than this are counted.
const MOST: usize = 3;

fn policy_type() -> impl clap::builder::TypedValueParser<Value = PolicyType> {
    PossibleValuesParser::new(TYPES).try_map(|name| name.parse::<PolicyType>())
}

impl Public {
    pub(crate) fn run(&self, output: &mut Output) -> Result<u8, Failure> {
        if self.jsonl {
            return lines::answer(output, scenario::public_json);
        }
        let mut statuses = Vec::new();
        for file in input::find(&self.policies)? {
            let name = match input::is_standard_input(&file) {
                true => "standard input".into(),
                false => printable(&file.display().to_string()),
            };
            match self.ask(&file, &name) {
                Ok(public) => {
                    if self.json {
                        json(&name, &public, output)?;
                    } else {
                        print(&name, &public, output)?;
                    }
                    statuses.push(match public.exposure().access() {
                        Access::None => 0,
                        Access::Some => SOMEBODY,
                        Access::Unknown => NOT_KNOWN,
                    });
                }
                Err(failure) => {
                    output.tell(&failure);
                    statuses.push(INVALID);
                }
            }
        }
        let order = [INVALID, SOMEBODY, NOT_KNOWN];
        let worst = order.into_iter().find(|status| statuses.contains(status));
        Ok(worst.unwrap_or(0))
    }

    fn ask(&self, file: &Path, name: &str) -> Result<scenario::Public, Failure> {
        let text = input::read(file)?;
        // What is wrong with it is told with its places in the file.
        let refused = |errors| Failure::of_policy(file, &errors);
        Policy::from_json(&text, self.policy_type, Loader::Strict).map_err(refused)?;
        let compact = PolicyDocument::from_json(&text).map_err(refused)?.to_json();
        let mut question = format!(r#"{{"policy":{compact},"type":"{}""#, self.policy_type);
        for (member, names) in [
            ("accounts", &self.accounts),
            ("organizations", &self.organizations),
        ] {
            if !names.is_empty() {
                let names = serde_json::Value::from(names.clone());
                question.push_str(&format!(r#","{member}":{names}"#));
            }
        }
        question.push('}');
        scenario::public(&question).map_err(|error| {
            let lines = error.findings.iter().map(|finding| {
                let (message, path) = (finding.message(), finding.path());
                printable(&format!("{name}: {message} (at {path})"))
            });
            Failure::Invalid(lines.collect::<Vec<_>>().join("\n"))
        })
    }
}

/// The library's answer with the file before it.
fn json(name: &str, public: &scenario::Public, output: &mut Output) -> Result<(), Failure> {
    let name = serde_json::Value::from(name);
    let answer = public.to_json();
    let members = answer.strip_prefix('{').unwrap_or(&answer);
    writeln!(output, r#"{{"file":{name},{members}"#)?;
    Ok(())
}

fn print(name: &str, public: &scenario::Public, output: &mut Output) -> Result<(), Failure> {
    let exposure = public.exposure();
    let is_colored = output.is_colored();
    let (style, word, sentence) = match (exposure.access(), public.has_zone()) {
        (Access::None, false) => (
            Style::Good,
            "not public",
            format!(
                "{name} lets in nobody whom it does not name; this holds for every request (universe any)"
            ),
        ),
        (Access::None, true) => (
            Style::Good,
            "closed",
            format!(
                "{name} lets in nobody from outside; this holds for every request (universe any)"
            ),
        ),
        (Access::Some, false) => (
            Style::Bad,
            "public",
            format!("{name} lets in whom it does not name"),
        ),
        (Access::Some, true) => (
            Style::Bad,
            "open",
            format!("{name} lets in somebody from outside"),
        ),
        (Access::Unknown, _) => (
            Style::Bad,
            "unknown",
            format!(
                "it is not known whether {name} lets in anybody from outside: this is no proof"
            ),
        ),
    };
    writeln!(output, "{}: {sentence}", style.paint(word, is_colored))?;
    let witnesses = exposure.witnesses();
    for witness in witnesses.iter().take(MOST) {
        let (request, lines) = described(witness, &public.scenario(witness));
        writeln!(
            output,
            "  {}",
            Style::Bad.paint(&format!("+ {request}"), is_colored)
        )?;
        for line in lines {
            writeln!(output, "      {line}")?;
        }
    }
    if let Some(more) = witnesses.len().checked_sub(MOST).filter(|more| *more > 0) {
        writeln!(output, "  and {more} more, which `--json` prints")?;
    }
    if exposure.access() == Access::Some {
        writeln!(output, "from {}", addresses(exposure.addresses()))?;
    }
    for reason in exposure.unknown() {
        writeln!(output, "  because: {reason}")?;
    }
    Ok(())
}

/// From where, in words.
fn addresses(addresses: Option<Addresses>) -> String {
    /// All that there are of a kind.
    const ALL_V4: u64 = 1 << 32;
    const ALL_V6: u128 = u128::MAX - u32::MAX as u128;
    let Some(addresses) = addresses else {
        return "how many addresses is not known".into();
    };
    let v4 = match addresses.v4 {
        0 => None,
        ALL_V4 => Some("all IPv4 addresses".into()),
        1 => Some("1 IPv4 address".into()),
        count => Some(format!("{count} IPv4 addresses")),
    };
    let v6 = match addresses.v6 {
        0 => None,
        ALL_V6 => Some("all IPv6 addresses".into()),
        1 => Some("1 IPv6 address".into()),
        count => Some(format!("{count} IPv6 addresses")),
    };
    match (v4, v6) {
        (None, None) => "no address that a request tells".into(),
        (Some(one), None) | (None, Some(one)) => one,
        (Some(v4), Some(v6)) => format!("{v4} and {v6}"),
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
