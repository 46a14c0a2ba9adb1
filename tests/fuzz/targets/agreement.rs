//! Generated policies and requests, where the input is what the generator takes for chance, against the second opinion.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use portcullis_fuzz::check_agreement;
use portcullis_tests::generate::{
    Loader, condition_questions, lenient_questions, principal_questions, question_text,
    strict_questions,
};
use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

struct Questions([BoxedStrategy<Value>; 6]);

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
    ])
});

/// The input with so much behind it that the generator never runs dry: it would draw zeros without end.
fn prolonged(chance: &[u8]) -> Vec<u8> {
    let mut state = chance
        .iter()
        .fold(0x9E37_79B9_7F4A_7C15_u64, |state, byte| {
            (state.rotate_left(5) ^ u64::from(*byte)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
        });
    let mut bytes = chance.to_vec();
    while bytes.len() < 1 << 18 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend(state.to_le_bytes());
    }
    bytes
}

fuzz_target!(|data: &[u8]| {
    let Some((choice, chance)) = data.split_first() else {
        return;
    };
    let rng = TestRng::from_seed(RngAlgorithm::PassThrough, &prolonged(chance));
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let Questions(questions) = &*QUESTIONS;
    let Ok(question) = questions[usize::from(*choice) % questions.len()].new_tree(&mut runner)
    else {
        return;
    };
    check_agreement(&question_text(&question.current()));
});
