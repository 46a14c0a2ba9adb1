//! The engine against the second opinion, on questions that nobody wrote.

use std::cell::Cell;
use std::collections::BTreeMap;

use portcullis_tests::agreement::differences;
use portcullis_tests::generate::{
    Loader, condition_questions, lenient_questions, principal_questions, question_text,
    strict_questions,
};
use portcullis_tests::harness::{ask, cases, runner};
use portcullis_tests::second_opinion::{decide, question_from_text};
use proptest::strategy::BoxedStrategy;
use proptest::test_runner::TestCaseError;
use serde_json::Value;

#[test]
fn agrees_on_strict_documents() {
    agrees(&strict_questions(), 4);
}

#[test]
fn agrees_on_lenient_documents() {
    agrees(&lenient_questions(), 4);
}

#[test]
fn agrees_on_strict_conditions() {
    agrees(&condition_questions(Loader::Strict), 8);
}

#[test]
fn agrees_on_lenient_conditions() {
    agrees(&condition_questions(Loader::Lenient), 8);
}

#[test]
fn agrees_on_strict_principals() {
    agrees(&principal_questions(Loader::Strict), 8);
}

#[test]
fn agrees_on_lenient_principals() {
    agrees(&principal_questions(Loader::Lenient), 8);
}

/// Asks both, on the given share of all cases.
fn agrees(questions: &BoxedStrategy<Value>, share: u32) {
    let asked = Cell::new(0_u32);
    let refused = Cell::new(0_u32);
    let outcomes = std::cell::RefCell::new(BTreeMap::<String, u32>::new());
    let result = runner(share).run(questions, |question| {
        let text = question_text(&question);
        let answer = ask(&text);
        asked.set(asked.get() + 1);
        if let Some(error) = answer.get("error") {
            refused.set(refused.get() + 1);
            let reason = error["findings"][0]["reason"].as_str().unwrap_or("?");
            let what = format!("refused, {reason}: {} at {}", error["message"], error["findings"][0]["path"]);
            *outcomes.borrow_mut().entry(what).or_default() += 1;
            return Ok(());
        }
        let opinion = decide(&question_from_text(&text));
        let what = format!("{} {:?}", opinion.decision, opinion.blocked_by);
        *outcomes.borrow_mut().entry(what).or_default() += 1;
        let differences = differences(&answer, &opinion);
        if differences.is_empty() {
            return Ok(());
        }
        Err(TestCaseError::fail(format!(
            "{}\nthe question:\n{text}\nthe engine answers:\n{answer}\nthe second opinion is:\n{opinion:#?}",
            differences.join("\n")
        )))
    });
    if std::env::var_os("PORTCULLIS_OUTCOMES").is_some() {
        for (outcome, count) in outcomes.borrow().iter() {
            eprintln!("{count:6} {outcome}");
        }
    }
    if let Err(error) = result {
        panic!("{error}");
    }
    assert!(
        asked.get() >= cases() / share,
        "{} questions asked",
        asked.get()
    );
    assert!(
        refused.get() * 5 <= asked.get(),
        "{} of {} questions refused",
        refused.get(),
        asked.get()
    );
}
