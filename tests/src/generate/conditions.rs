//! Conditions, which ask for the keys of the request context.

use super::*;

pub(super) const ARN_PATTERNS: [&str; 12] = [
    "*",
    "arn:aws:sns:*:111122223333:*",
    "arn:aws:sns:eu-west-1:111122223333:t",
    "arn:*:*:*:*:*",
    "arn:aws:iam::111122223333:role/*",
    "arn:aws:iam::*:user/???",
    "arn:aws:iam::${aws:PrincipalAccount}:role/Dev",
    "arn:aws:iam::111122223333:user/${aws:username}",
    "${aws:SourceArn}",
    "arn:aws:sns:*:*:${*}",
    "arn:aws:SNS:*:*:t",
    "arn:aws:s3:::${acme:Level, 'data'}",
];

pub(super) const VARIABLE_TEXTS: [&str; 11] = [
    "${aws:PrincipalTag/team}",
    "${AWS:principaltag/TEAM}",
    "${aws:ResourceTag/team, 'red'}",
    "${aws:ResourceTag/team,   'a*'}",
    "${acme:Level}",
    "${acme:Level}*",
    "${aws:TagKeys}",
    "re${*}",
    "r${?}d",
    "${$}{aws:username}",
    "a${aws:PrincipalTag/team}${acme:Level}",
];

pub(super) const OPERATORS: [(&str, Family); 26] = [
    ("StringEquals", Family::Text),
    ("StringNotEquals", Family::Text),
    ("StringEqualsIgnoreCase", Family::Text),
    ("StringNotEqualsIgnoreCase", Family::Text),
    ("StringLike", Family::Text),
    ("StringNotLike", Family::Text),
    ("NumericEquals", Family::Numeric),
    ("NumericNotEquals", Family::Numeric),
    ("NumericLessThan", Family::Numeric),
    ("NumericLessThanEquals", Family::Numeric),
    ("NumericGreaterThan", Family::Numeric),
    ("NumericGreaterThanEquals", Family::Numeric),
    ("DateEquals", Family::Date),
    ("DateNotEquals", Family::Date),
    ("DateLessThan", Family::Date),
    ("DateLessThanEquals", Family::Date),
    ("DateGreaterThan", Family::Date),
    ("DateGreaterThanEquals", Family::Date),
    ("Bool", Family::Bool),
    ("BinaryEquals", Family::Binary),
    ("IpAddress", Family::Ip),
    ("NotIpAddress", Family::Ip),
    ("ArnEquals", Family::Arn),
    ("ArnLike", Family::Arn),
    ("ArnNotLike", Family::Arn),
    ("Null", Family::Null),
];

/// One value of a policy under an operator of the family, readable there.
pub(super) fn policy_value(family: Family) -> BoxedStrategy<Value> {
    let strings = |pool: &'static [&'static str]| text(pool).prop_map(Value::from);
    match family {
        Family::Text => prop_oneof![
            6 => strings(&TEXTS),
            3 => strings(&VARIABLE_TEXTS),
            1 => select(vec![json!(10), json!(true), json!(1.5)]),
            1 => spelled_number(false),
        ]
        .boxed(),
        Family::Numeric => {
            prop_oneof![4 => strings(&NUMBERS), 1 => select(vec![json!(10), json!(-3)]), 1 => spelled_number(true)].boxed()
        }
        // Milliseconds are no date of a policy (R-DATE-3).
        Family::Date => prop_oneof![6 => strings(&DATES).prop_filter("a date", |date| date != "1795428000000"), 1 => select(vec![json!(1_795_428_000), json!(2026)])].boxed(),
        Family::Bool => {
            select(vec![json!(true), json!(false), json!("true"), json!("False"), json!("${acme:Level}")]).boxed()
        }
        Family::Null => select(vec![json!(true), json!(false), json!("true"), json!("FALSE")]).boxed(),
        Family::Binary => strings(&BYTES).boxed(),
        Family::Ip => strings(&RANGES).boxed(),
        Family::Arn => strings(&ARN_PATTERNS).boxed(),
    }
}

