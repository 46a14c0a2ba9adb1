//! The command `portcullis`, as a driver meets it: what it prints where, and its exit status.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use portcullis_tests::command::portcullis;
use serde_json::Value;

/// Far beyond what any of these commands takes; a hang fails instead of hanging the suite.
const PATIENCE: Duration = Duration::from_secs(120);

const ALLOWED: &str = r#"{"request": {"principal": "arn:aws:iam::111122223333:user/Ann", "action": "redshift:DescribeClusters", "resource": "*"}, "policies": {"identity": [{"name": "Reader", "policy": {"Version": "2012-10-17", "Statement": [{"Sid": "Describe", "Effect": "Allow", "Action": "redshift:Describe*", "Resource": "*"}]}}]}}"#;
const DENIED: &str = r#"{"request": {"principal": "arn:aws:iam::111122223333:user/Ann", "action": "redshift:DeleteCluster", "resource": "*"}}"#;

/// Runs the command with an input; the writer is a thread of its own, so that neither pipe can block.
fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(portcullis())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writer = thread::spawn(move || {
        // The command may end before it has read everything.
        let _ = stdin.write_all(&input);
    });
    let (send, receive) = mpsc::channel();
    thread::spawn(move || send.send(child.wait_with_output()));
    let output = receive
        .recv_timeout(PATIENCE)
        .unwrap_or_else(|_| panic!("{arguments:?} does not end"))
        .expect("its output");
    writer.join().expect("the writer");
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("what is printed is UTF-8")
}

fn status(output: &Output) -> i32 {
    let Some(status) = output.status.code() else {
        panic!("ended by a signal: {}", text(&output.stderr))
    };
    assert!(
        !text(&output.stderr).contains("panicked"),
        "{}",
        text(&output.stderr)
    );
    status
}

/// The answers to lines of input, one for each.
fn answers(input: &[u8]) -> Vec<Value> {
    let output = run(&["evaluate", "--jsonl"], input);
    assert_eq!(status(&output), 0, "{}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "", "errors are answers, not messages");
    text(&output.stdout)
        .lines()
        .map(|line| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("not JSON: {error}: {line}"))
        })
        .collect()
}

/// A file for a command to read, gone when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("command-{}-{name}", std::process::id()));
        fs::write(&path, content).expect("a scratch file");
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("a path in UTF-8")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// What loads and can hardly be meant is told to a person, on standard error, and changes no answer.
#[test]
fn warnings_go_to_standard_error() {
    let doubtful = ALLOWED.replace(
        "\"Resource\": \"*\"}]",
        "\"Resource\": \"*\", \"Condition\": {\"Null\": {\"aws:SourceIps\": \"true\"}}}]",
    );
    let file = Scratch::new("doubtful.json", &doubtful);
    let output = run(&["evaluate", file.path()], b"");
    assert_eq!(status(&output), 0);
    let warnings = text(&output.stderr);
    assert!(
        warnings.contains("warning: line 1, column ")
            && warnings.contains("did you mean `aws:SourceIp`? (R-KEY-2"),
        "{warnings}"
    );
    assert!(text(&output.stdout).contains("allowed"));
    let quiet = Scratch::new("sound.json", ALLOWED);
    assert_eq!(text(&run(&["evaluate", quiet.path()], b"").stderr), "");
    let answer = run(&["evaluate", "--json", file.path()], b"");
    assert_eq!(text(&answer.stderr), "");
    let answer: Value = serde_json::from_slice(&answer.stdout).expect("an answer");
    assert_eq!(answer["decision"], "allowed");
}

#[test]
fn two_wrong_lines_are_two_error_objects() {
    let answers = answers(b"{}\nnonsense\n");
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["error"]["code"], "invalidScenario");
    assert_eq!(answers[0]["error"]["findings"][0]["path"], "request");
    assert_eq!(answers[1]["error"]["code"], "invalidScenario");
    assert_eq!(answers[1]["error"]["findings"][0]["reason"], "invalidJson");
}

