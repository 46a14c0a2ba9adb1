//! `portcullis diff` of two policies, and of lines with both.

use serde_json::{Value, json};

use crate::support::{FULL, Folder, READER};

/// Everybody who reads from the first range may read from the second, too.
fn wider() -> String {
    READER.replace(
        r#""203.0.113.0/24""#,
        r#"["203.0.113.0/24", "198.51.100.0/24"]"#,
    )
}

fn writer() -> String {
    READER.replace("s3:GetObject", "s3:PutObject")
}

/// Two that allow the same, which only whoever understands variables can tell, and one that is wider than both.
fn equal_tags(key: &str, other: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
            "Condition": {{"StringEquals": {{"aws:PrincipalTag/{key}": "${{aws:PrincipalTag/{other}}}"}}}}}}}}"#
    )
}

fn folder() -> Folder {
    Folder::with(&[
        ("reader.json", READER),
        ("wider.json", &wider()),
        ("writer.json", &writer()),
        ("ab.json", &equal_tags("a", "b")),
        ("ba.json", &equal_tags("b", "a")),
        ("full.json", FULL),
        ("bad.json", "{\n  \"Version\": 3\n}"),
    ])
}

#[test]
fn each_relation_has_its_sentence_and_its_status() {
    let folder = folder();
    for (before, after, status, heading, ending) in [
        (
            "reader.json",
            "wider.json",
            1,
            "wider: wider.json allows what reader.json does not",
            "nothing is lost",
        ),
        (
            "wider.json",
            "reader.json",
            0,
            "narrower: reader.json does not allow all that wider.json does",
            "nothing is new",
        ),
        (
            "reader.json",
            "writer.json",
            1,
            "incomparable: writer.json allows what reader.json does not, and does not allow all that it does",
            "      with aws:SourceIp = 203.0.113.1",
        ),
        (
            "reader.json",
            "reader.json",
            0,
            "equivalent: reader.json and reader.json allow the same; this holds for every request (universe any)",
            "equivalent: reader.json and reader.json allow the same; this holds for every request (universe any)",
        ),
        (
            "ab.json",
            "ba.json",
            3,
            "unknown: it is not proved how ba.json stands to ab.json",
            "  because: a difference may exist, but no request was found that shows it",
        ),
    ] {
        let run = folder.run(&["diff", before, after]);
        let lines: Vec<&str> = run.out.lines().collect();
        assert_eq!(run.status, status, "{before} {after}: {}", run.out);
        assert_eq!(run.err, "");
        assert_eq!(lines.first(), Some(&heading));
        assert_eq!(lines.last(), Some(&ending));
    }
}

#[test]
fn a_request_that_shows_it_stands_in_a_block() {
    let folder = folder();
    let run = folder.run(&["diff", "reader.json", "wider.json"]);
    let lines: Vec<&str> = run.out.lines().collect();
    assert!(
        lines[1].starts_with("  + s3:GetObject on arn:aws:s3:::reports/")
            && lines[1].ends_with(" by arn:aws:iam::111122223333:user/Someone"),
        "{}",
        run.out
    );
    assert!(
        lines[2].starts_with("      with aws:SourceIp = 198.51.100."),
        "{}",
        run.out
    );
    let lost = folder.run(&["diff", "wider.json", "reader.json"]);
    assert_eq!(lost.out.matches("\n  - s3:GetObject on ").count(), 1);
    assert!(!lost.out.contains("  + "), "{}", lost.out);
}

/// The README shows what is printed.
#[test]
fn the_readme_shows_it() {
    let readme = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = std::fs::read_to_string(readme).expect("README.md");
    let folder = Folder::with(&[("before.json", READER), ("after.json", &wider())]);
    let run = folder.run(&["diff", "before.json", "after.json"]);
    assert_eq!(run.status, 1);
    let block = format!("\n```text\n{}```\n", run.out);
    assert!(readme.contains(&block), "{block}");
}

#[test]
fn what_a_request_needs_is_told_in_words() {
    let trust = |condition: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Principal": {{"Service": "sns.amazonaws.com"}},
                "Action": "sqs:SendMessage", "Resource": "*"{condition}}}}}"#
        )
    };
    let tags = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*",
        "Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": "team"}, "ForAnyValue:StringLike": {"aws:TagKeys": "x-*"}, "StringEquals": {"aws:RequestTag/team": ["a b", ""]}}}}"#;
    let folder = Folder::with(&[
        ("open.json", &trust("")),
        (
            "shut.json",
            &trust(r#", "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}"#),
        ),
        ("tags.json", tags),
        ("reader.json", READER),
        ("full.json", FULL),
        (
            "named.json",
            &FULL.replace(
                "}}",
                r#", "Condition": {"Null": {"aws:PrincipalArn": "false"}}}}"#,
            ),
        ),
    ]);
    for (arguments, parts) in [
        (
            vec!["--type", "resource", "shut.json", "open.json"],
            vec![" by the service sns.amazonaws.com\n"],
        ),
        (
            vec!["reader.json", "tags.json"],
            vec![
                "      with aws:TagKeys = [x-, team]\n",
                "      with aws:RequestTag/team = \"\"\n",
            ],
        ),
        (
            vec!["--type", "permissionsBoundary", "reader.json", "full.json"],
            vec!["      beside an identity policy that allows everything\n"],
        ),
        (
            vec!["--type", "session", "reader.json", "full.json"],
            vec!["      whose roleArn is arn:aws:iam::111122223333:role/"],
        ),
        (
            vec!["named.json", "full.json"],
            vec!["      with aws:PrincipalArn absent\n"],
        ),
    ] {
        let run = folder.run(&[&["diff"], arguments.as_slice()].concat());
        assert_eq!(run.status, 1, "{arguments:?}: {}{}", run.out, run.err);
        for part in parts {
            assert!(run.out.contains(part), "{arguments:?}, {part}: {}", run.out);
        }
    }
}

