//! `portcullis validate`: what it tells, and its status.

use crate::support::{FULL, Folder, MISSPELT, READER};

const SUGGESTED: &str = r#"{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}]}"#;

/// The ids of what is found in one file.
pub(crate) fn ids(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let run = folder.run(&[&["validate", "--json"], arguments].concat());
    let lines = run.lines();
    let findings = lines
        .iter()
        .flat_map(|line| line["findings"].as_array().cloned().unwrap_or_default());
    findings
        .map(|finding| finding["id"].as_str().unwrap_or_default().to_string())
        .collect()
}

#[test]
fn the_status_is_that_of_the_worst_finding() {
    let folder = Folder::with(&[
        ("clean.json", READER),
        ("error.json", MISSPELT),
        ("security.json", FULL),
        ("none.json", SUGGESTED),
    ]);
    for (files, status) in [
        (vec!["clean.json"], 0),
        (vec!["security.json"], 1),
        (vec!["error.json"], 2),
        (vec!["clean.json", "security.json", "error.json"], 2),
        (vec!["absent.json"], 2),
        (vec!["."], 2),
    ] {
        let run = folder.run(&[&["validate"], files.as_slice()].concat());
        assert_eq!(run.status, status, "{files:?}: {}{}", run.out, run.err);
    }
}

#[test]
fn a_finding_is_shown_with_its_lines() {
    let folder = Folder::with(&[("error.json", MISSPELT)]);
    let run = folder.run(&["validate", "error.json"]);
    for part in [
        "error[invalid-condition-operator]: unknown condition operator `IpAdress`; did you mean `IpAddress`?\n",
        "--> error.json:3:18\n",
        "3 |    \"Condition\": {\"IpAdress\": {\"aws:SourceIp\"",
        "                  ^^^^^^^^^^\n",
        "at Statement[0].Condition.IpAdress (R-COND-4)",
        "`--fix --unsafe-fixes` does it",
    ] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
    assert_eq!(run.err, "1 file, 1 error\n");
    assert_eq!(folder.run(&["validate", "--quiet", "error.json"]).err, "");
    let clean = folder.run_with(&["validate", "-"], READER);
    assert_eq!(
        (clean.status, clean.out.as_str(), clean.err.as_str()),
        (0, "", "1 file, nothing found\n")
    );
    let piped = folder.run_with(&["validate", "-"], MISSPELT);
    assert!(
        piped.out.contains("--> standard input:3:18"),
        "{}",
        piped.out
    );
    let json = folder.run_with(&["validate", "--json", "-"], MISSPELT);
    assert_eq!(json.lines()[0]["file"], "-");
}

/// The form of a line is a contract.
#[test]
fn json_is_an_object_a_file_and_line() {
    let folder = Folder::with(&[("clean.json", READER), ("error.json", MISSPELT)]);
    folder.write("binary.json", b"\xff\xfe");
    let run = folder.run(&[
        "validate",
        "--json",
        "clean.json",
        "error.json",
        "binary.json",
        "absent.json",
    ]);
    assert_eq!(run.status, 2);
    let lines = run.lines();
    assert_eq!(lines.len(), 4, "{}", run.out);
    assert_eq!(
        lines[0],
        serde_json::json!({"file": "clean.json", "findings": []})
    );
    assert_eq!(lines[1]["file"], "error.json");
    let finding = &lines[1]["findings"][0];
    for (member, value) in [
        ("id", serde_json::json!("invalid-condition-operator")),
        ("severity", "error".into()),
        ("path", "Statement[0].Condition.IpAdress".into()),
        ("line", 3.into()),
        ("column", 18.into()),
        ("endLine", 3.into()),
        ("endColumn", 28.into()),
    ] {
        assert_eq!(finding[member], value, "{member}");
    }
    let (begin, end) = (finding["offset"].as_u64(), finding["endOffset"].as_u64());
    let range = begin.unwrap_or_default() as usize..end.unwrap_or_default() as usize;
    assert_eq!(MISSPELT.get(range), Some("\"IpAdress\""));
    assert_eq!(finding["fix"]["applicability"], "unsafe");
    assert_eq!(finding["fix"]["edits"][0]["replacement"], "\"IpAddress\"");
    for line in &lines[2..] {
        assert!(line["error"].is_string(), "{line}");
    }
    assert!(
        run.err.contains("binary.json: ") && run.err.contains("absent.json: "),
        "{}",
        run.err
    );
}

