//! What each kind of finding means, as the text between its two ends.

use std::collections::BTreeSet;

use portcullis::{Finding, Loader, Policy, PolicyType, scenario};

const IDENTITY: PolicyType = PolicyType::Identity;
const RESOURCE: PolicyType = PolicyType::Resource;
const TRUST: PolicyType = PolicyType::RoleTrust;
const RCP: PolicyType = PolicyType::ResourceControl;
const SCP: PolicyType = PolicyType::ServiceControl;

fn of_policy(policy_type: PolicyType, text: &str) -> Vec<Finding> {
    match Policy::from_json(text, policy_type, Loader::Strict) {
        Ok(policy) => policy.warnings().to_vec(),
        Err(errors) => errors.findings().to_vec(),
    }
}

/// The one finding with this reason means this part of the text, which stands there once.
fn check(findings: &[Finding], text: &str, reason: &str, part: &str) {
    let said: Vec<String> = findings.iter().map(ToString::to_string).collect();
    let mut told = findings
        .iter()
        .filter(|finding| finding.reason().as_str() == reason);
    let (Some(finding), None) = (told.next(), told.next()) else {
        panic!("{reason} in {said:#?}: {text}")
    };
    assert_eq!(&text[finding.span().range()], part, "{finding}: {text}");
    let (start, end) = (finding.position(), finding.end());
    assert_eq!(
        (start.offset, end.offset),
        (finding.span().start, finding.span().end)
    );
    let lines = part.matches('\n').count() as u32;
    assert_eq!(end.line - start.line, lines, "{finding}: {text}");
    let last = part.rsplit('\n').next().unwrap_or_default().chars().count() as u32;
    let from = if lines == 0 { start.column } else { 1 };
    assert_eq!(end.column, from + last, "{finding}: {text}");
}

fn statement(members: &str) -> String {
    format!("{{\"Version\": \"2012-10-17\", \"Statement\": {{{members}}}}}")
}

