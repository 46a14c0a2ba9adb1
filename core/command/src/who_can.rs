//! `portcullis who-can`.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use portcullis::scenario;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::INVALID;
use crate::failure::Failure;
use crate::input;
use crate::output::{Output, Style, printable};

/// Tells who can do something: always, never, or on what it depends
///
/// Whoever may be asked about stands in a file, a line each: a scenario as `evaluate` reads it, whose request has a
/// `principal` and no action and resource. What it does not say of condition keys is left open. Who depends on something is
/// told the keys, each with two values between which the answer changes, and the conditions that are left.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  portcullis who-can s3:GetObject arn:aws:s3:::reports/2026.csv people.jsonl
  portcullis who-can --resource-policy bucket.json s3:GetObject arn:aws:s3:::reports/2026.csv people.jsonl
  portcullis who-can --json iam:CreateUser '*' - < people.jsonl | jq -r 'select(.residual != "refused").principal'

A line of people.jsonl:
  {"request": {"principal": "arn:aws:iam::111122223333:user/Ann"}, "policies": {"identity": [POLICY]}}

Exit status: 0 of everybody it is known, 2 a line or a file cannot be read or is none, 3 of somebody it is not known."#)]
pub(crate) struct WhoCan {
    /// What is to be done, `service:Name`
    #[arg(value_name = "ACTION")]
    action: String,
    /// To what, an ARN or `*`
    #[arg(value_name = "RESOURCE")]
    resource: String,
    /// Who may be asked about; `-` for standard input
    #[arg(value_name = "PEOPLE")]
    people: PathBuf,
    /// The policy of the resource, for everybody
    #[arg(long, value_name = "FILE")]
    resource_policy: Option<PathBuf>,
    /// The account that owns the resource
    #[arg(long, value_name = "ACCOUNT")]
    resource_account: Option<String>,
    /// Prints an object a line: `principal`, `residual`, `universe`, `assumptions`, and where it depends `keys`, `left`,
    /// `allowed` and `refused`
    #[arg(long)]
    json: bool,
}

/// Of somebody it is not known.
const NOT_KNOWN: u8 = 3;

/// A line, as it stands there: what is put in beside what it says stays a text, so that what stands there twice is found by
/// the library.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'l> {
    #[serde(borrow)]
    request: &'l RawValue,
    #[serde(borrow)]
    policies: Option<&'l RawValue>,
    #[serde(borrow)]
    settings: Option<&'l RawValue>,
}

impl WhoCan {
    pub(crate) fn run(&self, output: &mut Output) -> Result<u8, Failure> {
        let policy = self
            .resource_policy
            .as_deref()
            .map(input::read)
            .transpose()?;
        let mut status = 0;
        for (number, line) in input::read(&self.people)?.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            match self.ask(line, policy.as_deref()) {
                Ok((principal, answer)) => {
                    let told = answer.get("residual").and_then(Value::as_str);
                    if told == Some("unknown") && status == 0 {
                        status = NOT_KNOWN;
                    }
                    if self.json {
                        let mut object = Map::from_iter([("principal".into(), principal)]);
                        object.extend(answer.as_object().cloned().unwrap_or_default());
                        writeln!(output, "{}", Value::from(object))?;
                    } else {
                        print(&principal, &answer, output)?;
                    }
                }
                Err(message) => {
                    let name = self.people.display();
                    let message = format!("{name}: line {}: {message}", number + 1);
                    output.tell(&printable(&message));
                    status = INVALID;
                }
            }
        }
        Ok(status)
    }

    /// One of them: the caller, and the library's answer.
    fn ask(&self, line: &str, policy: Option<&str>) -> Result<(Value, Value), String> {
        let line: Line<'_> = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let request: Value =
            serde_json::from_str(line.request.get()).map_err(|error| error.to_string())?;
        let principal = request.get("principal").cloned().unwrap_or_default();
        let mut said = vec![
            ("action", Value::from(self.action.as_str()).to_string()),
            ("resource", Value::from(self.resource.as_str()).to_string()),
        ];
        if let Some(account) = &self.resource_account {
            said.push(("resourceAccount", Value::from(account.as_str()).to_string()));
        }
        let request = with(line.request.get(), &said).ok_or("`request` is no object")?;
        let policies = line.policies.map_or("{}", RawValue::get);
        let said: Vec<(&str, String)> = policy
            .into_iter()
            .map(|policy| ("resource", policy.into()))
            .collect();
        let policies = with(policies, &said).ok_or("`policies` is no object")?;
        let settings = line.settings.map_or("{}", RawValue::get);
        let scenario =
            format!(r#"{{"request":{request},"policies":{policies},"settings":{settings}}}"#);
        let answer = scenario::residual_json(&scenario);
        let answer: Value = serde_json::from_str(&answer).unwrap_or_default();
        match answer.pointer("/error/message").and_then(Value::as_str) {
            Some(message) => Err(message.into()),
            None => Ok((principal, answer)),
        }
    }
}

/// An object with further members in front of its own.
fn with(object: &str, members: &[(&str, String)]) -> Option<String> {
    let rest = object.trim_start().strip_prefix('{')?;
    let members: Vec<String> = members
        .iter()
        .map(|(name, value)| format!(r#""{name}":{value}"#))
        .collect();
    let comma = match rest.trim_start().starts_with('}') || members.is_empty() {
        true => "",
        false => ",",
    };
    Some(format!("{{{}{comma}{rest}", members.join(",")))
}

fn print(principal: &Value, answer: &Value, output: &mut Output) -> Result<(), Failure> {
    let is_colored = output.is_colored();
    let name = match principal {
        Value::String(name) => name.clone(),
        other => other.to_string(),
    };
    let word = answer.get("residual").and_then(Value::as_str);
    let word = word.unwrap_or("unknown");
    let style = match word {
        "refused" => Style::Good,
        _ => Style::Bad,
    };
    writeln!(
        output,
        "{}: {}",
        style.paint(word, is_colored),
        printable(&name)
    )?;
    let list = |name: &str| {
        let list = answer.get(name).and_then(Value::as_array);
        list.cloned().unwrap_or_default()
    };
    for key in list("keys") {
        let key = key.as_str().unwrap_or_default().to_owned();
        let value = |name: &str| match answer.get(name).and_then(|context| context.get(&key)) {
            None | Some(Value::Null) => "absent".into(),
            Some(value) => printable(&value.to_string()),
        };
        writeln!(
            output,
            "    on {}: for example {} is allowed, {} is refused",
            printable(&key),
            value("allowed"),
            value("refused")
        )?;
    }
    for statement in list("left") {
        writeln!(output, "    {}", printable(&statement.to_string()))?;
    }
    for reason in list("unknown") {
        writeln!(
            output,
            "    because: {}",
            reason.as_str().unwrap_or_default()
        )?;
    }
    Ok(())
}
