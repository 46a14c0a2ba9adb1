//! A fix does what it says: its finding is gone, the text is sound, and what is safe lets nobody in.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use portcullis::{
    Finding, Loader, Outcome, Policy, PolicyType,
    finding::{Applicability, Fix, Severity},
    scenario,
};
use serde_json::{Value, json};

use Applicability::{DisplayOnly, Safe, Unsafe};

const IDENTITY: PolicyType = PolicyType::Identity;
const RESOURCE: PolicyType = PolicyType::Resource;
const SCP: PolicyType = PolicyType::ServiceControl;
const RCP: PolicyType = PolicyType::ResourceControl;

/// What to change in a sound policy: a part of it, which is wrong in place of what is right.
struct Case(
    PolicyType,
    Effect,
    Applicability,
    &'static str,
    &'static str,
);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    Allow,
    Deny,
}
use Effect::{Allow, Deny};

/// A policy in which each of the parts below stands once.
fn sound(policy_type: PolicyType, effect: Effect) -> String {
    let principal = match policy_type {
        RCP => r#""Principal": "*", "#,
        RESOURCE => r#""Principal": {"AWS": "111122223333"}, "#,
        _ => "",
    };
    format!(
        r#"{{
  "Version": "2012-10-17",
  "Statement": [
    {{"Sid": "First", "Effect": "{effect:?}", {principal}"Action": ["s3:Get*", "s3:PutObject"],
     "Resource": ["arn:aws:s3:::b/*", "arn:aws:sqs:us-east-1:111122223333:q"],
     "Condition": {{"StringLike": {{"aws:username": "a*", "aws:RequestTag/team": "x"}},
                   "IpAddress": {{"aws:SourceIp": "203.0.113.0/24"}}}}}}
  ]
}}"#
    )
}

