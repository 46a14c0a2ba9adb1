//! The one spelling of the conditions of a statement.

use alloc::{
    borrow::ToOwned,
    collections::{BTreeMap, BTreeSet},
    format,
    string::{String, ToString},
};

use crate::document::{ConditionBlock, ConditionElement, ConditionEntry};
use crate::policy::{
    ConditionOperator, Loader, OperatorFamily, ParsedOperator, parse_bool, parse_operator,
};
use crate::text::{Decimal, IpRange};

/// By operator and key; the values as texts.
pub(super) type Conditions = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

pub(super) fn spelled(element: &ConditionElement<'_>) -> Conditions {
    let mut out = Conditions::new();
    let merges = arn_operators_are_apart(element);
    for block in &element.blocks {
        // Without keys it puts no constraint (R-GRAM-15).
        if block.entries.is_empty() {
            continue;
        }
        let parsed = parse_operator(block.operator.as_str(), Loader::Lenient);
        let operator = match parsed {
            Some(parsed) => name_of(parsed, merges),
            None => block.operator.as_str().to_owned(),
        };
        // Blocks that are the same but for their case are kept by the lenient loader, as several that have to hold.
        let operator = match out.contains_key(&operator) {
            true => block.operator.as_str().to_owned(),
            false => operator,
        };
        let keys = out.entry(operator).or_default();
        for entry in &block.entries {
            let values = entry.values.items.iter();
            let values = values.map(|value| spelled_value(parsed, value.as_str()));
            keys.insert(spelled_key(entry, block), values.collect());
        }
    }
    out
}

/// Keys have no case (R-COND-5). Beyond ASCII they stay as they are, and so do two that a lenient loader told apart.
fn spelled_key(entry: &ConditionEntry<'_>, block: &ConditionBlock<'_>) -> String {
    let key = entry.key.as_str();
    let twins = block
        .entries
        .iter()
        .filter(|other| other.key.as_str().eq_ignore_ascii_case(key));
    match block.entries.len() <= MOST_KEYS && twins.count() == 1 {
        true => key.to_ascii_lowercase(),
        false => key.to_owned(),
    }
}

/// A block with more keys keeps their case: to see which are alike takes time.
const MOST_KEYS: usize = 64;

/// Whether no key stands under both spellings of an ARN operator, of which each has to hold.
fn arn_operators_are_apart(element: &ConditionElement<'_>) -> bool {
    let names = element.blocks.iter();
    let arn = names.filter(|block| block.operator.as_str().to_ascii_lowercase().contains("arn"));
    arn.count() < 2
}

fn name_of(parsed: ParsedOperator, merges: bool) -> String {
    let set = parsed.set.map_or("", |set| set.as_str());
    // R-ARN-1: Equals and Like are one.
    let operator = match parsed.operator {
        ConditionOperator::ArnEquals if merges => ConditionOperator::ArnLike,
        ConditionOperator::ArnNotEquals if merges => ConditionOperator::ArnNotLike,
        other => other,
    };
    let tail = if parsed.if_exists { "IfExists" } else { "" };
    format!("{set}{}{tail}", operator.as_str())
}

fn spelled_value(parsed: Option<ParsedOperator>, value: &str) -> String {
    let read = match parsed.map(|parsed| parsed.operator.family()) {
        Some(OperatorFamily::Bool | OperatorFamily::Null) => {
            parse_bool(value).map(|value| value.to_string())
        }
        Some(OperatorFamily::Ip) => IpRange::parse(value).map(|range| range.to_string()),
        Some(OperatorFamily::Numeric(_)) => number(value),
        _ => None,
    };
    read.unwrap_or_else(|| value.to_owned())
}

/// R-NUM-1: `10`, `10.0` and `010` are one.
fn number(text: &str) -> Option<String> {
    Decimal::parse(text)?;
    let digits = text.trim_start_matches(['+', '-']);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    let is_zero = whole.is_empty() && part.is_empty();
    let sign = if text.starts_with('-') && !is_zero {
        "-"
    } else {
        ""
    };
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if part.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{part}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_num_1_a_number_has_one_spelling() {
        for (text, expected) in [
            ("010", "10"),
            ("10.0", "10"),
            ("+1.50", "1.5"),
            ("-0.0", "0"),
            ("-00.5", "-0.5"),
            ("0", "0"),
        ] {
            assert_eq!(number(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(number("1e3"), None);
    }
}
