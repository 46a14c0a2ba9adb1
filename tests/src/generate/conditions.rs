//! The request context, and conditions that ask for its keys.

use super::*;

/// Families of operators with the values that a strict loader takes under them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Text,
    Numeric,
    Date,
    Bool,
    Binary,
    Ip,
    Arn,
    Null,
}

/// Keys, and the family of their usual values.
pub(super) const KEYS: [(&str, Family); 24] = [
    ("aws:PrincipalTag/team", Family::Text),
    ("aws:ResourceTag/team", Family::Text),
    ("aws:TagKeys", Family::Text),
    ("aws:RequestedRegion", Family::Text),
    ("redshift:DbUser", Family::Text),
    ("acme:Level", Family::Text),
    ("aws:username", Family::Text),
    ("aws:userid", Family::Text),
    ("aws:PrincipalAccount", Family::Text),
    ("aws:PrincipalType", Family::Text),
    ("aws:ResourceAccount", Family::Text),
    ("aws:SourceVpce", Family::Text),
    ("s3:max-keys", Family::Numeric),
    ("s3:TlsVersion", Family::Numeric),
    ("aws:MultiFactorAuthAge", Family::Numeric),
    ("aws:CurrentTime", Family::Date),
    ("aws:EpochTime", Family::Date),
    ("aws:TokenIssueTime", Family::Date),
    ("aws:SecureTransport", Family::Bool),
    ("aws:MultiFactorAuthPresent", Family::Bool),
    ("acme:Blob", Family::Binary),
    ("aws:SourceIp", Family::Ip),
    ("aws:PrincipalArn", Family::Arn),
    ("aws:SourceArn", Family::Arn),
];

pub(super) const TEXTS: [&str; 16] = [
    "red",
    "Red",
    "blue",
    "ann",
    "re*",
    "*",
    "",
    "a?n",
    "111122223333",
    "eu-west-1",
    "ÄÖ",
    "äö",
    "AssumedRole",
    "10",
    "true",
    "arn:aws:sns:eu-west-1:111122223333:t",
];
pub(super) const NUMBERS: [&str; 12] = [
    "10",
    "10.0",
    "010",
    "9",
    "0",
    "-0",
    "+10",
    "1.2",
    "1.20",
    "9007199254740993",
    "9007199254740992",
    "-3.5",
];
pub(super) const DATES: [&str; 16] = [
    "2026-11-23T10:00:00Z",
    "2026-11-23T11:00:00+01:00",
    "2026-11-23T10:00Z",
    "2026-11-23",
    "2026-11",
    "2026",
    "2027",
    "2025",
    "2026-01-01T00:00:00Z",
    "2026-11-23T10:00:00.5Z",
    "253402300799",
    "1795428000",
    "1795428000.50",
    "1795428000000",
    "2026-11-23T09:30:00-00:30",
    "0",
];
pub(super) const BYTES: [&str; 5] = ["QQ==", "QUI=", "QUJD", "", "qg=="];
pub(super) const RANGES: [&str; 14] = [
    "203.0.113.0/24",
    "203.0.113.9",
    "203.0.113.77/24",
    "0.0.0.0/0",
    "::/0",
    "2001:db8::/32",
    "2001:DB8:0::1",
    "::ffff:203.0.113.0/120",
    "::ffff:0:0/96",
    "::ffff:0:0/90",
    "198.51.100.0/25",
    "203.0.113.9/32",
    "10.0.0.0/8",
    "203.0.113.8/31",
];
pub(super) const ADDRESSES: [&str; 5] = [
    "203.0.113.9",
    "198.51.100.7",
    "2001:db8::1",
    "::ffff:203.0.113.9",
    "::1",
];
pub(super) const ARNS: [&str; 6] = [
    "arn:aws:sns:eu-west-1:111122223333:t",
    "arn:aws:sns:eu-west-1:444455556666:x:111122223333:t",
    "arn:aws:iam::111122223333:role/Dev",
    "arn:aws:iam::111122223333:user/ann",
    "arn:aws:sns:eu-west-1:111122223333:*",
    "arn:aws:s3:::data",
];
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

/// A name in one of three spellings.
pub(super) fn spelled(name: &str, spelling: u8) -> String {
    match spelling {
        0..=7 => name.to_string(),
        8 => name.to_ascii_lowercase(),
        _ => name.to_ascii_uppercase(),
    }
}

pub(super) fn pool(family: Family) -> &'static [&'static str] {
    match family {
        Family::Text | Family::Null => &TEXTS,
        Family::Numeric => &NUMBERS,
        Family::Date => &DATES,
        Family::Bool => &["true", "false", "True", "FALSE"],
        Family::Binary => &BYTES,
        Family::Ip => &ADDRESSES,
        Family::Arn => &ARNS,
    }
}

/// One value of a request.
pub(super) fn request_value(family: Family) -> BoxedStrategy<Value> {
    let usual = text(pool(family)).prop_map(Value::from).boxed();
    let unreadable = select(vec![
        "ten",
        "1e3",
        "yes",
        "2026-02-30",
        "2026-11-23 10:00:00Z",
        "203.0.113.0/24",
        "arn:aws:sns",
        "Q",
        "${x}",
    ])
    .prop_map(Value::from);
    let unquoted = select(vec![
        json!(10),
        json!(1234),
        json!(-3),
        json!(true),
        json!(false),
        json!(1.5),
        json!(1_795_428_000),
    ]);
    let spelled = spelled_number(false);
    prop_oneof![24 => usual, 2 => Just(json!("")), 4 => text(&TEXTS).prop_map(Value::from), 2 => unreadable, 4 => unquoted, 1 => spelled].boxed()
}

pub(super) fn context() -> BoxedStrategy<Map<String, Value>> {
    let entries: Vec<BoxedStrategy<Option<(String, Value)>>> = KEYS
        .iter()
        .map(|(name, family)| {
            let one = request_value(*family);
            let many = || vec(request_value(*family), 0..4).prop_map(Value::from);
            let multivalued = *name == "aws:TagKeys";
            let value = if multivalued {
                prop_oneof![1 => one, 8 => many(), 1 => Just(Value::Null)].boxed()
            } else {
                prop_oneof![14 => one, 2 => many(), 1 => Just(Value::Null)].boxed()
            };
            let derived = name.starts_with("aws:Principal") && !name.contains('/')
                || name.starts_with("aws:user");
            let percent = if derived { 6 } else { 45 };
            maybe(
                percent,
                (0..10_u8, value)
                    .prop_map(move |(spelling, value)| (spelled(name, spelling), value))
                    .boxed(),
            )
        })
        .collect();
    entries
        .prop_map(|entries| entries.into_iter().flatten().collect())
        .boxed()
}

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
