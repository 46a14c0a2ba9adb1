//! `portcullis.toml` and baselines.

use crate::support::{FULL, Folder, MISSPELT, READER};
use crate::validate::ids;

const PASS_ROLE: &str = "pass-role-with-star-in-action-and-resource";

#[test]
fn what_a_project_wants_otherwise() {
    let config = format!(
        "type = 'serviceControlPolicy'\nignore = ['invalid-condition-operator']\nexclude = ['generated/**']\n\
         [severity]\n{PASS_ROLE} = 'error'\n[ignore-sids]\ninvalid-action = ['Old']\n\
         [[files]]\nmatch = 'buckets/*.json'\ntype = 'resource'\n[[files]]\nmatch = 'users/**'\ntype = 'identity'\n"
    );
    let old = r#"{"Version": "2012-10-17", "Statement": [
        {"Sid": "Old", "Effect": "Deny", "Action": "s3:GetObjekt", "Resource": "*"},
        {"Sid": "New", "Effect": "Deny", "Action": "s3:GetObjekt", "Resource": "*"}]}"#;
    let folder = Folder::with(&[
        ("portcullis.toml", &config),
        ("buckets/a.json", READER),
        ("users/deep/b.json", FULL),
        ("users/old.json", old),
        ("users/misspelt.json", MISSPELT),
        ("generated/c.json", "no JSON"),
    ]);
    assert!(ids(&folder, &["buckets/a.json"]).contains(&"missing-principal".into()));
    let run = folder.run(&["validate", "--json", "users/deep/b.json"]);
    let line = &run.lines()[0];
    let found = line["findings"].as_array().expect("a list").iter();
    let severity = found
        .filter(|finding| finding["id"] == PASS_ROLE)
        .map(|finding| &finding["severity"]);
    assert_eq!(severity.collect::<Vec<_>>(), ["error"], "{line}");
    assert_eq!(run.status, 2, "the status follows");
    assert_eq!(ids(&folder, &["users/misspelt.json"]), Vec::<String>::new());
    let of_sids = folder
        .run(&["validate", "--json", "users/old.json"])
        .lines();
    let paths: Vec<_> = of_sids[0]["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|finding| finding["id"] == "invalid-action")
        .map(|finding| finding["path"].clone())
        .collect();
    assert_eq!(paths, ["Statement[1].Action"]);
    assert_eq!(
        folder.run(&["validate", "--json", "."]).lines().len(),
        4,
        "what is excluded is left out"
    );
    assert_eq!(
        folder
            .run(&["validate", "--json", "generated/c.json"])
            .lines()
            .len(),
        1,
        "unless it is named"
    );
    // Flags before the configuration, and none at all.
    assert!(
        ids(&folder, &["--type", "resource", "users/deep/b.json"])
            .contains(&"missing-principal".into())
    );
    assert!(
        ids(&folder, &["--config", "none", "users/misspelt.json"])
            .contains(&"invalid-condition-operator".into())
    );
    folder.write("other/p.toml", "");
    assert!(
        ids(
            &folder,
            &["--config", "other/p.toml", "users/misspelt.json"]
        )
        .contains(&"invalid-condition-operator".into())
    );
    assert!(
        !ids(&folder, &["--ignore", PASS_ROLE, "users/deep/b.json"]).contains(&PASS_ROLE.into())
    );
}

#[test]
fn the_nearest_configuration_counts() {
    let folder = Folder::with(&[
        ("portcullis.toml", "type = 'resource'"),
        ("inner/portcullis.toml", "type = 'identity'"),
        ("a.json", READER),
        ("inner/deep/b.json", READER),
    ]);
    assert!(!ids(&folder, &["a.json"]).is_empty());
    assert!(ids(&folder, &["inner/deep/b.json"]).is_empty());
}

#[test]
fn a_wrong_configuration_is_an_error_with_its_line() {
    for (text, words) in [
        ("\ntyp = 'identity'", ["line 2", "did you mean `type`?"]),
        (
            "ignore = [\n'missing-verson']",
            ["line 2", "did you mean `missing-version`?"],
        ),
        (
            "[severity]\nno-such-check = 'error'",
            ["line 2", "no-such-check"],
        ),
        (
            "[severity]\nmissing-version = 'warn'",
            ["line 2", "did you mean `warning`?"],
        ),
        ("[[files]]\nmatch = '['\ntype = 'identity'", ["line 2", "["]),
        ("legacy-scp-language = 1", ["line 1", "true or false"]),
        ("type = 1", ["line 1", "expected a string"]),
        ("type = ", ["line 1", "portcullis.toml"]),
    ] {
        let folder = Folder::with(&[("portcullis.toml", text), ("a.json", READER)]);
        let run = folder.run(&["validate", "a.json"]);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{text}");
        for word in words {
            assert!(run.err.contains(word), "{text}: {word}: {}", run.err);
        }
    }
}

#[test]
fn what_is_in_the_baseline_is_not_told_again_and_what_is_new_is() {
    let folder = Folder::with(&[
        ("portcullis.toml", "baseline = 'known/baseline.json'"),
        ("known/keep", ""),
        ("policies/a.json", FULL),
        ("policies/b.json", MISSPELT),
    ]);
    let before = ids(&folder, &["--config", "none", "policies"]);
    assert!(before.len() >= 2);
    let absent = folder.run(&["validate", "policies"]);
    assert_eq!(absent.status, 2);
    assert!(
        absent.err.contains("`--write-baseline` writes it"),
        "{}",
        absent.err
    );
    let written = folder.run(&["validate", "--write-baseline", "policies"]);
    assert_eq!(
        (written.status, written.out.as_str()),
        (0, ""),
        "{}",
        written.err
    );
    let run = folder.run(&["validate", "policies"]);
    assert_eq!((run.status, run.out.as_str()), (0, ""));
    assert_eq!(
        run.err,
        format!("2 files, nothing found, {} in the baseline\n", before.len())
    );
    // Formatted anew, and moved behind a new statement.
    let moved = MISSPELT.replace("\"Statement\": [", "\"Statement\": [\n\n{\"Effect\": \"Allow\", \"Action\": \"s3:Nothing\", \"Resource\": \"*\"},");
    folder.write(
        "policies/b.json",
        moved.replace("{\"aws:SourceIp\":", "{\n \"aws:SourceIp\"  :"),
    );
    assert_eq!(ids(&folder, &["policies"]), ["invalid-action"]);
    // The same once more is new.
    let statement = r#"{"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAdress": {"aws:SourceIp": "203.0.113.0/24"}}}"#;
    folder.write(
        "policies/b.json",
        MISSPELT.replace("\"Statement\": [", &format!("\"Statement\": [{statement},")),
    );
    assert_eq!(
        ids(&folder, &["policies/b.json"]),
        ["invalid-condition-operator"]
    );
    // Of one file alone: the other's entries stay.
    assert_eq!(
        folder
            .run(&["validate", "--write-baseline", "policies/b.json"])
            .status,
        0
    );
    assert_eq!(folder.run(&["validate", "policies"]).status, 0);
    // From elsewhere the names are the same.
    let elsewhere = folder.path("policies/a.json");
    assert_eq!(
        folder
            .run(&["validate", elsewhere.to_str().expect("a name")])
            .status,
        0
    );
    let other = folder.run(&["validate", "--baseline", "absent.json", "policies"]);
    assert_eq!(
        other.status, 2,
        "a baseline that is not there is no empty one"
    );
}
