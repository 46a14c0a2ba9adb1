//! `portcullis fmt`.

use crate::support::{Folder, READER};

const FORMATTED: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "s3:GetObject"
      ],
      "Resource": "*",
      "Condition": {
        "NumericLessThan": {
          "s3:max-keys": [
            1.50,
            "7"
          ]
        }
      }
    }
  ]
}
"#;

const UNFORMATTED: &str = r#"{"Statement":[{"Resource":"*","Condition":{"NumericLessThan":
    {"s3:max-keys":[1.50,"7"]}},"Action":["s3:GetObject"],"Effect":"Allow"}],"Version":"2012-10-17"}"#;

#[test]
fn files_are_written_in_one_form_and_then_left_alone() {
    let folder = Folder::with(&[
        ("a.json", UNFORMATTED),
        ("deep/er/b.json", UNFORMATTED),
        ("c.txt", UNFORMATTED),
    ]);
    let run = folder.run(&["fmt", "--check", "."]);
    assert_eq!(run.status, 1);
    assert_eq!(
        run.out.lines().collect::<Vec<_>>(),
        ["./a.json", "./deep/er/b.json"]
    );
    assert_eq!(
        folder.read("a.json"),
        UNFORMATTED,
        "a check changes nothing"
    );
    assert_eq!(folder.run(&["fmt", "."]).status, 0);
    for name in ["a.json", "deep/er/b.json"] {
        assert_eq!(folder.read(name), FORMATTED);
    }
    assert_eq!(folder.read("c.txt"), UNFORMATTED);
    let again = folder.run(&["fmt", "--check", "."]);
    assert_eq!((again.status, again.out.as_str()), (0, ""));
}

#[test]
fn a_pipe_goes_through() {
    let folder = Folder::with(&[("a.json", UNFORMATTED)]);
    assert_eq!(folder.run_with(&["fmt", "-"], UNFORMATTED).out, FORMATTED);
    assert_eq!(folder.run(&["fmt", "--stdout", "a.json"]).out, FORMATTED);
    assert_eq!(folder.read("a.json"), UNFORMATTED);
    assert_eq!(
        folder.run_with(&["fmt", "--check", "-"], FORMATTED).status,
        0
    );
}

#[test]
fn what_is_no_policy_is_told_with_its_place_and_left_as_it_is() {
    let folder = Folder::with(&[
        ("bad.json", "{\n  \"Version\": 3\n}"),
        ("good.json", READER),
    ]);
    let run = folder.run(&["fmt", "bad.json", "good.json", "absent.json"]);
    assert_eq!(run.status, 2);
    assert!(
        run.err.contains("bad.json: line 2, column 14: "),
        "{}",
        run.err
    );
    assert!(run.err.contains("absent.json: "), "{}", run.err);
    assert_eq!(folder.read("bad.json"), "{\n  \"Version\": 3\n}");
    assert_ne!(
        folder.read("good.json"),
        READER,
        "the others are formatted all the same"
    );
}

/// A reader never sees half of a file, and links stay links.
#[cfg(unix)]
#[test]
fn a_link_stays_one_and_permissions_are_kept() {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    let folder = Folder::with(&[("real.json", UNFORMATTED)]);
    std::os::unix::fs::symlink(folder.path("real.json"), folder.path("link.json")).expect("a link");
    fs::set_permissions(folder.path("real.json"), fs::Permissions::from_mode(0o640))
        .expect("a mode");
    assert_eq!(folder.run(&["fmt", "link.json"]).status, 0);
    let link = fs::symlink_metadata(folder.path("link.json")).expect("a link");
    assert!(link.file_type().is_symlink());
    assert_eq!(folder.read("real.json"), FORMATTED);
    let mode = fs::metadata(folder.path("real.json"))
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o640);
    let names = fs::read_dir(folder.path("")).expect("a folder").count();
    assert_eq!(names, 2, "nothing is left beside it");
}
