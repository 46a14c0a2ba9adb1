//! Conformance fixtures: JSON Lines, one case a line, as SCENARIO.md describes them.

use core::fmt::Write as _;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// One case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fixture<'a> {
    /// Unique in the suite.
    pub(crate) id: String,
    /// The rule of SEMANTICS.md that decides the case.
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
            serde_json::from_str(line).map_err(|error| format!("line {}: {error}", number + 1))
        })
        .collect()
}

/// Runs one case; `Err` tells how the answer differs.
pub(crate) fn run(fixture: &Fixture<'_>) -> Result<(), String> {
    let text = portcullis::scenario::answer_json(fixture.scenario.get());
    let answer: Value =
        serde_json::from_str(&text).map_err(|error| format!("the answer is not JSON: {error}"))?;
    let Some(expect) = fixture.expect.as_object() else {
        return Err("`expect` is no object".into());
    };
    // The fast path has to say what the explained one says.
    let decided = portcullis::scenario::decide(fixture.scenario.get())
        .map(|decision| decision.outcome().as_str());
    let fast = decided.as_ref().ok() == answer.get("decision").and_then(Value::as_str).as_ref();
    let differs = !fast
        || expect
            .iter()
            .any(|(field, expected)| !fits(field, expected, answer.get(field)));
    if !differs && !expect.is_empty() {
        return Ok(());
    }
    let mut report = String::new();
    let _ = writeln!(
        report,
        "FAILED {} ({}) {}",
        fixture.id, fixture.rule, fixture.title
    );
    let _ = writeln!(report, "  expected {}", fixture.expect);
    let _ = writeln!(report, "  answered {text}");
    let _ = write!(report, "  scenario {}", fixture.scenario.get());
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
