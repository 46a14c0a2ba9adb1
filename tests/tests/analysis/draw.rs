//! Small policies by chance, and all requests of a small world: a few actions, all words up to a length, a few values of each
//! type for each key.

use portcullis::request::{ContextScalar, ContextValue};
use serde_json::{Value, json};

/// Pseudo-random numbers (xorshift): a seed gives one run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % count
    }

    pub(crate) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub(crate) fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    /// One, or a list of a few.
    fn some(&mut self, of: &[&str]) -> Value {
        let count = self.below(4);
        if count == 0 {
            return json!(self.pick(of));
        }
        let list: Vec<&str> = (0..count).map(|_| self.pick(of)).collect();
        json!(list)
    }
}

/// What the policies of one draw are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    /// Texts, sets and missing keys.
    Texts,
    /// Numbers, dates, addresses, booleans, ARNs.
    Types,
    /// Resources with wildcards in every segment.
    Resources,
    /// Texts with variables.
    Variables,
}

pub(crate) const THEMES: [Theme; 4] = [
    Theme::Texts,
    Theme::Types,
    Theme::Resources,
    Theme::Variables,
];

const ACTIONS: &[&str] = &[
    "*", "s3:*", "s3:a*", "s3:?", "s3:a", "s3:b", "s3:ab", "S3:A?", "ec2:a", "ec2:*b",
];

/// Keys of the themes but for that of types.
pub(crate) const KEYS: [&str; 2] = ["aws:PrincipalTag/k", "aws:RequestTag/l"];

fn resources(theme: Theme) -> &'static [&'static str] {
    match theme {
        Theme::Resources => &[
            "*",
            "arn:aws:s3:::a*",
            "arn:aws:s3:::?b",
            "arn:aws:s3:::a",
            "arn:aws:s3:::*",
            "arn:aws:s3:*:*:b*",
            "arn:aws:s3:r*:1*:*b",
            "arn:aws:*:*:*:a*",
            "arn:*:s3:::ab",
            "arn:aws:s3:r:*:a:b",
            "arn:aws:*",
            "arn:aws:s3:r",
            "arn:aws:ec2:*:*:*/*",
        ],
        Theme::Variables => &[
            "*",
            "arn:aws:s3:::${aws:PrincipalTag/k}",
            "arn:aws:s3:::${aws:PrincipalTag/k}*",
            "arn:aws:s3:::a${aws:PrincipalTag/k}",
            "arn:aws:s3:::${aws:PrincipalTag/k, 'b'}",
            "arn:aws:s3:::a*",
        ],
        Theme::Texts | Theme::Types => &["*", "arn:aws:s3:::a*"],
    }
}

fn condition(theme: Theme, dice: &mut Dice) -> (String, String, Value) {
    let suffix = if dice.one_in(4) { "IfExists" } else { "" };
    let prefix = dice.pick(&["", "", "", "ForAllValues:", "ForAnyValue:"]);
    let key = dice.pick(&KEYS);
    if dice.one_in(6) {
        return (
            "Null".into(),
            key.into(),
            json!(dice.pick(&["true", "false"])),
        );
    }
    let (operator, values): (&str, &[&str]) = match theme {
        Theme::Types => {
            let values: &[&str] = match dice.below(6) {
                0 => &["1", "2", "2.5", "-1"],
                1 => &["2026-01-01T00:00:00Z", "2026", "1767225601", "2027-05-01"],
                2 => &[
                    "10.0.0.0/8",
                    "10.1.0.0/16",
                    "2001:db8::/32",
                    "::/0",
                    "10.0.0.1",
                ],
                3 => &["true", "false"],
                4 => &[
                    "arn:aws:s3:::a*",
                    "arn:aws:*:*:1:b",
                    "*",
                    "arn:aws:s3:::a:b",
                ],
                _ => &["YQ==", "YWI="],
            };
            let operators: &[&str] = match values[0] {
                "1" => &[
                    "NumericEquals",
                    "NumericNotEquals",
                    "NumericLessThan",
                    "NumericGreaterThanEquals",
                ],
                "2026-01-01T00:00:00Z" => &[
                    "DateEquals",
                    "DateNotEquals",
                    "DateLessThanEquals",
                    "DateGreaterThan",
                ],
                "10.0.0.0/8" => &["IpAddress", "NotIpAddress"],
                "true" => &["Bool"],
                "YQ==" => &["BinaryEquals"],
                _ => &["ArnLike", "ArnNotEquals"],
            };
            let operator = dice.pick(operators);
            let value = match operator {
                "Bool" => json!(dice.pick(values)),
                _ => dice.some(values),
            };
            return (format!("{prefix}{operator}{suffix}"), key.into(), value);
        }
        Theme::Variables => (
            dice.pick(&[
                "StringEquals",
                "StringLike",
                "StringNotEquals",
                "StringNotLike",
            ]),
            &[
                "${aws:PrincipalTag/k}",
                "a${aws:RequestTag/l}",
                "${aws:PrincipalTag/k, 'a'}",
                "a",
                "${aws:username}",
            ],
        ),
        Theme::Texts | Theme::Resources => (
            dice.pick(&[
                "StringEquals",
                "StringNotEquals",
                "StringLike",
                "StringNotLike",
                "StringEqualsIgnoreCase",
                "StringNotEqualsIgnoreCase",
            ]),
            &["a", "b", "ab", "a*", "?b", "*", "", "k", "?*"],
        ),
    };
    (
        format!("{prefix}{operator}{suffix}"),
        key.into(),
        dice.some(values),
    )
}

