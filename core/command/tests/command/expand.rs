//! `portcullis expand`.

use crate::support::Folder;

#[test]
fn an_action_a_line_with_its_level_on_request() {
    let folder = Folder::new();
    let run = folder.run(&["expand", "s3:getobjecttag*", "S3:GetObjectTorrent"]);
    assert_eq!(
        (run.status, run.out.as_str()),
        (0, "s3:GetObjectTagging\ns3:GetObjectTorrent\n")
    );
    let levels = folder.run(&["expand", "--level", "s3:PutObject"]);
    assert_eq!(levels.out, "s3:PutObject\tWrite\n");
    let json = folder
        .run(&["expand", "--json", "s3:PutObject", "sts:GetCallerIdentity"])
        .lines();
    assert_eq!(json.len(), 2);
    assert_eq!(json[0]["actions"][0]["action"], "s3:PutObject");
    assert_eq!(json[1]["actions"][0]["accessLevel"], "Read");
}

#[test]
fn what_covers_nothing_is_told_with_what_was_meant() {
    let folder = Folder::new();
    for (pattern, word) in [
        ("s3:GetObjekt", "did you mean `s3:GetObject`?"),
        ("dynamdb:Get*", "did you mean `dynamodb:Get*`?"),
        ("GetObject", "prefix"),
        ("nosuchservice:*", "covers no action"),
    ] {
        let run = folder.run(&["expand", pattern, "s3:PutObject"]);
        assert_eq!(run.status, 2, "{pattern}");
        assert_eq!(
            run.out, "s3:PutObject\n",
            "the others are told all the same"
        );
        assert!(run.err.contains(word), "{pattern}: {}", run.err);
    }
    assert_eq!(folder.run(&["expand"]).status, 2);
    folder.write("damaged.bin", b"portcref but no more");
    for reference in ["none", "absent.bin", "damaged.bin"] {
        let run = folder.run(&["expand", "*", "--reference", reference]);
        assert_eq!(run.status, 2, "{reference}");
        assert!(!run.err.is_empty());
    }
}
