//! `portcullis diff` of two folders.

use serde_json::json;

use crate::support::{FULL, Folder, READER};

const DENY: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}}"#;

/// Writes files of both folders.
fn folders(files: &[(&str, Option<&str>, Option<&str>)]) -> Folder {
    let folder = Folder::with(&[("old/.hidden.json", FULL), ("new/.hidden.json", READER)]);
    for (name, before, after) in files {
        for (of, text) in [("old", before), ("new", after)] {
            if let Some(text) = text {
                folder.write(&format!("{of}/{name}"), text);
            }
        }
    }
    folder
}

#[test]
fn files_are_paired_by_their_paths_and_equal_ones_not_told() {
    let folder = folders(&[
        ("added.json", None, Some(READER)),
        ("deep/changed.json", Some(FULL), Some(READER)),
        ("removed.json", Some(READER), None),
        ("same.json", Some(FULL), Some(FULL)),
        ("notes.txt", Some(FULL), None),
    ]);
    let run = folder.run(&["diff", "old", "new/"]);
    assert_eq!((run.status, run.err.as_str()), (1, ""));
    let headings: Vec<&str> = run
        .out
        .lines()
        .filter(|line| line.contains(": ") && !line.starts_with(' '))
        .collect();
    assert_eq!(
        headings,
        [
            "wider: new/added.json is added, and what it allows with it",
            "narrower: new/deep/changed.json does not allow all that old/deep/changed.json does",
            "narrower: old/removed.json is removed, and what it allowed with it",
        ]
    );
    assert!(!run.out.contains("same.json"), "{}", run.out);
    assert_eq!(
        run.out.lines().last(),
        Some("4 files, 1 changed, 1 added, 1 removed, 1 the same; new access in 1")
    );
}

#[test]
fn the_status_is_that_of_the_worst_file() {
    for (files, status, ending) in [
        (
            vec![("same.json", Some(FULL), Some(FULL))],
            0,
            "1 file, 1 the same; nothing is new",
        ),
        (
            vec![
                ("less.json", Some(FULL), Some(READER)),
                ("gone.json", Some(READER), None),
            ],
            0,
            "2 files, 1 changed, 1 removed; nothing is new",
        ),
        (
            vec![
                ("less.json", Some(FULL), Some(READER)),
                ("open.json", Some(DENY), None),
            ],
            3,
            "2 files, 1 changed, 1 removed; new access not known in 1",
        ),
        (
            vec![
                ("more.json", Some(READER), Some(FULL)),
                ("open.json", Some(DENY), None),
            ],
            1,
            "2 files, 1 changed, 1 removed; new access in 1, not known in 1",
        ),
        (
            vec![
                ("bad.json", Some(FULL), Some("{}")),
                ("less.json", Some(FULL), Some(READER)),
                ("more.json", Some(READER), Some(FULL)),
                ("open.json", Some(DENY), None),
            ],
            2,
            "4 files, 2 changed, 1 removed, 1 not compared; new access in 1, not known in 1",
        ),
        (
            vec![("bad.json", None, Some("{}"))],
            2,
            "1 file, 1 not compared; nothing is new in the others",
        ),
    ] {
        let folder = folders(&files);
        folder.write("old/keep/none.txt", "");
        folder.write("new/keep/none.txt", "");
        let run = folder.run(&["diff", "old", "new"]);
        assert_eq!(run.status, status, "{}{}", run.out, run.err);
        assert_eq!(run.out.lines().last(), Some(ending));
        assert_eq!(run.err.contains("new/bad.json: line 1"), status == 2);
    }
}

