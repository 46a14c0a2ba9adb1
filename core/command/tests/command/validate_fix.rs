//! `portcullis validate --fix`.

use crate::support::{Folder, MISSPELT, READER};
use crate::validate::ids;

/// A space behind an action of a Deny can go unseen; an operator is to be looked at.
const SPACED: &str = r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "Action": ["s3:Put* ", "s3:Get* "], "Resource": "*",
   "Condition": {"IpAdress": {"aws:SourceIp": "203.0.113.0/24"}}}
]}
"#;

#[test]
fn safe_changes_are_made_one_after_the_other_and_told() {
    let folder = Folder::with(&[
        ("a.json", &SPACED.replace("IpAdress", "IpAddress")),
        ("clean.json", READER),
    ]);
    let run = folder.run(&["validate", "--fix", "."]);
    assert_eq!((run.status, run.out.as_str()), (0, ""), "{}", run.err);
    assert_eq!(run.err.matches("a.json: fixed ").count(), 2, "{}", run.err);
    assert!(
        run.err.contains("write `s3:Put*`")
            && run.err.ends_with("2 files, nothing found, 2 fixed\n"),
        "{}",
        run.err
    );
    let fixed = folder.read("a.json");
    assert!(fixed.contains("\"s3:Put*\", \"s3:Get*\""), "{fixed}");
    assert_eq!(folder.read("clean.json"), READER);
    let again = folder.run(&["validate", "--fix", "."]);
    assert_eq!(
        (again.status, again.err.as_str()),
        (0, "2 files, nothing found\n")
    );
    assert_eq!(folder.read("a.json"), fixed);
}

#[test]
fn others_are_made_on_request_alone() {
    let folder = Folder::with(&[("a.json", MISSPELT)]);
    let run = folder.run(&["validate", "--fix", "a.json"]);
    assert_eq!(run.status, 2);
    assert_eq!(folder.read("a.json"), MISSPELT);
    let run = folder.run(&["validate", "--fix", "--unsafe-fixes", "a.json"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(folder.read("a.json"), READER);
}

#[test]
fn a_diff_changes_nothing() {
    let folder = Folder::with(&[("a.json", MISSPELT)]);
    let run = folder.run(&["validate", "--fix", "--unsafe-fixes", "--diff", "a.json"]);
    assert!(
        run.out.starts_with("--- a.json\n+++ a.json\n@@ "),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("\n-   \"Condition\": {\"IpAdress\"")
            && run.out.contains("\n+   \"Condition\": {\"IpAddress\"")
    );
    assert_eq!(folder.read("a.json"), MISSPELT);
}

#[test]
fn what_is_not_told_is_not_mended() {
    let folder = Folder::with(&[("a.json", MISSPELT)]);
    folder.write("portcullis.toml", "ignore = ['invalid-condition-operator']");
    assert_eq!(
        folder
            .run(&["validate", "--fix", "--unsafe-fixes", "a.json"])
            .status,
        0
    );
    assert_eq!(folder.read("a.json"), MISSPELT);
    folder.write("portcullis.toml", "baseline = 'known.json'");
    assert_eq!(
        folder
            .run(&["validate", "--write-baseline", "a.json"])
            .status,
        0
    );
    assert_eq!(
        folder
            .run(&["validate", "--fix", "--unsafe-fixes", "a.json"])
            .status,
        0
    );
    assert_eq!(folder.read("a.json"), MISSPELT);
    assert!(!ids(&folder, &["--config", "none", "a.json"]).is_empty());
}

#[test]
fn standard_input_is_not_mended() {
    let run = Folder::new().run_with(&["validate", "--fix", "--unsafe-fixes", "-"], MISSPELT);
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    assert!(run.err.contains("--diff"), "{}", run.err);
    let run = Folder::new().run_with(
        &["validate", "--fix", "--unsafe-fixes", "--diff", "-"],
        MISSPELT,
    );
    assert!(run.out.contains("+   \"Condition\""), "{}", run.out);
}
