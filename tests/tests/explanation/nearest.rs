//! Explanations that are limited to the statements that came nearest.

use std::fmt::Write as _;

use portcullis::explanation::{ElementExplanation, ElementResult, LayerExplanation};
use portcullis::{
    Authorizer, Layer, PolicyLevels, PolicySet, PolicyType, policy::Effect, scenario,
};
use portcullis_tests::counting;
use portcullis_tests::generate::{
    self, condition_questions, lenient_questions, question_text, strict_questions, with_denies,
};
use portcullis_tests::harness::runner;
use proptest::prelude::*;

use super::{ask, set, statements};

/// A level that allows lacks nothing, however near another of its statements came.
#[test]
fn the_nearest_is_of_the_level_that_lacks_an_allow() {
    let statement = |condition: &str| {
        format!(r#"{{"Effect": "Allow", "Action": "s3:*", "Resource": "*"{condition}}}"#)
    };
    let policy = |statements: &[String]| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#,
            statements.join(",")
        )
    };
    let near = statement(r#", "Condition": {"Bool": {"x:k": "true"}}"#);
    let far = statement(r#", "Condition": {"Bool": {"x:k": "true", "x:l": "true"}}"#);
    let identity = set(PolicyType::Identity, &policy(&[statement("")]));
    let root = set(PolicyType::ServiceControl, &policy(&[near, statement("")]));
    let account = set(PolicyType::ServiceControl, &policy(&[far]));
    let levels = PolicyLevels::from_iter([&root, &account]);
    let authorizer = Authorizer::builder()
        .identity(&identity)
        .service_control_policies(&levels);
    let authorizer = authorizer.build().expect("sets");
    let explanation = authorizer.explain_nearest(&ask(&[]), 1);
    assert_eq!(explanation.blocked_by, [Layer::ServiceControlPolicy]);
    let [layer] = &explanation.details[1..] else {
        panic!("{explanation}")
    };
    assert_eq!(layer.policies[0].level, Some(1), "{explanation}");
    assert_eq!(layer.left_out, 2, "{explanation}");
}

/// Statements of which `nth` is the nearest.
fn many(count: usize) -> PolicySet {
    let mut text = String::from(r#"{"Version": "2012-10-17", "Statement": ["#);
    for nth in 0..count {
        let comma = if nth > 0 { "," } else { "" };
        // Every one asks for the same missing key, and for a variable.
        let _ = write!(
            text,
            r#"{comma}{{"Sid": "S{nth}", "Effect": "Allow", "Action": "s3:Get*", "Resource": ["arn:aws:s3:::${{x:bucket}}/*", "arn:aws:s3:::reports/*"],
               "Condition": {{"StringEquals": {{"x:k": "v{nth}"}}, "Bool": {{"x:l": "true"}}}}}}"#
        );
    }
    text.push_str("]}");
    set(PolicyType::Identity, &text)
}

#[test]
fn the_nearest_cost_what_they_show() {
    let cost = |count| {
        let set = many(count);
        let authorizer = Authorizer::builder().identity(&set).build().expect("sets");
        let request = ask(&[("x:l", false.into())]);
        let (explanation, cost) = counting::counted(|| authorizer.explain_nearest(&request, 5));
        assert_eq!(statements(&explanation).count(), 5);
        assert_eq!(explanation.details[0].left_out, count - 5);
        assert_eq!(explanation.missing_context, ["x:bucket", "x:k"]);
        (cost.allocations, cost.bytes)
    };
    let (few, many) = (cost(10), cost(10_000));
    assert!(
        many.0 <= 2 * few.0 && many.1 <= 2 * few.1,
        "{few:?}, {many:?}"
    );
}

