//! `portcullis who-can`.

use serde_json::{Value, json};

use crate::support::{FULL, Folder, READER};

fn person(arn: &str, policy: &str) -> String {
    let policy: Value = serde_json::from_str(policy).expect("a policy");
    json!({"request": {"principal": arn}, "policies": {"identity": [policy]}}).to_string()
}

const ANN: &str = "arn:aws:iam::111122223333:user/Ann";
const JOE: &str = "arn:aws:iam::111122223333:user/Joe";
const EVE: &str = "arn:aws:iam::444455556666:user/Eve";

const ROLES: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "444455556666"},
    "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}}"#;

fn folder() -> Folder {
    let people = [
        person(ANN, FULL),
        String::new(),
        person(JOE, READER),
        person(EVE, FULL),
    ];
    Folder::with(&[("people.jsonl", &people.join("\n")), ("bucket.json", ROLES)])
}

const OBJECT: &str = "arn:aws:s3:::reports/2026.csv";

#[test]
fn each_is_told_with_what_it_depends_on() {
    let folder = folder();
    let run = folder.run(&[
        "who-can",
        "s3:GetObject",
        OBJECT,
        "people.jsonl",
        "--resource-account",
        "111122223333",
    ]);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines[0], format!("allowed: {ANN}"));
    assert_eq!(lines[1], format!("depends: {JOE}"));
    assert!(
        lines[2].starts_with("    on aws:SourceIp: for example \"203.0.113."),
        "{}",
        run.out
    );
    assert!(
        lines[3].contains(r#""Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#),
        "{}",
        run.out
    );
    assert_eq!(lines.last(), Some(&&*format!("refused: {EVE}")));
}

#[test]
fn the_policy_of_the_resource_is_everybodys() {
    let folder = folder();
    let asked = |policy: &[&str]| {
        let arguments = ["who-can", "--json", "s3:GetObject", OBJECT, "people.jsonl"];
        let account = ["--resource-account", "111122223333"];
        let run = folder.run(&[&arguments[..], &account[..], policy].concat());
        assert_eq!((run.status, run.err.as_str()), (0, ""));
        let lines = run.lines();
        let told = lines.iter().map(|line| {
            let told = line["residual"].as_str().expect("an answer");
            assert_eq!(line["universe"], "any");
            assert_eq!(line["assumptions"], json!(["keysOnce"]));
            (
                line["principal"].as_str().expect("an ARN").to_owned(),
                told.to_owned(),
            )
        });
        told.collect::<Vec<_>>()
    };
    let of = |eve: &str| {
        vec![
            (ANN.to_owned(), "allowed".to_owned()),
            (JOE.to_owned(), "depends".to_owned()),
            (EVE.to_owned(), eve.to_owned()),
        ]
    };
    assert_eq!(asked(&[]), of("refused"));
    assert_eq!(asked(&["--resource-policy", "bucket.json"]), of("allowed"));
}

#[test]
fn a_line_that_is_wrong_is_told_with_its_number_and_the_others_are_answered() {
    let folder = folder();
    let twice = json!({"request": {"principal": ANN, "action": "s3:PutObject"}}).to_string();
    for (line, word) in [
        ("no JSON", "expected"),
        (r#"{"policies": {}}"#, "request"),
        (r#"{"request": 1}"#, "no object"),
        (r#"{"request": {}, "policies": 1}"#, "no object"),
        (r#"{"request": {}, "request": {}}"#, "duplicate"),
        (&twice, "action"),
    ] {
        let input = format!("{line}\n{}\n", person(ANN, FULL));
        let run = folder.run_with(&["who-can", "s3:GetObject", OBJECT, "-"], &input);
        assert_eq!(run.status, 2, "{line}: {}", run.err);
        assert!(run.err.contains("line 1: "), "{line}: {}", run.err);
        assert!(run.err.contains(word), "{line}: {}", run.err);
        assert_eq!(run.out, format!("allowed: {ANN}\n"));
    }
}
