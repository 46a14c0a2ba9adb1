//! Each check of `portcullis::lint`: a policy that has the finding, and one that nearly does (`tests/lint/*.jsonl`).
//!
//! A line: `{"id", "type", "at"?, "has", "nearly"}`. `type` is the policy type, by default `identity`; `at` is what is meant,
//! as it stands in the text; `has` and `nearly` are policies, or strings that are the text itself. With `letters`, two
//! numbers, `…` stands for so many letters in the one and in the other.

use std::collections::BTreeSet;
use std::fs;

use portcullis::PolicyType;
use portcullis::lint::{self, Diagnostic, Linter, Severity};
use portcullis::reference::Reference;
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) id: String,
    #[serde(default, rename = "type")]
    policy_type: Option<String>,
    #[serde(default)]
    at: Option<String>,
    /// Service control policies have the language of before September 2025.
    #[serde(default)]
    legacy: bool,
    #[serde(default)]
    letters: Option<[usize; 2]>,
    pub(crate) has: Value,
    pub(crate) nearly: Value,
}

impl Case {
    /// The two texts.
    fn texts(&self) -> [String; 2] {
        let texts = [text(&self.has), text(&self.nearly)];
        match self.letters {
            Some([has, nearly]) => {
                let [one, other] = texts;
                [
                    one.replace('…', &"a".repeat(has)),
                    other.replace('…', &"a".repeat(nearly)),
                ]
            }
            None => texts,
        }
    }
}

pub(crate) fn cases() -> Vec<(String, Case)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/lint");
    let mut cases = Vec::new();
    for file in fs::read_dir(folder).expect("the folder of fixtures") {
        let path = file.expect("a file").path();
        let text = fs::read_to_string(&path).expect("a file of fixtures");
        for (number, line) in text.lines().enumerate() {
            let place = format!("{}:{}", path.display(), number + 1);
            let case =
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{place}: {error}"));
            cases.push((place, case));
        }
    }
    cases
}

pub(crate) fn text(policy: &Value) -> String {
    match policy {
        Value::String(text) => text.clone(),
        policy => policy.to_string(),
    }
}

pub(crate) fn linter(case: &Case) -> Linter<'static> {
    let policy_type = case.policy_type.as_deref().unwrap_or("identity");
    let policy_type: PolicyType = policy_type.parse().expect("a type of policy");
    let reference = Reference::from_bytes(portcullis_reference::BYTES).expect("the reference");
    let linter = Linter::new(policy_type).with_reference(reference);
    match case.legacy {
        true => linter.with_legacy_scp_language(),
        false => linter,
    }
}

fn shown(found: &[Diagnostic]) -> String {
    found.iter().map(|found| format!("\n  {found}")).collect()
}

#[test]
fn each_check_has_its_finding_and_not_its_near_miss() {
    let mut wrong = Vec::new();
    for (place, case) in cases() {
        if lint::check(&case.id).is_none() {
            wrong.push(format!("{place}: no check is called {}", case.id));
            continue;
        }
        let linter = linter(&case);
        let [has, nearly] = case.texts();
        let found = linter.lint(&has);
        let is_meant = |found: &&Diagnostic| {
            let written = has.get(found.span().range()).expect("a range of the text");
            found.id() == case.id && case.at.as_ref().is_none_or(|at| written == at)
        };
        match found.iter().find(is_meant) {
            None => wrong.push(format!(
                "{place}: {} is not found:{}",
                case.id,
                shown(&found)
            )),
            Some(found) => {
                let json = serde_json::to_value(found).expect("JSON");
                assert_eq!(json["id"], case.id.as_str());
                assert!(!found.message().is_empty(), "{place}");
                // An error of the loader is one whatever its check weighs.
                let of_check = lint::check(&case.id).map(lint::Check::severity);
                let weights = [of_check, Some(Severity::Error)];
                // Some services store policies without resource.
                let is_stored = case.id == "missing-resource";
                assert!(
                    weights.contains(&Some(found.severity())) || is_stored,
                    "{place}: {found}"
                );
            }
        }
        let found = linter.lint(&nearly);
        if found.iter().any(|found| found.id() == case.id) {
            wrong.push(format!(
                "{place}: {} is found in the near miss:{}",
                case.id,
                shown(&found)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_bounds_what_others_give_gives_nothing() {
    let reference = Reference::from_bytes(portcullis_reference::BYTES).expect("the reference");
    let found = |policy_type, text: &str| -> Vec<&str> {
        let linter = Linter::new(policy_type).with_reference(reference);
        let found = linter.lint(text);
        let ids = found.iter().map(Diagnostic::id);
        ids.filter(|id| id.starts_with("pass-role") || id.starts_with("create-slr"))
            .collect()
    };
    let everything = r#"{"Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    let of_everybody = everything.replace(r#""Action""#, r#""Principal": "*", "Action""#);
    for (policy_type, text) in [
        (PolicyType::ServiceControl, everything),
        (PolicyType::PermissionsBoundary, everything),
        (PolicyType::Session, everything),
        (PolicyType::VpcEndpoint, &of_everybody),
    ] {
        assert_eq!(found(policy_type, text), [""; 0], "{policy_type}");
    }
    assert_eq!(
        found(PolicyType::Identity, everything),
        [
            "pass-role-with-star-in-action-and-resource",
            "create-slr-with-star-in-action-and-resource"
        ]
    );
}

/// What no policy can have today: what a finding of the loader that has no check of its own would be of.
const NEVER_FOUND: [&str; 1] = ["invalid-policy"];

#[test]
fn no_check_is_without_a_case() {
    let tried: BTreeSet<String> = cases().into_iter().map(|(_, case)| case.id).collect();
    let untried: Vec<_> = lint::checks()
        .map(|check| check.id())
        .filter(|id| !tried.contains(*id) && !NEVER_FOUND.contains(id))
        .collect();
    assert!(untried.is_empty(), "checks without a case: {untried:?}");
}