/// Puts another policy in the place of one.
fn with_policy(scenario: &Value, slot: &str, policy: &str) -> String {
    let mut scenario = scenario.clone();
    let policy: Value = serde_json::from_str(policy).expect("a policy");
    let place = scenario
        .pointer_mut(&format!("/policies{slot}"))
        .expect("a policy in the slot");
    *place = policy;
    scenario.to_string()
}

fn decision(folder: &Folder, scenario: &str) -> Value {
    let run = folder.run_with(&["evaluate", "--json", "-"], scenario);
    assert_eq!(run.status, 0, "{}{}", run.out, run.err);
    run.json()["decision"].clone()
}

/// A witness is what it says: one side allows it, and the other in its place does not.
#[test]
fn a_scenario_is_allowed_with_its_side_and_not_with_the_other() {
    let folder = folder();
    for (name, slot) in [
        ("identity", "/identity/0"),
        ("permissionsBoundary", "/permissionsBoundary"),
        ("session", "/session/0"),
        ("serviceControlPolicy", "/serviceControlPolicies/0/0"),
    ] {
        let run = folder.run(&[
            "diff",
            "--json",
            "--type",
            name,
            "reader.json",
            "writer.json",
        ]);
        assert_eq!(run.status, 1, "{name}: {}", run.err);
        let answer = run.json();
        let witnesses = answer["witnesses"].as_array().expect("a list");
        for side in ["new", "lost"] {
            assert!(
                witnesses.iter().any(|it| it["side"] == side),
                "{name}, {side}"
            );
        }
        for witness in witnesses {
            let scenario = &witness["scenario"];
            assert_eq!(decision(&folder, &scenario.to_string()), "allowed");
            let other = match witness["side"] == "new" {
                true => READER.to_string(),
                false => writer(),
            };
            let refused = decision(&folder, &with_policy(scenario, slot, &other));
            assert_ne!(refused, "allowed", "{name}: {scenario}");
        }
    }
}

#[test]
fn an_object_has_what_a_driver_reads() {
    let folder = folder();
    let run = folder.run(&["diff", "--json", "reader.json", "wider.json"]);
    assert_eq!((run.status, run.err.as_str()), (1, ""));
    assert_eq!(run.out.lines().count(), 1, "{}", run.out);
    let answer = run.json();
    let head = json!({"newAccess": "some", "lostAccess": "none", "relation": "wider", "universe": "any", "unknown": []});
    for (name, value) in head.as_object().expect("an object") {
        assert_eq!(&answer[name], value, "{name}");
    }
    let unknown = folder.run(&["diff", "--json", "--universe", "any", "ab.json", "ba.json"]);
    assert_eq!(unknown.status, 3);
    let answer = unknown.json();
    assert_eq!(answer["newAccess"], "unknown");
    assert_eq!(answer["witnesses"], json!([]));
    assert_eq!(answer["unknown"], json!(["unconfirmedDifference"]));
}

#[test]
fn the_requests_may_be_those_that_the_reference_lists() {
    let folder = folder();
    let allows = |action: &str| {
        let statement = json!({"Effect": "Allow", "Action": action, "Resource": "*"});
        json!({"Version": "2012-10-17", "Statement": statement}).to_string()
    };
    let (one, all) = (allows("s3:ListAllMyBuckets"), allows("s3:ListAllMy*"));
    folder.write("one.json", &one);
    folder.write("all.json", &all);
    assert_eq!(folder.run(&["diff", "one.json", "all.json"]).status, 1);
    let arguments = ["diff", "--universe", "reference", "one.json", "all.json"];
    let run = folder.run(&arguments);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    assert_eq!(
        run.out,
        "equivalent: all.json and one.json allow the same; this holds for every request that the service reference lists \
         (universe reference)\n"
    );
    let answer = folder.run(&[&arguments[..], &["--json"]].concat()).json();
    assert_eq!(answer["universe"], "reference");
    assert_eq!(answer["assumptions"], json!(["plainCallers", "asListed"]));

    let line = |universe: &str| {
        format!("{{\"before\": {one}, \"after\": {all}, \"universe\": \"{universe}\"}}\n")
    };
    let lines = folder.run_with(&["diff", "--jsonl"], &(line("any") + &line("reference")));
    let relations = lines.out.lines().map(|line| {
        let answer: serde_json::Value = serde_json::from_str(line).expect("an object");
        answer["relation"].clone()
    });
    assert_eq!(relations.collect::<Vec<_>>(), ["wider", "equivalent"]);

    // Without a reference nothing is answered about it.
    let without = folder.run(&[&arguments[..], &["--reference", "none"]].concat());
    assert_eq!((without.status, without.out.as_str()), (2, ""));
    assert!(
        without.err.contains("no service reference"),
        "{}",
        without.err
    );
}

