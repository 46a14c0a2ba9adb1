//! A request that shows something, for a person to read.

use portcullis::Layer;
use portcullis::analysis::{Witness, WitnessValue};
use serde_json::Value;

use crate::output::printable;

/// The request in a line, and what else it needs, a line each.
pub(crate) fn described(witness: &Witness, scenario: &str) -> (String, Vec<String>) {
    let scenario: Value = serde_json::from_str(scenario).unwrap_or_default();
    let caller = scenario.pointer("/request/principal");
    let kind = match caller {
        Some(Value::Object(members)) if members.contains_key("service") => "the service ",
        Some(Value::Object(members)) if members.contains_key("federated") => "the provider ",
        _ => "",
    };
    let request = format!(
        "{} on {} by {kind}{}",
        printable(witness.action()),
        printable(witness.resource()),
        printable(witness.principal())
    );
    let mut lines = Vec::new();
    if let Some(Value::Object(members)) = caller {
        let names = ["arn", "service", "federated"];
        for (name, value) in members {
            if let (Some(text), false) = (value.as_str(), names.contains(&name.as_str())) {
                lines.push(format!("whose {name} is {}", shown(text)));
            }
        }
    }
    if let Some(account) = witness.resource_account() {
        lines.push(format!("the resource is of account {}", shown(account)));
    }
    for (name, value) in witness.context() {
        let name = printable(name);
        lines.push(match value {
            WitnessValue::Single(text) => format!("with {name} = {}", shown(text)),
            WitnessValue::Multiple(texts) => {
                let texts: Vec<String> = texts.iter().map(|text| shown(text)).collect();
                format!("with {name} = [{}]", texts.join(", "))
            }
            _ => format!("with {name} absent"),
        });
    }
    let beside: Vec<String> = witness.company().map(company).collect();
    if !beside.is_empty() {
        lines.push(format!("beside {}", beside.join(" and ")));
    }
    (request, lines)
}

/// A text as it is, or in quotes where it would be taken for something else.
fn shown(text: &str) -> String {
    let is_plain = !matches!(text, "" | "absent")
        && text
            .chars()
            .all(|it| !it.is_whitespace() && !it.is_control() && !"\",[]".contains(it));
    match is_plain {
        true => printable(text),
        false => printable(&Value::from(text).to_string()),
    }
}

/// A policy that stood beside those that were compared: what it grants in words, or as it is.
fn company((layer, text): (Layer, &str)) -> String {
    let kind = match layer {
        Layer::Identity => "an identity policy".into(),
        Layer::Resource => "a resource policy".into(),
        other => format!("a policy `{other}`"),
    };
    match granted(text) {
        Some(granted) => format!("{kind} that {granted}"),
        None => format!("{kind} {}", printable(text)),
    }
}

fn granted(text: &str) -> Option<String> {
    let policy: Value = serde_json::from_str(text).ok()?;
    let statement = policy.get("Statement")?.as_object()?;
    let is = |name: &str, wanted: &str| statement.get(name).is_some_and(|it| it == wanted);
    let known = ["Effect", "Principal", "Action", "Resource"];
    let is_plain = statement.keys().all(|name| known.contains(&name.as_str()))
        && is("Effect", "Allow")
        && (is("Resource", "*") || !statement.contains_key("Resource"));
    if !is_plain {
        return None;
    }
    let action = statement.get("Action")?.as_str()?;
    let what = match action {
        "*" => "everything".into(),
        action => printable(action),
    };
    Some(match statement.get("Principal") {
        None => format!("allows {what}"),
        Some(Value::String(all)) if all == "*" => format!("allows everybody {what}"),
        Some(principal) => {
            let account = principal.get("AWS")?.as_str()?;
            format!("allows account {} {what}", shown(account))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_could_be_something_else_stands_in_quotes() {
        assert_eq!(shown("198.51.100.7"), "198.51.100.7");
        assert_eq!(shown(""), r#""""#);
        assert_eq!(shown("absent"), r#""absent""#);
        assert_eq!(shown("a, b"), r#""a, b""#);
        assert_eq!(shown("a\n  + b"), r#""a\n  + b""#);
        assert_eq!(shown("a\u{202E}"), r"a\u{202e}");
    }

    #[test]
    fn what_stood_beside_is_told_in_words_where_there_are_some() {
        let open = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
        let told = company((Layer::Identity, open));
        assert_eq!(told, "an identity policy that allows everything");
        let key = r#"{"Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "kms:*", "Resource": "*"}}"#;
        let told = company((Layer::Resource, key));
        assert_eq!(
            told,
            "a resource policy that allows account 111122223333 kms:*"
        );
        let other = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "a"}}"#;
        let told = company((Layer::Identity, other));
        assert_eq!(told, format!("an identity policy {other}"));
    }
}
