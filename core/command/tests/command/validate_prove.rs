//! `portcullis validate --prove`.

use crate::support::{Folder, READER};
use crate::validate::ids;

/// One statement is denied, one is covered by two others together, one denies what nothing allows, and an entry is written
/// within another.
const NEEDLESS: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::reports/2026/*"},
    {"Effect": "Deny", "Action": "s3:Delete*", "Resource": "arn:aws:s3:::reports/*"},
    {"Effect": "Allow", "Action": ["s3:Get*", "s3:GetObject"], "Resource": "arn:aws:s3:::a*"},
    {"Effect": "Allow", "Action": "s3:Get*", "NotResource": "arn:aws:s3:::a*"},
    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
    {"Effect": "Deny", "Action": "ec2:RunInstances", "Resource": "arn:aws:ec2:*:*:instance/*"}]}"#;

const PROVED: [&str; 3] = [
    "shadowed-statement",
    "statement-implied-by-other",
    "deny-never-fires",
];

fn proved(ids: &[String]) -> Vec<&str> {
    let proved = ids.iter().map(String::as_str);
    proved.filter(|id| PROVED.contains(id)).collect()
}

#[test]
fn what_does_nothing_is_told_if_it_is_asked_for() {
    let folder = Folder::with(&[("a.json", NEEDLESS)]);
    assert_eq!(proved(&ids(&folder, &["a.json"])), [""; 0]);
    assert_eq!(proved(&ids(&folder, &["--prove", "a.json"])), PROVED);
    let run = folder.run(&["validate", "--prove", "a.json"]);
    for part in [
        "warning[shadowed-statement]: everything that this statement allows is denied by statement 1\n",
        "suggestion[statement-implied-by-other]: statements 2 and 3 together say all that this statement says\n",
        "suggestion[deny-never-fires]: no statement of the policy allows anything that this statement denies\n",
        "at Statement[0] (R-EVAL-1)",
    ] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
    assert_eq!(run.status, 1);
    assert!(!run.err.contains("refuted"), "{}", run.err);
    let clean = folder.run_with(&["validate", "--prove", "-"], READER);
    assert_eq!((clean.status, clean.out.as_str()), (0, ""));
}

/// The linter tells from the text alone what is written within something else.
#[test]
fn nothing_is_said_twice() {
    let folder = Folder::with(&[("a.json", NEEDLESS)]);
    let found = ids(&folder, &["--prove", "a.json"]);
    let of_entries = found.iter().map(String::as_str);
    let of_entries: Vec<&str> = of_entries
        .filter(|id| ["redundant-action", "entry-implied-by-other"].contains(id))
        .collect();
    assert_eq!(of_entries, ["redundant-action"]);
}

#[test]
fn proofs_are_findings_like_others() {
    let folder = Folder::with(&[("a.json", NEEDLESS)]);
    let found = ids(
        &folder,
        &["--prove", "--ignore", "shadowed-statement", "a.json"],
    );
    assert_eq!(proved(&found), &PROVED[1..]);
    folder.write(
        "portcullis.toml",
        "ignore = [\"deny-never-fires\"]\n[severity]\nshadowed-statement = \"error\"\n",
    );
    let found = ids(&folder, &["--prove", "a.json"]);
    assert_eq!(proved(&found), &PROVED[..2]);
    let run = folder.run(&["validate", "--prove", "--quiet", "a.json"]);
    assert_eq!(run.status, 2, "{}", run.out);
    let sarif = folder
        .run(&["validate", "--prove", "--sarif", "a.json"])
        .json();
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().expect("results");
    let shadowed = results
        .iter()
        .find(|result| result["ruleId"] == "shadowed-statement")
        .expect("the finding");
    let rule = shadowed["ruleIndex"].as_u64().expect("a number") as usize;
    assert_eq!(
        run["tool"]["driver"]["rules"][rule]["id"],
        "shadowed-statement"
    );
    let page = folder.run(&["validate", "--explain", "deny-never-fires"]);
    assert!(
        page.out
            .starts_with("# deny-never-fires\n\nsuggestion, R-EVAL-1"),
        "{}",
        page.out
    );
    folder.run(&["validate", "--prove", "--write-baseline", "a.json"]);
    let known = folder.run(&[
        "validate",
        "--prove",
        "--baseline",
        "portcullis-baseline.json",
        "a.json",
    ]);
    assert_eq!((known.status, known.out.as_str()), (0, ""), "{}", known.err);
}

/// What is refused has no meaning that could be compared; and a change that rests on a proof is the author's.
#[test]
fn policies_that_are_refused_are_not_proved_anything_of() {
    let folder = Folder::with(&[("a.json", &NEEDLESS.replace("\"Deny\"", "\"Refuse\""))]);
    let found = ids(&folder, &["--prove", "a.json"]);
    assert_eq!(proved(&found), [""; 0]);
    assert!(found.contains(&"invalid-effect".into()), "{found:?}");
    let run = folder.run(&["validate", "--prove", "--fix", "a.json"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("--fix"), "{}", run.err);
}
