//! Pairs of policies that are contrived to take long to be held against each other.
//!
//! Where [`hostile`](crate::hostile) asks that a cost grows with the size alone, this asks that it ends: to tell whether two
//! policies differ takes more than any power of their size in the worst case, so it is bounded by steps that are counted.

use portcullis::PolicyType;
use serde_json::{Map, Value, json};

/// One way to make a pair.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Shape {
    /// Stable: benches print it.
    pub name: &'static str,
    /// What both are.
    pub policy_type: PolicyType,
    /// A size at which some limit is near.
    pub size: usize,
    /// The texts of both.
    pub pair: fn(usize) -> [String; 2],
}

const fn identity(name: &'static str, size: usize, pair: fn(usize) -> [String; 2]) -> Shape {
    let policy_type = PolicyType::Identity;
    Shape {
        name,
        policy_type,
        size,
        pair,
    }
}

/// All of them.
pub const SHAPES: &[Shape] = &[
    identity("words between wildcards", 8, words),
    identity("wildcards in every segment", 8, segments),
    identity("letters between wildcards in one pattern", 500, long),
    identity("wildcards for one letter each", 200, letters),
    identity("keys of one condition", 12, keys),
    identity("values with wildcards", 10, values),
    identity("conditions on sets", 6, sets),
    identity("numbers, dates and addresses of one key", 20, scales),
    identity("texts with variables", 10, variables),
    identity("Denies, each of another key", 14, denies),
    identity("entries of NotResource", 12, not_resource),
    identity("names of actions between wildcards", 10, actions),
    identity("services", 300, services),
    Shape {
        policy_type: PolicyType::Resource,
        ..identity("principals", 120, principals)
    },
    Shape {
        policy_type: PolicyType::Resource,
        ..identity("exceptions of principals", 60, not_principals)
    },
    Shape {
        policy_type: PolicyType::ServiceControl,
        ..identity("Denies of an organization", 40, organization)
    },
];

fn document(statements: &[Value]) -> String {
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

fn allow(resource: Value, condition: Value) -> Value {
    json!({"Effect": "Allow", "Action": "s3:*", "Resource": resource, "Condition": condition})
}

/// Two words of a number, which differ from those of all others.
fn word(number: usize) -> String {
    let letter = |at: usize| char::from(b'a' + u8::try_from(at % 26).unwrap_or_default());
    format!(
        "{}{}{}",
        letter(number),
        letter(number / 26 + 7 * number),
        letter(3 * number + 1)
    )
}

fn split(list: &[String]) -> [Value; 2] {
    let (all, but_one) = (json!(list), json!(list.get(1..)));
    [but_one, all]
}

fn words(size: usize) -> [String; 2] {
    let list: Vec<String> = (0..size)
        .map(|at| format!("arn:aws:s3:::*{}*{}*", word(at), word(at + size)))
        .collect();
    split(&list).map(|list| document(&[allow(list, json!({}))]))
}

fn segments(size: usize) -> [String; 2] {
    let list: Vec<String> = (0..size)
        .map(|at| {
            let word = word(at);
            format!("arn:*{word}*:*{word}*:*{word}*:*{at}*:*{word}*")
        })
        .collect();
    split(&list).map(|list| document(&[allow(list, json!({}))]))
}

fn long(size: usize) -> [String; 2] {
    let pattern = |letter: &str| format!("arn:aws:s3:::{}", format!("*{letter}").repeat(size));
    [json!([pattern("a")]), json!([pattern("a"), pattern("ab")])]
        .map(|list| document(&[allow(list, json!({}))]))
}

fn letters(size: usize) -> [String; 2] {
    let pattern = |end: &str| format!("arn:aws:s3:::*a{}{end}", "?".repeat(size));
    [json!([pattern("b")]), json!([pattern("b"), pattern("c")])]
        .map(|list| document(&[allow(list, json!({}))]))
}

fn condition(operator: &str, keys: impl Iterator<Item = (String, Value)>) -> Value {
    json!({operator: keys.collect::<Map<String, Value>>()})
}

fn keys(size: usize) -> [String; 2] {
    let of = |value: &'static str| {
        let keys =
            (0..size).map(move |at| (format!("aws:PrincipalTag/k{at}"), json!([value, "c*"])));
        let statement = |at: usize| {
            let keys = keys
                .clone()
                .filter(move |(name, _)| !name.ends_with(&at.to_string()));
            allow(json!("*"), condition("StringLike", keys))
        };
        document(&(0..size).map(statement).collect::<Vec<_>>())
    };
    [of("*a*"), of("*b*")]
}

fn values(size: usize) -> [String; 2] {
    let list: Vec<String> = (0..size)
        .map(|at| format!("*{}*{}*", word(at), word(at + 5)))
        .collect();
    split(&list).map(|list| {
        let keys = [("aws:PrincipalTag/k".to_string(), list)];
        document(&[allow(json!("*"), condition("StringLike", keys.into_iter()))])
    })
}

