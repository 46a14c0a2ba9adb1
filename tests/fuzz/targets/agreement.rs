//! Generated policies and requests, for which the input chooses the seed, against the second opinion.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use portcullis_fuzz::check_agreement;
use portcullis_tests::generate::{
    Loader, condition_questions, corner_questions, lenient_questions, principal_questions,
    question_text, strict_questions,
};
use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

struct Questions([BoxedStrategy<Value>; 8]);

// SAFETY: libFuzzer runs the target on one thread.
unsafe impl Sync for Questions {}
// SAFETY: as above.
unsafe impl Send for Questions {}

static QUESTIONS: LazyLock<Questions> = LazyLock::new(|| {
    Questions([
        strict_questions(),
        lenient_questions(),
        condition_questions(Loader::Strict),
        condition_questions(Loader::Lenient),
        principal_questions(Loader::Strict),
        principal_questions(Loader::Lenient),
        corner_questions(Loader::Strict),
        corner_questions(Loader::Lenient),
    ])
});

/// Four words that differ for inputs that do.
fn seed(chance: &[u8]) -> [u8; 32] {
    let mut seed = [0; 32];
    for (number, word) in (1u64..).zip(seed.chunks_exact_mut(8)) {
        let hash = chance.iter().fold(number, |hash, byte| {
            (hash.rotate_left(5) ^ u64::from(*byte)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
        });
        word.copy_from_slice(&hash.to_le_bytes());
    }
    seed
}

fuzz_target!(|data: &[u8]| {
    let Some((choice, chance)) = data.split_first() else {
        return;
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed(chance));
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let Questions(questions) = &*QUESTIONS;
    let Ok(question) = questions[usize::from(*choice) % questions.len()].new_tree(&mut runner)
    else {
        return;
    };
    check_agreement(&question_text(&question.current()));
});
