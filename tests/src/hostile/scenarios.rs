//! Scenarios: many policies, many keys, and answers that must not outgrow their questions.

use portcullis::scenario;

use super::Shape;
use super::measure::{Fact, Meter, answer, explain_scenario};
use super::write::{allow, allow_if, each, policy, scenario, texts};

/// As many further pairs as are read.
const PAIRS: usize = 32;

pub(super) const SHAPES: &[Shape] = &[
    Shape::new("scenario-tiny-policies", 1_000, |n, meter| {
        let policies = each(n, |_| r#"{"x":1}"#.into());
        answer(
            meter,
            &scenario(&format!(r#""identity":[{policies}]"#), "", ""),
        );
    }),
    Shape::new("scenario-tiny-policies-as-texts", 1_000, |n, meter| {
        let policies = each(n, |_| r#""{}""#.into());
        answer(
            meter,
            &scenario(&format!(r#""identity":[{policies}]"#), "", ""),
        );
    }),
    Shape::new("scenario-tiny-levels", 1_000, |n, meter| {
        let levels = each(n, |_| r#"[{"x":1}]"#.into());
        answer(
            meter,
            &scenario(&format!(r#""serviceControlPolicies":[{levels}]"#), "", ""),
        );
    }),
    Shape::new("scenario-wrong-levels", 2_000, |n, meter| {
        let levels = each(n, |_| "1".into());
        answer(
            meter,
            &scenario(&format!(r#""serviceControlPolicies":[{levels}]"#), "", ""),
        );
    }),
    Shape::new("scenario-empty-levels", 2_000, |n, meter| {
        let levels = each(n, |_| "[]".into());
        explain_scenario(
            meter,
            &scenario(&format!(r#""serviceControlPolicies":[{levels}]"#), "", ""),
        );
    }),
    Shape::new("scenario-levels", 200, |n, meter| {
        let level = format!("[{}]", policy(&allow("\"s3:*\"", "\"*\"")));
        let levels = each(n, |_| level.clone());
        explain_scenario(
            meter,
            &scenario(&format!(r#""serviceControlPolicies":[{levels}]"#), "", ""),
        );
    }),
    Shape::new("scenario-scope-down", 500, |n, meter| {
        let policies = each(n, |_| policy(&allow("\"s3:*\"", "\"*\"")));
        answer(
            meter,
            &scenario(&format!(r#""scopeDown":[{policies}]"#), "", ""),
        );
    }),
    Shape::new("scenario-warnings", 1_200, |n, meter| {
        let one = policy(&allow_if(r#""StringEquals":{"aws:Sourc":"v"}"#));
        let question = scenario(
            &format!(r#""identity":[{}]"#, each(n, |_| one.clone())),
            "",
            "",
        );
        meter.note(Fact::Read(question.len()));
        let mut answered = 0;
        meter.measure(&mut || {
            let warnings = scenario::warnings(&question);
            answered = warnings.iter().map(|one| one.to_string().len()).sum();
        });
        meter.note(Fact::Answered(answered));
    }),
    Shape::new("scenario-equal-keys", 1_000, |n, meter| {
        let context = each(n, |_| r#""x:k":"v""#.into());
        answer(meter, &scenario("", "", &context));
    }),
    Shape::new("scenario-keys-equal-but-for-case", 1_000, |n, meter| {
        let context = each(n, |at| format!(r#""x:k{at}":"v","X:K{at}":"v""#));
        answer(meter, &scenario("", "", &context));
    }),
    Shape::new(
        "scenario-keys-equal-but-for-case-kept",
        1_000,
        |n, meter| {
            let context = each(n, |at| format!(r#""x:k{at}":"v","X:K{at}":"v""#));
            answer(meter, &scenario("", r#""loader":"lenient""#, &context));
        },
    ),
    Shape::new("scenario-keys-beyond-ascii", 500, |n, meter| {
        let context = each(n, |at| format!(r#""x:é{at}":"v","X:É{at}":"v""#));
        answer(meter, &scenario("", "", &context));
    }),
    Shape::new("scenario-keys", 2_000, |n, meter| {
        let context = each(n, |at| format!(r#""x:k{at}":"v""#));
        answer(meter, &scenario("", "", &context));
    }),
    Shape::new("scenario-long-key", 240, |n, meter| {
        let values = each(n, |_| "{}".into());
        let context = format!(r#""{}":[{values}]"#, "n.".repeat(20 * n));
        answer(meter, &scenario("", "", &context));
    }),
    Shape::new("scenario-unknown-fields", 2_000, |n, meter| {
        let fields = each(n, |at| format!(r#""identit{at}":1"#));
        answer(meter, &scenario(&fields, "", ""));
    }),
    Shape::new("scenario-services", 4_000, |n, meter| {
        let services = texts(n, |at| format!("s{at}"));
        let level = format!(r#""resourceControlPolicies":[[{}]]"#, rcp());
        answer(
            meter,
            &scenario(&level, &format!(r#""rcpServices":[{services}]"#), ""),
        );
    }),
    Shape::new("scenario-wrong-services", 2_000, |n, meter| {
        let services = texts(n, |at| format!("s {at}"));
        answer(
            meter,
            &scenario("", &format!(r#""rcpServices":[{services}]"#), ""),
        );
    }),
    Shape::new("scenario-long-policy-name", 400, |n, meter| {
        // The name stands with each statement that decides.
        answer(meter, &of_long_name(n));
    }),
    Shape::new("scenario-long-policy-name-explained", 400, |n, meter| {
        explain_scenario(meter, &of_long_name(n));
    }),
    Shape::new("scenario-deciding-statements", 1_000, |n, meter| {
        let one = policy(&each(n, |_| allow("\"s3:*\"", "\"*\"")));
        answer(meter, &scenario(&format!(r#""identity":[{one}]"#), "", ""));
    }),
    Shape::new("scenario-explained-statements", 500, |n, meter| {
        let one = policy(&each(n, |_| allow("\"a:b\"", "\"arn:aws:a:::b\"")));
        explain_scenario(meter, &scenario(&format!(r#""identity":[{one}]"#), "", ""));
    }),
    Shape::new("scenario-missing-variables", 500, |n, meter| {
        let values = texts(n, |at| format!("${{x:v{at}}}"));
        let one = policy(&allow_if(&format!(
            r#""StringEquals":{{"x:k":[{values}]}}"#
        )));
        explain_scenario(meter, &scenario(&format!(r#""identity":[{one}]"#), "", ""));
    }),
    Shape::new("scenario-policy-as-text", 500, |n, meter| {
        let one = policy(&each(n, |_| allow("\"s3:*\"", "\"*\""))).replace('"', "\\\"");
        answer(
            meter,
            &scenario(&format!(r#""identity":["{one}"]"#), "", ""),
        );
    }),
    Shape::new("scenario-lines", 1_000, |n, meter| {
        // The place of each policy is told in lines.
        let one = policy(&allow("\"s3:*\"", "\"*\"")).replace(',', ",\n");
        answer(
            meter,
            &scenario(
                &format!(r#""identity":[{}]"#, each(n, |_| one.clone())),
                "",
                "",
            ),
        );
    }),
    Shape::new("scenario-pairs-keys", 300, |n, meter| {
        let context = each(n, |at| format!(r#""x:k{at}":"v""#));
        answer_pairs(meter, &scenario("", "", &context));
    }),
    Shape::new("scenario-pairs-own-keys", 300, |n, meter| {
        let context = each(n, |at| format!(r#""x:k{at}":"v""#));
        let pair = format!(r#"{{"action":"s3:PutObject","resource":"*","context":{{{context}}}}}"#);
        answer_pairs_of(meter, &scenario("", "", ""), &pair);
    }),
    Shape::new("scenario-pairs-policies", 20, |n, meter| {
        let one = policy(&each(n, |_| {
            r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}"#.into()
        }));
        let pair = format!(
            r#"{{"action":"s3:PutObject","resource":"arn:aws:s3:::b/k","resourcePolicy":{one}}}"#
        );
        answer_pairs_of(meter, &scenario("", "", ""), &pair);
    }),
    Shape::new("scenario-pairs-deciding-statements", 100, |n, meter| {
        let one = policy(&each(n, |_| allow("\"s3:*\"", "\"*\"")));
        answer_pairs(meter, &scenario(&format!(r#""identity":[{one}]"#), "", ""));
    }),
    Shape::new("scenario-deep", 40_000, |n, meter| {
        answer(
            meter,
            &scenario("", "", &format!(r#""x:k":{}"#, "[".repeat(n))),
        );
    }),
];

/// The question with as many further pairs as are read, each of which is the question once more.
fn answer_pairs(meter: &mut dyn Meter, question: &str) {
    let pair = r#"{"action":"s3:PutObject","resource":"arn:aws:s3:::b/k"}"#;
    answer_pairs_of(meter, question, pair);
}

fn answer_pairs_of(meter: &mut dyn Meter, question: &str, pair: &str) {
    let pairs = each(PAIRS, |_| pair.into());
    let question = question.replacen(
        r#""request":{"#,
        &format!(r#""request":{{"pairs":[{pairs}],"#),
        1,
    );
    answer(meter, &question);
    meter.note(Fact::Read(question.len() * (PAIRS + 1)));
}

/// A policy of so many statements that all decide, with the longest name.
fn of_long_name(statements: usize) -> String {
    let one = policy(&each(statements, |_| allow("\"s3:*\"", "\"*\"")));
    let named = format!(r#"{{"name":"{}","policy":{one}}}"#, "n".repeat(512));
    scenario(&format!(r#""identity":[{named}]"#), "", "")
}

fn rcp() -> String {
    let deny = r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"x:k":"true"}}}"#;
    policy(deny)
}
