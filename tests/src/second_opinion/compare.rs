//! One value of a request against one of a policy (4.3 to 4.9).

use std::cmp::Ordering;

use super::context::Given;
use super::fold::fold_key;
use super::operator::{Comparison, Family};
use super::pattern::{Piece, Token, glob, plain, split_pieces, tokens};
use super::truth::{E, F, T, Truth, and};
use super::values::{Instant, address, boolean, bytes, compare_decimals, decimal, instant, range};

/// Whether a request value can be read as the operator's type (R-COND-10, R-COND-16).
pub(super) fn readable(family: Family, given: &Given) -> bool {
    let asked = given.text.as_str();
    match family {
        Family::StringEquals | Family::StringEqualsIgnoreCase | Family::StringLike => true,
        Family::Numeric(_) => decimal(asked).is_some(),
        Family::Date(_) => instant(asked).is_some(),
        Family::Bool => boolean(asked).is_some(),
        // R-COND-16: a string; nothing else is said to convert.
        Family::Binary => given.is_string && bytes(asked).is_some(),
        Family::IpAddress => address(asked).is_some(),
        Family::Arn => arn_components(asked).is_some(),
        Family::Null => unreachable!(),
    }
}

/// The positive test of one request value against one policy value whose variables are filled.
pub(super) fn compare(family: Family, given: &Given, pieces: &[Piece]) -> Truth {
    let tokens = tokens(pieces);
    let text = plain(&tokens);
    let asked = given.text.as_str();
    match (family, &given.role) {
        (Family::StringEquals, Some(role)) => return role.meets(&[Token::Text(text)]),
        (Family::StringEqualsIgnoreCase, Some(role)) => {
            return ignoring_case(
                role.equals_folded(&text, lower),
                role.equals_folded(&text, fold_key),
            );
        }
        (Family::StringLike, Some(role)) => return role.meets(&tokens),
        _ => {}
    }
    match family {
        Family::StringEquals => Truth::from(asked == text),
        Family::StringEqualsIgnoreCase => ignoring_case(
            Truth::from(lower(asked) == lower(&text)),
            Truth::from(fold_key(asked) == fold_key(&text)),
        ),
        Family::StringLike => Truth::from(glob(&tokens, asked)),
        Family::Numeric(comparison) => match (decimal(asked), decimal(&text)) {
            (Some(asked), Some(value)) => {
                Truth::from(holds(comparison, compare_decimals(&asked, &value)))
            }
            // R-COND-11.
            _ => E,
        },
        Family::Date(comparison) => match (instant(asked), instant(&text)) {
            (Some(asked), Some(value)) => {
                Truth::from(holds(comparison, Instant::cmp(&asked, &value)))
            }
            _ => E,
        },
        Family::Bool => match (boolean(asked), boolean(&text)) {
            (Some(asked), Some(value)) => Truth::from(asked == value),
            _ => E,
        },
        Family::Binary => match (bytes(asked), bytes(&text)) {
            (Some(asked), Some(value)) => Truth::from(asked == value),
            _ => E,
        },
        Family::IpAddress => match (address(asked), range(&text)) {
            (Some(asked), Some(range)) => Truth::from(range.contains(&asked)),
            _ => E,
        },
        Family::Arn => arn_like(given, pieces),
        Family::Null => unreachable!(),
    }
}

/// R-STR-3: equal in lower case, or only under the fold of key names.
fn ignoring_case(lower: Truth, fold: Truth) -> Truth {
    match (lower, fold) {
        (T, _) => T,
        (F, F) => F,
        _ => E,
    }
}

/// R-STR-3.
pub(super) fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// R-NUM-2: the request value stands left.
fn holds(comparison: Comparison, asked_to_listed: Ordering) -> bool {
    match comparison {
        Comparison::Equals => asked_to_listed.is_eq(),
        Comparison::LessThan => asked_to_listed.is_lt(),
        Comparison::LessThanEquals => asked_to_listed.is_le(),
        Comparison::GreaterThan => asked_to_listed.is_gt(),
        Comparison::GreaterThanEquals => asked_to_listed.is_ge(),
    }
}

/// R-ARN-7: six components, the first of them `arn`.
fn arn_components(text: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    (parts.len() == 6 && parts[0] == "arn").then_some(parts)
}

/// R-ARN-1, R-ARN-2, R-ARN-4 to R-ARN-6, R-VAR-16, R-KEY-10.
fn arn_like(asked: &Given, pieces: &[Piece]) -> Truth {
    if pieces == [Piece::Star] {
        return T;
    }
    if let [Piece::Known(value)] = pieces {
        // The value is split after it is put in; nothing in it is a wildcard.
        let text = plain(value);
        return match (arn_components(&text), &asked.role) {
            (None, _) => E,
            (Some(_), Some(role)) => role.meets(value),
            (Some(_), None) => Truth::from(text == asked.text),
        };
    }
    let components = split_pieces(pieces, 6);
    if components.len() < 6 {
        return E;
    }
    let asked_parts = arn_components(&asked.text).expect("readable");
    let mut tests: Vec<Truth> = components
        .iter()
        .zip(asked_parts)
        .map(|(component, asked)| Truth::from(glob(&tokens(component), asked)))
        .collect();
    if let Some(role) = &asked.role {
        tests[5] = role.resource_meets(&tokens(&components[5]));
    }
    and(&tests)
}