fn sets(size: usize) -> [String; 2] {
    let of = |count: usize| {
        let statement = |at: usize| {
            let keys = [(
                "aws:TagKeys".to_string(),
                json!([format!("*{}*", word(at)), "a*"]),
            )];
            let operator = if at.is_multiple_of(2) {
                "ForAllValues:StringLike"
            } else {
                "ForAnyValue:StringNotLike"
            };
            allow(json!("*"), condition(operator, keys.into_iter()))
        };
        document(&(0..count).map(statement).collect::<Vec<_>>())
    };
    [of(size - 1), of(size)]
}

fn scales(size: usize) -> [String; 2] {
    let of = |shift: usize| {
        let statement = |at: usize| {
            let number = at * 10 + shift;
            let key = "aws:PrincipalTag/k";
            let condition = match at % 4 {
                0 => json!({"NumericLessThan": {key: number.to_string()}}),
                1 => {
                    json!({"DateLessThan": {key: format!("20{:02}-01-01T00:00:00Z", number % 100)}})
                }
                2 => json!({"IpAddress": {key: format!("10.{}.0.0/16", number % 256)}}),
                _ => json!({"StringLike": {key: format!("*{number}*")}}),
            };
            allow(json!("*"), condition)
        };
        document(&(0..size).map(statement).collect::<Vec<_>>())
    };
    [of(0), of(1)]
}

fn variables(size: usize) -> [String; 2] {
    let list: Vec<String> = (0..size)
        .map(|at| {
            format!(
                "arn:aws:s3:::${{aws:PrincipalTag/k{at}}}*{}${{aws:PrincipalTag/k{}}}",
                word(at),
                at + 1
            )
        })
        .collect();
    split(&list).map(|list| document(&[allow(list, json!({}))]))
}

fn denies(size: usize) -> [String; 2] {
    let of = |value: &str| {
        let deny = |at: usize| {
            let keys = [
                (format!("aws:PrincipalTag/k{at}"), json!(value)),
                (
                    format!("aws:PrincipalTag/k{}", (at + 1) % size),
                    json!("b*"),
                ),
            ];
            json!({"Effect": "Deny", "Action": "s3:*", "Resource": format!("arn:aws:s3:::*{}*", word(at)),
                "Condition": condition("StringNotLike", keys.into_iter())})
        };
        let all = core::iter::once(allow(json!("*"), json!({})));
        document(&all.chain((0..size).map(deny)).collect::<Vec<_>>())
    };
    [of("a*"), of("a?")]
}

fn not_resource(size: usize) -> [String; 2] {
    let of = |count: usize| {
        let statement = |at: usize| {
            let others = (0..size).filter(|other| *other != at);
            let list: Vec<String> = others
                .map(|other| format!("arn:aws:s3:::*{}*", word(other)))
                .collect();
            json!({"Effect": "Allow", "Action": "s3:*", "NotResource": list})
        };
        document(&(0..count).map(statement).collect::<Vec<_>>())
    };
    [of(size - 1), of(size)]
}

fn actions(size: usize) -> [String; 2] {
    let list: Vec<String> = (0..size)
        .map(|at| format!("s3:*{}*{}*", word(at), word(at + 3)))
        .collect();
    split(&list)
        .map(|list| document(&[json!({"Effect": "Allow", "Action": list, "Resource": "*"})]))
}

fn services(size: usize) -> [String; 2] {
    let of = |end: &str| {
        let statement = |at: usize| json!({"Effect": "Allow", "Action": format!("service{at}:Get*"), "Resource": format!("arn:aws:service{at}:*:*:a{end}")});
        document(&(0..size).map(statement).collect::<Vec<_>>())
    };
    [of("?"), of("*")]
}

fn principals(size: usize) -> [String; 2] {
    let of = |resource: &str| {
        let statement = |at: usize| {
            json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": format!("arn:aws:s3:::{resource}{at}*"),
                "Principal": {"AWS": format!("arn:aws:iam::{:012}:user/U{at}", 100_000_000_000_u64 + at as u64)}})
        };
        document(&(0..size).map(statement).collect::<Vec<_>>())
    };
    [of("a"), of("")]
}

fn not_principals(size: usize) -> [String; 2] {
    let of = |shift: usize| {
        let statement = |at: usize| {
            let named =
                (0..4).map(|more| format!("arn:aws:iam::111122223333:user/U{}", at + more * shift));
            json!({"Effect": "Deny", "Action": "s3:*", "Resource": "*",
                "NotPrincipal": {"AWS": named.collect::<Vec<_>>()}})
        };
        let all = json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": "*"});
        document(
            &core::iter::once(all)
                .chain((0..size).map(statement))
                .collect::<Vec<_>>(),
        )
    };
    [of(1), of(2)]
}

fn organization(size: usize) -> [String; 2] {
    let of = |end: &str| {
        let deny = |at: usize| {
            json!({"Effect": "Deny", "NotAction": [format!("s{at}:*"), "iam:*"], "Resource": "*",
                "Condition": {"StringNotEquals": {"aws:RequestedRegion": [format!("r{at}"), end]},
                    "ArnNotLike": {"aws:PrincipalArn": format!("arn:aws:iam::*:role/*{}*", word(at))}}})
        };
        let all = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
        document(
            &core::iter::once(all)
                .chain((0..size).map(deny))
                .collect::<Vec<_>>(),
        )
    };
    [of("x"), of("y")]
}
