//! Policies that allow less than another, or at most the same.

use serde_json::{Value, json};

use crate::draw::Dice;

/// How a policy is made narrower.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Narrowing {
    FewerActions,
    LongerResource,
    MoreConditions,
    MoreDenies,
}

pub(crate) const NARROWINGS: [Narrowing; 4] = [
    Narrowing::FewerActions,
    Narrowing::LongerResource,
    Narrowing::MoreConditions,
    Narrowing::MoreDenies,
];

/// A key that no policy names.
const KEY: &str = "aws:PrincipalTag/added";

/// The texts of an element, which may be one.
pub(crate) fn texts(value: &Value) -> Vec<String> {
    let all = match value {
        Value::Array(items) => items.iter().collect(),
        single => vec![single],
    };
    let texts = all.into_iter().filter_map(Value::as_str);
    texts.map(String::from).collect()
}

/// The same policy made narrower in one of its Allows; nothing where that one has nothing to be made narrower of.
pub(crate) fn narrowed(policy: &Value, how: Narrowing, dice: &mut Dice) -> Option<Value> {
    let mut narrower = policy.clone();
    let statements = narrower["Statement"].as_array_mut()?;
    let allows: Vec<usize> = (0..statements.len())
        .filter(|at| statements[*at]["Effect"] == "Allow")
        .collect();
    if allows.is_empty() {
        return None;
    }
    let statement = &mut statements[dice.pick(&allows)];
    match how {
        Narrowing::FewerActions => {
            let actions = statement.get_mut("Action")?.as_array_mut()?;
            if actions.len() < 2 {
                return None;
            }
            actions.remove(dice.below(actions.len()));
        }
        Narrowing::LongerResource => {
            let resource = statement.get_mut("Resource")?;
            let mut all = texts(resource);
            let at = dice.below(all.len());
            all[at] = match &*all[at] {
                "*" => "arn:aws:*:*:*:a*".into(),
                text => format!("{}b*", text.strip_suffix('*')?),
            };
            *resource = json!(all);
        }
        Narrowing::MoreConditions => {
            let operator = dice.pick(&["StringEquals", "StringLike", "StringNotEqualsIfExists"]);
            if !statement["Condition"].is_object() {
                statement["Condition"] = json!({});
            }
            statement["Condition"][operator][KEY] = json!(dice.pick(&["a", "b*", "ab"]));
        }
        Narrowing::MoreDenies => {
            let actions = texts(statement.get("Action")?);
            let mut deny =
                json!({"Effect": "Deny", "Action": dice.pick(&actions), "Resource": "*"});
            if dice.one_in(2) {
                deny["Condition"] = json!({"StringEquals": {KEY: "a"}});
            }
            statements.push(deny);
        }
    }
    Some(narrower)
}
