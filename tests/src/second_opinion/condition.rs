//! Conditions (4).

use std::cmp::Ordering;

use portcullis::{ConditionElement, ConditionEntry};

use super::context::{Context, Given, Lookup};
use super::pattern::{Piece, Token, absent_keys, glob, pieces, plain, split_pieces, substitute};
use super::truth::{E, F, T, Truth, and, not, or};
use super::values::{Instant, address, boolean, bytes, compare_decimals, decimal, instant, range};

/// R-COND-1: all blocks, and all keys in each, must hold.
pub(super) fn condition_part(
    condition: Option<&ConditionElement<'_>>,
    variables: bool,
    context: &Context,
) -> Truth {
    let mut tests = Vec::new();
    for block in condition.map(ConditionElement::blocks).unwrap_or_default() {
        let operator = Operator::read(block.operator().as_str());
        for entry in block.entries() {
            tests.push(match &operator {
                Some(operator) => test(operator, entry, variables, context),
                // R-COND-4.
                None => E,
            });
        }
    }
    and(&tests)
}

/// R-OUT-8: the keys that the condition asks for, and those of its variables, that the request lacks.
pub(super) fn missing_keys(
    condition: Option<&ConditionElement<'_>>,
    variables: bool,
    context: &Context,
) -> Vec<String> {
    let mut keys = Vec::new();
    for block in condition.map(ConditionElement::blocks).unwrap_or_default() {
        let operator = Operator::read(block.operator().as_str());
        let takes_variables =
            variables && operator.is_some_and(|operator| operator.family.takes_variables());
        for entry in block.entries() {
            if context.get(entry.key().as_str()) == Lookup::Absent {
                keys.push(entry.key().as_str().to_string());
            }
            for value in entry.values().items() {
                keys.extend(absent_keys(
                    &pieces(value.as_str(), takes_variables),
                    context,
                ));
            }
        }
    }
    keys
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    ForAllValues,
    ForAnyValue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    StringEquals,
    StringEqualsIgnoreCase,
    StringLike,
    Numeric(Comparison),
    Date(Comparison),
    Bool,
    Binary,
    IpAddress,
    Arn,
    Null,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equals,
    LessThan,
    LessThanEquals,
    GreaterThan,
    GreaterThanEquals,
}

impl Family {
    /// R-VAR-2, R-VAR-3.
    fn takes_variables(self) -> bool {
        matches!(
            self,
            Self::StringEquals
                | Self::StringEqualsIgnoreCase
                | Self::StringLike
                | Self::Arn
                | Self::Bool
        )
    }
}

#[derive(Debug, Clone, Copy)]
struct Operator {
    set: Option<Set>,
    family: Family,
    negated: bool,
    if_exists: bool,
}

impl Operator {
    /// R-COND-4, R-COND-9; `None` is an unknown operator. A strict loader saw to the case of the letters.
    fn read(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let (set, name) = if let Some(rest) = name.strip_prefix("forallvalues:") {
            (Some(Set::ForAllValues), rest)
        } else if let Some(rest) = name.strip_prefix("foranyvalue:") {
            (Some(Set::ForAnyValue), rest)
        } else {
            (None, name.as_str())
        };
        let (if_exists, name) = match name.strip_suffix("ifexists") {
            Some(rest) => (true, rest),
            None => (false, name),
        };
        use Comparison::{Equals, GreaterThan, GreaterThanEquals, LessThan, LessThanEquals};
        let (family, negated) = match name {
            "stringequals" => (Family::StringEquals, false),
            "stringnotequals" => (Family::StringEquals, true),
            "stringequalsignorecase" => (Family::StringEqualsIgnoreCase, false),
            "stringnotequalsignorecase" => (Family::StringEqualsIgnoreCase, true),
            "stringlike" => (Family::StringLike, false),
            "stringnotlike" => (Family::StringLike, true),
            "numericequals" => (Family::Numeric(Equals), false),
            "numericnotequals" => (Family::Numeric(Equals), true),
            "numericlessthan" => (Family::Numeric(LessThan), false),
            "numericlessthanequals" => (Family::Numeric(LessThanEquals), false),
            "numericgreaterthan" => (Family::Numeric(GreaterThan), false),
            "numericgreaterthanequals" => (Family::Numeric(GreaterThanEquals), false),
            "dateequals" => (Family::Date(Equals), false),
            "datenotequals" => (Family::Date(Equals), true),
            "datelessthan" => (Family::Date(LessThan), false),
            "datelessthanequals" => (Family::Date(LessThanEquals), false),
            "dategreaterthan" => (Family::Date(GreaterThan), false),
            "dategreaterthanequals" => (Family::Date(GreaterThanEquals), false),
            "bool" => (Family::Bool, false),
            "binaryequals" => (Family::Binary, false),
            "ipaddress" => (Family::IpAddress, false),
            "notipaddress" => (Family::IpAddress, true),
            "arnequals" | "arnlike" => (Family::Arn, false),
            "arnnotequals" | "arnnotlike" => (Family::Arn, true),
            "null" => (Family::Null, false),
            _ => return None,
        };
        // R-IFEX-4, R-NULL-3.
        if family == Family::Null && (if_exists || set.is_some()) {
            return None;
        }
        Some(Self {
            set,
            family,
            negated,
            if_exists,
        })
    }
}

