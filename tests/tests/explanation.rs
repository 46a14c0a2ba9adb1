//! What an explanation tells: why a statement applies or does not, where its elements stand, what came nearest, and what
//! that costs.

#[path = "explanation/nearest.rs"]
mod nearest;

use portcullis::explanation::{ElementExplanation, ElementPath, StatementExplanation};
use portcullis::{
    Authorizer, Explanation, Loader, Outcome, PolicySet, PolicyType, Principal, RequestContext,
    finding::Position, policy::Effect, request::ContextValue,
};
use portcullis_tests::counting;

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

const OBJECT: &str = "arn:aws:s3:::reports/q3.csv";

fn set(policy_type: PolicyType, text: &str) -> PolicySet {
    let builder = PolicySet::builder(policy_type, Loader::Lenient).policy("P", text);
    builder.build().unwrap_or_else(|errors| panic!("{errors}"))
}

fn ask<'a>(context: &[(&'a str, ContextValue<'a>)]) -> RequestContext<'a> {
    let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("an ARN");
    let mut builder = RequestContext::builder(ann, "s3:GetObject", OBJECT);
    for (key, value) in context {
        builder = builder.context(key, value.clone());
    }
    builder.build().unwrap_or_else(|errors| panic!("{errors}"))
}

fn of_identity(text: &str, context: &[(&str, ContextValue<'_>)]) -> Explanation {
    let set = set(PolicyType::Identity, text);
    let authorizer = Authorizer::builder().identity(&set).build().expect("sets");
    let request = ask(context);
    let explanation = authorizer.explain(&request);
    assert_eq!(
        authorizer.evaluate(&request).outcome(),
        explanation.decision
    );
    explanation
}

fn statements(explanation: &Explanation) -> impl Iterator<Item = &StatementExplanation> {
    let policies = explanation.details.iter().flat_map(|layer| &layer.policies);
    policies.flat_map(|policy| &policy.statements)
}

/// What the condition of a Deny for everything tells.
fn of_condition(condition: &str, context: &[(&str, ContextValue<'_>)]) -> String {
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Deny", "Action": "*", "Resource": "*",
            "Condition": {{{condition}}}}}}}"#
    );
    let explanation = of_identity(&text, context);
    let told = statements(&explanation).next().expect("a statement");
    let last = told.elements.last().expect("the condition at least");
    assert!(matches!(last.element, ElementPath::Condition { .. }));
    assert_eq!(told.applies, explanation.decision == Outcome::ExplicitDeny);
    format!("{}: {}", last.result, last.reason)
}

