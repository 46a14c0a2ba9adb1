//! The engine against the second opinion, on questions that nobody wrote.
//!
//! `PORTCULLIS_CASES=1000000 cargo test --release --test suite second_opinion::` asks a million, and prints how many there
//! were of each kind.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Write as _;

use portcullis_tests::agreement::differences;
use portcullis_tests::generate::{
    Loader, condition_questions, corner_questions, lenient_questions, principal_questions,
    question_text, strict_questions,
};
use portcullis_tests::harness::{ask, cases, runner};
use portcullis_tests::kinds::{KINDS, kinds};
use portcullis_tests::second_opinion::{contradicts_itself, decide, question_from_text};
use proptest::strategy::{BoxedStrategy, Strategy as _};
use proptest::test_runner::TestCaseError;
use serde_json::Value;

#[test]
fn agrees_on_strict_documents() {
    agrees(&strict_questions(), 5);
}

#[test]
fn agrees_on_lenient_documents() {
    agrees(&lenient_questions(), 5);
}

#[test]
fn agrees_on_strict_conditions() {
    agrees(&condition_questions(Loader::Strict), 20);
}

#[test]
fn agrees_on_lenient_conditions() {
    agrees(&condition_questions(Loader::Lenient), 20);
}

#[test]
fn agrees_on_strict_principals() {
    agrees(&principal_questions(Loader::Strict), 20);
}

#[test]
fn agrees_on_lenient_principals() {
    agrees(&principal_questions(Loader::Lenient), 20);
}

#[test]
fn agrees_on_strict_corners() {
    agrees(&corner_questions(Loader::Strict), CORNERS);
}

#[test]
fn agrees_on_lenient_corners() {
    agrees(&corner_questions(Loader::Lenient), CORNERS);
}

/// The caller of one question, and what several ask: each with the resource policy that it had.
#[test]
fn agrees_on_calls_of_several_pairs() {
    let others = proptest::collection::vec(strict_questions(), 0..4);
    let calls = (strict_questions(), others).prop_map(|(mut call, others)| {
        let pairs = others.iter().map(|other| {
            let mut pair = serde_json::json!({});
            for name in ["action", "resource", "resourceAccount"] {
                if let Some(value) = other["request"].get(name) {
                    pair[name] = value.clone();
                }
            }
            // What the first says of its own resource each of the others says of its own.
            let of_resource = |key: &&String| key.to_lowercase().starts_with("aws:resource");
            let keys = call["request"]["context"].as_object();
            for key in keys
                .into_iter()
                .flat_map(serde_json::Map::keys)
                .filter(of_resource)
            {
                let value = other["request"]["context"].get(key);
                pair["context"][key] = value.cloned().unwrap_or_default();
            }
            if let Some(policy) = other["policies"].get("resource") {
                pair["resourcePolicy"] = policy.clone();
            }
            pair
        });
        call["request"]["pairs"] = pairs.collect();
        call
    });
    agrees(&calls.boxed(), 10);
}

/// The share of the cases that each test of corners has.
const CORNERS: u32 = 5;

/// Each kind of question is asked once in a thousand cases or more. The questions are those of the two tests above,
/// and nobody answers them here.
#[test]
fn every_kind_of_question_is_asked() {
    let mut counts: BTreeMap<&str, u32> = KINDS.into_iter().map(|kind| (kind, 0)).collect();
    for loader in [Loader::Strict, Loader::Lenient] {
        let counted = std::cell::RefCell::new(&mut counts);
        runner(CORNERS)
            .run(&corner_questions(loader), |question| {
                for kind in kinds(&question) {
                    *counted
                        .borrow_mut()
                        .get_mut(kind)
                        .expect("a kind of the list") += 1;
                }
                Ok(())
            })
            .expect("nothing is asserted");
    }
    // Past the capture of output: a long run shows what it asked.
    let mut shown = std::io::stdout();
    if std::env::var_os("PORTCULLIS_CASES").is_some() {
        for (kind, count) in &counts {
            writeln!(shown, "{count:8} {kind}").expect("standard output");
        }
    }
    let least = counts.iter().min_by_key(|(_, count)| **count);
    let (kind, count) = least.expect("kinds");
    let all = counts.len();
    writeln!(
        shown,
        "{all} kinds of questions, the rarest {count} times: {kind}"
    )
    .expect("standard output");
    for (kind, count) in counts {
        assert!(
            count >= cases() / 1000,
            "{kind}: {count} questions of {} cases",
            cases()
        );
    }
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
            // The generators make no other mistake in a request than the contradictions of R-SESS-6 and R-SESS-8.
            if error["code"] == "invalidRequest" && contradicts_itself(&question).is_none() {
                return Err(TestCaseError::fail(format!(
                    "nothing is wrong with the request\nthe question:\n{text}\nthe engine answers:\n{answer}"
                )));
            }
            return Ok(());
        }
        if let Some(rule) = contradicts_itself(&question) {
            return Err(TestCaseError::fail(format!(
                "{rule}: no answer is right\nthe question:\n{text}\nthe engine answers:\n{answer}"
            )));
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