#[test]
fn every_line_has_one_answer_in_its_place() {
    let long = format!(
        "{{\"request\": {{\"action\": \"{}\"}}}}",
        "x".repeat(1 << 20)
    );
    let nothing_but_quotes = "\"".repeat(1 << 20);
    let deep = "[".repeat(100_000);
    let deep_objects = "{\"a\":".repeat(100_000);
    let deep_policy = ALLOWED.replace("\"Sid\": \"Describe\"", &format!("\"Sid\": {deep}"));
    // What is wrong, and the reason of its first finding; `None` for a line that is decided.
    let lines: Vec<(&str, Vec<u8>, Option<&str>)> = vec![
        ("a question", ALLOWED.into(), None),
        ("an empty line", b"".to_vec(), Some("invalidJson")),
        ("blanks", b"  \t ".to_vec(), Some("invalidJson")),
        (
            "a lone carriage return",
            b"\r".to_vec(),
            Some("invalidJson"),
        ),
        (
            "no UTF-8",
            b"{\"request\": \"\xff\xfe\"}".to_vec(),
            Some("invalidJson"),
        ),
        (
            "half a character",
            b"\"\xe2\x82".to_vec(),
            Some("invalidJson"),
        ),
        ("NUL", b"\0".to_vec(), Some("invalidJson")),
        (
            "NUL inside",
            b"{\"request\": \"a\0b\"}".to_vec(),
            Some("invalidJson"),
        ),
        ("a megabyte", long.into(), Some("missingMember")),
        (
            "a megabyte of quotes",
            nothing_but_quotes.into(),
            Some("invalidJson"),
        ),
        ("deep arrays", deep.clone().into(), Some("limitExceeded")),
        ("deep objects", deep_objects.into(), Some("limitExceeded")),
        ("a deep policy", deep_policy.into(), Some("limitExceeded")),
        (
            "a lone surrogate",
            br#"{"request": "\ud800"}"#.to_vec(),
            Some("invalidJson"),
        ),
        (
            "surrogates the wrong way",
            br#""\udc00\ud800""#.to_vec(),
            Some("invalidJson"),
        ),
        ("half an escape", br#""\u12""#.to_vec(), Some("invalidJson")),
        (
            "a byte-order mark",
            [b"\xef\xbb\xbf", ALLOWED.as_bytes()].concat(),
            Some("invalidJson"),
        ),
        (
            "two questions",
            format!("{DENIED}{DENIED}").into(),
            Some("invalidJson"),
        ),
        (
            "a comment",
            format!("{DENIED} // {{}}").into(),
            Some("invalidJson"),
        ),
        ("an array", b"[]".to_vec(), Some("wrongJsonType")),
        ("null", b"null".to_vec(), Some("wrongJsonType")),
        ("a number", b"1e999999999".to_vec(), Some("wrongJsonType")),
        ("not a number", b"NaN".to_vec(), Some("invalidJson")),
        (
            "a question with a carriage return",
            format!("{DENIED}\r").into(),
            None,
        ),
        ("a question in blanks", format!("  {DENIED}\t").into(), None),
    ];
    let mut input = Vec::new();
    for (_, line, _) in &lines {
        assert!(!line.contains(&b'\n'));
        input.extend_from_slice(line);
        input.push(b'\n');
    }
    // The last line needs no line feed.
    input.pop();
    let answers = answers(&input);
    assert_eq!(answers.len(), lines.len(), "one answer a line");
    for ((name, _, expected), answer) in lines.iter().zip(&answers) {
        let finding = &answer["error"]["findings"][0];
        assert_eq!(finding["reason"].as_str(), *expected, "{name}: {answer}");
        match expected {
            None => assert!(answer["decision"].is_string(), "{name}: {answer}"),
            Some(_) => {
                assert!(
                    answer.get("decision").is_none(),
                    "an error is no decision: {name}"
                );
                for field in ["line", "column", "offset"] {
                    assert!(finding[field].is_u64(), "{name}: {answer}");
                }
                assert!(finding["line"] == 1, "{name}: {answer}");
            }
        }
    }
}

#[test]
fn no_input_is_no_answer() {
    assert!(answers(b"").is_empty());
    // One empty line is a line.
    assert_eq!(answers(b"\n").len(), 1);
}

#[test]
fn a_driver_that_waits_gets_each_answer() {
    let mut child = Command::new(portcullis())
        .args(["evaluate", "--jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let stdout = child.stdout.take().expect("a pipe");
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines() {
            if send.send(line.expect("a line of text")).is_err() {
                break;
            }
        }
    });
    let next = |expected: &str| {
        let line = receive
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|_| panic!("no answer before the next question; {expected} was due"));
        assert!(line.contains(expected), "{line}");
    };
    for (question, expected) in [
        (ALLOWED, "\"allowed\""),
        (DENIED, "\"implicitDeny\""),
        ("nonsense", "invalidJson"),
    ] {
        writeln!(stdin, "{question}").expect("the command reads on");
        next(expected);
    }
    // A line that comes in pieces behind a whole one must not hold the whole one's answer back.
    let (head, tail) = DENIED.split_at(20);
    write!(stdin, "{ALLOWED}\n{head}").expect("the command reads on");
    next("\"allowed\"");
    writeln!(stdin, "{tail}").expect("the command reads on");
    next("\"implicitDeny\"");
    drop(stdin);
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn evaluate_answers_a_person() {
    let file = Scratch::new("allowed.json", ALLOWED);
    let output = run(&["evaluate", file.path()], b"");
    assert_eq!(status(&output), 0);
    let answer = text(&output.stdout);
    for part in ["allowed", "Reader", "Describe", "identity"] {
        assert!(answer.contains(part), "{part} is not in {answer}");
    }
    // A denial is an answer.
    let file = Scratch::new("denied.json", DENIED);
    let output = run(&["evaluate", file.path()], b"");
    assert_eq!(status(&output), 0);
    assert!(text(&output.stdout).starts_with("implicitDeny"));
    // `-` is standard input.
    let output = run(&["evaluate", "-"], ALLOWED.as_bytes());
    assert_eq!(status(&output), 0);
    assert!(text(&output.stdout).starts_with("allowed"));
    // In short.
    let missed = ALLOWED.replace("redshift:DescribeClusters", "redshift:DeleteCluster");
    for (most, word) in [("0", "1 other statement"), ("1", "`Describe`, line 1")] {
        let output = run(&["evaluate", "--nearest", most, "-"], missed.as_bytes());
        assert_eq!(status(&output), 0);
        assert!(
            text(&output.stdout).contains(word),
            "{}",
            text(&output.stdout)
        );
    }
}

#[test]
fn evaluate_prints_json_on_request() {
    let file = Scratch::new("json.json", ALLOWED);
    for arguments in [
        ["evaluate", "--json", file.path()],
        ["evaluate", file.path(), "--json"],
    ] {
        let output = run(&arguments, b"");
        assert_eq!(status(&output), 0);
        let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(answer["decision"], "allowed");
        assert_eq!(answer["decidedBy"][0]["policy"], "Reader");
        assert_eq!(answer["decidedBy"][0]["sid"], "Describe");
        assert_eq!(answer["layers"]["identity"], "allowed");
        assert_eq!(answer["blockedBy"], serde_json::json!([]));
        assert_eq!(answer["missingContext"], serde_json::json!([]));
    }
    let output = run(&["evaluate", "--json", "-"], b"{}");
    assert_eq!(status(&output), 2, "an invalid question is no answer");
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["error"]["code"], "invalidScenario");
}

