//! Every fixture of the conformance suite, through the runner of the command `portcullis conformance`.

#[path = "../../core/command/src/conformance/fixture.rs"]
mod fixture;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A suite that shrinks has lost something.
const LEAST: usize = 4_200;

fn files() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance");
    let mut files: Vec<PathBuf> = fs::read_dir(&directory)
        .expect("the folder tests/conformance")
        .map(|entry| entry.expect("an entry of it").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "jsonl")
        })
        .collect();
    files.sort();
    files
}

fn name(file: &Path) -> String {
    file.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

#[test]
fn every_fixture_passes() {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut failures = Vec::new();
    let mut asked = 0;
    for file in files() {
        let text = fs::read_to_string(&file).expect("a fixture file is UTF-8");
        let fixtures =
            fixture::read(&text).unwrap_or_else(|error| panic!("{}: {error}", name(&file)));
        println!("{:5} {}", fixtures.len(), name(&file));
        for fixture in &fixtures {
            asked += 1;
            if let Err(report) = fixture::run(fixture, Path::new("")) {
                failures.push(format!("{}: {report}", name(&file)));
            }
            if let Some(first) = seen.insert(fixture.id.clone(), name(&file)) {
                failures.push(format!(
                    "id {} stands in {first} and in {}",
                    fixture.id,
                    name(&file)
                ));
            }
            // A case without a sentence cannot be judged by a reader.
            if fixture.title.is_empty() {
                failures.push(format!("{}: {} has no title", name(&file), fixture.id));
            }
        }
    }
    println!("{asked} fixtures");
    assert!(
        failures.is_empty(),
        "{} of {asked} fixtures:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(
        asked >= LEAST,
        "{asked} fixtures; there were at least {LEAST}"
    );
}

/// A runner that passes everything would pass this suite too.
#[test]
fn the_runner_sees_a_wrong_expectation() {
    let scenario = r#"{"request": {"principal": "arn:aws:iam::111122223333:user/Ann",
        "action": "sqs:SendMessage", "resource": "*", "context": {}},
        "policies": {"identity": [{"Version": "2012-10-17", "Statement": [{"Sid": "All", "Effect": "Allow",
        "Action": "*", "Resource": "*", "Condition": {"Null": {"aws:SourceIp": "true"}}}]}]}}"#;
    for (expect, passes) in [
        (r#"{"decision": "allowed"}"#, true),
        (r#"{"decision": "explicitDeny"}"#, false),
        (r#"{"decision": "Allowed"}"#, false),
        (r#"{"decison": "allowed"}"#, false),
        (r#"{"decision": "allowed", "blockedBy": []}"#, true),
        (r#"{"blockedBy": ["identity"]}"#, false),
        (r#"{"missingContext": ["aws:SourceIp"]}"#, true),
        (
            r#"{"missingContext": ["aws:SourceIp", "aws:SourceIp"]}"#,
            false,
        ),
        (r#"{"missingContext": []}"#, false),
        (
            r#"{"decidedBy": [{"layer": "identity", "sid": "All"}]}"#,
            true,
        ),
        (r#"{"decidedBy": []}"#, false),
        (r#"{"decidedBy": [{"sid": "Other"}]}"#, false),
        (r#"{"layers": {"identity": "allowed"}}"#, true),
        (r#"{"layers": {}}"#, false),
        (r#"{"error": {"code": "invalidPolicy"}}"#, false),
        // Nothing expected is nothing shown.
        ("{}", false),
    ] {
        let line = format!(
            r#"{{"id": "x", "rule": "R-EVAL-1", "scenario": {}, "expect": {expect}}}"#,
            scenario.replace('\n', " ")
        );
        let fixtures = fixture::read(&line).expect("a fixture");
        let outcome = fixture::run(&fixtures[0], Path::new(""));
        assert_eq!(outcome.is_ok(), passes, "{expect}: {outcome:?}");
    }
}

/// A misspelt member of a fixture must not be passed over.
#[test]
fn the_runner_refuses_unknown_members() {
    for line in [
        r#"{"id": "x", "rule": "R", "scenario": {}, "expect": {}, "hold": true}"#,
        r#"{"id": "x", "scenario": {}, "expect": {}}"#,
        r#"{"id": "x", "rule": "R", "scenario": {}}"#,
        "nonsense",
    ] {
        assert!(fixture::read(line).is_err(), "{line}");
    }
    let fixtures = fixture::read("\n  \n").expect("empty lines are no cases");
    assert!(fixtures.is_empty());
}

/// Each row names fixtures that pass, and then such as refuse.
#[test]
fn the_table_of_the_readme_names_fixtures_of_the_page() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(tests.join("conformance/redshift-page.jsonl")).expect("the page");
    let fixtures = fixture::read(&page).unwrap_or_else(|error| panic!("{error}"));
    let passes: BTreeMap<&str, bool> = fixtures
        .iter()
        .map(|fixture| {
            let is_allowed = fixture
                .expect
                .get("decision")
                .is_some_and(|it| it == "allowed");
            (&*fixture.id, is_allowed)
        })
        .collect();
    let readme = fs::read_to_string(tests.join("../README.md")).expect("README.md");
    let (_, table) = readme
        .split_once("| row of the page | passes | refuses |\n| --- | --- | --- |\n")
        .expect("the table");
    let mut rows = 0;
    for row in table.lines().take_while(|line| line.starts_with('|')) {
        rows += 1;
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [_, passing, refusing] = cells.as_slice() else {
            panic!("{row}");
        };
        for (cell, expected) in [(passing, true), (refusing, false)] {
            for id in cell.split(", ") {
                let id = id.trim_matches('`');
                assert_eq!(passes.get(id), Some(&expected), "{id}");
            }
        }
    }
    assert_eq!(rows, 12, "the page has twelve rows");
}
