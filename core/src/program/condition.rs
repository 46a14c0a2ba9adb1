//! Conditions: operators, set operators, missing keys (section 4).

use super::Truth;
use super::template::{Resolution, covers, resolution, resolve};
use crate::policy::{
    ArnOperand, Condition, ConditionOperator, ConditionTest, Operand, OperandValue, OperatorFamily,
    SetOperator, TemplateToken, parse_bool,
};
use crate::request::{ContextScalar, ContextValue, RequestContext, ScalarKind};
use crate::text::{Decimal, Timestamp, is_base64, parse_address, same_bytes, split_arn};

/// The truth of one condition (table 4.11).
pub(crate) fn condition_truth(condition: &Condition, request: &RequestContext<'_>) -> Truth {
    let ConditionTest::Compare {
        operator,
        set,
        if_exists,
        operands,
    } = &condition.test
    else {
        return Truth::Undecided;
    };
    let value = request.find(condition.key.hash, &condition.key.name);
    if value == Some(&ContextValue::Ambiguous) {
        return Truth::Undecided; // R-COND-7
    }
    if *operator == ConditionOperator::Null {
        return null_truth(operands, value);
    }
    // R-IFEX-1, R-IFEX-3.
    if value.is_none() && *if_exists {
        return Truth::True;
    }
    match set {
        None => plain_truth(*operator, operands, value, request),
        Some(set) => {
            let values = match value {
                None | Some(ContextValue::Absent | ContextValue::Ambiguous) => &[],
                Some(ContextValue::Single(scalar)) => core::slice::from_ref(scalar), // R-COND-14
                Some(ContextValue::Multiple(scalars)) => scalars.as_slice(),
            };
            set_truth(*set, *operator, *if_exists, operands, values, request)
        }
    }
}

fn plain_truth(
    operator: ConditionOperator,
    operands: &[Operand],
    value: Option<&ContextValue<'_>>,
    request: &RequestContext<'_>,
) -> Truth {
    match value {
        _ if operands.is_empty() => Truth::Undecided, // R-COND-13
        None | Some(ContextValue::Absent) => Truth::from(operator.is_negated()), // R-COND-8
        Some(ContextValue::Multiple(_) | ContextValue::Ambiguous) => Truth::Undecided, // R-COND-12
        Some(ContextValue::Single(scalar)) => value_truth(operator, operands, scalar, request),
    }
}

