//! Help, the manual and the completions of shells.

use std::process::{Command, Stdio};

use crate::support::Folder;

const VERBS: [&str; 12] = [
    "complete",
    "diff",
    "evaluate",
    "validate",
    "fmt",
    "expand",
    "conformance",
    "public",
    "simulate",
    "completions",
    "man",
    "who-can",
];

#[test]
fn each_verb_has_help_with_examples_and_a_page() {
    let folder = Folder::new();
    let all = folder.run(&["--help"]);
    for verb in VERBS {
        assert!(
            all.out.contains(&format!("\n  {verb} ")),
            "{verb}: {}",
            all.out
        );
        let help = folder.run(&[verb, "--help"]);
        assert_eq!((help.status, help.err.as_str()), (0, ""), "{verb}");
        assert!(
            help.out.contains("\nExamples:\n  portcullis ") || help.out.contains("\nExamples:\n  "),
            "{verb}"
        );
        let page = folder.run(&["man", verb]);
        assert_eq!(page.status, 0);
        assert!(
            page.out.contains(&format!(".TH portcullis-{verb} 1")),
            "{verb}: {}",
            page.out
        );
    }
    assert_eq!(
        folder.run(&["--version"]).out,
        format!("portcullis {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn the_manual_is_written_whole() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["man", "--directory", "pages/man1"]).status, 0);
    for verb in VERBS {
        let page = folder.read(&format!("pages/man1/portcullis-{verb}.1"));
        assert!(
            page.contains(".SH SYNOPSIS") && page.contains("Examples:"),
            "{verb}: {page}"
        );
    }
    assert!(
        folder
            .read("pages/man1/portcullis.1")
            .contains(".TH portcullis 1")
    );
    let run = folder.run(&["man", "evalute"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("did you mean `evaluate`"), "{}", run.err);
}

#[test]
fn completions_are_printed_and_bash_takes_them() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = folder.run(&["completions", shell]);
        assert_eq!(run.status, 0);
        assert!(run.out.contains("write-baseline"), "{shell}");
    }
    folder.write("portcullis.bash", folder.run(&["completions", "bash"]).out);
    // Asked as bash asks: for the verb, for a flag, and for a value.
    let script = r#"source ./portcullis.bash
        complete_line() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
            _portcullis portcullis "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"; echo "${COMPREPLY[@]}"; }
        complete_line portcullis val
        complete_line portcullis evaluate --ident
        complete_line portcullis validate --type role"#;
    let output = Command::new("bash")
        .current_dir(folder.path(""))
        .args(["-c", script])
        .stdin(Stdio::null())
        .output()
        .expect("bash");
    let said = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = said.lines().map(str::trim).collect();
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(lines, ["validate", "--identity", "roleTrust"], "{error}");
    let unknown = folder.run(&["completions", "cmd"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.err.contains("bash"), "{}", unknown.err);
}

#[test]
fn a_wrong_verb_or_flag_is_named_with_what_was_meant() {
    let folder = Folder::new();
    for (arguments, word) in [
        (vec!["validat", "x"], "'validate'"),
        (vec!["validate", "--jsn", "x"], "'--json'"),
        (vec!["validate", "--type", "identiy", "x"], "'identity'"),
        (vec!["validate", "--json", "--sarif", "x"], "--sarif"),
        (vec!["validate", "--unsafe-fixes", "x"], "--fix"),
        (vec!["fmt", "--check", "--stdout", "x"], "--stdout"),
        (vec!["fmt"], "<FILE>"),
        (vec!["diff", "x"], "<AFTER>"),
        (vec!["diff", "--universe", "listed", "x", "y"], "reference"),
        (vec!["diff", "--jsonl", "x", "y"], "--jsonl"),
        (vec!["diff", "--jsonl", "--type", "session"], "--type"),
        (vec!["public"], "<POLICY>"),
        (vec!["public", "--type", "identity", "x"], "roleTrust"),
        (vec!["simulate"], "--cli-input-json"),
        (vec!["who-can", "s3:GetObject"], "<RESOURCE>"),
        (vec!["completions"], "<SHELL>"),
        (vec!["--color", "sometimes", "fmt", "x"], "auto"),
    ] {
        let run = folder.run(&arguments);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(run.err.contains(word), "{arguments:?}: {}", run.err);
    }
}
