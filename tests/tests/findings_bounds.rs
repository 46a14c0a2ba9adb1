//! Findings are a bounded number with a bounded number of bytes, and the rest is counted.

use portcullis::{
    Finding, Loader, Policy, PolicySet, PolicyType,
    finding::{Fix, Reason, Severity},
    scenario,
};

/// How many findings there were in all.
fn in_all(findings: &[Finding]) -> usize {
    let Some((last, kept)) = findings.split_last() else {
        return 0;
    };
    let message = last.message().strip_prefix("there are ");
    match message.and_then(|message| message.strip_suffix(" findings more, which are left out")) {
        Some(count) => {
            assert_eq!(
                (last.reason(), last.rule()),
                (Reason::LimitExceeded, "R-QUOTA-2")
            );
            kept.len() + count.parse::<usize>().expect("a number")
        }
        None => findings.len(),
    }
}

/// That a policy is longer than AWS stores is one more.
fn quota(text: &str) -> usize {
    let stored = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .count();
    usize::from(stored > 6_144)
}

fn bytes_of(findings: &[Finding]) -> usize {
    let edits = |fix: &Fix| {
        let edits = fix.edits().iter();
        let bytes: usize = edits.map(|edit| edit.replacement().len()).sum();
        fix.title().len() + bytes
    };
    let each = findings.iter().map(|finding| {
        finding.message().len() + finding.path().len() + finding.fix().map_or(0, edits)
    });
    each.sum()
}

fn errors_of(text: &str, loader: Loader) -> Vec<Finding> {
    match Policy::from_json(text, PolicyType::Identity, loader) {
        Ok(policy) => policy.warnings().to_vec(),
        Err(errors) => errors.findings().to_vec(),
    }
}

/// A policy with these members beside an empty statement list.
fn policy(members: impl Iterator<Item = String>) -> String {
    let members: Vec<String> = members.collect();
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "*", "Resource": "*"}}], {}}}"#,
        members.join(",")
    )
}