fn set_truth(
    set: SetOperator,
    operator: ConditionOperator,
    if_exists: bool,
    operands: &[Operand],
    values: &[ContextScalar<'_>],
    request: &RequestContext<'_>,
) -> Truth {
    let each = values
        .iter()
        .map(|value| value_truth(operator, operands, value, request));
    // R-SET-5: nothing but empty texts is an empty set.
    let empty = is_null(values);
    match set {
        SetOperator::ForAllValues if empty => Truth::True, // R-SET-1
        SetOperator::ForAnyValue if empty && if_exists => Truth::Undecided, // R-IFEX-3
        SetOperator::ForAnyValue if empty => Truth::False, // R-SET-2
        // R-COND-13.
        SetOperator::ForAllValues if operands.is_empty() && operator.is_negated() => {
            Truth::Undecided
        }
        SetOperator::ForAllValues | SetOperator::ForAnyValue if operands.is_empty() => Truth::False,
        SetOperator::ForAllValues => Truth::all(each),
        SetOperator::ForAnyValue => Truth::any(each),
    }
}

/// One value of the request against the policy's list: OR, or NOR under a negated operator (R-COND-2,
/// R-COND-3).
fn value_truth(
    operator: ConditionOperator,
    operands: &[Operand],
    value: &ContextScalar<'_>,
    request: &RequestContext<'_>,
) -> Truth {
    let negated = operator.is_negated();
    let positive = positive_truth(operator.family(), operands, value, negated, request);
    if negated { positive.not() } else { positive }
}

fn positive_truth(
    family: OperatorFamily,
    operands: &[Operand],
    value: &ContextScalar<'_>,
    negated: bool,
    request: &RequestContext<'_>,
) -> Truth {
    // R-VAR-13: a text whose variable has no value cannot be met; under a negated operator that must not
    // let an Allow apply, nor keep a Deny from applying.
    let unresolved = if negated {
        Truth::Undecided
    } else {
        Truth::False
    };
    let text = value.as_str();
    let any = |test: &dyn Fn(&OperandValue) -> Truth| {
        Truth::any(operands.iter().map(|operand| match &operand.value {
            OperandValue::Unresolved => unresolved,
            OperandValue::Unreadable => Truth::Undecided, // R-COND-11
            readable => test(readable),
        }))
    };
    let resolved =
        |tokens: &[TemplateToken], test: &dyn Fn() -> bool| match resolution(tokens, request) {
            Resolution::Unresolved => unresolved,
            Resolution::Resolved | Resolution::SomeEmpty => Truth::from(test()),
        };
    // R-COND-10: a value that cannot be read gives E, whatever the list says. The last arm of each match
    // is for operands of another family, which the policy cannot hold.
    match family {
        OperatorFamily::Text | OperatorFamily::TextLike => any(&|operand| match operand {
            OperandValue::Text(tokens) => {
                resolved(tokens, &|| covers(tokens, text, request, |a, b| a == b))
            }
            _ => Truth::Undecided,
        }),
        OperatorFamily::TextIgnoreCase => any(&|operand| match operand {
            OperandValue::Text(tokens) => {
                resolved(tokens, &|| equal_ignoring_case(tokens, text, request))
            }
            _ => Truth::Undecided,
        }),
        OperatorFamily::Numeric(comparison) => {
            let Some(number) = Decimal::parse(text) else {
                return Truth::Undecided;
            };
            any(&|operand| match operand {
                OperandValue::Number(wanted) => match Decimal::parse(wanted) {
                    Some(wanted) => comparison.holds(number.cmp(&wanted)).into(),
                    None => Truth::Undecided,
                },
                _ => Truth::Undecided,
            })
        }
        OperatorFamily::Date(comparison) => {
            let Some(instant) = read_instant(value) else {
                return Truth::Undecided;
            };
            any(&|operand| match operand {
                OperandValue::Date(wanted) => comparison.holds(instant.cmp(wanted)).into(),
                _ => Truth::Undecided,
            })
        }
        OperatorFamily::Bool => {
            let Some(flag) = parse_bool(text) else {
                return Truth::Undecided;
            };
            any(&|operand| match operand {
                OperandValue::Bool(wanted) => (flag == *wanted).into(),
                OperandValue::BoolText(tokens) => match resolution(tokens, request) {
                    Resolution::Unresolved => unresolved,
                    _ => match read_bool(tokens, request) {
                        Some(wanted) => (flag == wanted).into(),
                        None => Truth::Undecided, // R-VAR-3
                    },
                },
                _ => Truth::Undecided,
            })
        }
        OperatorFamily::Binary => {
            if !is_readable(OperatorFamily::Binary, value) {
                return Truth::Undecided;
            }
            any(&|operand| match operand {
                OperandValue::Binary(wanted) => same_bytes(text, wanted).into(),
                _ => Truth::Undecided,
            })
        }
        OperatorFamily::Ip => {
            let Some(address) = request.address_of(value).or_else(|| parse_address(text)) else {
                return Truth::Undecided;
            };
            any(&|operand| match operand {
                OperandValue::Ip(range) => range.contains(&address).into(),
                _ => Truth::Undecided,
            })
        }
        OperatorFamily::Arn => {
            let Some(segments) = split_arn(text) else {
                return Truth::Undecided;
            };
            any(&|operand| match operand {
                OperandValue::Arn(ArnOperand::Any) => Truth::True,
                OperandValue::Arn(ArnOperand::Segments(patterns)) => {
                    let truths = patterns.iter().map(|tokens| resolution(tokens, request));
                    if truths
                        .into_iter()
                        .any(|state| state == Resolution::Unresolved)
                    {
                        return unresolved;
                    }
                    let mut pairs = patterns.iter().zip(segments);
                    // R-ARN-2, R-ARN-4.
                    pairs
                        .all(|(tokens, segment)| covers(tokens, segment, request, |a, b| a == b))
                        .into()
                }
                OperandValue::Arn(ArnOperand::Variable(variable)) => {
                    let TemplateToken::Variable(variable) = &**variable else {
                        return Truth::Undecided;
                    };
                    match resolve(variable, request) {
                        None => unresolved,
                        // R-VAR-16: substituted, then split; equal segments are an equal text.
                        Some(wanted) if split_arn(wanted).is_some() => (wanted == text).into(),
                        Some(_) => Truth::Undecided,
                    }
                }
                _ => Truth::Undecided,
            })
        }
        OperatorFamily::Null => Truth::Undecided,
    }
}

/// Whether a request's value has the type that an operator needs (R-COND-10, R-COND-16).
pub(crate) fn is_readable(family: OperatorFamily, value: &ContextScalar<'_>) -> bool {
    let text = value.as_str();
    match family {
        OperatorFamily::Text
        | OperatorFamily::TextIgnoreCase
        | OperatorFamily::TextLike
        | OperatorFamily::Null => true,
        OperatorFamily::Numeric(_) => Decimal::parse(text).is_some(),
        OperatorFamily::Date(_) => read_instant(value).is_some(),
        OperatorFamily::Bool => parse_bool(text).is_some(),
        // `true` and `1234` would be base64 too; only a text is meant as such.
        OperatorFamily::Binary => value.kind() == ScalarKind::Text && is_base64(text),
        OperatorFamily::Ip => parse_address(text).is_some(),
        OperatorFamily::Arn => split_arn(text).is_some(),
    }
}

fn read_instant(value: &ContextScalar<'_>) -> Option<Timestamp> {
    match value.kind() {
        ScalarKind::EpochSeconds => Timestamp::parse_epoch(value.as_str()),
        ScalarKind::Text | ScalarKind::Number | ScalarKind::Bool => {
            Timestamp::parse(value.as_str())
        }
    }
}

fn read_bool(tokens: &[TemplateToken], request: &RequestContext<'_>) -> Option<bool> {
    [("true", true), ("false", false)]
        .into_iter()
        .find(|(word, _)| covers(tokens, word, request, str::eq_ignore_ascii_case))
        .map(|(_, flag)| flag)
}

/// R-STR-3: per-character lower case, without a locale.
fn equal_ignoring_case(tokens: &[TemplateToken], text: &str, request: &RequestContext<'_>) -> bool {
    let wanted = tokens.iter().flat_map(|token| match token {
        TemplateToken::Literal(literal) => literal.chars(),
        TemplateToken::Variable(variable) => resolve(variable, request).unwrap_or_default().chars(),
        // No wildcards under this operator.
        TemplateToken::AnyRun | TemplateToken::AnyChar => "".chars(),
    });
    wanted
        .flat_map(char::to_lowercase)
        .eq(text.chars().flat_map(char::to_lowercase))
}

/// R-NULL-1, R-NULL-2.
fn null_truth(operands: &[Operand], value: Option<&ContextValue<'_>>) -> Truth {
    if operands.is_empty() {
        return Truth::Undecided; // R-COND-13
    }
    let null = match value {
        None | Some(ContextValue::Absent | ContextValue::Ambiguous) => true,
        Some(ContextValue::Single(scalar)) => is_null(core::slice::from_ref(scalar)),
        Some(ContextValue::Multiple(scalars)) => is_null(scalars),
    };
    Truth::any(operands.iter().map(|operand| match operand.value {
        OperandValue::Bool(wanted) => Truth::from(wanted == null),
        _ => Truth::Undecided,
    }))
}

/// No value, or nothing but empty texts (R-NULL-2, R-SET-5).
fn is_null(values: &[ContextScalar<'_>]) -> bool {
    values.iter().all(|value| value.as_str().is_empty())
}
