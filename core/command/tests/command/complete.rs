//! `portcullis complete`.

use crate::support::Folder;

/// The place is behind `s3:GetObjectT`, on the second line behind a letter of two bytes.
const WRITTEN: &str =
    "{\"Statement\": [{\"Effect\": \"Allow\",\n \"Sid\": \"É\", \"Action\": \"s3:GetObjectT\"}]}";

#[test]
fn what_can_stand_at_a_place_is_listed() {
    let folder = Folder::with(&[("a.json", WRITTEN)]);
    let offset = WRITTEN.find("\"}]}").expect("the place");
    let line = WRITTEN.split('\n').nth(1).expect("a second line");
    let column = line
        .split("\"}]}")
        .next()
        .expect("the place")
        .chars()
        .count()
        + 1;
    let by_offset = folder.run(&["complete", "a.json", "--offset", &offset.to_string()]);
    assert_eq!(by_offset.status, 0, "{}", by_offset.err);
    assert!(
        by_offset
            .out
            .lines()
            .any(|line| line.starts_with("s3:GetObjectTagging\t")),
        "{}",
        by_offset.out
    );
    let by_line = folder.run(&[
        "complete",
        "a.json",
        "--line",
        "2",
        "--column",
        &column.to_string(),
    ]);
    assert_eq!(by_line.out, by_offset.out);
    let json = folder
        .run_with(
            &["complete", "-", "--json", "--offset", &offset.to_string()],
            WRITTEN,
        )
        .json();
    let items = json["items"].as_array().expect("a list");
    assert_eq!(items.len(), by_offset.out.lines().count());
    let none = folder.run(&[
        "complete",
        "a.json",
        "--offset",
        &offset.to_string(),
        "--reference",
        "none",
    ]);
    assert_eq!(
        (none.status, none.out.contains("GetObjectTagging")),
        (0, false)
    );
}

#[test]
fn the_type_of_policy_counts() {
    let folder = Folder::with(&[("a.json", "{\"Statement\": [{}]}")]);
    let with = |name| {
        folder
            .run(&["complete", "a.json", "--offset", "16", "--type", name])
            .out
    };
    assert!(with("resource").contains("Principal"));
    assert!(!with("identity").contains("Principal"));
}

#[test]
fn a_place_that_is_none_is_told() {
    let folder = Folder::with(&[("a.json", WRITTEN)]);
    let inside = (WRITTEN.find('É').expect("a letter") + 1).to_string();
    for place in [
        vec!["--offset", "9999"],
        vec!["--offset", &inside],
        vec!["--line", "0", "--column", "1"],
        vec!["--line", "2", "--column", "999"],
        vec!["--line", "9", "--column", "1"],
        vec!["--line", "1"],
        vec!["--line", "1", "--column", "1", "--offset", "1"],
        vec![],
    ] {
        let run = folder.run(&[&["complete", "a.json"], place.as_slice()].concat());
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{place:?}");
        assert!(!run.err.is_empty(), "{place:?}");
    }
    assert_eq!(
        folder
            .run(&["complete", "absent.json", "--offset", "0"])
            .status,
        2
    );
}