#[test]
fn findings_past_the_bound_are_counted() {
    for count in [1, 10, 999, 1_000, 1_001, 5_000] {
        let members =
            (0..count).map(|nth| format!(r#""Versio{nth}ffffffffffffffffffffffffffffffffff": 1"#));
        let text = policy(members);
        let findings = errors_of(&text, Loader::Strict);
        assert_eq!(in_all(&findings), count + quota(&text));
        assert!(findings.len() <= 1_001);
        // What AWS allows is told in full.
        assert!(
            count > 999 || findings.len() >= count,
            "{} of {count}",
            findings.len()
        );
    }
}

#[test]
fn findings_take_a_few_times_their_text_at_most() {
    // Short members, of which each finding is many times as long.
    let text = policy((0..5_000).map(|nth| format!(r#""{nth}":1"#)));
    let findings = errors_of(&text, Loader::Strict);
    assert_eq!(in_all(&findings), 5_000 + quota(&text));
    assert!(bytes_of(&findings) < 8 * text.len() + 4_096);
    // One long name, quoted at each of many members.
    let name = "n.".repeat(100_000);
    let inner: Vec<String> = (0..5_000).map(|_| String::from(r#""a":1"#)).collect();
    let text = policy(std::iter::once(format!(
        r#""{name}": {{{}}}"#,
        inner.join(",")
    )));
    let findings = errors_of(&text, Loader::Strict);
    assert_eq!(in_all(&findings), 5_000 + quota(&text));
    assert!(bytes_of(&findings) < 1_300_000);
    assert!(
        findings
            .iter()
            .all(|finding| finding.path().len() < 620 && finding.message().len() < 620)
    );
}

/// A fix repeats what it mends, and is counted.
#[test]
fn fixes_take_a_few_times_their_text_at_most() {
    let of_actions = |count: usize, length: usize| {
        let name = "N".repeat(length);
        let actions = vec![format!(r#""s3:{name} ""#); count].join(",");
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Deny", "Resource": "*", "Action": [{actions}]}}}}"#
        )
    };
    for (count, length) in [(900, 300), (900, 590), (5_000, 4), (5_000, 590)] {
        let text = of_actions(count, length);
        let findings = errors_of(&text, Loader::Strict);
        assert_eq!(in_all(&findings), count + quota(&text));
        assert!(findings.iter().any(|finding| finding.fix().is_some()));
        assert!(bytes_of(&findings) < 8 * text.len() + 4_096);
    }
    // Of what is too long to be shown nothing is proposed.
    let findings = errors_of(&of_actions(10, 2_000), Loader::Strict);
    assert!(findings.iter().all(|finding| finding.fix().is_none()));
}

/// However many warnings there are, the errors behind them are told.
#[test]
fn warnings_leave_room_for_errors() {
    let keys: Vec<String> = (0..5_000)
        .map(|nth| format!(r#""aws:nosuch{nth}": "x""#))
        .collect();
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [
            {{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{"StringLike": {{{}}}}}}},
            {{"Effect": "allow", "Action": "*", "Resource": "*"}}]}}"#,
        keys.join(",")
    );
    let findings = errors_of(&text, Loader::Strict);
    assert_eq!(in_all(&findings), 5_001 + quota(&text));
    let errors = findings
        .iter()
        .filter(|finding| finding.severity() == Severity::Error);
    let reasons: Vec<Reason> = errors.map(Finding::reason).collect();
    assert_eq!(reasons, [Reason::InvalidEffect]);
    // And of warnings alone the count is a warning.
    let harmless = text.replace("\"allow\"", "\"Deny\"");
    let warnings = errors_of(&harmless, Loader::Strict);
    assert_eq!(in_all(&warnings), 5_000 + quota(&text));
    assert!(
        warnings
            .iter()
            .all(|finding| finding.severity() == Severity::Warning)
    );
}

#[test]
fn unknown_operators_past_the_bound_are_counted_by_both_loaders() {
    let blocks: Vec<String> = (0..3_000)
        .map(|nth| format!(r#""StringNotEqualsIgnor{nth}": {{"aws:username": "x"}}"#))
        .collect();
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [
            {{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {{{}}}}}]}}"#,
        blocks.join(",")
    );
    for loader in [Loader::Strict, Loader::Lenient] {
        let findings = errors_of(&text, loader);
        assert_eq!(in_all(&findings), 3_000 + quota(&text));
        assert!(findings.len() <= 1_001);
    }
}

/// A scenario with so many policies.
fn scenario_of(count: usize, policy: &str) -> String {
    let policies = vec![policy; count].join(",");
    format!(
        r#"{{"request": {{"principal": "anonymous", "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"}},
            "policies": {{"identity": [{policies}]}}}}"#
    )
}

#[test]
fn a_scenario_has_one_bound_for_all_its_policies() {
    for count in [100, 1_000, 10_000, 50_000] {
        let question = scenario_of(count, r#"{"x":1}"#);
        let error = scenario::answer(&question).expect_err("no policies");
        // Each has an unknown member and lacks a statement.
        assert_eq!(in_all(&error.findings), 2 * count);
        assert!(error.findings.len() <= 1_001);
        let answer = scenario::answer_json(&question);
        assert!(
            answer.len() < 20 * question.len(),
            "{} of {}",
            answer.len(),
            question.len()
        );
        assert!(answer.contains("findings more, which are left out"));
        assert!(serde_json::from_str::<serde_json::Value>(&answer).is_ok());
    }
    // A policy that is too much for itself is counted in full.
    let members = (0..3_000).map(|nth| format!(r#""{nth}":1"#));
    let question = scenario_of(2, &policy(members));
    let error = scenario::answer(&question).expect_err("no policies");
    assert_eq!(in_all(&error.findings), 6_000);
}

#[test]
fn warnings_of_a_scenario_are_bounded_beside_its_errors() {
    let warned = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*",
        "Condition": {"Bool": {"aws:nosuch": "true"}}}}"#;
    let question = scenario_of(3_000, warned);
    let warnings = scenario::warnings(&question);
    assert_eq!(in_all(&warnings), 3_000);
    assert!(warnings.len() <= 1_001);
    assert!(scenario::answer(&question).is_ok());
    // An error behind them is an error.
    let question = question.replacen("]}", r#", {"x":1}]}"#, 1);
    let error = scenario::answer(&question).expect_err("one is no policy");
    assert_eq!(error.findings.len(), 2);
}

#[test]
fn policies_of_further_pairs_are_warned_of() {
    let warned = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*",
        "Condition": {"Bool": {"aws:nosuch": "true"}}}}"#;
    let pair = r#""action": "s3:GetObject", "resource": "arn:aws:s3:::b/k""#;
    let question = format!(
        r#"{{"request": {{"principal": "anonymous", {pair}, "pairs": [{{{pair}}}, {{{pair}, "resourcePolicy": {warned}}}]}},
            "policies": {{"resource": {warned}}}}}"#
    );
    assert!(scenario::answer(&question).is_ok());
    let warnings = scenario::warnings(&question);
    let paths: Vec<&str> = warnings.iter().map(Finding::path).collect();
    assert_eq!(
        paths,
        [
            "request.pairs[1].resourcePolicy.Statement.Condition.Bool.aws:nosuch",
            "policies.resource.Statement.Condition.Bool.aws:nosuch"
        ]
    );
}

/// An answer names the policy of each statement that decided.
#[test]
fn names_of_policies_are_bounded() {
    let allow = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    for (length, fits) in [(512, true), (513, false)] {
        let name = "n".repeat(length);
        let built = PolicySet::builder(PolicyType::Identity, Loader::Strict)
            .policy(&name, allow)
            .build();
        assert_eq!(built.is_ok(), fits);
        if let Err(errors) = built {
            let (_, errors) = errors.policies().next().expect("one policy");
            let [finding] = errors.findings() else {
                panic!("{errors}")
            };
            assert_eq!(
                (finding.reason(), finding.rule()),
                (Reason::LimitExceeded, "R-QUOTA-2")
            );
            assert_eq!(
                finding.message(),
                "the name of the policy has 513 bytes; at most 512 are read"
            );
        }
        let question = scenario_of(1, &format!(r#"{{"name": "{name}", "policy": {allow}}}"#));
        match scenario::answer(&question) {
            Ok(answer) => assert!(fits && answer.decided_by.is_empty()),
            Err(error) => {
                let [finding] = error.findings.as_slice() else {
                    panic!("{error}")
                };
                assert_eq!(
                    finding.message(),
                    "the name of the policy has 513 bytes; at most 512 are read"
                );
                assert_eq!(finding.path(), "policies.identity[0].name");
                assert!(!fits);
            }
        }
    }
}

/// Each of a block's conditions has its operator.
#[test]
fn names_of_operators_are_bounded() {
    for (length, reason) in [
        (256, Reason::UnknownConditionOperator),
        (257, Reason::LimitExceeded),
    ] {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Deny", "Action": "*", "Resource": "*",
                "Condition": {{"{}": {{"aws:username": "x", "aws:userid": "y"}}}}}}}}"#,
            "o".repeat(length)
        );
        let findings = errors_of(&text, Loader::Strict);
        let [finding] = findings.as_slice() else {
            panic!("{findings:?}")
        };
        assert_eq!(finding.reason(), reason);
        // Past a bound nothing is decided, whatever the loader.
        let lenient = Policy::from_json(&text, PolicyType::Identity, Loader::Lenient);
        assert_eq!(lenient.is_ok(), reason == Reason::UnknownConditionOperator);
    }
}

/// A set of many refused policies keeps as much of them as one has.
#[test]
fn refused_policies_of_a_set_are_bounded() {
    let allow = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    let mut builder =
        PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("sound", allow);
    for nth in 0..5_000 {
        builder = builder.policy(&format!("p{nth}"), r#"{"x":1}"#);
    }
    let errors = builder
        .policy("last", allow)
        .build()
        .expect_err("no policies");
    let told: Vec<(usize, usize)> = errors
        .by_index()
        .map(|(index, errors)| (index, errors.findings().len()))
        .collect();
    let (rest, kept) = told.split_last().expect("some");
    // Two findings each, behind the sound one.
    assert_eq!(kept.len(), 500);
    assert!(kept.iter().zip(1..).all(|(told, nth)| *told == (nth, 2)));
    assert_eq!(*rest, (501, 1));
    let (name, last) = errors.policies().last().expect("some");
    assert_eq!(name, "");
    assert_eq!(
        last.findings()[0].message(),
        "from here on 4500 refused policies more are left out"
    );
}