/// What is not known of a file that stands alone is not told to be nothing.
#[test]
fn a_deny_that_comes_or_goes_may_stop_what_others_allow() {
    let folder = folders(&[
        ("gone.json", Some(DENY), None),
        ("new.json", None, Some(DENY)),
    ]);
    let run = folder.run(&["diff", "--json", "old", "new"]);
    assert_eq!((run.status, run.err.as_str()), (3, ""));
    let [gone, new] = run.lines().try_into().expect("two lines");
    assert_eq!(
        [&gone["newAccess"], &gone["lostAccess"], &gone["unknown"]],
        [&json!("unknown"), &json!("none"), &json!(["denyRemoved"])]
    );
    assert_eq!(
        [&new["newAccess"], &new["lostAccess"], &new["unknown"]],
        [&json!("none"), &json!("unknown"), &json!(["denyAdded"])]
    );
    let words = folder.run(&["diff", "old", "new"]).out;
    for line in [
        "unknown: old/gone.json is removed, and it is not proved what that changes\n",
        "it is not known whether anything is new: this is no proof\n",
        "  because: what its Deny stopped may be allowed by other policies\n",
        "  because: what its Deny stops may have been allowed by other policies\n",
    ] {
        assert!(words.contains(line), "{line}: {words}");
    }
}

/// Without a boundary more is allowed and not less, and what a level of an organization has beside is not known.
#[test]
fn a_policy_that_limits_is_held_against_none_with_no_answer() {
    let folder = folders(&[("limit.json", Some(READER), None)]);
    for name in [
        "permissionsBoundary",
        "session",
        "scopeDown",
        "serviceControlPolicy",
        "vpcEndpoint",
    ] {
        if name == "vpcEndpoint" {
            let of_endpoint = READER.replace(r#""Effect""#, r#""Principal": "*", "Effect""#);
            folder.write("old/limit.json", of_endpoint);
        }
        let run = folder.run(&["diff", "--json", "--type", name, "old", "new"]);
        assert_eq!(run.status, 3, "{name}: {}", run.err);
        let answer = run.json();
        assert_eq!(answer["newAccess"], "unknown", "{name}");
        assert_eq!(answer["unknown"], json!(["limitAlone"]), "{name}");
    }
}

#[test]
fn an_object_a_file_and_line_has_the_file_first() {
    // With lines of its own, which do not become lines of the answer.
    let folder = folders(&[
        ("a.json", Some(READER), Some(FULL)),
        ("bad.json", Some(FULL), Some("{\n}")),
        ("deep/z.json", Some(READER), None),
        ("same.json", Some(FULL), Some(FULL)),
    ]);
    let run = folder.run(&["diff", "--json", "old", "new"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("new/bad.json: line 1"), "{}", run.err);
    let [wider, bad, removed] = run.lines().try_into().expect("three lines");
    for (line, name) in run.out.lines().zip(["a.json", "bad.json", "deep/z.json"]) {
        assert!(
            line.starts_with(&format!(r#"{{"file":"{name}","#)),
            "{line}"
        );
    }
    assert_eq!(wider["change"], "changed");
    assert_eq!(wider["relation"], "wider");
    assert_eq!(wider["witnesses"][0]["side"], "new");
    let scenario = wider["witnesses"][0]["scenario"].to_string();
    let decided = folder.run_with(&["evaluate", "--json", "-"], &scenario);
    assert_eq!(decided.json()["decision"], "allowed");
    assert!(
        bad["error"]
            .as_str()
            .is_some_and(|why| why.contains("bad.json"))
    );
    assert!(bad.get("relation").is_none(), "{bad}");
    assert_eq!(
        [
            &removed["change"],
            &removed["relation"],
            &removed["witnesses"][0]["side"]
        ],
        ["removed", "narrower", "lost"]
    );
}

#[test]
fn a_folder_stands_beside_a_folder() {
    let folder = folders(&[("a.json", Some(READER), Some(FULL))]);
    folder.write("file.json", FULL);
    for (before, after, word) in [
        ("old", "file.json", "old is a folder, and file.json is none"),
        ("file.json", "old", "old is a folder, and file.json is none"),
        ("old", "-", "old is a folder, and - is none"),
        ("old", "absent", "absent: "),
    ] {
        let run = folder.run(&["diff", before, after]);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{before} {after}");
        assert!(run.err.contains(word), "{before} {after}: {}", run.err);
    }
}
