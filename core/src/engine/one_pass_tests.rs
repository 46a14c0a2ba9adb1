//! Sets that are read in one pass, against the same sets read by way of documents.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may panic, and tells the share"
)]

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use std::{fs, path::Path, println};

use serde_json::Value;

use super::policy_set::FullSet;
use crate::document::Limits;
use crate::policy::{Loader, OnePass, Policy, PolicyType};
use crate::program::FlatProgram;

const ALL_TYPES: [PolicyType; 10] = [
    PolicyType::Identity,
    PolicyType::PermissionsBoundary,
    PolicyType::Session,
    PolicyType::ScopeDown,
    PolicyType::Resource,
    PolicyType::RoleTrust,
    PolicyType::KmsKey,
    PolicyType::ServiceControl,
    PolicyType::ResourceControl,
    PolicyType::VpcEndpoint,
];

/// Every type that names nobody.
const TYPES: [PolicyType; 5] = [
    PolicyType::Identity,
    PolicyType::PermissionsBoundary,
    PolicyType::Session,
    PolicyType::ScopeDown,
    PolicyType::ServiceControl,
];

const LOADERS: [Loader; 2] = [Loader::Strict, Loader::Lenient];

/// What is read in one pass is what is read otherwise, with as much to say of it. Whether it is read so, and whether it
/// could have been.
fn compare(texts: &[&str], policy_type: PolicyType, loader: Loader, limits: &Limits) -> [bool; 2] {
    let mut policies = Vec::new();
    for text in texts {
        match Policy::from_json_within(text, policy_type, loader, limits) {
            Ok(policy) => policies.push(("a name".into(), policy)),
            Err(_) => {
                let mut read = OnePass::new();
                let added = texts
                    .iter()
                    .try_for_each(|text| read.add("a name", text, policy_type, loader, limits));
                assert_eq!(added, None, "{policy_type} {loader:?}: {text}");
                return [false, false];
            }
        }
    }
    let mut read = OnePass::new();
    let added = texts
        .iter()
        .try_for_each(|text| read.add("a name", text, policy_type, loader, limits));
    if added.is_none() {
        return [false, true];
    }
    let warnings = policies
        .iter()
        .enumerate()
        .flat_map(|(index, (_, policy))| {
            let warnings = policy.warnings().iter().cloned();
            warnings.map(move |warning| (index as u32, warning))
        });
    assert_eq!(read.warnings, warnings.collect::<Vec<_>>(), "{texts:?}");
    let names_and_texts: Vec<(&str, &str)> = read.policies().collect();
    let given: Vec<(&str, &str)> = texts.iter().map(|text| ("a name", *text)).collect();
    assert_eq!(names_and_texts, given);
    let Some(flat) = FlatProgram::compile(&mut read, policy_type, loader) else {
        return [false, true];
    };
    let full = FullSet::compile(policy_type, policies);
    assert_eq!(flat.difference(full.program()), None, "{texts:?}");
    assert_eq!(
        flat.decides_otherwise(full.program()),
        None,
        "{policy_type} {texts:?}"
    );
    [true, true]
}

/// The policies of the fixtures, of the corpus where it stands beside the repository, and their types there.
fn documents() -> Vec<(String, Option<PolicyType>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut documents = Vec::new();
    for folder in ["tests/conformance", "../shared/corpus"] {
        let Ok(files) = fs::read_dir(root.join(folder)) else {
            continue;
        };
        for file in files {
            let path = file.expect("a file").path();
            if path
                .extension()
                .is_none_or(|extension| extension != "jsonl")
            {
                continue;
            }
            let name = path.file_name().and_then(|name| name.to_str());
            let of_file = match name.unwrap_or_default() {
                "managed-policies.jsonl" | "identity-misc.jsonl" => Some(PolicyType::Identity),
                "boundaries.jsonl" => Some(PolicyType::PermissionsBoundary),
                "scps.jsonl" => Some(PolicyType::ServiceControl),
                _ => None,
            };
            for line in fs::read_to_string(&path).expect("a text").lines() {
                let Ok(value) = serde_json::from_str(line) else {
                    continue;
                };
                collect(&value, &mut |document| documents.push((document, of_file)));
            }
        }
    }
    documents
}

