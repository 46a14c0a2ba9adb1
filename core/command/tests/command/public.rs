//! `portcullis public`.

use serde_json::{Value, json};

use crate::support::{Folder, READER};

fn bucket(principal: &str, condition: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Principal": {principal}, "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::reports/*", "Condition": {{{condition}}}}}}}"#
    )
}

fn folder() -> Folder {
    let range = r#""IpAddress": {"aws:SourceIp": "203.0.113.0/24"}"#;
    let organization = r#""StringEquals": {"aws:PrincipalOrgID": "o-aaaabbbbcc"}"#;
    let texts = r#""StringLike": {"aws:SourceIp": "203.0.113.*"}"#;
    Folder::with(&[
        ("open.json", &bucket(r#""*""#, "")),
        ("range.json", &bucket(r#""*""#, range)),
        ("organization.json", &bucket(r#""*""#, organization)),
        ("texts.json", &bucket(r#""*""#, texts)),
        ("account.json", &bucket(r#"{"AWS": "444455556666"}"#, range)),
        ("bad.json", "{\n  \"Version\": 3\n}"),
        ("identity.json", READER),
        (
            "trust.json",
            r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole"}}"#,
        ),
    ])
}

#[test]
fn each_answer_has_its_sentence_and_its_status() {
    let folder = folder();
    let holds = "this holds for every request (universe any)";
    for (arguments, status, heading, ending) in [
        (
            "open.json",
            1,
            "public: open.json lets in whom it does not name".into(),
            "from all IPv4 addresses and all IPv6 addresses",
        ),
        (
            "range.json",
            0,
            format!("not public: range.json lets in nobody whom it does not name; {holds}"),
            "",
        ),
        (
            "texts.json --account 111122223333",
            1,
            "open: texts.json lets in somebody from outside".into(),
            "from how many addresses is not known",
        ),
        (
            "account.json --account 111122223333",
            1,
            "open: account.json lets in somebody from outside".into(),
            "from 256 IPv4 addresses",
        ),
        (
            "account.json --account 111122223333 --account 444455556666",
            0,
            format!("closed: account.json lets in nobody from outside; {holds}"),
            "",
        ),
        (
            "organization.json --organization o-aaaabbbbcc",
            0,
            format!("closed: organization.json lets in nobody from outside; {holds}"),
            "",
        ),
        (
            "--type roleTrust trust.json --account 111122223333",
            1,
            "open: trust.json lets in somebody from outside".into(),
            "from all IPv4 addresses and all IPv6 addresses",
        ),
    ] {
        let mut words = vec!["public"];
        words.extend(arguments.split(' '));
        let run = folder.run(&words);
        let lines: Vec<&str> = run.out.lines().collect();
        assert_eq!(run.status, status, "{arguments}: {}", run.out);
        assert_eq!(run.err, "");
        assert_eq!(lines.first(), Some(&&*heading));
        if status == 1 {
            assert!(lines[1].starts_with("  + "), "{}", run.out);
        }
        let last = lines.last().filter(|last| **last != heading);
        assert_eq!(last.copied().unwrap_or_default(), ending);
    }
}

/// The README shows what is printed.
#[test]
fn the_readme_shows_it() {
    let readme = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = std::fs::read_to_string(readme).expect("README.md");
    let run = folder().run(&["public", "--account", "111122223333", "account.json"]);
    let block = format!("\n```text\n{}```\n", run.out);
    assert!(readme.contains(&block), "{block}");
}

#[test]
fn an_answer_as_json_has_scenarios_that_are_allowed() {
    let folder = folder();
    let run = folder.run(&[
        "public",
        "--json",
        "--account",
        "111122223333",
        "account.json",
    ]);
    assert_eq!(run.status, 1);
    let answer = run.json();
    assert_eq!(answer["file"], "account.json");
    assert_eq!(answer["access"], "some");
    assert_eq!(answer["question"], "outside");
    assert_eq!(answer["universe"], "any");
    assert_eq!(answer["addresses"], json!({"ipv4": "256", "ipv6": "0"}));
    assert_eq!(answer["unknown"], json!([]));
    assert_eq!(answer["assumptions"], json!(["keysOnce", "plainCallers"]));
    let witnesses = answer["witnesses"].as_array().expect("a list");
    assert!(!witnesses.is_empty());
    for witness in witnesses {
        let told = folder.run_with(&["evaluate", "-"], &witness["scenario"].to_string());
        assert_eq!(told.status, 0, "{witness}: {}{}", told.out, told.err);
    }
    let closed = folder.run(&["public", "--json", "range.json"]).json();
    assert_eq!(closed["access"], "none");
    assert_eq!(closed["question"], "public");
    assert_eq!(closed["witnesses"], json!([]));
}

#[test]
fn of_several_the_worst_counts_and_each_is_told() {
    let folder = folder();
    let run = folder.run(&["public", "range.json", "bad.json", "open.json"]);
    assert_eq!(run.status, 2);
    assert!(run.out.starts_with("not public: range.json"), "{}", run.out);
    assert!(run.out.contains("\npublic: open.json"), "{}", run.out);
    assert!(run.err.contains("bad.json"), "{}", run.err);
    let run = folder.run(&["public", "range.json", "open.json"]);
    assert_eq!(run.status, 1);
    let run = folder.run(&["public", "identity.json"]);
    assert_eq!(run.status, 2);
    for (wrong, told) in [
        (vec!["--account", "1"], "twelve digits"),
        (vec!["--organization", "x"], "small letters and digits"),
    ] {
        let mut words = vec!["public", "open.json"];
        words.extend(wrong);
        let run = folder.run(&words);
        assert_eq!(run.status, 2);
        assert!(run.err.contains(told), "{}", run.err);
    }
}

#[test]
fn lines_are_answered_one_by_one() {
    let folder = folder();
    let open: Value = serde_json::from_str(&bucket(r#""*""#, "")).expect("a policy");
    let lines = [
        json!({"policy": open}),
        json!({"policy": open, "accounts": ["111122223333"]}),
        json!({"policy": open, "accounts": ["1"]}),
        json!({"policy": open, "type": "identity"}),
        json!({"policies": open}),
        json!({"policy": [open]}),
        json!({"policy": {}}),
    ];
    let input: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let run = folder.run_with(&["public", "--jsonl"], &input);
    assert_eq!(run.status, 0);
    let answers = run.lines();
    assert_eq!(answers.len(), lines.len());
    assert_eq!(answers[0]["question"], "public");
    assert_eq!(answers[1]["question"], "outside");
    let place = |answer: &Value| answer["error"]["findings"][0]["path"].clone();
    assert_eq!(place(&answers[2]), "accounts[0]");
    assert_eq!(place(&answers[3]), "type");
    assert_eq!(answers[4]["error"]["code"], "invalidScenario");
    for answer in &answers[5..] {
        assert_eq!(place(answer), "policy");
        assert_eq!(answer["error"]["code"], "invalidPolicy");
    }
}
