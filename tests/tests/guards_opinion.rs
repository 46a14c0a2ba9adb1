//! The engine's gates against the second opinion (SEMANTICS 8.4 to 8.7), on questions that nobody wrote.
//!
//! `PORTCULLIS_CASES=400000 cargo test --release --test suite guards_opinion::` asks 200,000 questions about a network and
//! half as many about transport and signatures; `PORTCULLIS_OUTCOMES=1` prints what came of them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write as _;

use portcullis_tests::agreement::differences;
use portcullis_tests::generate::{network_questions, transport_questions};
use portcullis_tests::harness::{ask, cases, runner};
use portcullis_tests::second_opinion::{Fault, Opinion, answer, gates, question_from_text};
use proptest::strategy::BoxedStrategy;
use proptest::test_runner::TestCaseError;
use serde_json::{Value, json};

#[test]
fn agrees_on_networks() {
    agrees(&network_questions(), 2);
}

#[test]
fn agrees_on_transport_and_signatures() {
    agrees(&transport_questions(), 4);
}

fn agrees(questions: &BoxedStrategy<Value>, share: u32) {
    let result = runner(share).run(questions, |question| {
        let text = question.to_string();
        let engine = ask(&text);
        let found = apart(&engine, &answer(&question_from_text(&text)));
        if found.is_empty() {
            return Ok(());
        }
        let gates = gates(&question);
        Err(TestCaseError::fail(format!(
            "{}\nthe question:\n{text}\nthe engine answers:\n{engine}\nthe gates of the second opinion:\n{gates:#?}",
            found.join("\n")
        )))
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// In what the two differ. An error has the code of one of the faults; a question with several may have any.
fn apart(engine: &Value, opinion: &Result<Opinion, Vec<Fault>>) -> Vec<String> {
    match opinion {
        Err(faults) => {
            let code = engine["error"]["code"].as_str();
            if faults.iter().any(|fault| Some(fault.code) == code) {
                Vec::new()
            } else {
                vec![format!("the second opinion has no answer: {faults:?}")]
            }
        }
        Ok(_) if engine.get("error").is_some() => vec!["the second opinion has an answer".into()],
        Ok(opinion) => {
            let mut engine = engine.clone();
            let mut opinion = opinion.clone();
            // It is not said whether a gate that had nothing to refuse for was asked.
            for gate in ["credentials", "transport"] {
                let own = opinion.layers.get(gate).map(String::as_str);
                let engines = engine["layers"].get(gate).and_then(Value::as_str);
                if [own, engines]
                    .iter()
                    .all(|outcome| outcome.is_none_or(|outcome| outcome == "allowed"))
                {
                    opinion.layers.remove(gate);
                    if let Some(layers) = engine["layers"].as_object_mut() {
                        layers.remove(gate);
                    }
                }
            }
            differences(&engine, &opinion)
        }
    }
}

/// The comparison itself: it finds a decision, a gate, a layer and an error that differ.
#[test]
fn a_difference_is_found() {
    let question = json!({
        "request": { "principal": "anonymous", "action": "redshift:DescribeClusters", "resource": "*" },
        "policies": { "transport": { "requireFacts": true } },
        "settings": { "requireSignature": true },
    });
    let opinion = answer(&question);
    let right = json!({
        "decision": "implicitDeny",
        "blockedBy": ["credentials", "transport"],
        "decidedBy": [],
        "layers": { "credentials": "implicitDeny", "transport": "implicitDeny" },
        "missingContext": [],
    });
    assert_eq!(apart(&right, &opinion), Vec::<String>::new());
    for (place, value) in [
        ("decision", json!("allowed")),
        ("blockedBy", json!(["credentials"])),
        ("layers", json!({ "transport": "implicitDeny" })),
        ("error", json!({ "code": "invalidRequest" })),
    ] {
        let mut wrong = right.clone();
        wrong[place] = value;
        assert!(!apart(&wrong, &opinion).is_empty(), "{place}");
    }
}

/// Both outcomes of each gate are common, and every step refuses now and then.
#[test]
fn outcomes_of_network_questions_are_mixed() {
    let counts = count(&network_questions(), 8);
    let all = counts["all"];
    let share = |what: &str| counts.get(what).copied().unwrap_or(0) * 1000 / all;
    for what in [
        "network: passes",
        "network: refuses",
        "fault",
        "transport: passes",
        "transport: refuses",
    ] {
        let least = if what == "network: passes" || what == "network: refuses" {
            100
        } else {
            30
        };
        assert!(
            share(what) >= least,
            "{what}: {} in a thousand",
            share(what)
        );
    }
    for step in STEPS {
        let what = format!("network: refuses: {step}");
        assert!(
            counts.contains_key(&what),
            "{step} never refuses: {counts:#?}"
        );
    }
}

const STEPS: [&str; 17] = [
    "routing: past the VPC into a VPC",
    "block public access",
    "family",
    "listener",
    "managed endpoint: client elsewhere",
    "managed endpoint: not granted",
    "network acl inbound",
    "network acl outbound",
    "reply: network acl inbound",
    "reply: network acl outbound",
    "route: a private address in the internet",
    "route: for what begins inside",
    "route: none",
    "route: not public",
    "route: peering",
    "security group inbound",
    "security group outbound",
];

#[test]
fn outcomes_of_transport_questions_are_mixed() {
    let counts = count(&transport_questions(), 8);
    let all = counts["all"];
    let share = |what: &str| counts.get(what).copied().unwrap_or(0) * 1000 / all;
    for (what, least) in [
        ("transport: passes", 100),
        ("transport: refuses", 100),
        ("credentials: passes", 50),
        ("credentials: refuses", 50),
        ("allowed", 100),
        ("fault", 20),
    ] {
        assert!(
            share(what) >= least,
            "{what}: {} in a thousand: {counts:#?}",
            share(what)
        );
    }
}

/// How many questions had which outcome.
fn count(questions: &BoxedStrategy<Value>, share: u32) -> BTreeMap<String, u32> {
    let counts = RefCell::new(BTreeMap::<String, u32>::new());
    runner(share)
        .run(questions, |question| {
            let add = |what: String| *counts.borrow_mut().entry(what).or_default() += 1;
            add("all".into());
            match answer(&question_from_text(&question.to_string())) {
                Err(faults) => {
                    add("fault".into());
                    for fault in faults {
                        add(format!("fault: {}", fault.code));
                    }
                }
                Ok(opinion) => {
                    add(opinion.decision);
                    for (gate, refusal) in gates(&question).expect("an answer").asked {
                        match refusal {
                            None => add(format!("{gate}: passes")),
                            Some(step) => {
                                add(format!("{gate}: refuses"));
                                add(format!("{gate}: refuses: {step}"));
                            }
                        }
                    }
                }
            }
            Ok(())
        })
        .expect("nothing is asserted");
    let counts = counts.into_inner();
    let mut shown = std::io::stdout();
    let all = counts["all"];
    writeln!(shown, "{all} questions of {} cases:", cases()).expect("standard output");
    for (what, count) in counts.iter().filter(|(what, _)| what.as_str() != "all") {
        let share = f64::from(*count) * 100.0 / f64::from(all);
        writeln!(shown, "{count:8} {share:5.1} % {what}").expect("standard output");
    }
    counts
}