#[test]
#[rustfmt::skip] // One line a case.
fn each_reason_has_its_range() {
    let rest = r#""Action": "s3:*", "Resource": "*""#;
    let allow = format!(r#""Effect": "Allow", {rest}"#);
    let condition = |block: &str| statement(&format!(r#"{allow}, "Condition": {{{block}}}"#));
    let long = statement(&format!(r#"{allow}, "Sid": "{}""#, "a".repeat(6_144)));
    let deep = format!("{}{}", "[".repeat(33), "]".repeat(33));
    let policies: &[(PolicyType, String, &str, &str)] = &[
        // What is wrong: the value.
        (IDENTITY, "{\"Statement\": [truth]}".into(), "invalidJson", "truth"),
        (IDENTITY, deep, "limitExceeded", "["),
        (IDENTITY, statement(&format!("{allow}, \"Sid\": {{\n\"a\": 1}}")), "wrongJsonType", "{\n\"a\": 1}"),
        (IDENTITY, "{\"Statement\": [], \"Version\": \"2012\"}".into(), "invalidVersion", "\"2012\""),
        (IDENTITY, statement(&format!(r#""Effect": "Grant", {rest}"#)), "invalidEffect", "\"Grant\""),
        (RCP, statement(&format!(r#""Principal": "*", "Effect": "Allow", "Action": "s3:*", "Resource": "*""#)), "forbiddenEffect", "\"Allow\""),
        (IDENTITY, statement(&format!("{allow}, \"Sid\": \"𝕏 é\"")), "invalidSid", "\"𝕏 é\""),
        (IDENTITY, format!(r#"{{"Statement": [{{"Sid": "A", {allow}}}, {{{allow}, "Sid": "\u0041"}}]}}"#), "duplicateSid", r#""\u0041""#),
        (IDENTITY, statement(r#""Effect": "Allow", "Action": ["s3:*", "s3"], "Resource": "*""#), "invalidAction", "\"s3\""),
        (IDENTITY, statement(r#""Effect": "Allow", "Action": "s3:*", "Resource": "b\\""#), "invalidResource", r#""b\\""#),
        (SCP, statement(r#""Effect": "Allow", "Action": "s3:*", "Resource": ["*", "arn:aws:sqs:x"]"#), "incompleteArn", "\"arn:aws:sqs:x\""),
        (IDENTITY, statement(r#""Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b ""#), "trailingSpace", "\"arn:aws:s3:::b \""),
        (IDENTITY, statement(r#""Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::${}""#), "invalidVariable", "\"arn:aws:s3:::${}\""),
        (IDENTITY, statement(r#""Effect": "Allow", "Action": "s3:*", "Resource": "arn:${aws:x}:s3:::b""#), "misplacedVariable", "\"arn:${aws:x}:s3:::b\""),
        (RESOURCE, statement(&format!(r#"{allow}, "Principal": {{"AWS": [1]}}"#)), "invalidPrincipal", "1"),
        (IDENTITY, condition(r#""Bool": {"aws:SecureTransport": [true, 0]}"#), "invalidConditionValue", "0"),
        (IDENTITY, condition("\"Bool\": {\"aws:SecureTransport\": [\n true, false\n]}"), "tooManyConditionValues", "[\n true, false\n]"),
        (IDENTITY, condition(r#""Bool": {"aws:SecureTransport": []}"#), "emptyElement", "[]"),
        (IDENTITY, statement(r#""Effect": "Deny", "NotAction": [ ], "Resource": "*""#), "emptyExclusion", "[ ]"),
        (TRUST, statement(r#""Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": ["sts:AssumeRoleWithSAML"]"#), "mismatchedAction", "[\"sts:AssumeRoleWithSAML\"]"),
        (IDENTITY, statement(&format!(r#"{allow}, "Principal": {{"AWS": "*"}}"#)), "forbiddenMember", r#"{"AWS": "*"}"#),
        (IDENTITY, statement(r#""Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::日本""#), "unsupportedCharacter", "日"),
        // A wrong name: the name.
        (IDENTITY, statement(&format!(r#"{allow}, "Efect": {{"a": 1}}"#)), "unknownMember", "\"Efect\""),
        (IDENTITY, statement(&format!(r#"{allow}, "\u0045ffect": "Deny""#)), "duplicateMember", r#""\u0045ffect""#),
        (RESOURCE, statement(&format!(r#"{allow}, "Principal": {{"Federated": "x.example.org"}}"#)), "forbiddenPrincipal", "\"Federated\""),
        (IDENTITY, condition(r#""Boolean": {"s3:x": "true"}"#), "unknownConditionOperator", "\"Boolean\""),
        (IDENTITY, condition(r#""Bool": {"s3:x": "true"}, "bool": {"s3:y": "true"}"#), "duplicateConditionOperator", "\"bool\""),
        (IDENTITY, condition(r#""Bool": {"s3:x": "true", "S3:X": "true"}"#), "duplicateConditionKey", "\"S3:X\""),
        (IDENTITY, condition(r#""Bool": {"": "true"}"#), "invalidConditionKey", "\"\""),
        (IDENTITY, condition(r#""Bool": {"aws:é": "true"}"#), "unknownConditionKey", "\"aws:é\""),
        // What is missing, or too much of it: the object.
        (IDENTITY, format!("{{\"Statement\": [{{\n{rest}}}]}}"), "missingMember", "{\n\"Action\": \"s3:*\", \"Resource\": \"*\"}"),
        (IDENTITY, format!(r#"{{"Statement": [{{{allow}, "NotAction": "a:b"}}]}}"#), "exclusiveMembers", r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "NotAction": "a:b"}"#),
        (SCP, " {\"Statement\": []} ".into(), "missingVersion", "{\"Statement\": []}"),
        (IDENTITY, long.clone(), "quotaExceeded", &long),
    ];
    let request = |more: &str| format!(r#"{{"request": {{"principal": "anonymous", "action": "s3:GetObject", "resource": "*", {more}}}}}"#);
    let scenarios: &[(String, &str, &str)] = &[
        (request(r#""resourceAccount": "1111""#), "invalidField", "\"1111\""),
        (request(r#""network": {"sourceIp": "203.0.113.9", "vpc": "vpc-1"}"#), "contradictoryFacts", "\"203.0.113.9\""),
        (request(r#""context": {"aws:X": 1, "aws:x": [2]}"#), "duplicateConditionKey", "\"aws:x\""),
        (format!(r#"{{"request": {{"principal": "arn:aws:iam::111122223333:user/Ann", "action": "s3:GetObject", "resource": "*"}}, "policies": {{"session": [ {{"Statement": []}}]}}}}"#), "misfitSlot", r#"[ {"Statement": []}]"#),
        (request(r#""tyme": "x""#), "unknownMember", "\"tyme\""),
        (request(r#""credentials": { }"#), "missingMember", "{ }"),
    ];
    let mut shown = BTreeSet::new();
    for (policy_type, text, reason, part) in policies {
        check(&of_policy(*policy_type, text), text, reason, part);
        shown.insert(*reason);
    }
    for (text, reason, part) in scenarios {
        let error = scenario::answer(text).expect_err(text);
        check(&error.findings, text, reason, part);
        shown.insert(*reason);
    }
    let source = include_str!("../../core/src/finding/reason.rs");
    let names = source.lines().filter_map(|line| line.split_once(" => \"")?.1.strip_suffix("\","));
    let missing: Vec<&str> = names.filter(|name| !shown.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// A policy that stands in a scenario has both ends there, one that is a text in that text.
#[test]
fn ranges_hold_within_a_scenario() {
    let policy =
        "{\"Statement\":\n [{\"Effect\": \"é\",\n \"Action\": \"s3:*\", \"Resource\": \"*\"}]}";
    let request =
        r#""request": {"principal": "anonymous", "action": "s3:GetObject", "resource": "*"}"#;
    let text = format!("{{{request},\n \"policies\": {{\"identity\": [{policy}]}}}}");
    let error = scenario::answer(&text).expect_err("no effect");
    check(&error.findings, &text, "invalidEffect", "\"é\"");
    let quoted = serde_json::to_string(policy).expect("a text");
    let text = format!("{{{request},\n \"policies\": {{\"identity\": [{quoted}]}}}}");
    let error = scenario::answer(&text).expect_err("no effect");
    check(&error.findings, policy, "invalidEffect", "\"é\"");
}