/// A value that the strict loader refuses under the family.
pub(super) fn unreadable_policy_value() -> BoxedStrategy<Value> {
    select(vec![
        json!("ten"),
        json!("12abc"),
        json!("yes"),
        json!("${}"),
        json!("${aws:username"),
        json!("${a b}"),
        json!("${aws:PrincipalTag/team, red}"),
        json!("2026-11-23T10:00:00"),
        json!("1795428000000"),
        json!("203.0.113.*"),
        json!("arn:aws:sns"),
        json!("Q"),
        json!("${aws:SourceArn}"),
        json!(10),
        json!(true),
    ])
    .boxed()
}

pub(super) type Test = (String, String, Value);

/// A condition key as spelled, and its values.
pub(super) type Entry = (String, Value);

/// One operator, key and list of values.
pub(super) fn condition_test(loader: Loader) -> BoxedStrategy<Test> {
    let tests: Vec<(u32, BoxedStrategy<Test>)> = OPERATORS
        .iter()
        .map(|(operator, family)| {
            let own: Vec<&'static str> = KEYS
                .iter()
                .filter(|(_, other)| other == family)
                .map(|(name, _)| *name)
                .collect();
            let all: Vec<&'static str> = KEYS.iter().map(|(name, _)| *name).collect();
            let key = if own.is_empty() {
                select(all).boxed()
            } else {
                prop_oneof![6 => select(own), 1 => select(all)].boxed()
            };
            let key = (key, 0..10_u8).prop_map(|(name, spelling)| spelled(name, spelling));
            let one = policy_value(*family);
            let single = matches!(family, Family::Bool | Family::Null);
            let several = || vec(policy_value(*family), 1..4).prop_map(Value::from);
            let mut values: Vec<(u32, BoxedStrategy<Value>)> =
                vec![(10, one), (1, Just(json!([])).boxed())];
            if !single || loader == Loader::Lenient {
                values.push((if single { 2 } else { 10 }, several().boxed()));
            }
            if loader == Loader::Lenient {
                let mixed = (policy_value(*family), unreadable_policy_value())
                    .prop_map(|(a, b)| json!([a, b]));
                values.push((3, unreadable_policy_value()));
                values.push((3, mixed.boxed()));
            }
            let values = proptest::strategy::Union::new_weighted(values);
            let plain = *family == Family::Null && loader == Loader::Strict;
            let prefix = select(if plain {
                vec![""]
            } else {
                vec!["", "", "", "ForAllValues:", "ForAnyValue:"]
            });
            let suffix = select(if plain || *family == Family::Null {
                vec![""]
            } else {
                vec!["", "", "IfExists"]
            });
            let lenient = loader == Loader::Lenient;
            let oddity = if lenient {
                (0..20_u8).boxed()
            } else {
                Just(0_u8).boxed()
            };
            let test = (prefix, suffix, key, values, oddity).prop_map(
                move |(prefix, suffix, key, values, oddity)| {
                    let name = format!("{prefix}{operator}{suffix}");
                    let name = match oddity {
                        17 => name.to_ascii_lowercase(),
                        18 => name.to_ascii_uppercase(),
                        19 => name.replace("tring", "trin").replace("umeric", "ummeric"),
                        _ => name,
                    };
                    (name, key, values)
                },
            );
            let weight = match family {
                Family::Text => 4,
                Family::Bool | Family::Ip | Family::Arn | Family::Null => 4,
                _ => 2,
            };
            (weight, test.boxed())
        })
        .collect();
    proptest::strategy::Union::new_weighted(tests).boxed()
}

pub(super) fn condition(loader: Loader) -> BoxedStrategy<Option<Value>> {
    let tests = prop_oneof![
        10 => vec(condition_test(loader), 1..2),
        5 => vec(condition_test(loader), 2..4),
        1 => Just(Vec::new()),
    ];
    maybe(40, tests.prop_map(assembled).boxed())
}

/// The element that holds the tests: operators by the spelling of the first, a key once in each.
pub(super) fn assembled(tests: Vec<Test>) -> Value {
    let mut blocks: BTreeMap<String, (String, BTreeMap<String, Entry>)> = BTreeMap::new();
    for (operator, key, values) in tests {
        let block = blocks
            .entry(operator.to_ascii_lowercase())
            .or_insert((operator, BTreeMap::new()));
        block
            .1
            .entry(key.to_ascii_lowercase())
            .or_insert((key, values));
    }
    let blocks = blocks
        .into_values()
        .map(|(operator, keys)| (operator, Value::Object(keys.into_values().collect())));
    Value::Object(blocks.collect())
}
