//! The Rust version that the workspace promises is checked, not built: `clippy::incompatible_msrv` holds our own code to
//! it, and no dependency that users build may ask for a newer one.

use std::collections::BTreeSet;

use portcullis_tests::cargo::metadata;
use serde_json::Value;

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_default()
}

/// `1.88` and `1.88.0` are the same.
fn version(text: &str) -> (u32, u32) {
    let mut numbers = text
        .split('.')
        .map(|number| number.parse().expect("a number"));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

#[test]
fn no_dependency_of_what_is_published_asks_for_a_newer_rust() {
    let metadata = metadata();
    let list = |value: &'_ Value| value.as_array().cloned().unwrap_or_default();
    let (packages, nodes) = (
        list(&metadata["packages"]),
        list(&metadata["resolve"]["nodes"]),
    );
    let published = [
        "portcullis",
        "portcullis-cli",
        "portcullis-ffi",
        "portcullis-reference",
        "portcullis-wasm",
    ];
    let mut open: Vec<String> = packages
        .iter()
        .filter(|package| published.contains(&text(package, "name")) && package["source"].is_null())
        .map(|package| text(package, "id").to_string())
        .collect();
    assert_eq!(open.len(), published.len());
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        let node = nodes.iter().find(|node| text(node, "id") == id);
        for dependency in node.map(|node| list(&node["deps"])).unwrap_or_default() {
            // What is built for the host alone, or for tests, users may build with any compiler.
            let is_normal = |kind: &Value| kind["kind"].is_null();
            if list(&dependency["dep_kinds"]).iter().any(is_normal) {
                open.push(text(&dependency, "pkg").to_string());
            }
        }
    }
    let promised = packages
        .iter()
        .find(|package| text(package, "name") == "portcullis")
        .map(|package| version(text(package, "rust_version")))
        .expect("the workspace promises a version");
    let newer: Vec<String> = packages
        .iter()
        .filter(|package| seen.contains(text(package, "id")))
        .filter_map(|package| Some((package, package["rust_version"].as_str()?)))
        .filter(|(_, asked)| version(asked) > promised)
        .map(|(package, asked)| format!("{} asks for {asked}", text(package, "name")))
        .collect();
    println!("{} packages", seen.len());
    assert!(seen.len() > 10 && newer.is_empty(), "{newer:?}");
}