#[test]
fn a_pipe_can_be_either_side_and_not_both() {
    let folder = folder();
    for (arguments, status, word) in [
        (
            ["diff", "-", "wider.json"],
            1,
            "wider: wider.json allows what standard input does not",
        ),
        (
            ["diff", "wider.json", "-"],
            0,
            "narrower: standard input does not",
        ),
    ] {
        let run = folder.run_with(&arguments, READER);
        assert_eq!(run.status, status, "{}", run.err);
        assert!(run.out.starts_with(word), "{}", run.out);
    }
    let both = folder.run_with(&["diff", "-", "-"], READER);
    assert_eq!((both.status, both.out.as_str()), (2, ""));
    assert!(both.err.contains("standard input"), "{}", both.err);
}

#[test]
fn what_is_no_policy_is_told_with_its_place_and_nothing_is_decided() {
    let folder = folder();
    folder.write(
        "beside.json",
        format!("{FULL}, \"loader\": \"lenient\", \"universe\": \"any\""),
    );
    for (before, after, words) in [
        (
            "bad.json",
            "full.json",
            vec!["bad.json: line 2, column 14: "],
        ),
        (
            "full.json",
            "bad.json",
            vec!["bad.json: line 2, column 14: "],
        ),
        ("bad.json", "absent.json", vec!["absent.json: "]),
        ("beside.json", "full.json", vec!["beside.json: line 1, "]),
        (
            "bad.json",
            "beside.json",
            vec!["bad.json: line 2", "beside.json: line 1"],
        ),
    ] {
        for flags in [vec![], vec!["--json"]] {
            let run = folder.run(&[&["diff", before, after], flags.as_slice()].concat());
            assert_eq!((run.status, run.out.as_str()), (2, ""), "{before} {after}");
            for word in &words {
                assert!(run.err.contains(word), "{before} {after}: {}", run.err);
            }
        }
    }
    let misfit = folder.run(&["diff", "--type", "resource", "full.json", "full.json"]);
    assert_eq!(misfit.status, 2, "a resource's policy has a principal");
    assert!(misfit.err.contains("full.json: line 1"), "{}", misfit.err);
}

#[test]
fn each_line_has_an_answer_of_its_own() {
    let folder = folder();
    let policy = |text: &str| serde_json::from_str::<Value>(text).expect("a policy");
    let line = |before: &str, after: &str| {
        json!({"before": policy(before), "after": policy(after)}).to_string()
    };
    let of_type = json!({"before": policy(FULL), "after": policy(READER), "type": "session"});
    let input = [
        line(READER, &wider()),
        "no JSON".into(),
        String::new(),
        line(FULL, READER),
        json!({"before": policy(FULL)}).to_string(),
        of_type.to_string(),
        line(FULL, FULL),
    ];
    let run = folder.run_with(&["diff", "--jsonl"], &input.join("\n"));
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    let lines = run.lines();
    let told = lines.iter().map(|line| match line.get("error") {
        None => line["relation"].as_str().expect("a relation"),
        Some(error) => error["code"].as_str().expect("a code"),
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            "wider",
            "invalidScenario",
            "invalidScenario",
            "narrower",
            "invalidScenario",
            "narrower",
            "equivalent"
        ]
    );
    let company = &lines[5]["witnesses"][0]["scenario"]["policies"];
    assert!(company["session"].is_array() && company["identity"].is_array());
}

#[test]
fn a_witness_is_read_as_its_policy_was() {
    let folder = folder();
    let statement =
        |sid| json!({"Sid": sid, "Effect": "Allow", "Action": "s3:Get*", "Resource": "*"});
    // Strict reading refuses a `Sid` that stands twice.
    let twice =
        json!({"Version": "2012-10-17", "Statement": [statement("Read"), statement("Read")]});
    let question = json!({"before": twice, "after": [], "loader": "lenient"});
    let answer = folder.run_with(&["diff", "--jsonl"], &question.to_string());
    let scenario = answer.lines()[0]["witnesses"][0]["scenario"].to_string();
    let run = folder.run_with(&["evaluate", "--jsonl"], &scenario);
    assert_eq!(run.lines()[0]["decision"], "allowed", "{scenario}");
}
