//! Conditions (4).

use portcullis::document::{ConditionElement, ConditionEntry};

use super::compare::{compare, readable};
use super::context::{Context, Given, Lookup};
use super::operator::{Family, Operator, Set};
use super::pattern::{Piece, Token, Value, absent_keys, filled, pieces, split_pieces, values};
use super::truth::{E, F, T, Truth, and, not, or};
use super::values::boolean;

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

/// R-KEY-10: whether the unknown path of the caller's role makes a test E, so that `aws:PrincipalArn` is asked for;
/// and whether it may have, where the rule can be read so or something else is wrong with the test too.
pub(super) fn asks_for_path(
    condition: Option<&ConditionElement<'_>>,
    variables: bool,
    context: &Context,
) -> (bool, bool) {
    let (mut surely, mut perhaps) = (false, false);
    for block in condition.map(ConditionElement::blocks).unwrap_or_default() {
        let operator = Operator::read(block.operator().as_str());
        for entry in block.entries() {
            let takes =
                operator.is_some_and(|operator| variables && operator.family.takes_variables());
            let listed: Vec<Vec<Piece>> = entry
                .values()
                .items()
                .iter()
                .map(|item| pieces(item.as_str(), takes))
                .collect();
            let found: Vec<Value> = listed
                .iter()
                .flat_map(|value| values(value, context))
                .collect();
            perhaps |= found.iter().any(|value| matches!(value, Value::Unknown(_)));
            let unknown = matches!(context.get(entry.key().as_str()), Lookup::One(given) if given.role.is_some());
            let Some(operator) = operator.filter(|_| unknown) else {
                continue;
            };
            perhaps = true;
            let reads_path = matches!(
                operator.family,
                Family::StringEquals
                    | Family::StringEqualsIgnoreCase
                    | Family::StringLike
                    | Family::Arn
            );
            let sound = found.iter().all(|value| matches!(value, Value::Text(_)));
            let sound = sound
                && listed.iter().all(|value| {
                    !value.contains(&Piece::Malformed)
                        && (operator.family != Family::Arn
                            || *value == [Piece::Star]
                            || split_pieces(value, 6).len() == 6)
                });
            surely |= reads_path
                && sound
                && !listed.is_empty()
                && test(&operator, entry, variables, context) == E;
        }
    }
    (surely, perhaps)
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

/// R-NULL-1, R-NULL-2; a set of empty strings counts as empty (R-SET-5).
fn null_test(found: &Lookup, listed: &[String]) -> Truth {
    let empty = match found {
        Lookup::Absent => false,
        Lookup::One(given) => given.text.is_empty(),
        Lookup::Many(values) => values.iter().all(|given| given.text.is_empty()),
        Lookup::Ambiguous => unreachable!(),
    };
    if empty {
        return E;
    }
    let null = *found == Lookup::Absent;
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
        // R-IFEX-3: the suffix changes nothing here.
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
        Set::ForAnyValue if empty => F,
        // R-COND-13.
        Set::ForAllValues if listed.is_empty() => {
            if operator.negated {
                E
            } else {
                F
            }
        }
        Set::ForAnyValue if listed.is_empty() => E,
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
            value_test(operator, asked, &pieces, context)
        })
        .collect();
    if operator.negated {
        not(or(&tests))
    } else {
        or(&tests)
    }
}

/// The positive test of one request value against one policy value: R-VAR-5, R-VAR-9, R-VAR-11, R-VAR-13, R-KEY-10.
fn value_test(operator: &Operator, asked: &Given, pieces: &[Piece], context: &Context) -> Truth {
    let found = values(pieces, context);
    let hopeless = |value: &Value| matches!(value, Value::Unusable | Value::Unknown(_));
    if pieces.contains(&Piece::Malformed) || found.iter().any(hopeless) {
        return E;
    }
    let read = |empty_is_missing: bool| {
        let text = |text: String| vec![vec![Token::Text(text)]];
        let texts = filled(pieces, context, |value| match value {
            Value::Text(value) => text(value),
            Value::Empty { default } if empty_is_missing => default.map(text).unwrap_or_default(),
            Value::Empty { .. } => text(String::new()),
            Value::Absent | Value::Unusable | Value::Unknown(_) => Vec::new(),
        });
        match texts.first() {
            Some(pieces) => compare(operator.family, asked, pieces),
            // R-VAR-13: "that value cannot be met"; of a negated operator nobody can say (D-11).
            None if operator.negated => E,
            None => F,
        }
    };
    let (missing, empty) = (read(true), read(false));
    if missing == empty { missing } else { E }
}