#[test]
fn a_condition_tells_which_values_met_which() {
    let many = |values: &[&str]| {
        let values = values.iter().map(|value| String::from(*value));
        ContextValue::from(values.collect::<Vec<_>>())
    };
    let cases: &[(&str, &str, Option<ContextValue<'_>>, &str)] = &[
        // One value.
        (
            "IpAddress",
            r#""10.0.0.0/8", "203.0.113.0/24""#,
            Some("203.0.113.9".into()),
            "holds: 203.0.113.9 is in 203.0.113.0/24",
        ),
        (
            "IpAddress",
            r#""10.0.0.0/8""#,
            Some("203.0.113.9".into()),
            "fails: 203.0.113.9 is in none of 10.0.0.0/8",
        ),
        (
            "NotIpAddress",
            r#""10.0.0.0/8""#,
            Some("203.0.113.9".into()),
            "holds: 203.0.113.9 is in none of 10.0.0.0/8",
        ),
        (
            "NotIpAddress",
            r#""10.0.0.0/8", "203.0.113.0/24""#,
            Some("203.0.113.9".into()),
            "fails: 203.0.113.9 is in 203.0.113.0/24",
        ),
        (
            "StringLike",
            r#""a*", "b*""#,
            Some("bc".into()),
            "holds: bc matches b*",
        ),
        (
            "StringNotLike",
            r#""a*", "b*""#,
            Some("bc".into()),
            "fails: bc matches b*",
        ),
        (
            "StringEquals",
            r#""a", "b""#,
            Some("b".into()),
            "holds: b is b",
        ),
        (
            "StringEqualsIgnoreCase",
            r#""a", "B""#,
            Some("b".into()),
            "holds: b is B",
        ),
        (
            "StringNotEquals",
            r#""a", "b""#,
            Some("c".into()),
            "holds: c is none of a, b",
        ),
        (
            "StringEquals",
            r#""${aws:username}""#,
            Some("Ann".into()),
            "holds: Ann is ${aws:username}",
        ),
        (
            "NumericLessThan",
            r#""5", "9""#,
            Some(7.into()),
            "holds: 7 is less than 9",
        ),
        (
            "NumericGreaterThanEquals",
            r#""9""#,
            Some(7.into()),
            "fails: 7 is at least none of 9",
        ),
        (
            "DateLessThan",
            r#""2026-01-01T00:00:00Z""#,
            Some("2025-01-01T00:00:00Z".into()),
            "holds: 2025-01-01T00:00:00Z is before 2026-01-01T00:00:00Z",
        ),
        (
            "Bool",
            r#""true""#,
            Some(true.into()),
            "holds: true is true",
        ),
        (
            "ArnLike",
            r#""arn:aws:sns:*:*:t""#,
            Some("arn:aws:sns:us-east-1:111122223333:t".into()),
            "holds: arn:aws:sns:us-east-1:111122223333:t matches arn:aws:sns:*:*:t",
        ),
        (
            "BinaryEquals",
            r#""QQ==""#,
            Some("QQ==".into()),
            "holds: QQ== is QQ==",
        ),
        // None.
        ("Null", r#""true""#, None, "holds: the request has no x:k"),
        (
            "Null",
            r#""false""#,
            Some("v".into()),
            "holds: the request has x:k",
        ),
        (
            "Null",
            r#""true""#,
            Some("v".into()),
            "fails: the request has x:k",
        ),
        (
            "StringEquals",
            r#""a""#,
            None,
            "fails: the request has no x:k, which is tested against a",
        ),
        (
            "StringNotEquals",
            r#""a""#,
            None,
            "holds: the request has no x:k, and a negated operator holds without one (R-COND-8)",
        ),
        (
            "StringEqualsIfExists",
            r#""a""#,
            None,
            "holds: the request has no x:k, and IfExists tests it only where it is (R-IFEX-1)",
        ),
        (
            "ForAllValues:StringEquals",
            r#""a""#,
            None,
            "holds: the request has no x:k, and ForAllValues holds of no value (R-SET-1)",
        ),
        (
            "ForAnyValue:StringEquals",
            r#""a""#,
            None,
            "fails: the request has no x:k, which is tested against a",
        ),
        // Several.
        (
            "ForAnyValue:StringLike",
            r#""z", "b*""#,
            Some(many(&["a", "bc", "d"])),
            "holds: bc of [a, bc, d] matches b*",
        ),
        (
            "ForAnyValue:StringLike",
            r#""z", "y*""#,
            Some(many(&["a", "b"])),
            "fails: each of [a, b] matches none of z, y*",
        ),
        (
            "ForAnyValue:StringNotEquals",
            r#""a""#,
            Some(many(&["a", "b"])),
            "holds: b of [a, b] is none of a",
        ),
        (
            "ForAnyValue:StringNotEquals",
            r#""a", "b""#,
            Some(many(&["a", "b"])),
            "fails: each of [a, b] is one of a, b",
        ),
        (
            "ForAllValues:StringEquals",
            r#""a", "b""#,
            Some(many(&["a", "b"])),
            "holds: each of [a, b] is one of a, b",
        ),
        (
            "ForAllValues:StringEquals",
            r#""a""#,
            Some(many(&["a", "b"])),
            "fails: b of [a, b] is none of a",
        ),
        (
            "ForAllValues:StringNotEquals",
            r#""a", "b""#,
            Some(many(&["c", "b"])),
            "fails: b of [c, b] is b",
        ),
        (
            "ForAllValues:StringEquals",
            r#""a""#,
            Some(many(&["", ""])),
            "holds: x:k has no value but empty ones, of which ForAllValues holds (R-SET-1, R-SET-5)",
        ),
        // Neither.
        (
            "NumericEquals",
            r#""5""#,
            Some("five".into()),
            "undecided: five cannot be read under NumericEquals",
        ),
        (
            "StringEquals",
            r#""a""#,
            Some(many(&["a", "b"])),
            "undecided: x:k is a set, [a, b]; it needs ForAllValues or ForAnyValue",
        ),
        (
            "StringAlike",
            r#""a""#,
            Some("a".into()),
            "undecided: `StringAlike` cannot be tested",
        ),
        (
            "StringEquals",
            r#""${x:missing}""#,
            Some("a".into()),
            "fails: a is none of ${x:missing}; a variable of ${x:missing} has no value",
        ),
    ];
    for (operator, values, value, expected) in cases {
        let condition = format!(r#""{operator}": {{"x:k": [{values}]}}"#);
        let context: Vec<(&str, ContextValue<'_>)> =
            value.iter().map(|value| ("x:k", value.clone())).collect();
        assert_eq!(of_condition(&condition, &context), *expected, "{condition}");
    }
}

/// The value that is named is found among a thousand as among one.
#[test]
fn of_a_long_list_the_value_that_is_met_is_named() {
    let values: Vec<String> = (0..1_000).map(|nth| format!("\"v{nth}\"")).collect();
    let condition = format!(r#""StringNotEquals": {{"x:k": [{}]}}"#, values.join(", "));
    assert_eq!(
        of_condition(&condition, &[("x:k", "v999".into())]),
        "fails: v999 is v999"
    );
}

#[test]
fn a_deny_that_applies_tells_every_element() {
    let bucket = r#"{"Version": "2012-10-17", "Statement": [
        {"Sid": "Office", "Effect": "Deny", "NotPrincipal": {"AWS": "arn:aws:iam::444455556666:root"},
         "NotAction": ["sqs:*", "s3:Put*"], "NotResource": "arn:aws:s3:::public/*",
         "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}},
        {"Effect": "Deny", "Principal": {"AWS": ["444455556666", "111122223333"]}, "Action": ["sqs:*", "s3:Get*"],
         "Resource": ["arn:aws:s3:::other/*", "arn:aws:s3:::reports/*"]}]}"#;
    let set = set(PolicyType::Resource, bucket);
    let authorizer = Authorizer::builder().resource(&set).build().expect("sets");
    let explanation = authorizer.explain(&ask(&[("aws:SourceIp", "198.51.100.7".into())]));
    let told: Vec<String> = statements(&explanation)
        .flat_map(|statement| &statement.elements)
        .map(
            |ElementExplanation {
                 element,
                 result,
                 reason,
                 ..
             }| format!("{element} {result}: {reason}"),
        )
        .collect();
    assert_eq!(
        told,
        [
            "NotPrincipal holds: arn:aws:iam::111122223333:user/Ann is not exempt by arn:aws:iam::444455556666:root",
            "NotAction holds: s3:GetObject is none of sqs:*, s3:Put*",
            "NotResource holds: arn:aws:s3:::reports/q3.csv is none of arn:aws:s3:::public/*",
            "Condition.NotIpAddress.aws:SourceIp holds: 198.51.100.7 is in none of 203.0.113.0/24",
            "Principal holds: arn:aws:iam::111122223333:user/Ann is named by 111122223333",
            "Action holds: s3:GetObject matches s3:Get*",
            "Resource holds: arn:aws:s3:::reports/q3.csv matches arn:aws:s3:::reports/*",
        ]
    );
    assert!(
        explanation.summary.ends_with(
            "is refused with an explicit deny in: resource-based policy, by statement 0 `Office` of `P`, line 2, and 1 more"
        ),
        "{}",
        explanation.summary
    );
}

#[test]
fn the_first_line_names_what_decided_or_came_nearest() {
    let allow = |more: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "s3:*", "Resource": "*"{more}}}]}}"#
        )
    };
    let allowed = of_identity(&allow(""), &[]).to_string();
    let first = allowed.lines().next().unwrap_or_default();
    assert_eq!(
        first,
        "allowed: `s3:GetObject` on `arn:aws:s3:::reports/q3.csv` is allowed by statement 0 of `P`, line 1"
    );
    // Of three that fail: by two elements, by its action, by a condition.
    let text = r#"{"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:*:*:q"},
        {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"},
        {"Sid": "Near", "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"x:k": "true"}}},
        {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"x:k": "true"}}}]}"#;
    let explanation = of_identity(text, &[("x:k", false.into())]);
    assert!(
        explanation.summary.ends_with(
            "is refused because nothing allows it in: identity-based policy; nearest to it is statement 2 `Near` of `P`, line 4: \
             Condition.Bool.x:k fails: false is none of true"
        ),
        "{}",
        explanation.summary
    );
}