/// Whatever looks like a policy, as an object or as a text.
fn collect(value: &Value, found: &mut impl FnMut(String)) {
    match value {
        Value::Object(members) if members.contains_key("Statement") => found(value.to_string()),
        Value::Object(members) => members.values().for_each(|value| collect(value, found)),
        Value::Array(items) => items.iter().for_each(|value| collect(value, found)),
        Value::String(text) if text.contains("\"Statement\"") => found(text.clone()),
        _ => {}
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// The text with a piece left out, written twice, moved, or with another sign in it.
fn changed(text: &str, random: &mut Random) -> String {
    const PIECES: [&str; 24] = [
        "\"",
        "\\",
        "\\u0041",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "*",
        "?",
        "${aws:username}",
        "${",
        "é",
        " ",
        "\n",
        "\t",
        "1",
        "true",
        "Not",
        "a",
        "\u{0}",
        "/",
        "-",
    ];
    let mut bytes: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(2) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(12)).min(bytes.len());
        let piece: Vec<char> = bytes.get(at..end).unwrap_or_default().to_vec();
        match random.below(4) {
            0 => drop(bytes.drain(at..end)),
            1 => drop(bytes.splice(at..at, piece)),
            2 => drop(bytes.splice(at..at, random.pick(&PIECES).chars())),
            _ => {
                bytes.drain(at..end);
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
        }
    }
    bytes.into_iter().collect()
}

#[test]
fn both_ways_read_one_set() {
    let mut random = Random(7);
    let (mut fast, mut sound, mut changed_fast) = (0, 0, 0);
    for (document, of_file) in documents() {
        if let Some(policy_type) = of_file {
            let read = compare(&[&document], policy_type, Loader::Strict, &Limits::DEFAULT);
            fast += usize::from(read[0]);
            sound += usize::from(read[1]);
        }
        let (policy_type, loader) = (random.pick(&TYPES), random.pick(&LOADERS));
        compare(&[&document], policy_type, loader, &Limits::DEFAULT);
        if document.len() < 4_000 {
            for _ in 0..2 {
                let text = changed(&document, &mut random);
                let (policy_type, loader) = (random.pick(&TYPES), random.pick(&LOADERS));
                let [is_fast, _] = compare(&[&text], policy_type, loader, &Limits::DEFAULT);
                changed_fast += usize::from(is_fast);
            }
        }
    }
    println!("{fast} of {sound} policies of the corpus, {changed_fast} changed ones in one pass");
    assert!(fast * 100 >= sound * 95 && changed_fast > 500);
}

/// Bounds that hosts give hold whichever way a text is read.
#[test]
fn both_ways_keep_to_the_bounds() {
    let mut random = Random(11);
    let mut fast = 0;
    for (document, _) in documents()
        .into_iter()
        .filter(|(text, _)| text.len() < 2_000)
    {
        let limits = Limits {
            document_bytes: random.pick(&[300, 1_000, 4_000]),
            depth: random.pick(&[5, 6, 8, 32]),
            statements: 1 + random.below(3),
            list_entries: 1 + random.below(4),
            value_bytes: random.pick(&[20, 256, 65_536]),
        };
        let [is_fast, _] = compare(&[&document], PolicyType::Identity, Loader::Strict, &limits);
        fast += usize::from(is_fast);
    }
    assert!(fast > 100);
}

/// Several policies of a set stand one behind the other.
#[test]
fn both_ways_read_several_policies() {
    let mut random = Random(13);
    let documents: Vec<(String, _)> = documents();
    let mut fast = 0;
    for _ in 0..1_000 {
        let texts: Vec<&str> = (0..2 + random.below(4))
            .map(|_| &*documents[random.below(documents.len())].0)
            .filter(|text| text.len() < 4_000)
            .collect();
        let [is_fast, _] = compare(
            &texts,
            PolicyType::Identity,
            Loader::Lenient,
            &Limits::DEFAULT,
        );
        fast += usize::from(is_fast);
    }
    assert!(fast > 100);
}

/// The members of a statement that is as it should be.
const MEMBERS: [&str; 5] = [
    r#""Sid": "One""#,
    r#""Effect": "Deny""#,
    r#""Action": ["s3:GetObject", "s3:Put*"]"#,
    r#""Resource": "arn:aws:s3:::reports/*""#,
    r#""Condition": {"StringEquals": {"aws:username": "Ann"}}"#,
];

fn document(statements: &[String]) -> String {
    let statements = statements.join(", ");
    format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#)
}

/// With other members in the place of some.
fn statement(members: &[&str]) -> String {
    let name = |member: &str| member.split_once(':').map(|(name, _)| String::from(name));
    let others = MEMBERS
        .iter()
        .filter(|own| !members.iter().any(|given| name(given) == name(own)));
    let all: Vec<&str> = others.chain(members).copied().collect();
    format!("{{{}}}", all.join(", "))
}

/// Every member left out, written twice, and under other names; the same of the members of a document.
fn other_members() -> Vec<String> {
    const OTHERS: [&str; 9] = [
        r#""Sid": """#,
        r#""Sid": "a b""#,
        r#""Effect": "allow""#,
        r#""NotAction": "s3:*""#,
        r#""NotResource": ["*"]"#,
        r#""Principal": "*""#,
        r#""NotPrincipal": {"AWS": "*"}"#,
        r#""Condition": {}"#,
        r#""condition": {}"#,
    ];
    let of_statement = |members: &[&str]| document(&[format!("{{{}}}", members.join(", "))]);
    let mut documents = Vec::new();
    for (at, own) in MEMBERS.iter().enumerate() {
        let mut members = MEMBERS.to_vec();
        members.push(own);
        documents.push(of_statement(&members));
        for other in OTHERS {
            members[MEMBERS.len()] = other;
            documents.push(of_statement(&members));
        }
        members.pop();
        members.remove(at);
        documents.push(of_statement(&members));
        for other in OTHERS {
            documents.push(of_statement(&[&*members, &[other]].concat()));
        }
    }
    let (one, two) = (statement(&[]), statement(&[r#""Sid": "Two""#]));
    documents.extend([
        document(&[one.clone(), two.clone()]),
        document(&[one.clone(), one.clone()]),
        document(&[one.clone(), two, one.clone()]),
    ]);
    let members = [
        r#""Version": "2012-10-17""#.into(),
        r#""Version": "2008-10-17""#.into(),
        r#""Version": "2012-10-18""#.into(),
        r#""Id": "An id""#.into(),
        format!(r#""Statement": {one}"#),
        format!(r#""Statement": [{one}]"#),
        r#""Statement": []"#.into(),
        r#""statement": []"#.into(),
    ];
    for first in &members {
        documents.push(format!("{{{first}}}"));
        for second in &members {
            documents.push(format!("{{{first}, {second}}}"));
            for third in &members {
                documents.push(format!("{{{first}, {second}, {third}}}"));
            }
        }
    }
    documents.push("{}".into());
    documents
}

/// Operators, keys and values that have to be told apart from others that nothing is to be said of.
fn other_conditions() -> impl Iterator<Item = String> {
    const CONDITIONS: [&str; 38] = [
        r#"{"StringEquals": {"aws:username": "Ann"}, "StringEquals": {"aws:userid": "A"}}"#,
        r#"{"StringEquals": {"aws:username": "Ann"}, "stringEquals": {"aws:userid": "A"}}"#,
        r#"{"StringEquals": {"aws:username": "Ann", "aws:username": "Bob"}}"#,
        r#"{"StringEquals": {"aws:username": "Ann", "AWS:UserName": "Bob"}}"#,
        r#"{"StringLike": {"aws:PrincipalTag/k": "a*", "aws:PrincipalTag/K": "b"}}"#,
        r#"{"StringEquals": {"aws:username": "Ann"}, "StringNotEquals": {"aws:username": "Ann"}}"#,
        r#"{"StringSometimes": {"aws:username": "Ann"}}"#,
        r#"{"StringEquals": {}}"#,
        r#"{"StringEquals": {"": "Ann"}}"#,
        r#"{"StringEquals": {"aws:PrincipalTag/": "Ann"}}"#,
        r#"{"StringEquals": {" aws:username": "Ann"}}"#,
        r#"{"StringEquals": {"aws:nosuch": "Ann"}}"#,
        r#"{"StringEquals": {"aws:username": []}}"#,
        r#"{"StringEquals": {"aws:username": "${aws:nosuch}"}}"#,
        r#"{"StringEquals": {"aws:username": "${aws:username"}}"#,
        r#"{"StringEquals": {"aws:username": "${aws:PrincipalTag/team, 'a'}"}}"#,
        r#"{"StringEquals": {"aws:username": ["a", 1]}}"#,
        r#"{"StringEquals": {"aws:username": 1}}"#,
        r#"{"StringEquals": {"aws:username": 01}}"#,
        r#"{"StringEquals": {"aws:username": 1.20}}"#,
        r#"{"StringEquals": {"aws:username": -1}}"#,
        r#"{"StringEquals": {"aws:username": null}}"#,
        r#"{"StringEquals": {"aws:username": [["a"]]}}"#,
        r#"{"StringLike": {"aws:username": ["a*", "b"]}}"#,
        r#"{"Null": {"aws:username": true}}"#,
        r#"{"Null": {"aws:username": "maybe"}}"#,
        r#"{"NullIfExists": {"aws:username": true}}"#,
        r#"{"ForAllValues:Null": {"aws:username": "true"}}"#,
        r#"{"ForAnyValue:StringEqualsIfExists": {"aws:TagKeys": ["a", "b"]}}"#,
        r#"{"Bool": {"aws:SecureTransport": ["true", "false"]}}"#,
        r#"{"Bool": {"aws:SecureTransport": ["true"]}}"#,
        r#"{"Bool": {"aws:SecureTransport": false}}"#,
        r#"{"Bool": {"aws:SecureTransport": [false]}}"#,
        r#"{"NumericLessThan": {"s3:max-keys": "ten"}}"#,
        r#"{"DateLessThan": {"aws:CurrentTime": "2026-13-01"}}"#,
        r#"{"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "203.0.113.9/33"]}}"#,
        r#"{"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#,
        r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*"}}"#,
    ];
    let conditions = CONDITIONS.into_iter().flat_map(|condition| {
        ["Allow", "Deny"].map(|effect| {
            document(&[statement(&[
                &format!(r#""Effect": "{effect}""#),
                &format!(r#""Condition": {condition}"#),
            ])])
        })
    });
    conditions.chain([document(&[statement(&[r#""Condition": []"#])])])
}

/// As many characters as AWS stores, one less and one more, with white space around and between them.
fn documents_at_a_quota() -> impl Iterator<Item = String> {
    let counted = |text: &str, all: bool| match all {
        true => text.trim().len(),
        false => text.split_whitespace().map(str::len).sum(),
    };
    [2_048, 5_120, 6_144].into_iter().flat_map(move |quota| {
        [true, false].into_iter().flat_map(move |all| {
            (quota - 1..=quota + 1).map(move |length| {
                let of = |resource: &str| {
                    let statement =
                        statement(&[&format!("\"Resource\":\t\"arn:aws:s3:::{resource}\"")]);
                    format!("\n\t {}\r\n ", document(&[statement]))
                };
                let shortest = counted(&of(""), all);
                of(&"a".repeat(length - shortest))
            })
        })
    })
}

#[test]
fn both_ways_read_what_stands_at_an_edge() {
    let mut fast = 0;
    let quotas = documents_at_a_quota();
    for text in other_members()
        .into_iter()
        .chain(other_conditions())
        .chain(quotas)
    {
        for policy_type in ALL_TYPES {
            for loader in LOADERS {
                let [is_fast, _] = compare(&[&text], policy_type, loader, &Limits::DEFAULT);
                assert!(!is_fast || TYPES.contains(&policy_type), "{policy_type}");
                fast += usize::from(is_fast);
            }
        }
    }
    assert!(fast > 500, "{fast}");
}

/// Each text and each list of a policy as long as a host takes it, and one longer.
#[test]
fn both_ways_keep_to_each_bound() {
    let limits = Limits {
        statements: 2,
        list_entries: 3,
        value_bytes: 260,
        ..Limits::DEFAULT
    };
    let list = |one: &str, count: usize| [one].repeat(count).join(", ");
    let mut taken = 0;
    for extra in [0, 1] {
        let long = "a".repeat(limits.value_bytes + extra);
        let end = |beginning: &str| "a".repeat(long.len() - beginning.len());
        let count = limits.list_entries + extra;
        let statements: Vec<String> = (0..limits.statements + extra)
            .map(|at| statement(&[&format!(r#""Sid": "S{at}""#)]))
            .collect();
        let texts = [
            format!(r#"{{"Id": "{long}", "Statement": {}}}"#, statement(&[])),
            document(&[statement(&[&format!(r#""Sid": "{long}""#)])]),
            document(&[statement(&[&format!(r#""Action": "s3:{}""#, end("s3:"))])]),
            document(&[statement(&[&format!(
                r#""Resource": "arn:aws:s3:::{}""#,
                end("arn:aws:s3:::")
            )])]),
            document(&[statement(&[&format!(
                r#""Condition": {{"StringEquals": {{"s3:{}": "a"}}}}"#,
                end("s3:")
            )])]),
            document(&[statement(&[&format!(
                r#""Condition": {{"StringEquals": {{"s3:prefix": "{long}"}}}}"#
            )])]),
            document(&[statement(&[&format!(
                r#""Action": [{}]"#,
                list(r#""s3:GetObject""#, count)
            )])]),
            document(&[statement(&[&format!(
                r#""Resource": [{}]"#,
                list(r#""arn:aws:s3:::reports""#, count)
            )])]),
            document(&[statement(&[&format!(
                r#""Condition": {{"StringEquals": {{"s3:prefix": [{}]}}}}"#,
                list(r#""a""#, count)
            )])]),
            document(&statements),
        ];
        for text in &texts {
            let [_, is_sound] = compare(&[text], PolicyType::Identity, Loader::Lenient, &limits);
            assert_eq!(is_sound, extra == 0, "{text}");
            taken += usize::from(is_sound);
        }
    }
    assert_eq!(taken, 10);
}

/// A statement of a large set, of actions that other statements have too and of long resources.
fn drawn_statement(random: &mut Random, is_of_few: bool) -> String {
    const SERVICES: [&str; 4] = ["s3", "S3", "ec2", "execute-api"];
    const NAMES: [&str; 12] = [
        "GetObject",
        "getobject",
        "GetObjectAcl",
        "PutObject",
        "Get*",
        "GetObject*",
        "*Object",
        "G?tObject",
        "Describe*",
        "*",
        "GetObjectAclAndMore*",
        "??tO*",
    ];
    const HEADS: [&str; 4] = ["aws:s3:::", "aws:s3:*:*:", "aws:s3:*::", "aws:ec2:*:*:"];
    const TAILS: [&str; 9] = ["", "*", "?", "/*", "*b", "a*b*c", ":*", "b", "/a?"];
    const CONDITIONS: [&str; 9] = [
        "",
        "",
        "",
        r#"{"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#,
        r#"{"StringNotEquals": {"aws:username": "${aws:PrincipalTag/team}"}}"#,
        r#"{"Bool": {"aws:SecureTransport": "true"}, "StringLike": {"aws:username": "A*"}}"#,
        r#"{"StringLike": {"aws:username": "A*"}, "Bool": {"aws:SecureTransport": "true"}}"#,
        r#"{"NumericLessThan": {"s3:max-keys": "NUMBER"}, "StringLike": {"aws:username": "A*"}}"#,
        r#"{"NumericGreaterThan": {"s3:max-keys": ["NUMBER", 99]}}"#,
    ];
    let list = |random: &mut Random, most: usize, one: fn(&mut Random) -> String| {
        let entries = (0..=random.below(most)).map(|_| format!("{:?}", one(random)));
        format!("[{}]", entries.collect::<Vec<_>>().join(", "))
    };
    // More patterns of one service are not tried one by one.
    let most = if is_of_few { 9 } else { 2 };
    // Longer than any action that is asked for.
    let longest = format!("s3:GetObject{}", "A".repeat(256));
    let actions = list(random, most, |random| match random.below(24) {
        0 => "*".into(),
        // As long as is told in a byte.
        1 | 2 => format!("s3:GetObject{}", "A".repeat(240 + random.below(4))),
        3 => format!("s3:Name{}*", random.below(70)),
        4 => format!("sqs:Name{}", random.below(70)),
        // Of one hash.
        5 => format!("s3:Hashed{:02}AtTheEnd", random.below(90)),
        _ => format!("{}:{}", random.pick(&SERVICES), random.pick(&NAMES)),
    });
    let actions = match is_of_few && random.below(4) == 0 {
        true => format!("{longest:?}"),
        false => actions,
    };
    let resources = list(random, 4, |random| {
        let length = random.pick(&[0, 1, 4, 7, 8, 9, 20, 254, 255, 256, 257]);
        let name = "reports-of-a-team".repeat(16);
        match random.below(9) {
            0 | 1 => "*".into(),
            2 => "arn:aws:s3:::${aws:username}/*".into(),
            3 => "arn:aws:s3:::reports/${aws:PrincipalTag/team, 'Ann'}*".into(),
            _ => format!(
                "arn:{}{}{}",
                random.pick(&HEADS),
                name.get(..length).expect("a beginning"),
                random.pick(&TAILS)
            ),
        }
    });
    let [not_action, not_resource] = [(); 2].map(|()| random.pick(&["", "", "", "Not"]));
    let effect = random.pick(&["Allow", "Allow", "Deny"]);
    let condition = match random.pick(&CONDITIONS) {
        "" => String::new(),
        condition => format!(r#", "Condition": {condition}"#),
    };
    let condition = condition.replace("NUMBER", &random.below(80).to_string());
    format!(
        r#"{{"Effect": "{effect}", "{not_action}Action": {actions}, "{not_resource}Resource": {resources}{condition}}}"#
    )
}

/// Sets in which the last bits of a mask, many masks, many conditions, tables of actions and long beginnings of resources
/// are needed.
#[test]
fn both_ways_read_large_sets() {
    let mut random = Random(17);
    let (mut fast, mut largest) = (0, 0);
    for round in 0..160 {
        let count = match round % 4 {
            0 => random.pick(&[30, 63, 64, 64, 65]),
            _ => random.pick(&[1, 2, 3, 9]),
        };
        let mut statements = Vec::new();
        while statements.len() < count {
            let drawn = drawn_statement(&mut random, count < 10);
            // A set has none of which there is something to say.
            let alone = document(core::slice::from_ref(&drawn));
            let mut read = OnePass::new();
            let (identity, lenient) = (PolicyType::Identity, Loader::Lenient);
            if read
                .add("", &alone, identity, lenient, &Limits::DEFAULT)
                .is_some()
            {
                statements.push(drawn);
            }
        }
        let texts = match random.below(2) {
            0 if count > 1 => {
                let (one, other) = statements.split_at(count / 2);
                Vec::from([document(one), document(other)])
            }
            _ => Vec::from([document(&statements)]),
        };
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let [is_fast, is_sound] = compare(
            &texts,
            PolicyType::Identity,
            Loader::Lenient,
            &Limits::DEFAULT,
        );
        assert!(is_sound);
        fast += usize::from(is_fast);
        largest += usize::from(is_fast && count == 64);
    }
    assert!(fast > 50 && largest > 5, "{fast} {largest}");
}

/// Statements for one action with more conditions than are remembered, of which each has one that fails: none of them may
/// be taken for another one that holds.
#[test]
fn both_ways_test_conditions_beyond_those_that_are_remembered() {
    let statements: Vec<String> = (0..60)
        .map(|at| {
            // The first has one more, so that places 64 apart hold and fail.
            let first = match at {
                0 => r#""NumericNotEquals": {"s3:max-keys": 39}, "#,
                _ => "",
            };
            let holds = format!(r#""NumericGreaterThanEquals": {{"s3:max-keys": "4.{at}"}}"#);
            let fails = format!(r#""NumericGreaterThan": {{"s3:max-keys": "{}"}}"#, 100 + at);
            statement(&[
                &format!(r#""Sid": "S{at}""#),
                r#""Effect": "Allow""#,
                r#""Action": "s3:GetObject""#,
                &format!(r#""Condition": {{{first}{holds}, {fails}}}"#),
            ])
        })
        .collect();
    let text = document(&statements);
    let [is_fast, _] = compare(
        &[&text],
        PolicyType::Identity,
        Loader::Strict,
        &Limits::DEFAULT,
    );
    assert!(is_fast);
}
