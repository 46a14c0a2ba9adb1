//! The engine against the second opinion, on questions that nobody wrote.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use portcullis_tests::generate::{
    Loader, condition_questions, lenient_questions, principal_questions, question_text,
    strict_questions,
};
use portcullis_tests::harness::{ask, cases, runner, strings};
use portcullis_tests::second_opinion::{Opinion, decide, question_from_text};
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

fn differences(answer: &Value, opinion: &Opinion) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |what: &str, engine: String, second: String| {
        if engine != second {
            found.push(format!(
                "{what}: the engine says {engine}, the second opinion {second}"
            ));
        }
    };
    let decision = answer["decision"].as_str().unwrap_or("nothing");
    compare("decision", decision.to_string(), opinion.decision.clone());
    if opinion
        .before_policies
        .is_some_and(|rule| rule != "R-STS-11")
    {
        // What else such an answer holds is not stated by the rules.
        return found;
    }
    compare(
        "blockedBy",
        format!("{:?}", strings(&answer["blockedBy"])),
        format!("{:?}", opinion.blocked_by),
    );
    let decided: BTreeSet<(String, String, String)> = answer["decidedBy"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|item| {
            (
                plain(&item["layer"]),
                plain(&item["policy"]),
                plain(&item["statement"]),
            )
        })
        .collect();
    let second: BTreeSet<(String, String, String)> = opinion
        .decided_by
        .iter()
        .map(|(layer, policy, statement)| {
            (layer.clone(), policy.to_string(), statement.to_string())
        })
        .collect();
    compare("decidedBy", format!("{decided:?}"), format!("{second:?}"));
    let missing: BTreeSet<String> = strings(&answer["missingContext"])
        .iter()
        .map(|key| key.to_ascii_lowercase())
        .collect();
    if !opinion.missing_context.is_subset(&missing) || !missing.is_subset(&opinion.perhaps_missing)
    {
        compare(
            "missingContext",
            format!("{missing:?}"),
            format!("{:?}", opinion.missing_context),
        );
    }
    if opinion.before_policies.is_none() {
        let layers: BTreeMap<String, String> = answer["layers"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, outcome)| (name.clone(), plain(outcome)))
            .collect();
        compare(
            "layers",
            format!("{layers:?}"),
            format!("{:?}", opinion.layers),
        );
    }
    found
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_string)
}
