//! A long list of values comes to what its values come to one by one: lists are sorted, and single values are not.

use portcullis::{
    Authorizer, Loader, PolicySet, PolicyType, Principal, RequestContext,
    request::{ContextScalar, ContextValue},
};
use serde_json::{Value, json};

/// Draws numbers that are the same in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(0x5851_F42D_4C95_7F2D)
            .wrapping_add(0x1405_7B7E_F767_814F);
        (self.0 >> 33) as usize % bound
    }

    fn of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }
}

/// Values of the policy and of requests that meet now and then, and some that cannot be read.
const TEXTS: [&str; 20] = [
    "a",
    "A",
    "b",
    "ab",
    "aB",
    "AB",
    "\u{e9}",
    "\u{c9}",
    "i",
    "I",
    "\u{130}",
    "i\u{307}",
    "\u{131}",
    "\u{17f}",
    "s",
    "S",
    "k",
    "\u{212a}",
    "${aws:username}",
    "${aws:nosuch}",
];
const NUMBERS: [&str; 16] = [
    "1",
    "1.0",
    "01",
    "-1",
    "-1.5",
    "0",
    "-0",
    "10",
    "9.99",
    "9.990",
    "+3",
    "100000000000000000000.5",
    "x",
    "",
    "1e3",
    "-100",
];
const DATES: [&str; 10] = [
    "2026-01-01",
    "2026-01-01T00:00:00Z",
    "2026-01-01T01:00:00+01:00",
    "2025-12-31T23:59:59Z",
    "0",
    "1767225600",
    "2030-06-01",
    "yesterday",
    "",
    "1969-12-31",
];
const FLAGS: [&str; 7] = [
    "true",
    "false",
    "TRUE",
    "False",
    "yes",
    "",
    "${aws:username}",
];
const BINARIES: [&str; 8] = ["AAAA", "AAA=", "AA==", "QUJD", "////", "x", "", "QQ=="];

const ARNS: [&str; 10] = [
    "arn:aws:iam::111122223333:role/a",
    "arn:aws:iam::111122223333:role/b",
    "arn:aws:iam::111122223333:role/a/b",
    "arn:aws:iam::111122223333:role/*",
    "arn:aws:iam::1111222?3333:role/b",
    "arn:aws:iam::*:user/${aws:username}",
    "arn:aws:iam::111122223333:user/ab",
    "arn:aws:iam::111122223333:role/a:b",
    "*",
    "no-arn",
];

const OPERATORS: [(&str, &[&str]); 20] = [
    ("StringEquals", &TEXTS),
    ("StringNotEquals", &TEXTS),
    ("StringEqualsIgnoreCase", &TEXTS),
    ("StringNotEqualsIgnoreCase", &TEXTS),
    ("StringLike", &TEXTS),
    ("NumericEquals", &NUMBERS),
    ("NumericNotEquals", &NUMBERS),
    ("NumericLessThan", &NUMBERS),
    ("NumericLessThanEquals", &NUMBERS),
    ("NumericGreaterThan", &NUMBERS),
    ("NumericGreaterThanEquals", &NUMBERS),
    ("DateEquals", &DATES),
    ("DateNotEquals", &DATES),
    ("DateLessThan", &DATES),
    ("DateLessThanEquals", &DATES),
    ("DateGreaterThan", &DATES),
    ("DateGreaterThanEquals", &DATES),
    ("Bool", &FLAGS),
    ("ArnEquals", &ARNS),
    ("ArnNotLike", &ARNS),
];

fn set(effect: &str, operator: &str, values: &Value) -> PolicySet {
    let text = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "*", "Resource": "*",
            "Condition": if effect == "Allow" { json!({operator: {"x:key": values}}) } else { json!({}) }},
        {"Effect": "Deny", "Action": if effect == "Deny" { "*" } else { "none:None" }, "Resource": "*",
            "Condition": {operator: {"x:key": values}}},
    ]})
    .to_string();
    PolicySet::builder(PolicyType::Identity, Loader::Lenient)
        .policy("", &text)
        .build()
        .unwrap_or_else(|errors| panic!("{errors}"))
}

/// Whether the statement with the condition decides: of an Allow it has to be met, of a Deny not failed.
fn holds(effect: &str, set: &PolicySet, request: &RequestContext<'_>) -> bool {
    let authorizer = Authorizer::builder()
        .identity(set)
        .build()
        .expect("one set");
    authorizer.evaluate(request).is_allowed() == (effect == "Allow")
}

fn request<'a>(value: ContextValue<'a>) -> RequestContext<'a> {
    let ann = Principal::from_arn("arn:aws:iam::111122223333:user/ab").expect("a user");
    RequestContext::builder(ann, "s3:GetObject", "*")
        .context("aws:username", "ab")
        .context("x:key", value)
        .build()
        .unwrap_or_else(|errors| panic!("{errors}"))
}

