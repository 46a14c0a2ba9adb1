//! Laws that hold whatever the right answer is.

use std::collections::BTreeSet;

use portcullis_tests::generate::{
    lenient_questions, question_text, strict_questions, with_denies, with_spellings,
};
use portcullis_tests::harness::{allows, ask, runner};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseError;
use serde_json::{Value, json};

/// R-GEN-6: the order of members, statements, policies, levels and values changes nothing.
#[test]
fn order_changes_nothing() {
    for questions in [strict_questions(), lenient_questions()] {
        check(&(questions, any::<u64>()), |(question, seed)| {
            let before = ask(&question_text(&question));
            let mut shuffled = String::new();
            write_shuffled(&opened(&question), &mut Shuffle::new(seed), &mut shuffled);
            let shuffled = with_spellings(shuffled);
            let after = ask(&shuffled);
            for field in ["decision", "blockedBy", "missingContext"] {
                same(
                    field,
                    &set_of(&before[field]),
                    &set_of(&after[field]),
                    &question,
                    &shuffled,
                )?;
            }
            Ok(())
        });
    }
}

/// R-EVAL-1: one more Deny never lets anybody in.
#[test]
fn a_deny_never_opens() {
    for questions in [
        with_denies(strict_questions()),
        with_denies(lenient_questions()),
    ] {
        check(
            &(questions, any::<Index>()),
            |((question, denies), which)| {
                let question = opened(&question);
                let documents = documents(&question);
                if documents.is_empty() {
                    return Ok(());
                }
                let path = &documents[which.index(documents.len())];
                let slot = path.split('/').nth(2).unwrap_or_default();
                let kind = if slot == "resource" {
                    resource_kind(&question)
                } else {
                    slot
                };
                let mut more = question.clone();
                let statements = statements_of(&mut more, path);
                statements.push(denies[kind].clone());
                never_opens(&question, &more)
            },
        );
    }
}

/// R-GEN-7: one Allow less never lets anybody in. (Except where the Allow made a bucket policy public, R-S3-5.)
#[test]
fn one_allow_less_never_opens() {
    for questions in [strict_questions(), lenient_questions()] {
        check(
            &(questions, any::<Index>(), any::<Index>()),
            |(question, which, allow)| {
                let mut question = opened(&question);
                if let Some(settings) = question["settings"].as_object_mut() {
                    settings.remove("restrictPublicBuckets");
                }
                let documents = documents(&question);
                if documents.is_empty() {
                    return Ok(());
                }
                let mut less = question.clone();
                let statements = statements_of(&mut less, &documents[which.index(documents.len())]);
                let grants: Vec<usize> = (0..statements.len())
                    .filter(|at| statements[*at]["Effect"] == "Allow")
                    .collect();
                if grants.is_empty() {
                    return Ok(());
                }
                statements.remove(grants[allow.index(grants.len())]);
                never_opens(&question, &less)
            },
        );
    }
}

/// R-GEN-5: what the strict loader accepts, the lenient loader does not read more widely.
#[test]
fn lenient_is_never_wider_than_strict() {
    for questions in [strict_questions(), lenient_questions()] {
        check(&questions, |question| {
            let mut strict = question.clone();
            strict["settings"]["loader"] = json!("strict");
            let mut lenient = question;
            lenient["settings"]["loader"] = json!("lenient");
            let answer = ask(&question_text(&strict));
            if answer.get("error").is_some() {
                return Ok(());
            }
            let other = ask(&question_text(&lenient));
            if allows(&other) && !allows(&answer) {
                return Err(TestCaseError::fail(format!(
                    "{strict}\nstrict: {answer}\nlenient: {other}"
                )));
            }
            Ok(())
        });
    }
}

/// R-GEN-6: evaluation keeps nothing between questions.
#[test]
fn the_same_question_has_the_same_answer() {
    for questions in [strict_questions(), lenient_questions()] {
        check(&(questions.clone(), questions), |(question, between)| {
            let question = question_text(&question);
            let first = ask(&question);
            let _ = ask(&question_text(&between));
            let second = ask(&question);
            same("answer", &first, &second, &question, &question)
        });
    }
}