/// The order in which the nearest are found is that of the definition, whatever the order of the text.
#[test]
fn what_fails_least_and_last_is_nearest() {
    let statements_of = [
        ("sqs:*", "arn:aws:sqs:::q", r#""x:k": "a""#),
        ("s3:*", "arn:aws:s3:::other/*", r#""x:k": "a""#),
        ("sqs:*", "*", r#""aws:username": "Ann""#),
        ("s3:*", "arn:aws:s3:::other/*", r#""aws:username": "Ann""#),
        ("s3:*", "*", r#""x:k": "a""#),
        ("s3:*", "*", r#""x:l": "a""#),
    ];
    let mut text = String::from(r#"{"Version": "2012-10-17", "Statement": ["#);
    for (nth, (action, resource, condition)) in statements_of.iter().enumerate() {
        let comma = if nth > 0 { "," } else { "" };
        let _ = write!(
            text,
            r#"{comma}{{"Effect": "Allow", "Action": "{action}", "Resource": "{resource}", "Condition": {{"StringEquals": {{{condition}}}}}}}"#
        );
    }
    text.push_str("]}");
    let set = set(PolicyType::Identity, &text);
    let authorizer = Authorizer::builder().identity(&set).build().expect("sets");
    let request = ask(&[]);
    let mut before: Vec<u32> = Vec::new();
    let mut order = Vec::new();
    for most in 0..=7 {
        let explanation = authorizer.explain_nearest(&request, most);
        let told: Vec<u32> = statements(&explanation).map(|one| one.statement).collect();
        assert_eq!(told.len(), most.min(6));
        order.extend(told.iter().filter(|one| !before.contains(one)).copied());
        before = told;
    }
    assert_eq!(order, [4, 5, 3, 2, 1, 0]);
}

/// Whatever is asked: a limited explanation is the whole one with statements left out, and says of how many.
#[test]
fn what_is_limited_is_a_part_of_the_whole() {
    let questions = prop_oneof![
        strict_questions(),
        lenient_questions(),
        condition_questions(generate::Loader::Lenient),
        with_denies(strict_questions()).prop_map(|(question, _)| question),
    ];
    let law = runner(10).run(&(questions, 0..4_usize), |(question, most)| {
        let question = question_text(&question);
        let (Ok(whole), Ok(part)) = (
            scenario::explain(&question),
            scenario::explain_nearest(&question, most),
        ) else {
            return Ok(());
        };
        prop_assert_eq!(whole.decision, part.decision);
        prop_assert_eq!(&whole.summary, &part.summary);
        prop_assert_eq!(&whole.blocked_by, &part.blocked_by);
        prop_assert_eq!(&whole.decided_by, &part.decided_by);
        prop_assert_eq!(&whole.layers, &part.layers);
        prop_assert_eq!(&whole.missing_context, &part.missing_context);
        prop_assert_eq!(whole.details.len(), part.details.len());
        let mut told = 0;
        for (whole, part) in whole.details.iter().zip(&part.details) {
            let all = count(whole);
            told += count(part);
            prop_assert_eq!(all, count(part) + part.left_out, "{}", question);
            for policy in &part.policies {
                for statement in &policy.statements {
                    let same = whole
                        .policies
                        .iter()
                        .filter(|one| one.policy == policy.policy && one.level == policy.level);
                    let found = same
                        .flat_map(|one| &one.statements)
                        .any(|one| one == statement);
                    prop_assert!(found, "{:?} of {}", statement, question);
                }
            }
        }
        let all = whole.details.iter().map(count).sum::<usize>();
        let missed = statements(&whole).filter(|one| !one.applies).count();
        prop_assert_eq!(
            told,
            (whole.decided_by.len() + most.min(missed)).min(all),
            "{}",
            question
        );
        for statement in statements(&whole) {
            let fails = |one: &ElementExplanation| match (one.result, statement.effect) {
                (ElementResult::Undecided, effect) => effect == Effect::Allow,
                (result, _) => result == ElementResult::Fails,
            };
            prop_assert_eq!(
                statement.applies,
                !statement.elements.iter().any(fails),
                "{}",
                question
            );
        }
        Ok(())
    });
    law.unwrap_or_else(|error| panic!("{error}"));
}

fn count(layer: &LayerExplanation) -> usize {
    layer
        .policies
        .iter()
        .map(|policy| policy.statements.len())
        .sum()
}
