//! The bytes that are committed are those that the generator writes.

#![expect(clippy::expect_used, reason = "a test that panics has failed")]

extern crate alloc;

#[path = "../examples/generate/pack.rs"]
mod pack;

use std::fs;
use std::path::Path;

use portcullis_reference::{BYTES, DATE, FORMAT};

/// The source is not part of the repository: where it does not lie beside it, there is nothing to compare with.
#[test]
fn the_bytes_are_those_of_the_source() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/corpus/service-authorization.json");
    let Ok(json) = fs::read_to_string(source) else {
        return;
    };
    let packed = pack::pack(&json, DATE).expect("a source that the format can hold");
    assert!(
        packed == BYTES,
        "cargo run -p portcullis-reference --example generate writes other bytes"
    );
}

#[test]
fn the_version_is_the_format_and_the_date() {
    let date = DATE.replace('-', "");
    let version = env!("CARGO_PKG_VERSION");
    assert!(
        version.starts_with(&format!("{FORMAT}.{date}.")),
        "{version}"
    );
    let head = [
        b"portcref".as_slice(),
        &FORMAT.to_le_bytes(),
        DATE.as_bytes(),
    ]
    .concat();
    assert!(BYTES.starts_with(&head));
}

#[test]
fn what_the_format_cannot_hold_is_refused() {
    for (json, why) in [
        ("[]", "no JSON object"),
        (r#"{"a": {"actions": {"B": {"level": "Reads"}}}}"#, "Reads"),
        (r#"{"a": {"actions": {"B": {}}}}"#, "no text `level`"),
        (
            r#"{"a": {"actions": {"B": {"level": "Read"}, "b": {"level": "Read"}}}}"#,
            "twice",
        ),
        (
            r#"{"a": {"actions": {"B": {"level": "Read", "resources": ["c*"]}}}}"#,
            "\"c\"",
        ),
        (
            r#"{"a": {"actions": {"B": {"level": "Read", "condition_keys": ["a:c"]}}}}"#,
            "`a:c`",
        ),
        (
            r#"{"a": {"actions": {"B": {"level": "Read", "dependent": ["a:C"]}}}}"#,
            "`a:C`",
        ),
        (r#"{"a": {"condition_keys": {"a:c": "Long"}}}"#, "Long"),
        (r#"{"a": {"resource_types": {"c": {}}}}"#, "no text `arn`"),
    ] {
        let refusal = pack::pack(json, DATE).expect_err(json);
        assert!(refusal.contains(why), "{json}: {refusal}");
    }
    let long = format!(
        r#"{{"a": {{"actions": {{"{}": {{"level": "Read"}}}}}}}}"#,
        "B".repeat(256)
    );
    assert!(pack::pack(&long, DATE).is_err());
    assert!(pack::pack("{}", "2026").is_err());
}
