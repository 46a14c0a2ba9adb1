//! Conformance fixtures: JSON Lines, one case a line, as SCENARIO.md describes them.

use alloc::borrow::Cow;
use core::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// One case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fixture<'a> {
    /// Unique in the suite.
    pub(crate) id: String,
    /// The rule of SEMANTICS.md that decides the case; tests of one's own policies are of none.
    #[serde(default)]
    pub(crate) rule: String,
    /// Further rules that it shows.
    #[serde(default, rename = "also")]
    _also: Vec<String>,
    /// What it shows, in a sentence.
    #[serde(default)]
    pub(crate) title: String,
    /// Whether the rule's condition holds in it.
    #[serde(default, rename = "holds")]
    _holds: Option<bool>,
    /// The question, as text: spellings count.
    #[serde(borrow)]
    pub(crate) scenario: &'a RawValue,
    /// Files with the policies of the scenario, by its slots.
    #[serde(default, rename = "policyFiles")]
    policy_files: Option<Value>,
    /// Any subset of the answer.
    pub(crate) expect: Value,
}

/// Reads the cases of a file; the error names the line.
pub(crate) fn read(text: &str) -> Result<Vec<Fixture<'_>>, String> {
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            let read = serde_json::from_str(line).map_err(|error| error.to_string());
            let read = read.and_then(Fixture::with_rule);
            read.map_err(|error| format!("line {}: {error}", number + 1))
        })
        .collect()
}

impl Fixture<'_> {
    /// A case of the suite says which rule it is of.
    fn with_rule(self) -> Result<Self, String> {
        if self.rule.is_empty() && self.policy_files.is_none() {
            return Err("missing field `rule`; a case without `policyFiles` is of a rule".into());
        }
        Ok(self)
    }

    /// The scenario with the policies of `policyFiles` as texts, so that places count in their files.
    fn question(&self, folder: &Path) -> Result<Cow<'_, str>, String> {
        let scenario = self.scenario.get();
        let Some(files) = &self.policy_files else {
            return Ok(Cow::Borrowed(scenario));
        };
        let policies = slot(files, folder)?;
        let Some(before) = scenario.strip_suffix('}') else {
            return Err("a scenario is an object".into());
        };
        // Put in as text: what stands there keeps its spelling, and `policies` twice is found by the engine.
        let is_empty = before.trim() == "{";
        let comma = if is_empty { "" } else { "," };
        Ok(Cow::Owned(format!(
            "{before}{comma}\"policies\":{policies}}}"
        )))
    }
}

/// The names of files in a slot, however deep, with what stands in the files.
fn slot(names: &Value, folder: &Path) -> Result<Value, String> {
    match names {
        Value::String(name) => {
            let text = fs::read_to_string(folder.join(name));
            let text = text.map_err(|error| format!("{}: {error}", folder.join(name).display()))?;
            Ok(serde_json::json!({"name": name, "policy": text}))
        }
        Value::Array(items) => items.iter().map(|item| slot(item, folder)).collect(),
        Value::Object(slots) => {
            let slots = slots
                .iter()
                .map(|(name, names)| Ok((name.clone(), slot(names, folder)?)));
            slots
                .collect::<Result<serde_json::Map<_, _>, String>>()
                .map(Value::Object)
        }
        _ => Err(format!(
            "`policyFiles` holds names of files, and {names} is none"
        )),
    }
}

/// Runs one case, whose files are named from a folder; `Err` tells how the answer differs.
pub(crate) fn run(fixture: &Fixture<'_>, folder: &Path) -> Result<(), String> {
    let heading = format!("FAILED {} ({}) {}", fixture.id, fixture.rule, fixture.title);
    let question = match fixture.question(folder) {
        Ok(question) => question,
        Err(error) => return Err(format!("{heading}\n  {error}")),
    };
    let text = portcullis::scenario::answer_json(&question);
    let answer: Value =
        serde_json::from_str(&text).map_err(|error| format!("the answer is not JSON: {error}"))?;
    let Some(expect) = fixture.expect.as_object() else {
        return Err(format!("{heading}\n  `expect` is no object"));
    };
    // The fast path has to say what the explained one says.
    let decided =
        portcullis::scenario::decide(&question).map(|decision| decision.outcome().as_str());
    let fast = decided.as_ref().ok() == answer.get("decision").and_then(Value::as_str).as_ref();
    let differs = !fast
        || expect
            .iter()
            .any(|(field, expected)| !fits(field, expected, answer.get(field)));
    if !differs && !expect.is_empty() {
        return Ok(());
    }
    let mut report = heading;
    let _ = write!(report, "\n  expected {}", fixture.expect);
    let _ = write!(report, "\n  answered {text}");
    let _ = write!(report, "\n  scenario {question}");
    Err(report)
}

fn fits(field: &str, expected: &Value, actual: Option<&Value>) -> bool {
    let Some(actual) = actual else { return false };
    match field {
        "blockedBy" | "missingContext" => {
            let set = |value: &Value| {
                let mut texts: Vec<String> =
                    value.as_array()?.iter().map(Value::to_string).collect();
                texts.sort();
                Some(texts)
            };
            set(expected).is_some() && set(expected) == set(actual)
        }
        "decidedBy" => match (expected.as_array(), actual.as_array()) {
            (Some(expected), Some(actual)) => {
                expected.len() == actual.len()
                    && expected.iter().zip(actual).all(|(e, a)| is_subset(e, a))
            }
            _ => false,
        },
        "error" => is_subset(expected, actual),
        _ => expected == actual,
    }
}

/// Objects may leave fields out; everything else is equal.
fn is_subset(expected: &Value, actual: &Value) -> bool {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            expected.iter().all(|(field, value)| {
                actual
                    .get(field)
                    .is_some_and(|actual| is_subset(value, actual))
            })
        }
        _ => expected == actual,
    }
}
