//! Sets that are read in one pass, against the same sets read by way of documents.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may panic, and tells the share"
)]

use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use std::{fs, path::Path, println};

use serde_json::Value;

use super::policy_set::FullSet;
use crate::document::Limits;
use crate::policy::{Loader, OnePass, Policy, PolicyType};
use crate::program::FlatProgram;

/// Every type that names nobody.
const TYPES: [PolicyType; 5] = [
    PolicyType::Identity,
    PolicyType::PermissionsBoundary,
    PolicyType::Session,
    PolicyType::ScopeDown,
    PolicyType::ServiceControl,
];

const LOADERS: [Loader; 2] = [Loader::Strict, Loader::Lenient];

/// What is read in one pass is what is read otherwise, with as much to say of it. Whether it is read so, and whether it
/// could have been.
fn compare(texts: &[&str], policy_type: PolicyType, loader: Loader, limits: &Limits) -> [bool; 2] {
    let mut policies = Vec::new();
    for text in texts {
        match Policy::from_json_within(text, policy_type, loader, limits) {
            Ok(policy) => policies.push(("a name".into(), policy)),
            Err(_) => {
                let mut read = OnePass::new();
                let added = texts
                    .iter()
                    .try_for_each(|text| read.add("a name", text, policy_type, loader, limits));
                assert_eq!(added, None, "{policy_type} {loader:?}: {text}");
                return [false, false];
            }
        }
    }
    let mut read = OnePass::new();
    let added = texts
        .iter()
        .try_for_each(|text| read.add("a name", text, policy_type, loader, limits));
    if added.is_none() {
        return [false, true];
    }
    let warnings = policies
        .iter()
        .enumerate()
        .flat_map(|(index, (_, policy))| {
            let warnings = policy.warnings().iter().cloned();
            warnings.map(move |warning| (index as u32, warning))
        });
    assert_eq!(read.warnings, warnings.collect::<Vec<_>>(), "{texts:?}");
    let names_and_texts: Vec<(&str, &str)> = read.policies().collect();
    let given: Vec<(&str, &str)> = texts.iter().map(|text| ("a name", *text)).collect();
    assert_eq!(names_and_texts, given);
    let Some(flat) = FlatProgram::compile(&mut read, policy_type, loader) else {
        return [false, true];
    };
    let full = FullSet::compile(policy_type, policies);
    assert_eq!(flat.difference(full.program()), None, "{texts:?}");
    [true, true]
}

/// The policies of the fixtures, of the corpus where it stands beside the repository, and their types there.
fn documents() -> Vec<(String, Option<PolicyType>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut documents = Vec::new();
    for folder in ["tests/conformance", "../shared/corpus"] {
        let Ok(files) = fs::read_dir(root.join(folder)) else {
            continue;
        };
        for file in files {
            let path = file.expect("a file").path();
            if path
                .extension()
                .is_none_or(|extension| extension != "jsonl")
            {
                continue;
            }
            let name = path.file_name().and_then(|name| name.to_str());
            let of_file = match name.unwrap_or_default() {
                "managed-policies.jsonl" | "identity-misc.jsonl" => Some(PolicyType::Identity),
                "boundaries.jsonl" => Some(PolicyType::PermissionsBoundary),
                "scps.jsonl" => Some(PolicyType::ServiceControl),
                _ => None,
            };
            for line in fs::read_to_string(&path).expect("a text").lines() {
                let Ok(value) = serde_json::from_str(line) else {
                    continue;
                };
                collect(&value, &mut |document| documents.push((document, of_file)));
            }
        }
    }
    documents
}

/// Whatever looks like a policy, as an object or as a text.
fn collect(value: &Value, found: &mut impl FnMut(String)) {
    match value {
        Value::Object(members) if members.contains_key("Statement") => found(value.to_string()),
        Value::Object(members) => members.values().for_each(|value| collect(value, found)),
        Value::Array(items) => items.iter().for_each(|value| collect(value, found)),
        Value::String(text) if text.contains("\"Statement\"") => found(text.clone()),
        _ => {}
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// The text with a piece left out, written twice, moved, or with another sign in it.
fn changed(text: &str, random: &mut Random) -> String {
    const PIECES: [&str; 24] = [
        "\"",
        "\\",
        "\\u0041",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "*",
        "?",
        "${aws:username}",
        "${",
        "é",
        " ",
        "\n",
        "\t",
        "1",
        "true",
        "Not",
        "a",
        "\u{0}",
        "/",
        "-",
    ];
    let mut bytes: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(2) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(12)).min(bytes.len());
        let piece: Vec<char> = bytes.get(at..end).unwrap_or_default().to_vec();
        match random.below(4) {
            0 => drop(bytes.drain(at..end)),
            1 => drop(bytes.splice(at..at, piece)),
            2 => drop(bytes.splice(at..at, random.pick(&PIECES).chars())),
            _ => {
                bytes.drain(at..end);
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
        }
    }
    bytes.into_iter().collect()
}

#[test]
fn both_ways_read_one_set() {
    let mut random = Random(7);
    let (mut fast, mut sound, mut changed_fast) = (0, 0, 0);
    for (document, of_file) in documents() {
        if let Some(policy_type) = of_file {
            let read = compare(&[&document], policy_type, Loader::Strict, &Limits::DEFAULT);
            fast += usize::from(read[0]);
            sound += usize::from(read[1]);
        }
        let (policy_type, loader) = (random.pick(&TYPES), random.pick(&LOADERS));
        compare(&[&document], policy_type, loader, &Limits::DEFAULT);
        if document.len() < 4_000 {
            for _ in 0..2 {
                let text = changed(&document, &mut random);
                let (policy_type, loader) = (random.pick(&TYPES), random.pick(&LOADERS));
                let [is_fast, _] = compare(&[&text], policy_type, loader, &Limits::DEFAULT);
                changed_fast += usize::from(is_fast);
            }
        }
    }
    println!("{fast} of {sound} policies of the corpus, {changed_fast} changed ones in one pass");
    assert!(fast * 100 >= sound * 95 && changed_fast > 500);
}

/// Bounds that hosts give hold whichever way a text is read.
#[test]
fn both_ways_keep_to_the_bounds() {
    let mut random = Random(11);
    let mut fast = 0;
    for (document, _) in documents()
        .into_iter()
        .filter(|(text, _)| text.len() < 2_000)
    {
        let limits = Limits {
            document_bytes: random.pick(&[300, 1_000, 4_000]),
            depth: random.pick(&[5, 6, 8, 32]),
            statements: 1 + random.below(3),
            list_entries: 1 + random.below(4),
            value_bytes: random.pick(&[20, 256, 65_536]),
        };
        let [is_fast, _] = compare(&[&document], PolicyType::Identity, Loader::Strict, &limits);
        fast += usize::from(is_fast);
    }
    assert!(fast > 100);
}

/// Several policies of a set stand one behind the other.
#[test]
fn both_ways_read_several_policies() {
    let mut random = Random(13);
    let documents: Vec<(String, _)> = documents();
    let mut fast = 0;
    for _ in 0..1_000 {
        let texts: Vec<&str> = (0..2 + random.below(4))
            .map(|_| &*documents[random.below(documents.len())].0)
            .filter(|text| text.len() < 4_000)
            .collect();
        let [is_fast, _] = compare(
            &texts,
            PolicyType::Identity,
            Loader::Lenient,
            &Limits::DEFAULT,
        );
        fast += usize::from(is_fast);
    }
    assert!(fast > 100);
}