#[test]
fn the_type_of_policy_counts() {
    let folder = Folder::with(&[("reader.json", READER)]);
    assert_eq!(ids(&folder, &["reader.json"]), Vec::<String>::new());
    let as_resource = ids(&folder, &["--type", "resource", "reader.json"]);
    assert!(
        as_resource.contains(&"missing-principal".into()),
        "{as_resource:?}"
    );
    for name in [
        "permissionsBoundary",
        "session",
        "scopeDown",
        "serviceControlPolicy",
    ] {
        assert!(
            !ids(&folder, &["--type", name, "reader.json"]).contains(&"missing-principal".into())
        );
    }
}

#[test]
fn the_reference_can_be_left_out() {
    let folder = Folder::with(&[("a.json", &READER.replace("s3:GetObject", "s3:GetObjekt"))]);
    assert!(ids(&folder, &["a.json"]).contains(&"invalid-action".into()));
    assert!(!ids(&folder, &["--reference", "none", "a.json"]).contains(&"invalid-action".into()));
}

#[test]
fn pages_of_checks() {
    let folder = Folder::new();
    let page = folder.run(&["validate", "--explain", "invalid-action"]);
    assert_eq!(page.status, 0);
    assert!(
        page.out.starts_with("# invalid-action\n\nerror, R-")
            && page.out.contains("AWS: Invalid action"),
        "{}",
        page.out
    );
    let unknown = folder.run(&["validate", "--explain", "invalid-acton"]);
    assert_eq!((unknown.status, unknown.out.as_str()), (2, ""));
    assert!(
        unknown.err.contains("did you mean `invalid-action`?"),
        "{}",
        unknown.err
    );
    let list = folder.run(&["validate", "--checks"]);
    assert!(list.out.lines().count() > 40);
    assert!(
        list.out
            .lines()
            .any(|line| line.starts_with("invalid-action ") && line.contains(" error "))
    );
}

/// What a repository of policies asks for in one run.
#[test]
fn ten_thousand_files_are_one_run() {
    let folder = Folder::new();
    for file in 0..10_000 {
        let text = if file % 1_000 == 0 { MISSPELT } else { READER };
        folder.write(&format!("{}/{file:05}.json", file % 100), text);
    }
    let run = folder.run(&["validate", "--json", "."]);
    assert_eq!(run.status, 2);
    assert_eq!(run.err, "10000 files, 10 errors\n");
    let lines = run.lines();
    assert_eq!(lines.len(), 10_000);
    let names: Vec<&str> = lines
        .iter()
        .filter_map(|line| line["file"].as_str())
        .collect();
    assert!(names.is_sorted(), "in the order of their names");
}

/// Nothing takes more than its size to be shown.
#[test]
fn a_policy_on_one_long_line_is_shown_in_part() {
    let statement = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*","Condition":{"IpAdress":{"aws:SourceIp":"203.0.113.9"}}}"#;
    let text = format!(
        "{{\"Version\":\"2012-10-17\",\"Statement\":[{}]}}",
        vec![statement; 300].join(",")
    );
    let folder = Folder::with(&[("long.json", &text)]);
    let run = folder.run(&["validate", "long.json"]);
    assert_eq!(run.status, 2);
    let shown = run.out.matches("invalid-condition-operator").count();
    assert!(shown >= 300, "{shown}");
    assert!(run.out.len() < 1_000 * shown, "{} bytes", run.out.len());
    assert!(
        run.out.contains("--> long.json:1:"),
        "{}",
        run.out.get(..2_000).unwrap_or_default()
    );
}