#[test]
fn elements_stand_where_they_are_written() {
    let text = "{\"Version\": \"2012-10-17\", \"Statement\": [\n {\"Sid\": \"é\", \"Condition\": {\"Bool\": {\"x:é\": \"true\",\n  \"x:l\" : [ \"true\" ] }},\n \
                \"Resource\": [\"arn:aws:s3:::é/*\"], \"Effect\": \"Allow\", \"NotAction\": \"s3:*\"}]}";
    let explanation = of_identity(text, &[]);
    let statement = statements(&explanation).next().expect("a statement");
    assert_eq!(statement.effect, Effect::Allow);
    let slice = |start: Position, end: Position| {
        // By lines and columns, as a reader counts, and by bytes.
        let at = |place: Position| {
            let line: usize = text
                .split('\n')
                .take(place.line as usize - 1)
                .map(|line| line.len() + 1)
                .sum();
            let column = text[line..]
                .chars()
                .take(place.column as usize - 1)
                .map(char::len_utf8);
            line + column.sum::<usize>()
        };
        assert_eq!(
            (at(start), at(end)),
            (start.offset as usize, end.offset as usize)
        );
        &text[start.offset as usize..end.offset as usize]
    };
    assert!(slice(statement.position, statement.end).starts_with("{\"Sid\": \"é\""));
    assert!(slice(statement.position, statement.end).ends_with("\"s3:*\"}"));
    let told: Vec<(String, &str)> = statement
        .elements
        .iter()
        .map(|one| (one.element.to_string(), slice(one.position, one.end)))
        .collect();
    let told: Vec<(&str, &str)> = told.iter().map(|(name, text)| (&**name, *text)).collect();
    assert_eq!(
        told,
        [
            ("NotAction", "\"s3:*\""),
            ("Resource", "[\"arn:aws:s3:::é/*\"]"),
            ("Condition.Bool.x:é", "\"x:é\": \"true\""),
            ("Condition.Bool.x:l", "\"x:l\" : [ \"true\" ]"),
        ]
    );
}

