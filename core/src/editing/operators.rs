//! Condition operators, each in words.

use alloc::format;
use alloc::string::String;

use super::completion::{CompletionKind, Offer, Offers};
use super::place::Site;
use crate::policy::{
    Comparison, ConditionOperator, Loader, OperatorFamily, ParsedOperator, SetOperator,
    parse_operator,
};
use crate::reference::KeyType;

/// Names beside the cursor's that are told apart.
const MOST_PRESENT: usize = 200;
const SETS: [SetOperator; 2] = [SetOperator::ForAllValues, SetOperator::ForAnyValue];

/// An operator as the engine reads it, in any case.
pub(super) fn read(operator: &str) -> Option<ParsedOperator> {
    parse_operator(operator, Loader::Lenient)
}

pub(super) fn offer<'a>(offers: &mut Offers<'a>, site: &Site<'a>) {
    let mut present = site.sibling_names();
    present.truncate(MOST_PRESENT);
    let sets = SETS.into_iter().map(Some);
    for set in core::iter::once(None).chain(sets) {
        for if_exists in [false, true] {
            let fit = 2 * u8::from(set.is_some()) + u8::from(if_exists);
            for operator in ConditionOperator::ALL.iter().copied() {
                // R-IFEX-4, R-NULL-3.
                if operator == ConditionOperator::Null && fit > 0 {
                    continue;
                }
                let prefix = set.map_or("", SetOperator::as_str);
                let suffix = if if_exists { "IfExists" } else { "" };
                let label = format!("{prefix}{operator}{suffix}");
                if present.contains(&label.as_str()) {
                    continue;
                }
                let parsed = ParsedOperator {
                    operator,
                    set,
                    if_exists,
                };
                let item = Offer::new(fit, CompletionKind::Operator, label);
                offers.add(item.saying(move || in_words(parsed)));
            }
        }
    }
}

/// What an operator asks, with the rules that say so.
pub(super) fn in_words(parsed: ParsedOperator) -> String {
    let ParsedOperator {
        operator,
        set,
        if_exists,
    } = parsed;
    let mut words = String::from(base(operator));
    words.push_str(match set {
        Some(SetOperator::ForAllValues) => {
            "; asked of each value of the request, and holds if there is none (R-SET-1)"
        }
        Some(SetOperator::ForAnyValue) => {
            "; some value of the request has to meet it, so one has to be there (R-SET-2)"
        }
        None => "",
    });
    words.push_str(match (if_exists, set) {
        (false, _) => "",
        (true, Some(SetOperator::ForAnyValue)) => {
            "; `IfExists` has no effect with `ForAnyValue` (R-IFEX-3)"
        }
        (true, _) => "; holds if the request does not have the key (R-IFEX-1)",
    });
    if operator.is_negated() && set.is_none() && !if_exists {
        words.push_str(
            "; holds if the request does not have the key, and of a list none may match (R-COND-3, R-COND-8)",
        );
    }
    words
}

const fn base(operator: ConditionOperator) -> &'static str {
    use ConditionOperator as Operator;
    match operator {
        Operator::StringNotEquals => {
            "a text that differs, with case; `*` and `?` are plain (R-STR-1)"
        }
        Operator::StringNotEqualsIgnoreCase => "a text that differs, whatever the case (R-STR-1)",
        Operator::StringNotLike => {
            "a text that a pattern with `*` and `?` does not match (R-STR-2)"
        }
        Operator::NumericNotEquals => "a number that differs (R-NUM-1)",
        Operator::DateNotEquals => "another point in time (R-DATE-1)",
        Operator::NotIpAddress => "an address outside of all ranges (R-IP-10)",
        Operator::ArnNotEquals | Operator::ArnNotLike => {
            "an ARN that a pattern does not match, segment by segment (R-ARN-1, R-ARN-2)"
        }
        _ => positive(operator.family()),
    }
}

const fn positive(family: OperatorFamily) -> &'static str {
    match family {
        OperatorFamily::Text => "the same text, with case; `*` and `?` are plain (R-STR-1)",
        OperatorFamily::TextIgnoreCase => "the same text, whatever the case (R-STR-1)",
        OperatorFamily::TextLike => "a text that a pattern with `*` and `?` matches (R-STR-2)",
        OperatorFamily::Numeric(comparison) => match comparison {
            Comparison::Equal => "the same number (R-NUM-1)",
            Comparison::Less => "a number of the request below that of the policy (R-NUM-2)",
            Comparison::LessOrEqual => "a number of the request up to that of the policy (R-NUM-2)",
            Comparison::Greater => "a number of the request above that of the policy (R-NUM-2)",
            Comparison::GreaterOrEqual => {
                "a number of the request from that of the policy on (R-NUM-2)"
            }
        },
        OperatorFamily::Date(comparison) => match comparison {
            Comparison::Equal => "the same point in time (R-DATE-1)",
            Comparison::Less => "a time of the request before that of the policy (R-DATE-1)",
            Comparison::LessOrEqual => "a time of the request until that of the policy (R-DATE-1)",
            Comparison::Greater => "a time of the request after that of the policy (R-DATE-1)",
            Comparison::GreaterOrEqual => {
                "a time of the request from that of the policy on (R-DATE-1)"
            }
        },
        OperatorFamily::Bool => {
            "`true` or `false`; a key that is missing is neither (R-BOOL-1, R-BOOL-2)"
        }
        OperatorFamily::Binary => "the same bytes, written as base64 (R-BIN-1)",
        OperatorFamily::Ip => "an address in a range, of either family (R-IP-1)",
        OperatorFamily::Arn => {
            "an ARN that a pattern with `*` and `?` matches, segment by segment (R-ARN-1, R-ARN-2)"
        }
        OperatorFamily::Null => {
            "`true`: the request does not have the key; `false`: it has it (R-NULL-1)"
        }
    }
}

/// Whether an operator is meant for keys of a type, and asks as many values as the key has (R-COND-12, R-COND-15).
pub(super) const fn suits(parsed: ParsedOperator, key_type: KeyType) -> bool {
    let of_type = match parsed.operator.family() {
        OperatorFamily::Null => return true,
        OperatorFamily::Text | OperatorFamily::TextIgnoreCase | OperatorFamily::TextLike => {
            matches!(
                key_type,
                KeyType::String | KeyType::ArrayOfString | KeyType::Arn | KeyType::ArrayOfArn
            )
        }
        OperatorFamily::Binary => matches!(key_type, KeyType::String),
        OperatorFamily::Numeric(_) => matches!(key_type, KeyType::Numeric | KeyType::Date),
        OperatorFamily::Date(_) => matches!(key_type, KeyType::Date),
        OperatorFamily::Bool => matches!(key_type, KeyType::Bool | KeyType::ArrayOfBool),
        OperatorFamily::Ip => matches!(key_type, KeyType::IpAddress),
        OperatorFamily::Arn => matches!(key_type, KeyType::Arn | KeyType::ArrayOfArn),
    };
    of_type && key_type.is_array() == parsed.set.is_some()
}

/// Whether the values of an operator may hold policy variables (R-VAR-2, R-VAR-3).
pub(super) const fn takes_variables(parsed: ParsedOperator) -> bool {
    matches!(
        parsed.operator.family(),
        OperatorFamily::Text
            | OperatorFamily::TextIgnoreCase
            | OperatorFamily::TextLike
            | OperatorFamily::Arn
            | OperatorFamily::Bool
    )
}