fn statement(theme: Theme, dice: &mut Dice) -> Value {
    let mut statement = json!({"Effect": if dice.one_in(3) { "Deny" } else { "Allow" }});
    let action = if dice.one_in(5) {
        "NotAction"
    } else {
        "Action"
    };
    statement[action] = dice.some(ACTIONS);
    let resource = if dice.one_in(5) {
        "NotResource"
    } else {
        "Resource"
    };
    statement[resource] = match dice.below(4) {
        0 if resource == "Resource" => json!("*"),
        _ => dice.some(resources(theme)),
    };
    let mut conditions = json!({});
    for _ in 0..dice.below(3) {
        let (operator, key, value) = condition(theme, dice);
        conditions[operator][key] = value;
    }
    if conditions != json!({}) {
        statement["Condition"] = conditions;
    }
    statement
}

/// A policy of one to three statements.
pub(crate) fn policy(theme: Theme, dice: &mut Dice) -> Value {
    let count = 1 + dice.below(3);
    let statements: Vec<Value> = (0..count).map(|_| statement(theme, dice)).collect();
    let version = match theme {
        Theme::Variables if dice.one_in(8) => "2008-10-17",
        _ => "2012-10-17",
    };
    json!({"Version": version, "Statement": statements})
}

/// The same policy with a change or none, or another one.
pub(crate) fn changed(policy: &Value, theme: Theme, dice: &mut Dice) -> Value {
    let mut changed = policy.clone();
    let Some(statements) = changed["Statement"].as_array_mut() else {
        return changed;
    };
    match dice.below(6) {
        0 => statements.push(statement(theme, dice)),
        1 if statements.len() > 1 => {
            let at = dice.below(statements.len());
            statements.remove(at);
        }
        2 => {
            let at = dice.below(statements.len());
            statements[at] = statement(theme, dice);
        }
        3 => statements.reverse(),
        4 => {
            let at = dice.below(statements.len());
            if let Some(members) = statements[at].as_object_mut() {
                members.remove("Condition");
            }
        }
        _ => return self::policy(theme, dice),
    }
    changed
}

/// The actions that are asked.
pub(crate) const ASKED: [&str; 7] = ["s3:a", "s3:b", "s3:ab", "s3:abc", "ec2:a", "ec2:bb", "x:y"];

fn words(letters: &[char], most: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..most {
        last = last
            .iter()
            .flat_map(|word| letters.iter().map(move |letter| format!("{word}{letter}")))
            .collect();
        all.extend(last.iter().cloned());
    }
    all
}

/// The resources that are asked.
pub(crate) fn asked_resources(theme: Theme) -> Vec<String> {
    let mut all = vec!["*".to_string()];
    let most = if theme == Theme::Resources { 4 } else { 2 };
    for word in words(&['a', 'b'], most)
        .into_iter()
        .filter(|word| !word.is_empty())
    {
        all.push(format!("arn:aws:s3:::{word}"));
    }
    if theme == Theme::Resources {
        for head in [
            "arn:aws:s3:r:1",
            "arn:aws:ec2:r2:2",
            "arn:aws:s3:q:",
            "arn:aws-cn:s3::",
            "arn:aws:x::1",
        ] {
            for tail in ["a", "b", "ab", "a:b", "b:a:b", "a/b", "x"] {
                all.push(format!("{head}:{tail}"));
            }
        }
    }
    all
}

fn scalar(text: &str) -> ContextScalar<'static> {
    ContextScalar::from(text.to_owned())
}

/// What a key may have.
pub(crate) fn asked_values(theme: Theme) -> Vec<ContextValue<'static>> {
    let texts: &[&str] = match theme {
        Theme::Types => &[
            "1",
            "2.0",
            "2.25",
            "3",
            "-5",
            "x",
            "2026",
            "2026-01-01T00:00:01Z",
            "2027-01-01",
            "10.0.0.1",
            "10.1.2.3",
            "192.0.2.1",
            "2001:db8::1",
            "::1",
            "::ffff:10.0.0.1",
            "TRUE",
            "false",
            "arn:aws:s3:::ab",
            "arn:aws:s3::1:b",
            "arn:aws:s3:::a:b",
            "YQ==",
            "YWI=",
        ],
        Theme::Variables => &["a", "b", "aa", "ab", "*"],
        Theme::Texts | Theme::Resources => {
            &["a", "b", "A", "ab", "AB", "aab", "k", "\u{212a}", "*"]
        }
    };
    let mut all = vec![ContextValue::Absent, ContextValue::Single(scalar(""))];
    all.extend(texts.iter().map(|text| ContextValue::Single(scalar(text))));
    let sets: &[&[&str]] = &[
        &[],
        &[""],
        &["a"],
        &["a", "b"],
        &["ab", ""],
        &["k", "b", "aab"],
    ];
    let of_types: &[&[&str]] = &[&[], &["1"], &["1", "x"], &["10.0.0.1", "::1"], &["TRUE"]];
    let sets = if theme == Theme::Types {
        of_types
    } else {
        sets
    };
    for set in sets {
        all.push(ContextValue::Multiple(
            set.iter().map(|text| scalar(text)).collect(),
        ));
    }
    all
}