fn check<S: Strategy>(strategy: &S, law: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    // Ten runs share the cases.
    if let Err(error) = runner(10).run(strategy, law) {
        panic!("{error}");
    }
}

fn same<T: PartialEq + std::fmt::Debug>(
    what: &str,
    before: &T,
    after: &T,
    question: impl std::fmt::Display,
    changed: &str,
) -> Result<(), TestCaseError> {
    if before == after {
        return Ok(());
    }
    Err(TestCaseError::fail(format!(
        "{what}: {before:?} before, {after:?} after\n{question}\n{changed}"
    )))
}

/// A question that was answered with something else than an allow must not be allowed after the change.
fn never_opens(question: &Value, changed: &Value) -> Result<(), TestCaseError> {
    let before = ask(&question_text(question));
    let after = ask(&question_text(changed));
    if before.get("error").is_none() && !allows(&before) && allows(&after) {
        return Err(TestCaseError::fail(format!(
            "{question}\nanswers: {before}\n{changed}\nanswers: {after}"
        )));
    }
    Ok(())
}

fn set_of(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Array(items) => items
            .iter()
            .map(|item| item.to_string().to_ascii_lowercase())
            .collect(),
        other => BTreeSet::from([other.to_string()]),
    }
}

/// The question with every policy as an object, so that it can be changed.
pub(crate) fn opened(question: &Value) -> Value {
    fn open(slot: &mut Value) {
        if let Some(policy) = slot.get("policy") {
            *slot = policy.clone();
        }
        if let Value::String(text) = slot {
            *slot = serde_json::from_str(text).expect("a policy text");
        }
        let statements = &mut slot["Statement"];
        if statements.is_object() {
            *statements = json!([statements.clone()]);
        }
    }
    let mut question = question.clone();
    for path in documents(&question) {
        open(question.pointer_mut(&path).expect("a policy"));
    }
    question
}

/// Where the policies of a question stand.
pub(crate) fn documents(question: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let policies = question["policies"].as_object();
    for (slot, value) in policies.into_iter().flatten() {
        collect(value, &format!("/policies/{slot}"), &mut found);
    }
    found
}

fn collect(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &format!("{path}/{index}"), found);
            }
        }
        _ => found.push(path.to_string()),
    }
}

fn statements_of<'q>(question: &'q mut Value, path: &str) -> &'q mut Vec<Value> {
    let policy = question.pointer_mut(path).expect("a policy");
    policy["Statement"]
        .as_array_mut()
        .expect("an array of statements")
}

/// How the resource slot is read (R-STS-1, R-KMS-1), by the names of [`with_denies`].
pub(crate) fn resource_kind(question: &Value) -> &'static str {
    let action = question["request"]["action"]
        .as_str()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let resource = question["request"]["resource"].as_str().unwrap_or_default();
    let trusted = ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"];
    if action.starts_with("sts:assumerole") || trusted.contains(&action.as_str()) {
        "trust"
    } else if action.starts_with("kms:") && resource.contains(":key/") {
        "key"
    } else {
        "general"
    }
}

/// Small pseudo-random numbers (xorshift): a question and a seed give one order.
pub(crate) struct Shuffle(u64);

impl Shuffle {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            order.swap(last, self.below(last + 1));
        }
        order
    }
}

/// Writes a value with its members and items in some other order.
pub(crate) fn write_shuffled(value: &Value, shuffle: &mut Shuffle, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (place, index) in shuffle.order(items.len()).into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_shuffled(&items[index], shuffle, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let members: Vec<_> = members.iter().collect();
            out.push('{');
            for (place, index) in shuffle.order(members.len()).into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                let (name, value) = members[index];
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write_shuffled(value, shuffle, out);
            }
            out.push('}');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}
