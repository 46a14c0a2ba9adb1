//! Colours, terminals and pipes.

use std::fs::File;
use std::process::{Command, Stdio};

use crate::support::{FULL, Folder, MISSPELT, READER, binary};

/// What a terminal is shown, from `script`, which runs a command in one.
fn shown(folder: &Folder, arguments: &str, environment: &[(&str, &str)]) -> String {
    let line = format!("{} {arguments}", binary());
    let output = Command::new("script")
        .current_dir(folder.path(""))
        .args(["-qec", &line, "/dev/null"])
        .env_remove("NO_COLOR")
        .env("TERM", "xterm")
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .expect("`script` of bsdutils");
    String::from_utf8(output.stdout).expect("UTF-8")
}

const QUESTION: &str =
    "evaluate --identity full.json --principal anonymous --action s3:GetObject --resource '*'";

#[test]
fn a_terminal_is_shown_colours_and_a_pipe_is_not() {
    let folder = Folder::with(&[("full.json", FULL), ("misspelt.json", MISSPELT)]);
    let escape = '\u{1b}';
    for arguments in [
        QUESTION,
        "validate misspelt.json",
        "diff full.json full.json",
        "public open.json",
        "conformance none.jsonl",
    ] {
        folder.write("none.jsonl", "");
        folder.write(
            "open.json",
            FULL.replace(r#""Effect""#, r#""Principal": "*", "Effect""#),
        );
        let on_terminal = shown(&folder, arguments, &[]);
        assert!(on_terminal.contains(escape), "{arguments}: {on_terminal}");
        for environment in [("NO_COLOR", "1"), ("TERM", "dumb")] {
            let plain = shown(&folder, arguments, &[environment]);
            let without_progress = plain.replace("\r\u{1b}[K", "");
            assert!(
                !without_progress.contains(escape),
                "{arguments}, {environment:?}: {plain:?}"
            );
        }
        let never = shown(&folder, &format!("{arguments} --color never"), &[]);
        assert!(
            !never.replace("\r\u{1b}[K", "").contains(escape),
            "{arguments}: {never:?}"
        );
    }
    let words = ["validate", "misspelt.json"];
    assert!(!folder.run(&words).out.contains(escape));
    let always = folder.run(&[words.as_slice(), &["--color", "always"]].concat());
    assert!(always.out.contains(escape));
    let progress = shown(&folder, "conformance none.jsonl", &[]);
    assert!(progress.contains("0 passed, 0 failed"), "{progress:?}");
}

#[test]
fn a_terminal_is_told_how_far_the_validation_of_many_files_is() {
    let folder = Folder::new();
    for number in 0..200 {
        folder.write(&format!("{number}.json"), MISSPELT);
    }
    let on_terminal = shown(&folder, "validate .", &[]);
    let (_, rest) = on_terminal
        .split_once("\u{1b}[K128 of 200 files")
        .expect("progress");
    // What is found stands in a line of its own.
    assert!(rest.starts_with("\r\u{1b}[K"), "{rest:?}");
    assert!(rest.contains("200 files, "), "{rest:?}");
    let few = shown(&folder, "validate 1.json 2.json", &[]);
    assert!(!few.contains(" of 2 files"), "{few:?}");
    let piped = folder.run(&["validate", "."]);
    assert!(!piped.err.contains("of 200"), "{}", piped.err);
}

/// What stands in a policy moves no cursor and changes no colour of who looks at it.
#[test]
fn escapes_of_a_policy_are_shown() {
    let hostile = READER
        .replace("s3:GetObject", "s3:Get\\u001b[31m\\u202e")
        .replace("IpAddress", "Ip\\u001b[2J");
    let tagged = READER
        .replace("reports/", "reports/\\u001b[31m\\u202e/")
        .replace("IpAddress", "StringEquals")
        .replace("203.0.113.0/24", "\\u001b[31m\\u202e");
    let folder = Folder::with(&[
        ("hostile.json", &hostile),
        ("raw.json", "{\"\u{1b}[2J\": \u{1b}[31m}"),
        ("tagged.json", &tagged),
        ("none.json", &tagged.replace("Allow", "Deny")),
    ]);
    let shown = folder.run(&["diff", "tagged.json", "none.json"]).out;
    assert!(shown.contains("[31m"), "{shown}");
    for arguments in [
        vec!["validate", "hostile.json", "raw.json"],
        vec!["fmt", "--check", "hostile.json", "raw.json"],
        vec!["diff", "raw.json", "raw.json"],
        vec!["diff", "tagged.json", "none.json"],
        vec!["evaluate", "raw.json"],
        vec![
            "evaluate",
            "--identity",
            "hostile.json",
            "--principal",
            "anonymous",
            "--action",
            "a:b",
            "--resource",
            "*",
        ],
        vec!["expand", "s3:\u{1b}[2J"],
    ] {
        let run = folder.run(&arguments);
        let text = run.out + &run.err;
        assert!(
            !text.contains('\u{1b}') && !text.contains('\u{202e}'),
            "{arguments:?}: {text:?}"
        );
    }
}

/// A reader that goes away, as `head` does, is no failure.
#[test]
fn a_closed_pipe_ends_each_verb_quietly() {
    let folder = Folder::with(&[("misspelt.json", MISSPELT), ("full.json", FULL)]);
    for arguments in [
        vec!["expand", "*"],
        vec!["completions", "bash"],
        vec!["man"],
        vec!["fmt", "--stdout", "full.json"],
        vec!["validate", "--quiet", "misspelt.json"],
        vec!["validate", "--quiet", "--sarif", "misspelt.json"],
        vec!["diff", "full.json", "full.json"],
        vec!["simulate", "--generate-cli-skeleton"],
        vec!["evaluate", "--help"],
    ] {
        let mut child = folder
            .command()
            .args(&arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    }
}

/// A full disk is a failure, and is told.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_told() {
    let folder = Folder::new();
    let full = File::options()
        .write(true)
        .open("/dev/full")
        .expect("/dev/full");
    let output = folder
        .command()
        .args(["expand", "*"])
        .stdout(full)
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard output: "));
}
