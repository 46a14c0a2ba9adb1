//! What CreatePolicy answered to documents, as the authors of moto recorded it (MOTO-2269): the strict loader
//! refuses what IAM refuses and takes what IAM takes, but for the documents listed here.
//!
//! The answers stand beside the repository and are not part of it; without them the test says so and passes.

use std::fs;
use std::path::Path;

use portcullis::{Loader, Policy, PolicyType};
use serde::Deserialize;
use serde_json::value::RawValue;

/// Where the loader differs from CreatePolicy on purpose, and why.
const DIFFERENT: [(&str, &str); 4] = [
    (
        "cp-7e704c8672",
        "new policies need version 2012-10-17, but those of 2008 are in use and are read (R-VER-1)",
    ),
    (
        "cp-6f91341fd8",
        "operators that IAM does not have, in blocks without keys: stored, but they mean nothing (R-COND-4)",
    ),
    (
        "cp-b1ba4ece4f",
        "a dot in the prefix of an action: stored, but no request has one (R-ACT-5)",
    ),
    (
        "cp-c46a158dcf",
        "a negative number as a date: stored, but no value can be compared with it (R-DATE-4)",
    ),
];

#[derive(Debug, Deserialize)]
struct Line<'a> {
    id: String,
    answer: String,
    /// As written: a string is the text that was sent.
    #[serde(borrow)]
    policy: &'a RawValue,
}

#[test]
fn the_strict_loader_answers_as_create_policy_did() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/corpus/create-policy-answers.jsonl");
    let Ok(text) = fs::read_to_string(&file) else {
        println!("skipped: there are no answers at {}", file.display());
        return;
    };
    let mut problems = Vec::new();
    let (mut refused, mut accepted) = (0, 0);
    let mut met = Vec::new();
    for line in text.lines() {
        let line: Line<'_> = serde_json::from_str(line).expect("a line of the answers");
        let policy = match serde_json::from_str::<String>(line.policy.get()) {
            Ok(text) => text,
            Err(_) => line.policy.get().to_string(),
        };
        let ours = Policy::from_json(&policy, PolicyType::Identity, Loader::Strict);
        let theirs = match line.answer.as_str() {
            "accepted" => true,
            "refused" => false,
            other => panic!("{}: unknown answer {other}", line.id),
        };
        *(if theirs { &mut accepted } else { &mut refused }) += 1;
        let listed = DIFFERENT.iter().any(|(id, _)| *id == line.id);
        if listed {
            met.push(line.id.clone());
        }
        match (ours, theirs, listed) {
            (Ok(_), true, false) | (Err(_), false, false) => {}
            (Ok(_), false, true) | (Err(_), true, true) => {}
            (Ok(_), false, false) => {
                problems.push(format!("{}: accepted, IAM refuses: {policy}", line.id));
            }
            (Err(errors), true, false) => {
                problems.push(format!("{}: {errors}, IAM accepts: {policy}", line.id));
            }
            (Ok(_), true, true) | (Err(_), false, true) => {
                problems.push(format!("{}: listed, but it agrees", line.id));
            }
        }
    }
    for (id, why) in DIFFERENT {
        if !met.iter().any(|other| other == id) {
            problems.push(format!("{id} is listed ({why}), but not among the answers"));
        }
    }
    println!("{refused} refused and {accepted} accepted documents compared");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(refused >= 40 && accepted >= 20, "{refused} and {accepted}");
}