#[test]
fn r_cond_2_and_3_long_lists_are_their_values_one_by_one() {
    let mut draw = Draw(3);
    let mut met = [0usize; 2];
    let binary: [(&str, &[&str]); 1] = [("BinaryEquals", &BINARIES)];
    for (operator, pool) in OPERATORS.iter().chain(&binary) {
        let negated = operator.contains("Not");
        for round in 0..40 {
            let count = [1, 8, 9, 12, 30][round % 5];
            // Few different ones at times, so that all can miss.
            let pool = &pool[draw.below(3)..];
            let pool = &pool[..1 + draw.below(pool.len())];
            let values: Vec<&str> = (0..count).map(|_| draw.of(pool)).collect();
            for effect in ["Allow", "Deny"] {
                let whole = set(effect, operator, &json!(values));
                let each: Vec<PolicySet> = values
                    .iter()
                    .map(|value| set(effect, operator, &json!(value)))
                    .collect();
                for asked in pool.iter().chain(&["z", "AAAB", "2"]) {
                    let request = request((*asked).into());
                    let mut singly = each.iter().map(|set| holds(effect, set, &request));
                    let expected = match negated {
                        true => singly.all(|holds| holds),
                        false => singly.any(|holds| holds),
                    };
                    let said = holds(effect, &whole, &request);
                    assert_eq!(
                        said, expected,
                        "{effect} {operator} {values:?} on {asked:?}"
                    );
                    met[usize::from(said)] += 1;
                }
            }
        }
    }
    assert!(met.iter().all(|count| *count > 3_000), "{met:?}");
}

/// Sets of values, under both set operators: all of them, or one, are held against the whole list.
#[test]
fn r_set_1_and_2_long_lists_on_sets_of_values() {
    let mut draw = Draw(4);
    let mut met = [0usize; 2];
    for (operator, pool) in OPERATORS {
        for round in 0..24 {
            let values: Vec<&str> = (0..[9, 20, 1, 3][round % 4])
                .map(|_| draw.of(pool))
                .collect();
            // Many values are in order, and some are what the policy has and nothing else.
            let few = match round % 3 {
                0 => values.as_slice(),
                _ => pool,
            };
            let count = [1 + draw.below(12), 17, 40][round / 2 % 3];
            let asked: Vec<&str> = (0..count).map(|_| draw.of(few)).collect();
            // Nothing but empty texts is no value at all.
            if asked.iter().all(|text| text.is_empty()) {
                continue;
            }
            for effect in ["Allow", "Deny"] {
                let plain = set(effect, operator, &json!(values));
                let each = asked
                    .iter()
                    .map(|text| holds(effect, &plain, &request((*text).into())));
                let each: Vec<bool> = each.collect();
                let scalars = asked.iter().enumerate();
                let scalars: Vec<ContextScalar<'_>> = scalars
                    .map(|(at, text)| match serde_json::from_str::<i64>(text) {
                        Ok(_) if at % 2 == 0 => ContextScalar::number(*text),
                        _ => (*text).into(),
                    })
                    .collect();
                let several = request(ContextValue::Multiple(scalars));
                for (prefix, expected) in [
                    ("ForAllValues", each.iter().all(|holds| *holds)),
                    ("ForAnyValue", each.iter().any(|holds| *holds)),
                ] {
                    let whole = set(effect, &format!("{prefix}:{operator}"), &json!(values));
                    let said = holds(effect, &whole, &several);
                    assert_eq!(
                        said, expected,
                        "{effect} {prefix}:{operator} {values:?} on {asked:?}"
                    );
                    met[usize::from(said)] += 1;
                }
            }
        }
    }
    assert!(met.iter().all(|count| *count > 300), "{met:?}");
}

/// R-SET-1, R-SET-2, R-SET-5: many values that are all empty are an empty set.
#[test]
fn r_set_5_many_empty_values_are_none() {
    for (operator, allowed) in [
        ("ForAllValues:StringEquals", true),
        ("ForAnyValue:StringEquals", false),
        ("ForAllValues:StringNotEquals", true),
        ("ForAnyValue:StringNotEquals", false),
    ] {
        for values in [
            json!("a"),
            json!(""),
            json!(["a", "b", "c", "d", "e", "f", "g", "h", "i", ""]),
        ] {
            let set = set("Allow", operator, &values);
            let empty: Vec<ContextScalar<'_>> = vec!["".into(); 30];
            let request = request(ContextValue::Multiple(empty));
            assert_eq!(
                holds("Allow", &set, &request),
                allowed,
                "{operator} {values}"
            );
        }
    }
}