/// One key under one operator.
fn test(
    operator: &Operator,
    entry: &ConditionEntry<'_>,
    variables: bool,
    context: &Context,
) -> Truth {
    let found = context.get(entry.key().as_str());
    // R-GRAM-7: quotes make no difference.
    let listed: Vec<String> = entry
        .values()
        .items()
        .iter()
        .map(|item| Given::marked(item.as_str()).text)
        .collect();
    if found == Lookup::Ambiguous {
        // R-COND-7.
        return E;
    }
    if operator.family == Family::Null {
        return null_test(&found, &listed);
    }
    let one = |value: &Given| one_value(operator, value, &listed, variables, context);
    match operator.set {
        None => plain_test(operator, &found, &listed, one),
        Some(set) => set_test(operator, set, &found, &listed, one),
    }
}

/// R-NULL-1, R-NULL-2.
fn null_test(found: &Lookup, listed: &[String]) -> Truth {
    let null = match found {
        Lookup::Absent => true,
        Lookup::One(given) => given.text.is_empty(),
        Lookup::Many(values) => values.iter().all(|given| given.text.is_empty()),
        Lookup::Ambiguous => unreachable!(),
    };
    if listed.is_empty() {
        // R-COND-13.
        return E;
    }
    let tests: Vec<Truth> = listed
        .iter()
        .map(|value| match boolean(value) {
            Some(wanted) => Truth::from(wanted == null),
            None => E,
        })
        .collect();
    or(&tests)
}

/// An operator without set prefix.
fn plain_test(
    operator: &Operator,
    found: &Lookup,
    listed: &[String],
    one: impl Fn(&Given) -> Truth,
) -> Truth {
    match found {
        // R-IFEX-1, also before R-COND-13.
        Lookup::Absent if operator.if_exists => T,
        // R-COND-13.
        _ if listed.is_empty() => E,
        // R-COND-8.
        Lookup::Absent => Truth::from(operator.negated),
        // R-COND-12.
        Lookup::Many(_) => E,
        Lookup::One(value) => one(value),
        Lookup::Ambiguous => unreachable!(),
    }
}

/// R-SET-1 to R-SET-5, R-IFEX-3.
fn set_test(
    operator: &Operator,
    set: Set,
    found: &Lookup,
    listed: &[String],
    one: impl Fn(&Given) -> Truth,
) -> Truth {
    let values = match found {
        Lookup::Absent if operator.if_exists => return T,
        Lookup::Absent => Vec::new(),
        // R-COND-14.
        Lookup::One(value) => vec![value.clone()],
        Lookup::Many(values) => values.clone(),
        Lookup::Ambiguous => unreachable!(),
    };
    // R-SET-5.
    let empty = values.iter().all(|given| given.text.is_empty());
    match set {
        Set::ForAllValues if empty => T,
        Set::ForAnyValue if empty && operator.if_exists => E,
        Set::ForAnyValue if empty => F,
        // R-COND-13.
        Set::ForAllValues if listed.is_empty() => {
            if operator.negated {
                E
            } else {
                F
            }
        }
        Set::ForAnyValue if listed.is_empty() => F,
        Set::ForAllValues => and(&values.iter().map(&one).collect::<Vec<_>>()),
        Set::ForAnyValue => or(&values.iter().map(&one).collect::<Vec<_>>()),
    }
}

/// m(r, P) of section 4.10: one request value against the list, with NOR inside for negated operators
/// (R-COND-2, R-COND-3).
fn one_value(
    operator: &Operator,
    asked: &Given,
    listed: &[String],
    variables: bool,
    context: &Context,
) -> Truth {
    if !readable(operator.family, asked) {
        // R-COND-10.
        return E;
    }
    let tests: Vec<Truth> = listed
        .iter()
        .map(|value| {
            let pieces = pieces(value, variables && operator.family.takes_variables());
            if substitute(&pieces, context).is_none() {
                // R-VAR-13, R-VAR-5, R-VAR-9.
                return if operator.negated { E } else { F };
            }
            compare(operator.family, &asked.text, &pieces, context)
        })
        .collect();
    if operator.negated {
        not(or(&tests))
    } else {
        or(&tests)
    }
}

/// Whether a request value can be read as the operator's type (R-COND-10, R-COND-16).
fn readable(family: Family, given: &Given) -> bool {
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

/// The positive test of one request value against one policy value whose variables can be resolved.
fn compare(family: Family, asked: &str, pieces: &[Piece], context: &Context) -> Truth {
    let tokens = substitute(pieces, context).expect("resolved");
    let text = plain(&tokens);
    match family {
        Family::StringEquals => Truth::from(asked == text),
        Family::StringEqualsIgnoreCase => Truth::from(lower(asked) == lower(&text)),
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
        Family::Arn => arn_like(asked, pieces, context),
        Family::Null => unreachable!(),
    }
}

/// R-STR-3.
fn lower(text: &str) -> String {
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

/// R-ARN-1, R-ARN-2, R-ARN-4 to R-ARN-6, R-VAR-16.
fn arn_like(asked: &str, pieces: &[Piece], context: &Context) -> Truth {
    let asked_parts = arn_components(asked).expect("readable");
    if pieces == [Piece::Star] {
        return T;
    }
    if let [Piece::Variable { .. }] = pieces {
        // The value is split after it is put in; nothing in it is a wildcard.
        let value = plain(&substitute(pieces, context).expect("resolved"));
        return match arn_components(&value) {
            Some(_) => Truth::from(value == asked),
            None => E,
        };
    }
    let components = split_pieces(pieces, 6);
    if components.len() < 6 {
        return E;
    }
    Truth::from(
        components
            .iter()
            .zip(asked_parts)
            .all(|(component, asked)| {
                let tokens: Vec<Token> = substitute(component, context).expect("resolved");
                glob(&tokens, asked)
            }),
    )
}
