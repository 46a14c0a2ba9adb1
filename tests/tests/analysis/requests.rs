//! Requests drawn from what policies say: their actions, resources, keys and values, with small edits.

use std::collections::BTreeMap;

use portcullis::request::{ContextScalar, ContextValue};
use portcullis::{Authorizer, PolicySet, Principal, RequestContext};
use portcullis_tests::second_opinion;
use serde_json::{Value, json};

use crate::draw::Dice;
use crate::mutants::texts;

const ANN: &str = "arn:aws:iam::111122223333:user/Ann";

/// A request of a user for something of her account.
#[derive(Debug)]
pub(crate) struct Drawn {
    action: String,
    resource: String,
    context: BTreeMap<String, Value>,
}

/// A text that a pattern may match.
fn text_of(pattern: &str, dice: &mut Dice) -> String {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some(letter) = rest.chars().next() {
        if let Some(end) = rest.starts_with("${").then(|| rest.find('}')).flatten() {
            text.push_str(match &rest[..=end] {
                "${aws:username}" => "Ann",
                "${aws:PrincipalAccount}" | "${aws:ResourceAccount}" => "111122223333",
                _ => "a",
            });
            rest = &rest[end + 1..];
            continue;
        }
        match letter {
            '*' => text.push_str(dice.pick(&["", "a", "b", "ab", "xyz", "a/b", "bb"])),
            '?' => text.push_str(dice.pick(&["a", "b"])),
            other => text.push(other),
        }
        rest = &rest[letter.len_utf8()..];
    }
    if dice.one_in(8) {
        text.push('b');
    }
    if dice.one_in(8) {
        text.pop();
    }
    text
}

/// Segments that are wild are filled as AWS would.
fn resource_of(pattern: &str, dice: &mut Dice) -> String {
    if pattern == "*" {
        let some = [
            "*",
            "arn:aws:s3:::ab/b",
            "arn:aws:ec2:us-east-1:111122223333:instance/a",
        ];
        return dice.pick(&some).into();
    }
    let mut segments: Vec<String> = pattern.splitn(6, ':').map(String::from).collect();
    let usual = ["arn", "aws", "s3", "us-east-1", "111122223333"];
    for (segment, usual) in segments.iter_mut().zip(usual) {
        if segment == "*" {
            *segment = usual.into();
        }
    }
    text_of(&segments.join(":"), dice)
}

/// What some conditions ask of each key.
fn asked_of_keys(statement: &Value) -> BTreeMap<&str, Vec<String>> {
    let mut keys: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let operators = statement["Condition"].as_object();
    for keys_of_operator in operators.into_iter().flat_map(|all| all.values()) {
        for (key, values) in keys_of_operator.as_object().into_iter().flatten() {
            keys.entry(key).or_default().extend(texts(values));
        }
    }
    keys
}

impl Drawn {
    /// For a statement of one of some policies.
    pub(crate) fn of(policies: &[&Value], dice: &mut Dice) -> Self {
        let statements = policies
            .iter()
            .flat_map(|policy| policy["Statement"].as_array().into_iter().flatten());
        let statements: Vec<&Value> = statements.collect();
        let statement = dice.pick(&statements);
        let action = match statement.get("Action").map(texts) {
            Some(actions) if !actions.is_empty() => text_of(&dice.pick(&actions), dice),
            _ => "s3:GetObject".into(),
        };
        let resource = match statement.get("Resource").map(texts) {
            Some(resources) if !resources.is_empty() => resource_of(&dice.pick(&resources), dice),
            _ => resource_of("*", dice),
        };
        let mut context = BTreeMap::new();
        for of in [statement, dice.pick(&statements)] {
            for (key, mut values) in asked_of_keys(of) {
                values.extend(["a".into(), "ab".into()]);
                let mut value = || text_of(&dice.pick(&values), dice);
                let value = match value().len() % 4 {
                    0 => json!([value(), value()]),
                    _ => json!(value()),
                };
                if !dice.one_in(5) {
                    context.insert(key.to_ascii_lowercase(), value);
                }
            }
        }
        Self {
            action,
            resource,
            context,
        }
    }

    /// What the engine says of each of two; nothing where it is no request.
    pub(crate) fn ask(&self, sets: [&PolicySet; 2]) -> Option<[bool; 2]> {
        let ann = Principal::from_arn(ANN).expect("a user");
        let mut builder = RequestContext::builder(ann, &self.action, &self.resource);
        for (key, value) in &self.context {
            let scalar = |text: String| ContextScalar::from(text);
            let value = match value {
                Value::Array(_) => {
                    ContextValue::Multiple(texts(value).into_iter().map(scalar).collect())
                }
                single => ContextValue::Single(scalar(single.as_str().unwrap_or_default().into())),
            };
            builder = builder.context(key, value);
        }
        let request = builder.build().ok()?;
        Some(sets.map(|set| {
            let authorizer = Authorizer::builder().identity(set).build();
            authorizer
                .expect("an authorizer")
                .evaluate(&request)
                .is_allowed()
        }))
    }

    /// What the second opinion says of one.
    pub(crate) fn opinion(&self, policy: &Value) -> bool {
        let question = json!({
            "request": {"principal": ANN, "action": self.action, "resource": self.resource, "context": self.context},
            "policies": {"identity": [policy]},
            "loader": "lenient",
        });
        second_opinion::decide(&question).decision == "allowed"
    }
}
