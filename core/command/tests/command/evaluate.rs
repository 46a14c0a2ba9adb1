//! Questions of flags.

use crate::support::{FULL, Folder, MISSPELT, READER};

const ASKED: [&str; 7] = [
    "evaluate",
    "--principal",
    "arn:aws:iam::111122223333:user/Ann",
    "--action",
    "s3:GetObject",
    "--resource",
    "arn:aws:s3:::reports/q3.csv",
];

fn asked<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [ASKED.as_slice(), more].concat()
}

fn folder() -> Folder {
    Folder::with(&[
        ("reader.json", READER),
        ("misspelt.json", MISSPELT),
        ("full.json", FULL),
        ("level/a.json", FULL),
        ("level/b.json", FULL),
        ("level/notes.txt", "no policy"),
    ])
}

#[test]
fn a_question_of_flags_is_decided_and_names_its_files() {
    let folder = folder();
    let run = folder.run(&asked(&[
        "--identity",
        "reader.json",
        "--scp",
        "full.json",
        "--scp",
        "level",
        "--source-ip",
        "203.0.113.9",
    ]));
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    assert!(run.out.starts_with("allowed: "), "{}", run.out);
    for part in [
        "`Read` of `reader.json`, line 2",
        "full.json (level 0)",
        "b.json (level 1)",
    ] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
}

#[test]
fn the_status_tells_on_request() {
    let folder = folder();
    let there = asked(&[
        "--identity",
        "reader.json",
        "--context",
        "aws:SourceIp=203.0.113.9",
    ]);
    let elsewhere = asked(&[
        "--identity",
        "reader.json",
        "--context",
        "aws:SourceIp=198.51.100.7",
    ]);
    for (question, decided) in [(&there, 0), (&elsewhere, 3)] {
        assert_eq!(folder.run(question).status, 0, "an answer is an answer");
        let strict = [question.as_slice(), &["--exit-code"]].concat();
        assert_eq!(folder.run(&strict).status, decided);
        let json = folder.run(&[strict.as_slice(), &["--json"]].concat());
        assert_eq!(json.status, decided);
        assert_eq!(json.json()["decision"] == "allowed", decided == 0);
        let quiet = folder.run(&[strict.as_slice(), &["--quiet"]].concat());
        assert_eq!(
            (quiet.status, quiet.out.as_str(), quiet.err.as_str()),
            (decided, "", "")
        );
    }
    let invalid = folder.run(&asked(&["--identity", "misspelt.json", "--exit-code"]));
    assert_eq!(invalid.status, 2, "an error is never a decision");
}

/// Nobody has seen the document that the flags come to.
#[test]
fn what_is_wrong_is_told_at_its_file_or_its_flag() {
    let folder = folder();
    let run = folder.run(&asked(&[
        "--identity",
        "reader.json",
        "--scp",
        "misspelt.json",
        "--source-ip",
        "nowhere",
        "--context-json",
        "aws:MultiFactorAuthAge={}",
        "--credentials",
        "borrowed",
    ]));
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    for part in [
        "misspelt.json: line 3, column 18: unknown condition operator `IpAdress`",
        "at Statement[0].Condition.IpAdress)",
        "--source-ip: `nowhere`",
        "--context-json aws:MultiFactorAuthAge: ",
        "--credentials: ",
    ] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
    for part in ["policies.", "request."] {
        assert!(!run.err.contains(part), "{part}: {}", run.err);
    }
    let run = folder.run(&asked(&["--session", "full.json"]));
    assert_eq!(run.status, 2);
    assert!(run.err.starts_with("--session: "), "{}", run.err);
    let json = folder.run(&asked(&["--identity", "misspelt.json", "--json"]));
    assert_eq!(json.json()["error"]["code"], "invalidPolicy");
    assert!(json.err.contains("misspelt.json: line 3"), "{}", json.err);
}

#[test]
fn warnings_are_told_at_their_file() {
    let folder = folder();
    let doubtful = READER.replace("aws:SourceIp", "aws:SourceIpp");
    folder.write("doubtful.json", doubtful);
    let run = folder.run(&asked(&["--identity", "doubtful.json"]));
    assert_eq!(run.status, 0);
    assert!(
        run.err
            .starts_with("doubtful.json: warning: line 3, column "),
        "{}",
        run.err
    );
}

#[test]
fn a_key_that_is_given_twice_has_both_values() {
    let folder = folder();
    let tagged = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*",
        "Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": ["team", "stage"]}, "Null": {"aws:TagKeys": "false"}}}}"#;
    folder.write("tagged.json", tagged);
    let with = |keys: &[&'static str]| {
        let keys = keys.iter().flat_map(|key| ["--context", *key]);
        let more: Vec<&str> = ["--exit-code", "--identity", "tagged.json"]
            .into_iter()
            .chain(keys)
            .collect();
        folder.run(&asked(&more)).status
    };
    assert_eq!(with(&["aws:TagKeys=team", "aws:TagKeys=stage"]), 0);
    assert_eq!(with(&["aws:TagKeys=team", "aws:TagKeys=other"]), 3);
    assert_eq!(with(&[]), 3);
    let list = [
        "--identity",
        "tagged.json",
        "--exit-code",
        "--context-json",
        r#"aws:TagKeys=["team"]"#,
    ];
    assert_eq!(folder.run(&asked(&list)).status, 0);
    let both = folder.run(&asked(&["--context", "a:b=1", "--context-json", "a:b=2"]));
    assert_eq!(both.status, 2);
    assert!(both.err.contains("given twice"), "{}", both.err);
}

