//! What is wrong with a policy's text, and where its parts stand: for editors.

use portcullis::{ConditionElement, Loader, Policy, PolicyDocument, Span, Statement, Values};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{found, to_json};
use crate::names;
use crate::utf16::{Mark, ranges_to_marks};

/// The findings of a policy as JSON text, in the order of the text.
///
/// # Errors
/// A type of policy that there is not.
#[wasm_bindgen]
pub fn validate(text: &str, policy_type: &str) -> Result<String, String> {
    let policy_type = names::named("policyType", policy_type)?;
    let findings = match Policy::from_json(text, policy_type, Loader::Strict) {
        Ok(policy) => found(text, policy.warnings(), None),
        Err(errors) => found(text, errors.findings(), None),
    };
    Ok(to_json(&findings))
}

#[derive(Serialize)]
struct Place {
    /// Index of the statement.
    statement: usize,
    /// As explanations name it; empty for the statement itself.
    element: String,
    #[serde(flatten)]
    mark: Mark,
}

/// Where the statements of a policy and their elements stand, as JSON text: what an explanation names can be
/// shown in an editor. `null` if the text is no policy document.
#[wasm_bindgen]
#[must_use]
pub fn places(text: &str) -> String {
    let Ok(document) = PolicyDocument::from_json(text) else {
        return "null".into();
    };
    let mut named = Vec::new();
    for (index, statement) in document.statements().iter().enumerate() {
        named.push((index, String::new(), statement.span()));
        let elements = elements(statement).into_iter();
        named.extend(elements.map(|(element, span)| (index, element, span)));
    }
    let spans = named.iter().map(|(_, _, span)| *span);
    let marks = ranges_to_marks(
        text,
        spans.map(|span| (span.start as usize, span.end as usize)),
    );
    let places: Vec<Place> = named
        .into_iter()
        .zip(marks)
        .map(|((statement, element, _), mark)| Place {
            statement,
            element,
            mark,
        })
        .collect();
    to_json(&places)
}

/// The longest operator has 46 bytes, with its set and `IfExists`. What is longer is none, and no explanation names it; by
/// name it would stand here once for each of its keys.
const LONGEST_OPERATOR: usize = 64;

fn elements(statement: &Statement<'_>) -> Vec<(String, Span)> {
    let lists = [
        ("Action", statement.action()),
        ("NotAction", statement.not_action()),
        ("Resource", statement.resource()),
        ("NotResource", statement.not_resource()),
    ];
    let mut elements: Vec<(String, Span)> = lists
        .into_iter()
        .filter_map(|(name, values)| Some((name.into(), values.map(Values::span)?)))
        .collect();
    elements.extend(
        statement
            .condition()
            .into_iter()
            .flat_map(ConditionElement::blocks)
            .filter(|block| block.operator().as_str().len() <= LONGEST_OPERATOR)
            .flat_map(|block| {
                let operator = block.operator().as_str();
                block.entries().iter().map(move |entry| {
                    let key = entry.key();
                    let span = Span {
                        start: key.span().start,
                        end: entry.values().span().end,
                    };
                    (format!("Condition.{operator}.{}", key.as_str()), span)
                })
            }),
    );
    elements
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_is_marked_where_it_stands() {
        let text = "{\"Version\": \"2012-10-17\", \"Statement\": {\"Sid\": \"𝕏\", \"Effect\": \"Alow\",\n\
                    \"Action\": \"*\", \"Resource\": \"*\"}}";
        let findings: serde_json::Value =
            serde_json::from_str(&validate(text, "resource").unwrap_or_default())
                .unwrap_or_default();
        let units: Vec<u16> = text.encode_utf16().collect();
        let finding = findings
            .as_array()
            .into_iter()
            .flatten()
            .find(|finding| finding.get("reason") == Some(&"invalidEffect".into()))
            .cloned()
            .unwrap_or_default();
        let number = |name: &str| finding.get(name).and_then(serde_json::Value::as_u64);
        let offset = |name: &str| number(name).unwrap_or_default() as usize;
        let marked = units.get(offset("offset")..offset("endOffset"));
        assert_eq!(
            marked.map(String::from_utf16_lossy).as_deref(),
            Some("\"Alow\""),
            "{findings}"
        );
        assert_eq!(number("line"), Some(1));
    }

    #[test]
    fn a_long_operator_is_not_repeated_for_each_of_its_keys() {
        let keys: Vec<String> = (0..500).map(|key| format!("\"k{key}\":1")).collect();
        let block = |operator: &str| format!("\"{operator}\":{{{}}}", keys.join(","));
        let condition = [
            block("ForAllValues:StringNotEqualsIgnoreCaseIfExists"),
            block(&"x".repeat(256)),
        ];
        let text = format!(
            "{{\"Version\": \"2012-10-17\", \"Statement\": {{\"Condition\":{{{}}}}}}}",
            condition.join(",")
        );
        let places = places(&text);
        assert!(places.contains("ForAllValues:StringNotEqualsIgnoreCaseIfExists.k499"));
        assert!(places.len() < 20 * text.len(), "{}", places.len());
    }

    #[test]
    fn a_condition_key_ends_with_its_list() {
        let entries = [r#""a": "b""#, r#""a": ["b", "c"]"#, r#""a": [ ]"#];
        for entry in entries {
            let text = format!(
                r#"{{"Version": "2012-10-17", "Statement": {{"Condition": {{"StringEquals": {{{entry} }}}}}}}}"#
            );
            let places: serde_json::Value =
                serde_json::from_str(&places(&text)).unwrap_or_default();
            let place = places
                .as_array()
                .into_iter()
                .flatten()
                .find(|place| place.get("element") == Some(&"Condition.StringEquals.a".into()))
                .cloned()
                .unwrap_or_default();
            let offset = |name: &str| place.get(name)?.as_u64().map(|offset| offset as usize);
            let marked = offset("offset")
                .zip(offset("endOffset"))
                .and_then(|(start, end)| text.get(start..end));
            assert_eq!(marked, Some(entry), "{places}");
        }
    }

    #[test]
    fn what_is_no_policy_has_no_places() {
        assert_eq!(places("[]"), "null");
        assert_eq!(
            places("{\"Version\": \"2012-10-17\", \"Statement\": []}"),
            "[]"
        );
    }
}