#[rustfmt::skip] // One line a case.
const CASES: &[Case] = &[
    // Names.
    Case(IDENTITY, Allow, Unsafe, r#""Action":"#, r#""action":"#),
    Case(IDENTITY, Deny, Unsafe, r#""Resource":"#, r#""Ressource":"#),
    Case(IDENTITY, Allow, Unsafe, r#""Statement":"#, r#""Statements":"#),
    Case(IDENTITY, Allow, Unsafe, r#""Version":"#, r#""version":"#),
    Case(IDENTITY, Allow, Unsafe, r#""StringLike""#, r#""StringLik""#),
    Case(IDENTITY, Deny, Unsafe, r#""StringLike""#, r#""stringLike""#),
    Case(IDENTITY, Deny, Unsafe, r#""Null""#, r#""NullIfExists""#),
    Case(IDENTITY, Deny, Unsafe, r#""aws:username""#, r#""aws:usernam""#),
    Case(IDENTITY, Deny, Unsafe, r#""aws:RequestTag/team""#, r#""aws:RequestTags/team""#),
    Case(IDENTITY, Deny, DisplayOnly, r#""aws:RequestTag/KEY""#, r#""aws:RequestTag""#),
    Case(RESOURCE, Allow, Unsafe, r#"{"AWS":"#, r#"{"Aws":"#),
    // Words.
    Case(IDENTITY, Allow, Unsafe, r#""Allow""#, r#""allow""#),
    Case(IDENTITY, Allow, Unsafe, r#""Allow""#, r#""Alow""#),
    Case(IDENTITY, Deny, Unsafe, r#""Deny""#, r#""deny ""#),
    Case(IDENTITY, Deny, Unsafe, r#""2012-10-17""#, r#""2012-10-18""#),
    Case(RCP, Deny, Safe, r#""2012-10-17""#, r#""2008-10-17""#),
    // What is missing, or too much.
    Case(RCP, Deny, Safe, "\"Version\": \"2012-10-17\",\n  ", ""),
    Case(SCP, Allow, Safe, "\"Version\": \"2012-10-17\",\n  ", ""),
    Case(SCP, Deny, Safe, "", "\"Id\": \"x\",\n  "),
    Case(RCP, Deny, Safe, "\"2012-10-17\",", "\"2012-10-17\",\n  \"Id\": \"x\","),
    Case(RESOURCE, Deny, Unsafe, r#"{"AWS": "111122223333"}"#, r#""111122223333""#),
    Case(IDENTITY, Allow, Safe, r#""ab""#, r#""a-b""#),
    Case(PolicyType::RoleTrust, Allow, Safe, r#""ab""#, r#""a b""#),
    // White space.
    Case(IDENTITY, Deny, Safe, r#""s3:Get*""#, r#"" s3:Get* ""#),
    Case(IDENTITY, Allow, Unsafe, r#""s3:Get*""#, r#""s3:Get* ""#),
    Case(IDENTITY, Allow, Unsafe, r#""arn:aws:s3:::b/*""#, r#"" arn:aws:s3:::b/*""#),
    Case(IDENTITY, Deny, Safe, r#""arn:aws:s3:::b/*""#, r#""\tarn:aws:s3:::b/*""#),
    Case(IDENTITY, Deny, Safe, r#""arn:aws:s3:::b/*""#, r#""arn:aws:s3:::b/* ""#),
    Case(IDENTITY, Deny, Unsafe, r#""arn:aws:sqs:us-east-1:111122223333:q""#, r#""arn:aws:sqs:us-east-1:111122223333:q\n""#),
    Case(IDENTITY, Allow, Unsafe, r#""arn:aws:s3:::b/*""#, r#""arn:aws:s3:::b/* ""#),
    Case(IDENTITY, Deny, Unsafe, r#""aws:username""#, r#""aws:username ""#),
    Case(IDENTITY, Deny, Unsafe, r#""203.0.113.0/24""#, r#""203.0.113.0/24 ""#),
    Case(RESOURCE, Deny, Unsafe, r#""111122223333""#, r#""111122223333 ""#),
    // Pieces of an ARN, as the engine reads what lacks them.
    Case(SCP, Deny, Safe, r#""arn:aws?:sqs:us-east-1:*:*""#, r#""arn:aws?:sqs:us-east-1""#),
    Case(PolicyType::Session, Deny, Safe, r#""arn:aws:sqs:us-east-1:*:*""#, r#""arn:aws:sqs:us-east-1""#),
    // What nobody sees.
    Case(IDENTITY, Allow, Unsafe, "{\n  \"Version\"", "{\n \u{A0}\"Version\""),
    Case(IDENTITY, Allow, Unsafe, "{\n  \"Version\"", "\u{FEFF}{\n  \"Version\""),
];

fn findings(text: &str, policy_type: PolicyType) -> Vec<Finding> {
    match Policy::from_json(text, policy_type, Loader::Strict) {
        Ok(policy) => policy.warnings().to_vec(),
        Err(errors) => errors.findings().to_vec(),
    }
}

fn fixable(findings: &[Finding]) -> impl Iterator<Item = (&Finding, &Fix)> {
    findings
        .iter()
        .filter_map(|finding| Some((finding, finding.fix()?)))
}

/// How often each kind of mistake is told.
fn kinds(findings: &[Finding]) -> BTreeMap<(&str, &str), usize> {
    let mut kinds = BTreeMap::new();
    for finding in findings {
        *kinds
            .entry((finding.reason().as_str(), finding.rule()))
            .or_default() += 1;
    }
    kinds
}

/// Edits stand in order, do not overlap and lie within the text.
fn check_edits(text: &str, fix: &Fix) {
    let mut end = 0;
    assert!(!fix.edits().is_empty() && !fix.title().is_empty());
    for edit in fix.edits() {
        let range = edit.span().range();
        assert!(
            end <= range.start && text.get(range.clone()).is_some(),
            "{fix:?}\n{text}"
        );
        end = range.end;
    }
}

/// In the places of a policy; the principal has all that others have to give.
fn question(policy_type: PolicyType, policy: &str, ask: &[&str; 3]) -> String {
    let all = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    let rcp = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}"#;
    let policies = match policy_type {
        IDENTITY => json!({"identity": [policy]}),
        SCP => json!({"identity": [all], "serviceControlPolicies": [[all, policy]]}),
        RCP => json!({"identity": [all], "resourceControlPolicies": [[rcp, policy]]}),
        PolicyType::Session => json!({"identity": [all], "session": [all, policy]}),
        _ => json!({"identity": [all], "resource": policy}),
    };
    let principal = match policy_type {
        PolicyType::Session => "arn:aws:sts::111122223333:assumed-role/Dev/ann",
        _ => "arn:aws:iam::111122223333:user/ann",
    };
    let [action, resource, address] = ask;
    json!({
        "request": {"principal": principal, "action": action, "resource": resource,
                    "context": {"aws:RequestTag/team": "x"}, "network": {"sourceIp": address}},
        "policies": policies,
        "settings": {"loader": "lenient"},
    })
    .to_string()
}

fn is_allowed(question: &str) -> bool {
    scenario::answer(question).is_ok_and(|answer| answer.decision == Outcome::Allowed)
}

fn requests() -> impl Iterator<Item = [&'static str; 3]> {
    let actions = [
        "s3:GetObject",
        "s3:PutObject",
        "sqs:SendMessage",
        "s3:GetObject ",
    ];
    let resources = [
        "arn:aws:s3:::b/k",
        "arn:aws:s3:::b/k ",
        "arn:aws:sqs:us-east-1:111122223333:q",
        "*",
    ];
    let addresses = ["203.0.113.9", "198.51.100.1"];
    actions.into_iter().flat_map(move |action| {
        resources.into_iter().flat_map(move |resource| {
            addresses
                .into_iter()
                .map(move |address| [action, resource, address])
        })
    })
}

/// No request is allowed that was not.
fn lets_nobody_in(policy_type: PolicyType, before: &str, after: &str) {
    // Beside another that allows all, a Deny is felt.
    for ask in requests() {
        let (before, after) = (
            question(policy_type, before, &ask),
            question(policy_type, after, &ask),
        );
        let beside = |text: &str| {
            text.replacen(
                r#""identity":["#,
                r#""identity":[{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}},"#,
                1,
            )
        };
        for (before, after) in [(beside(&before), beside(&after)), (before, after)] {
            assert!(
                is_allowed(&before) || !is_allowed(&after),
                "{before}\n{after}"
            );
        }
    }
}

#[test]
fn a_fix_undoes_what_was_done() {
    for Case(policy_type, effect, applicability, right, wrong) in CASES {
        let policy_type = *policy_type;
        let mut text = sound(policy_type, *effect);
        // Where the part is none of the sound policy's, it comes in first.
        for (known, part) in [
            (r#""StringLike""#, r#""Null""#),
            (r#""aws:RequestTag/team""#, r#""aws:RequestTag/KEY""#),
            (r#""First""#, r#""ab""#),
            (
                r#""arn:aws:sqs:us-east-1:111122223333:q""#,
                r#""arn:aws?:sqs:us-east-1:*:*""#,
            ),
            (
                r#""arn:aws:sqs:us-east-1:111122223333:q""#,
                r#""arn:aws:sqs:us-east-1:*:*""#,
            ),
        ] {
            if *right == part {
                text = text.replacen(known, part, 1);
            }
        }
        if *right == r#""Null""# {
            text = text
                .replace(r#""a*""#, r#""true""#)
                .replace(r#""x""#, r#""true""#);
        }
        if policy_type == PolicyType::RoleTrust {
            text = r#"{"Statement": [{"Sid": "ab", "Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}]}"#.into();
        }
        let broken = match *right {
            "" => text.replacen("\"Version\"", &format!("{wrong}\"Version\""), 1),
            right => text.replacen(right, wrong, 1),
        };
        assert_ne!(text, broken, "{right}");
        let (before, found) = (findings(&text, policy_type), findings(&broken, policy_type));
        let fixes: Vec<_> = fixable(&found)
            .filter(|(finding, _)| {
                !kinds(&before).contains_key(&(finding.reason().as_str(), finding.rule()))
            })
            .collect();
        let [(finding, fix)] = fixes.as_slice() else {
            panic!("{fixes:#?}: {broken}")
        };
        check_edits(&broken, fix);
        let mended = fix.apply(&broken);
        assert_eq!(mended, text, "{finding}");
        assert_eq!(fix.applicability(), *applicability, "{finding}");
        assert_eq!(kinds(&findings(&mended, policy_type)), kinds(&before));
        if fix.applicability() == Safe {
            lets_nobody_in(policy_type, &broken, &mended);
        }
    }
}

#[test]
fn statements_are_wrapped() {
    for text in [
        r#" {"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*"} "#,
        r#"[{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]"#,
    ] {
        let found = findings(text, IDENTITY);
        let fix = found[0].fix().expect("a fix");
        check_edits(text, fix);
        assert_eq!((fix.edits().len(), fix.applicability()), (2, Unsafe));
        assert!(
            findings(&fix.apply(text), IDENTITY).is_empty(),
            "{}",
            fix.apply(text)
        );
    }
}

/// What would be a mistake of another kind, or a guess, is not proposed; nor is a safe fix where it would not be one.
#[test]
#[rustfmt::skip]
fn what_is_not_sure_is_not_proposed() {
    let statement = |members: &str| format!(r#"{{"Version": "2012-10-17", "Statement": {{{members}}}}}"#);
    let rest = r#""Action": "s3:*", "Resource": "*""#;
    for (policy_type, text) in [
        // The name is taken.
        (IDENTITY, statement(&format!(r#""effect": "Allow", "Effect": "Deny", {rest}"#))),
        (IDENTITY, format!(r#"{{"version": "2012-10-17", "Version": "2012-10-17", "Statement": {{"Effect": "Deny", {rest}}}}}"#)),
        (IDENTITY, statement(&format!(r#""Effect": "Deny", {rest}, "Condition": {{"Bool": {{"s3:x": "true"}}, "Boool": {{"s3:y": "true"}}}}"#))),
        (IDENTITY, statement(&format!(r#""Effect": "Deny", {rest}, "Condition": {{"Bool": {{"s3:x": "true", "s3:x ": "true"}}}}"#))),
        (RESOURCE, statement(&format!(r#""Effect": "Deny", {rest}, "Principal": {{"AWS": "*", "aws": "*"}}"#))),
        (IDENTITY, format!(r#"{{"Statement": [{{"Sid": "ab", "Effect": "Deny", {rest}}}, {{"Sid": "a b", "Effect": "Deny", {rest}}}]}}"#)),
        // Nothing is near, or nothing is left.
        (IDENTITY, statement(&format!(r#""Effect": "Permit", {rest}"#))),
        (IDENTITY, statement(&format!(r#""Effect": "Deny", {rest}, "Sid": "--""#))),
        (IDENTITY, statement(r#""Effect": "Deny", "Action": "s3:* s3:Get", "Resource": "*""#)),
        // An Allow would grant what it did not.
        (SCP, statement(r#""Effect": "Allow", "Action": "s3:*", "Resource": "arn:*:s3:x""#)),
        // As one pattern it reaches elsewhere.
        (SCP, statement(r#""Effect": "Deny", "Action": "s3:*", "Resource": "arn:*:s3*:x""#)),
    ] {
        let found = findings(&text, policy_type);
        assert!(!found.is_empty(), "{text}");
        assert_eq!(fixable(&found).map(|(finding, _)| finding.to_string()).collect::<Vec<_>>(), Vec::<String>::new(), "{text}");
    }
    for text in [
        r#"{"Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/${aws:username}"}}"#,
        r#"{"Version": "2008-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/\u0024{aws:username}"}}"#,
    ] {
        let found = findings(text, RCP);
        let (_, fix) = fixable(&found).next().expect("a fix");
        assert_eq!(fix.applicability(), Unsafe, "{text}");
    }
}

/// What means nothing as it stands, or is refused by every loader, and would let somebody in if it were mended unseen.
#[test]
fn what_would_be_readable_then_has_no_safe_fix() {
    let allow_but = |exception: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "*", "NotResource": "{exception}"}}}}"#
        )
    };
    let statement = r#""Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
    let of_rcp = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": " *", "Resource": "*"}}"#;
    for (policy_type, text, may_be_fixed) in [
        (IDENTITY, allow_but("arn:aws:iam::111122223333:* "), true),
        (IDENTITY, allow_but("arn:aws:s3:* "), true),
        (SCP, allow_but("arn:aws:s3:* "), true),
        (
            SCP,
            format!(r#"{{"Id": "a", "Id": "b", "Version": "2012-10-17", {statement}}}"#),
            false,
        ),
        (SCP, format!(r#"{{"Version": 5, {statement}}}"#), false),
        (RCP, of_rcp.to_string(), false),
    ] {
        let found = findings(&text, policy_type);
        assert!(!found.is_empty(), "{text}");
        for (finding, fix) in fixable(&found) {
            assert!(may_be_fixed, "{finding}: {text}");
            assert_eq!(fix.applicability(), Unsafe, "{finding}: {text}");
        }
    }
}

/// The questions of the fixtures, as both loaders read them: offsets count in the whole question.
#[test]
fn fixes_hold_for_every_fixture() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance");
    let mut applied: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the fixtures") {
        let path = entry.expect("a file").path();
        if path
            .extension()
            .is_none_or(|extension| extension != "jsonl")
        {
            continue;
        }
        for line in fs::read_to_string(path).expect("UTF-8").lines() {
            let fixture: Value = serde_json::from_str(line).expect("JSON");
            let mut question = fixture["scenario"].clone();
            if !question["policies"].is_object() || holds_texts(&question["policies"]) {
                continue;
            }
            for loader in ["strict", "lenient"] {
                if let Some(settings) = question.as_object_mut() {
                    let settings = settings.entry("settings").or_insert_with(|| json!({}));
                    if let Some(settings) = settings.as_object_mut() {
                        settings.insert("loader".into(), loader.into());
                    }
                }
                let text = question.to_string();
                let found = found(&text);
                for (finding, fix) in fixable(&found) {
                    *applied.entry(fix.applicability().as_str()).or_default() += 1;
                    check_edits(&text, fix);
                    let mended = fix.apply(&text);
                    serde_json::from_str::<Value>(&mended).expect("JSON");
                    let kind = (finding.reason().as_str(), finding.rule());
                    let (before, after) = (kinds(&found)[&kind], self::found(&mended));
                    let after = kinds(&after).get(&kind).copied().unwrap_or_default();
                    assert!(after < before, "{finding}\n{text}\n{mended}");
                    if fix.applicability() == Safe {
                        let lenient = |text: &str| {
                            is_allowed(
                                &text.replace(r#""loader":"strict""#, r#""loader":"lenient""#),
                            )
                        };
                        assert!(lenient(&text) || !lenient(&mended), "{text}\n{mended}");
                    }
                }
            }
        }
    }
    println!("{applied:?}");
    assert!(
        applied["safe"] >= 5 && applied["unsafe"] >= 50,
        "{applied:?}"
    );
}

fn found(question: &str) -> Vec<Finding> {
    let mut found = match scenario::answer(question) {
        Ok(_) => Vec::new(),
        Err(error) => error.findings,
    };
    assert!(
        found
            .iter()
            .all(|finding| finding.severity() == Severity::Error)
    );
    found.extend(scenario::warnings(question));
    found
}

/// Whether a policy stands there as a text, in which its findings count.
fn holds_texts(slot: &Value) -> bool {
    match slot {
        Value::String(_) => true,
        Value::Array(items) => items.iter().any(holds_texts),
        Value::Object(members) if members.contains_key("Statement") => false,
        Value::Object(members) => members
            .iter()
            .any(|(name, value)| name != "name" && holds_texts(value)),
        _ => false,
    }
}