/// What is printed is a question of its own, with the same answer.
#[test]
fn the_scenario_of_flags_can_be_kept() {
    let folder = folder();
    let flags = asked(&[
        "--identity",
        "reader.json",
        "--boundary",
        "full.json",
        "--resource-policy",
        "bucket.json",
        "--endpoint",
        "endpoint.json",
        "--rcp",
        "rcp.json",
        "--scope-down",
        "full.json",
        "--session",
        "full.json",
        "--time",
        "2026-11-23T10:00:00Z",
        "--credentials",
        "temporary",
        "--issued-at",
        "2026-11-23T09:00:00Z",
        "--expires-at",
        "2026-11-23T11:00:00Z",
        "--mfa-authenticated-at",
        "2026-11-23T09:00:00Z",
        "--vpc-source-ip",
        "10.0.0.1",
        "--vpc",
        "vpc-1",
        "--vpc-endpoint",
        "vpce-1",
        "--tls",
        "1.3",
        "--resource-account",
        "111122223333",
        "--unique-id",
        "AROAEXAMPLE",
        "--lenient",
        "--role-arn",
        "arn:aws:iam::111122223333:role/ops/Reader",
        "--rcp-service",
        "s3",
        "--restrict-public-buckets",
    ]);
    let flags: Vec<&str> = flags
        .into_iter()
        .map(|flag| match flag {
            "arn:aws:iam::111122223333:user/Ann" => {
                "arn:aws:sts::111122223333:assumed-role/Reader/ann"
            }
            other => other,
        })
        .collect();
    let open = FULL.replace("\"Effect\"", "\"Principal\": \"*\", \"Effect\"");
    folder.write(
        "rcp.json",
        open.replace("Allow", "Deny")
            .replace("\"Action\": \"*\"", "\"Action\": \"s3:PutObject\""),
    );
    folder.write("bucket.json", &open);
    folder.write("endpoint.json", &open);
    let kept = folder.run(&[flags.as_slice(), &["--print-scenario"]].concat());
    assert_eq!(kept.status, 0, "{}", kept.err);
    let scenario = kept.json();
    assert_eq!(
        scenario["policies"].as_object().map(serde_json::Map::len),
        Some(7)
    );
    assert_eq!(scenario["request"]["network"]["tls"]["version"], "1.3");
    folder.write("kept.json", &kept.out);
    let answer = folder.run(&["evaluate", "--json", "kept.json"]);
    assert_eq!(answer.status, 0, "{}", answer.out);
    assert_eq!(
        answer.json(),
        folder.run(&[flags.as_slice(), &["--json"]].concat()).json()
    );
}

#[test]
fn callers_that_have_no_arn() {
    let folder = folder();
    let ask = |principal: &'static str, more: &[&'static str]| {
        let question = [
            "evaluate",
            "--principal",
            principal,
            "--action",
            "s3:GetObject",
            "--resource",
            "*",
            "--json",
        ];
        folder.run(&[question.as_slice(), more].concat())
    };
    for principal in [
        "anonymous",
        "service=redshift.amazonaws.com",
        "federated=accounts.google.com",
    ] {
        let run = ask(principal, &[]);
        assert_eq!(run.status, 0, "{principal}: {}{}", run.out, run.err);
    }
    let run = ask("service=redshift.amazonaws.com", &["--unique-id", "AIDA"]);
    assert_eq!(
        run.status, 2,
        "a fact that it cannot have is not passed over"
    );
}

#[test]
fn flags_that_do_not_fit_are_named() {
    let folder = folder();
    for (arguments, word) in [
        (
            vec!["evaluate", "--principal", "anonymous"],
            "--action <ACTION>, --resource <ARN>",
        ),
        (
            vec!["evaluate", "reader.json", "--action", "s3:GetObject"],
            "--action",
        ),
        (vec!["evaluate", "--jsonl", "reader.json"], "--jsonl"),
        (vec!["evaluate", "--jsonl", "--exit-code"], "--exit-code"),
        (
            vec!["evaluate", "--nearest", "some", "reader.json"],
            "--nearest",
        ),
        (asked(&["--context", "aws:SourceIp"]), "KEY=VALUE"),
        (asked(&["--context-json", "aws:SourceIp=x"]), "no JSON"),
        (asked(&["--identity", "absent.json"]), "absent.json"),
        (asked(&["--contxt", "a=b"]), "--context"),
    ] {
        let run = folder.run(&arguments);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(run.err.contains(word), "{arguments:?}: {}", run.err);
    }
}