#[test]
fn an_element_that_is_not_written_stands_where_its_statement_does() {
    let key = set(
        PolicyType::KmsKey,
        r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "kms:*"}}"#,
    );
    let authorizer = Authorizer::builder().resource(&key).build().expect("sets");
    let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("an ARN");
    let resource = "arn:aws:kms:us-east-1:111122223333:key/k";
    let request = RequestContext::builder(ann, "kms:Decrypt", resource)
        .build()
        .expect("a request");
    let explanation = authorizer.explain(&request);
    let statement = statements(&explanation).next().expect("a statement");
    let [element] = &*statement.elements else {
        panic!("{explanation}")
    };
    assert_eq!(element.element, ElementPath::Resource);
    assert_eq!(
        (element.position, element.end),
        (statement.position, statement.end)
    );
}

#[test]
fn on_the_wire_an_element_is_a_word() {
    let text = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}}"#;
    let explanation = of_identity(text, &[]);
    let json = serde_json::to_value(&explanation).expect("JSON");
    assert_eq!(
        json["details"][0]["policies"][0]["statements"][0],
        serde_json::json!({"statement": 0, "effect": "Allow", "line": 1, "column": 40, "endLine": 1, "endColumn": 95,
            "applies": false, "elements": [{"element": "Action", "result": "fails",
                "reason": "s3:GetObject is none of sqs:*", "line": 1, "column": 70, "endLine": 1, "endColumn": 77}]})
    );
    let allowed = of_identity(&text.replace("sqs", "s3"), &[]);
    let json = serde_json::to_value(&allowed).expect("JSON");
    assert_eq!(
        json["decidedBy"][0],
        serde_json::json!({"layer": "identity", "policy": "P", "statement": 0, "line": 1, "column": 40})
    );
    assert_eq!(allowed.decided_by[0].end.column, 94);
}
