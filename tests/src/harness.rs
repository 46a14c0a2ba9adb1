//! How the property tests ask the engine and run their cases.

use std::collections::BTreeSet;
use std::env;

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

/// The engine's answer to a question (SCENARIO.md), read back. The fast path is asked too, and has to agree.
///
/// # Panics
/// If the answer is not JSON, or the two paths disagree.
#[must_use]
pub fn ask(question: &str) -> Value {
    let answer: Value = serde_json::from_str(&portcullis::scenario::answer_json(question))
        .expect("an answer is JSON");
    let decided =
        portcullis::scenario::decide(question).map(|decision| decision.outcome().as_str());
    assert_eq!(
        decided.ok(),
        answer["decision"].as_str(),
        "evaluate against explain, asked\n{question}"
    );
    answer
}

/// How many cases the property tests run together: `PORTCULLIS_CASES`, or 20,000.
///
/// # Panics
/// If the variable holds no number.
#[must_use]
pub fn cases() -> u32 {
    env::var("PORTCULLIS_CASES").map_or(20_000, |text| {
        text.parse().expect("PORTCULLIS_CASES is a number")
    })
}

/// A runner of its share of the cases. `PORTCULLIS_SEED` gives other cases than the usual ones.
///
/// # Panics
/// If the variable holds no number.
#[must_use]
pub fn runner(share: u32) -> TestRunner {
    let seed: u64 = env::var("PORTCULLIS_SEED")
        .map_or(0, |text| text.parse().expect("PORTCULLIS_SEED is a number"));
    let mut bytes = [0x5a; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases: cases() / share,
        max_shrink_iters: 4_000,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

/// Whether the answer lets the caller in.
#[must_use]
pub fn allows(answer: &Value) -> bool {
    answer["decision"] == "allowed"
}

/// The strings of an array, as a set.
#[must_use]
pub fn strings(value: &Value) -> BTreeSet<String> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_string)
        .collect()
}
