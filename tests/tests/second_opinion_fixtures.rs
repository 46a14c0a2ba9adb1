//! The second opinion on every fixture of the conformance suite.
//!
//! A disagreement is a mistake of the evaluator or of the fixture; either way one reading of SEMANTICS.md is
//! wrong.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use portcullis_tests::harness::strings;
use portcullis_tests::second_opinion::{Opinion, decide, fold_key, question_from_text};
use serde_json::Value;

#[test]
fn second_opinion_agrees_with_every_fixture() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance");
    let files: Vec<_> = fs::read_dir(&directory)
        .expect("the conformance suite")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "jsonl")
        })
        .collect();
    agrees_with(files);
}

/// Cases from outside of the suite, with what AWS or its users say of them. They stand beside the project.
#[test]
fn second_opinion_agrees_with_cases_from_outside() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/outside-cases.jsonl");
    if !file.is_file() {
        println!("skipped: {} is not there", file.display());
        return;
    }
    agrees_with(vec![file]);
}

fn agrees_with(mut files: Vec<PathBuf>) {
    files.sort();
    let (mut asked, mut skipped) = (0, 0);
    let mut report = String::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a fixture file");
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let fixture = question_from_text(line);
            if fixture["expect"].get("error").is_some() {
                skipped += 1;
                continue;
            }
            asked += 1;
            let name = format!(
                "{} {}",
                file.file_name().unwrap_or_default().to_string_lossy(),
                fixture["id"]
            );
            match std::panic::catch_unwind(|| decide(&fixture["scenario"])) {
                Ok(opinion) => {
                    for difference in differences(&fixture["expect"], &opinion) {
                        let _ = writeln!(report, "{name} ({}): {difference}", fixture["rule"]);
                    }
                }
                Err(_) => {
                    let _ = writeln!(report, "{name}: no opinion");
                }
            }
        }
    }
    assert!(
        report.is_empty(),
        "{asked} fixtures asked, {skipped} skipped\n{report}"
    );
    assert!(asked > 0, "no fixtures");
}

fn differences(expect: &Value, opinion: &Opinion) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |what: &str, expected: String, actual: String| {
        if expected != actual {
            found.push(format!(
                "{what}: the fixture expects {expected}, the second opinion is {actual}"
            ));
        }
    };
    if let Some(decision) = expect.get("decision").and_then(Value::as_str) {
        compare("decision", decision.to_string(), opinion.decision.clone());
    }
    if let Some(blocked) = expect.get("blockedBy") {
        compare(
            "blockedBy",
            format!("{:?}", strings(blocked)),
            format!("{:?}", opinion.blocked_by),
        );
    }
    if let Some(missing) = expect.get("missingContext") {
        let expected: BTreeSet<String> = strings(missing).iter().map(|key| fold_key(key)).collect();
        if !opinion.missing_context.is_subset(&expected)
            || !expected.is_subset(&opinion.perhaps_missing)
        {
            compare(
                "missingContext",
                format!("{expected:?}"),
                format!("{:?}", opinion.missing_context),
            );
        }
    }
    if let Some(layers) = expect.get("layers").and_then(Value::as_object) {
        let expected: Vec<String> = layers
            .iter()
            .map(|(name, outcome)| format!("{name}={outcome}"))
            .collect();
        let actual: Vec<String> = opinion
            .layers
            .iter()
            .map(|(name, outcome)| format!("{name}=\"{outcome}\""))
            .collect();
        let sorted = |mut names: Vec<String>| {
            names.sort();
            names.join(", ")
        };
        compare("layers", sorted(expected), sorted(actual));
    }
    if let Some(decided) = expect.get("decidedBy").and_then(Value::as_array)
        && !same_statements(decided, &opinion.decided_by)
    {
        compare(
            "decidedBy",
            format!("{decided:?}"),
            format!("{:?}", opinion.decided_by),
        );
    }
    found
}

/// Whether each object names one statement of its own. What it does not name, or names by a policy's name or
/// a `Sid`, is not compared.
fn same_statements(expected: &[Value], actual: &[(String, usize, usize)]) -> bool {
    let mut left = actual.to_vec();
    for wanted in expected {
        let number = |field: &str, value: usize| match wanted.get(field) {
            // Numbers of a fixture are read as a mark and their spelling.
            Some(Value::String(text)) => text
                .trim_start_matches(|c: char| !c.is_ascii())
                .parse::<usize>()
                .map_or(true, |wanted| wanted == value),
            _ => true,
        };
        let found = left.iter().position(|(layer, policy, statement)| {
            wanted
                .get("layer")
                .is_none_or(|wanted| wanted == layer.as_str())
                && number("policy", *policy)
                && number("statement", *statement)
        });
        match found {
            Some(at) => left.remove(at),
            None => return false,
        };
    }
    left.is_empty()
}
