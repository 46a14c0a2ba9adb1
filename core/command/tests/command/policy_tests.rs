//! `portcullis conformance` as a test of one's own policies.

use crate::support::{FULL, Folder, READER};

fn case(id: &str, address: &str, decision: &str) -> String {
    format!(
        r#"{{"id": "{id}", "policyFiles": {{"identity": ["reader.json"], "permissionsBoundary": "full.json", "serviceControlPolicies": [["full.json"], ["full.json"]]}}, "scenario": {{"request": {{"principal": "arn:aws:iam::111122223333:user/Ann", "action": "s3:GetObject", "resource": "arn:aws:s3:::reports/q3.csv", "context": {{"aws:SourceIp": "{address}"}}}}}}, "expect": {{"decision": "{decision}"}}}}"#
    )
}

#[test]
fn policies_are_named_from_the_folder_of_the_tests() {
    let folder = Folder::with(&[
        ("policies/reader.json", READER),
        ("policies/full.json", FULL),
    ]);
    let lines = [
        case("office", "203.0.113.9", "allowed"),
        case("home", "198.51.100.7", "implicitDeny"),
    ];
    folder.write("policies/tests.jsonl", lines.join("\n"));
    let run = folder.run(&["conformance", "policies/tests.jsonl"]);
    assert_eq!(
        (run.status, run.out.as_str(), run.err.as_str()),
        (0, "2 passed, 0 failed\n", "")
    );
    folder.write(
        "policies/reader.json",
        READER.replace("203.0.113.0/24", "198.51.100.0/24"),
    );
    let run = folder.run(&["conformance", "policies/tests.jsonl"]);
    assert_eq!(run.status, 1);
    assert!(
        run.out.contains("FAILED office") && run.out.contains("FAILED home"),
        "{}",
        run.out
    );
    assert!(run.out.ends_with("0 passed, 2 failed\n"), "{}", run.out);
}

#[test]
fn a_case_that_cannot_be_asked_fails() {
    let folder = Folder::with(&[("full.json", FULL)]);
    let absent = case("absent", "203.0.113.9", "allowed");
    let twice = absent
        .replace("\"scenario\": {", "\"scenario\": {\"policies\": {}, ")
        .replace("reader", "full");
    for (line, word) in [
        (&absent, "reader.json"),
        (&twice, "stands twice"),
        (&absent.replace("[\"reader.json\"]", "7"), "names of files"),
    ] {
        folder.write("tests.jsonl", line);
        let run = folder.run(&["conformance", "tests.jsonl"]);
        assert_eq!(run.status, 1, "{}", run.err);
        assert!(run.out.contains(word), "{word}: {}", run.out);
    }
    for line in [
        absent.replace("expect", "expct"),
        absent.replace("policyFiles", "policyFile"),
    ] {
        folder.write("tests.jsonl", line);
        let run = folder.run(&["conformance", "tests.jsonl"]);
        assert_eq!((run.status, run.out.as_str()), (2, ""));
        assert!(run.err.contains("tests.jsonl: line 1"), "{}", run.err);
    }
}