#[test]
fn what_cannot_be_read_ends_with_two() {
    let folder = env!("CARGO_TARGET_TMPDIR");
    let invalid = Scratch::new("invalid.json", "{\n  \"request\": 1\n}");
    let binary = Scratch::new("binary.json", b"\xff\xfe");
    let wrong_fixture = Scratch::new("fixture.jsonl", "{\"id\": 1}\n");
    // Arguments, and a word that the message has to hold.
    let cases: Vec<(Vec<&str>, &str)> = vec![
        (vec!["evaluate", "no-such-file.json"], "no-such-file.json"),
        (
            vec!["evaluate", "--json", "no-such-file.json"],
            "no-such-file.json",
        ),
        (vec!["evaluate", folder], folder),
        (vec!["evaluate", binary.path()], "UTF-8"),
        (vec!["evaluate", invalid.path()], "line 2, column 14"),
        (
            vec!["conformance", "no-such-file.jsonl"],
            "no-such-file.jsonl",
        ),
        (vec!["conformance", wrong_fixture.path()], "line 1"),
        (vec!["conformance"], "usage"),
        (vec!["evaluate"], "usage"),
        (vec!["evaluate", "--yaml", "x"], "usage"),
        (vec!["evaluate", "--nearest", "-1", "x"], "usage"),
        (vec!["decide", "x"], "usage"),
        (vec![], "usage"),
    ];
    for (arguments, word) in cases {
        let output = run(&arguments, b"");
        assert_eq!(status(&output), 2, "{arguments:?}");
        assert_eq!(text(&output.stdout), "", "{arguments:?} prints no answer");
        let message = text(&output.stderr);
        let found = message.contains(word) || message.to_lowercase().contains(word);
        assert!(found, "{arguments:?}: {message}");
    }
    let output = run(&["--help"], b"");
    assert_eq!(status(&output), 0, "asking for help is no mistake");
    assert!(text(&output.stdout).contains("Usage"));
}

#[test]
fn conformance_counts_and_tells_by_its_status() {
    let line = |id: &str, expect: &str| {
        format!(
            "{{\"id\": \"{id}\", \"rule\": \"R-EVAL-1\", \"scenario\": {ALLOWED}, \"expect\": {expect}}}\n"
        )
    };
    let right = line("right", r#"{"decision": "allowed"}"#);
    let wrong = line("wrong-one", r#"{"decision": "explicitDeny"}"#);
    let good = Scratch::new("good.jsonl", right.repeat(3));
    let bad = Scratch::new("bad.jsonl", format!("{right}\n{wrong}"));
    for (files, expected, closing) in [
        (vec![good.path()], 0, "3 passed, 0 failed\n"),
        (vec![bad.path()], 1, "1 passed, 1 failed\n"),
        (
            vec![good.path(), bad.path(), good.path()],
            1,
            "7 passed, 1 failed\n",
        ),
    ] {
        let output = run(&[&["conformance"], files.as_slice()].concat(), b"");
        assert_eq!(status(&output), expected, "{files:?}");
        let report = text(&output.stdout);
        assert!(report.ends_with(closing), "{report}");
        if expected == 1 {
            // Both answers stand in the report.
            for part in ["wrong-one", "\"explicitDeny\"", "\"decision\":\"allowed\""] {
                assert!(report.contains(part), "{part} is not in {report}");
            }
        }
    }
}

/// A reader that goes away, as `head` does, is no failure of the command.
#[test]
fn a_closed_pipe_ends_quietly() {
    let mut child = Command::new(portcullis())
        .args(["evaluate", "--jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().expect("a pipe");
    for _ in 0..10_000 {
        if writeln!(stdin, "{{}}").is_err() {
            break;
        }
    }
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(text(&output.stderr), "");
    assert_eq!(status(&output), 0);
}
