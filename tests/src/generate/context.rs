//! The request context: keys that requests and conditions share, and their values.

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
