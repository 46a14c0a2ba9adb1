//! The table of hostile questions: the core answers as the table has it, so do its typed calls, and a wrapper that loses
//! anything is found.

use std::cell::Cell;
use std::collections::BTreeSet;

use portcullis_tests::abuse::{
    Answer, Call, Question, Report, Row, answer, ask_crate, calls, guards, judge, members,
    questions, without,
};
use serde_json::Value;

/// A front of this process, with what it loses of the scenario and of the calls.
fn rows(
    questions: &[Question],
    lose: impl Fn(&str) -> String,
    drop: impl Fn(&Call) -> bool,
) -> Vec<Row> {
    questions
        .iter()
        .map(|question| ask_crate(question, &lose, &drop))
        .collect()
}

fn faithful(questions: &[Question]) -> Report {
    judge(questions, &rows(questions, str::to_string, |_| false))
}

/// Whether a question turns red, as for a front that loses so much.
fn is_found(
    questions: &[Question],
    lose: impl Fn(&str) -> String,
    drop: impl Fn(&Call) -> bool,
) -> bool {
    questions.chunks(50).any(|questions| {
        let rows = rows(questions, &lose, &drop);
        !judge(questions, &rows).red.is_empty()
    })
}

#[test]
fn what_is_unknown_or_of_another_type_is_an_error_of_the_core() {
    let questions = questions();
    assert!(questions.len() > 3_000, "{} questions", questions.len());
    let refused = questions.iter().filter(|question| question.is_refused);
    let decided: Vec<&str> = refused
        .filter(|question| matches!(answer(&question.text), Answer::Decision(_)))
        .map(|question| question.id.as_str())
        .collect();
    assert_eq!(decided, [""; 0]);
}

#[test]
fn ids_are_told_apart() {
    let questions = questions();
    let mut seen = BTreeSet::new();
    let twice: Vec<&str> = questions
        .iter()
        .map(|question| question.id.as_str())
        .filter(|id| !seen.insert(*id))
        .collect();
    assert_eq!(twice, [""; 0]);
}

#[test]
fn the_typed_calls_of_the_crate_come_to_the_same() {
    let questions = questions();
    let report = faithful(&questions);
    assert_eq!(report.red, [""; 0]);
    assert!(report.typed > 1_000, "{} typed rows", report.typed);
    assert!(report.is_green(1_000));
}

#[test]
fn every_guard_turns_without_its_member() {
    for guard in guards() {
        let held = answer(&guard.scenario.to_string());
        let lost = answer(&without(&guard.scenario, guard.member).to_string());
        assert_ne!(held, lost, "{} ({})", guard.member, guard.name);
        // What decides nothing, because no condition can ask for it, is told by the error that it makes.
        let turns = if guard.member == "request.network.tls.cipherSuite" {
            held == Answer::Error("invalidRequest".to_string())
                && matches!(lost, Answer::Decision(_))
        } else {
            matches!(held, Answer::Decision(_))
        };
        assert!(turns, "{} ({}): {held}", guard.member, guard.name);
    }
}

#[test]
fn a_wrapper_that_loses_one_member_is_found() {
    let questions = questions();
    let members = members().iter().map(|member| member.path);
    let unseen: Vec<&str> = members
        .filter(|path| {
            let lose = |text: &str| match serde_json::from_str::<Value>(text) {
                Ok(scenario) => without(&scenario, path).to_string(),
                Err(_) => text.to_string(),
            };
            !is_found(&questions, lose, |_| false)
        })
        .collect();
    assert_eq!(unseen, [""; 0]);
}

#[test]
fn a_wrapper_that_leaves_out_one_call_is_found() {
    let questions = questions();
    let mut kinds = BTreeSet::new();
    for question in &questions {
        for call in calls(&question.text).into_iter().flatten() {
            // What is named says which call it is; names of keys and policies do not.
            let named = [
                "fact",
                "flag",
                "tls",
                "set",
                "list",
                "principal",
                "side",
                "number",
                "connectionTls",
            ]
            .contains(&&*call[0]);
            kinds.insert(if named {
                call[..2].to_vec()
            } else {
                call[..1].to_vec()
            });
        }
    }
    // Without them there is nothing to ask.
    kinds.retain(|kind| !["principal", "request"].contains(&&*kind[0]));
    assert!(kinds.len() > 30, "{kinds:?}");
    let unseen: Vec<&Call> = kinds
        .iter()
        .filter(|kind| {
            // A set goes with its policies: without it they would be those of the set before it.
            let is_going = Cell::new(false);
            let drop = |call: &Call| {
                if call[0] != "policy" || kind[0] != "set" {
                    is_going.set(call.starts_with(kind));
                }
                is_going.get()
            };
            !is_found(&questions, str::to_string, drop)
        })
        .collect();
    assert!(unseen.is_empty(), "{unseen:?}");
}

#[test]
fn a_front_that_says_nothing_is_not_green() {
    let questions = questions();
    let silent = vec![Row::default(); questions.len()];
    let report = judge(&questions, &silent);
    assert!(report.red.is_empty() && !report.is_green(1));
    let all_not_offered: Vec<Row> = rows(&questions, str::to_string, |_| false)
        .into_iter()
        .map(|row| Row {
            typed: Some("notOffered:all".to_string()),
            ..row
        })
        .collect();
    let report = judge(&questions, &all_not_offered);
    assert!(report.red.is_empty() && !report.is_green(1));
    assert!(report.is_green(0));
}

#[test]
fn an_allow_in_place_of_an_error_is_red() {
    let questions = questions();
    let allowing: Vec<Row> = questions
        .iter()
        .map(|_| Row {
            document: None,
            typed: Some("allowed".to_string()),
        })
        .collect();
    let red = judge(&questions, &allowing).red.len();
    let allowed = questions.iter().filter(|question| {
        question
            .accepted
            .contains(&Answer::Decision("allowed".to_string()))
    });
    assert_eq!(red, questions.len() - allowed.count());
}
