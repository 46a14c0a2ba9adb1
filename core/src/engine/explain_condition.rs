//! Why one condition holds, fails or is undecided: which values of the request met which of the policy.

use alloc::{format, string::String};

use super::missing::{is_path_unknown, reads_path, variables};
use super::short::{short, some_of};
use crate::policy::{
    Comparison, ConditionOperator, ConditionTest, Operand, OperatorFamily, SetOperator,
};
use crate::program::{CompiledCondition, Truth, is_readable, value_of};
use crate::request::{ContextScalar, RequestContext, Scalar, Value};

/// What to say of a condition that comes to `truth`.
pub(super) fn condition_reason(
    compiled: &CompiledCondition,
    truth: Truth,
    request: &RequestContext<'_>,
) -> String {
    let condition = &compiled.condition;
    let ConditionTest::Compare {
        operator,
        set,
        if_exists,
        operands,
    } = &condition.test
    else {
        return format!("`{}` cannot be tested", condition.operator);
    };
    let key = &condition.key.name;
    let Some(value) = value_of(&condition.key, request) else {
        return match operator {
            ConditionOperator::Null => format!("the request has no {key}"),
            _ => {
                let why = without_value(*operator, *set, *if_exists, truth);
                let why = why.map_or_else(
                    || format!(", which is tested against {}", list(operands)),
                    |why| format!(", {why}"),
                );
                format!("the request has no {key}{why}")
            }
        };
    };
    let (one, several) = match value {
        Value::Ambiguous => {
            return format!("the request has two values for {key} that differ in its case");
        }
        Value::Single(scalar) => (Some(scalar), &[][..]),
        Value::Multiple(values) => (None, values.scalars),
    };
    let shown = match (one, several) {
        (Some(one), _) => shown_value(one),
        (None, []) => String::from("an empty set"),
        (None, [one]) => shown_value(one.into()),
        (None, several) => {
            let texts = several.iter().map(ContextScalar::as_str);
            format!("[{}]", some_of(texts))
        }
    };
    let mut values = one.into_iter().chain(several.iter().map(Scalar::from));
    let is_empty = values.clone().all(|value| value.text.is_empty());
    if *operator == ConditionOperator::Null {
        return match is_empty {
            true => {
                format!("the request has {key} without a value, which may count as null (R-NULL-2)")
            }
            false => format!("the request has {key}"),
        };
    }
    if truth == Truth::Undecided && is_path_unknown(value) && reads_path(&condition.test) {
        let list = list(operands);
        return format!(
            "{shown} may be one of {list}: the path of the role is unknown, `roleArn` would tell it (R-KEY-10)"
        );
    }
    if matches!(value, Value::Multiple(_)) && set.is_none() {
        return format!("{key} is a set, {shown}; it needs ForAllValues or ForAnyValue");
    }
    if is_empty && let Some(set) = set {
        let rule = match set {
            SetOperator::ForAllValues => "of which ForAllValues holds (R-SET-1, R-SET-5)",
            SetOperator::ForAnyValue => "of which ForAnyValue fails (R-SET-2, R-SET-5)",
        };
        return format!("{key} has no value but empty ones, {rule}");
    }
    if truth == Truth::Undecided
        && !operator.family().is_of_texts()
        && let Some(unreadable) = values
            .clone()
            .find(|scalar| !is_readable(operator.family(), *scalar))
    {
        return format!(
            "{} cannot be read under {operator}",
            shown_value(unreadable)
        );
    }
    let relation = relation(operator.family());
    let hint = || hint(operands, truth, request);
    // The value that decides, where one does.
    let decides = match (set, truth) {
        (Some(SetOperator::ForAnyValue), Truth::True) => Some(Truth::True),
        (Some(SetOperator::ForAllValues), Truth::False) => Some(Truth::False),
        _ => None,
    };
    let is_alone = one.is_some() || several.len() == 1;
    let decisive = match decides {
        _ if is_alone => values.next(),
        Some(wanted) => values.find(|value| compiled.truth_of(*value, request) == Some(wanted)),
        None => None,
    };
    if let Some(value) = decisive {
        let of = if is_alone {
            String::new()
        } else {
            format!(" of {shown}")
        };
        let value_shown = shown_value(value);
        return match compiled.met_by(value, request) {
            Some(operand) => format!("{value_shown}{of} {relation} {}", short(&operand.text)),
            None => format!(
                "{value_shown}{of} {relation} none of {}{}",
                list(operands),
                hint()
            ),
        };
    }
    if truth == Truth::Undecided {
        return format!(
            "{shown} cannot be held against {}{}",
            list(operands),
            hint()
        );
    }
    // All values are alike then.
    let met = values
        .next()
        .and_then(|value| compiled.met_by(value, request));
    let of = if met.is_some() { "one" } else { "none" };
    format!(
        "each of {shown} {relation} {of} of {}{}",
        list(operands),
        hint()
    )
}

/// Why a condition holds without a value.
const fn without_value(
    operator: ConditionOperator,
    set: Option<SetOperator>,
    if_exists: bool,
    truth: Truth,
) -> Option<&'static str> {
    match (truth, set) {
        (Truth::True, _) if if_exists => Some("and IfExists tests it only where it is (R-IFEX-1)"),
        (Truth::True, Some(SetOperator::ForAllValues)) => {
            Some("and ForAllValues holds of no value (R-SET-1)")
        }
        (Truth::True, None) if operator.is_negated() => {
            Some("and a negated operator holds without one (R-COND-8)")
        }
        _ => None,
    }
}

/// What keeps the policy's values from being met.
fn hint(operands: &[Operand], truth: Truth, request: &RequestContext<'_>) -> String {
    let unresolved = operands
        .iter()
        .find(|operand| variables(operand, request).next().is_some());
    match unresolved {
        Some(operand) => format!("; a variable of {} has no value", short(&operand.text)),
        None if operands.is_empty() => String::from("; the policy has no value there (R-COND-13)"),
        None if truth == Truth::Undecided => String::from("; a value of the policy cannot be read"),
        None => String::new(),
    }
}

fn shown_value(value: Scalar<'_>) -> String {
    if value.text.is_empty() {
        String::from("\"\"")
    } else {
        short(value.text).into()
    }
}

fn list(operands: &[Operand]) -> String {
    some_of(operands.iter().map(|operand| &*operand.text))
}

/// How a value of the request that is met stands to the policy's.
const fn relation(family: OperatorFamily) -> &'static str {
    match family {
        OperatorFamily::Ip => "is in",
        OperatorFamily::TextLike | OperatorFamily::Arn => "matches",
        OperatorFamily::Numeric(comparison) => match comparison {
            Comparison::Equal => "is",
            Comparison::Less => "is less than",
            Comparison::LessOrEqual => "is at most",
            Comparison::Greater => "is greater than",
            Comparison::GreaterOrEqual => "is at least",
        },
        OperatorFamily::Date(comparison) => match comparison {
            Comparison::Equal => "is",
            Comparison::Less => "is before",
            Comparison::LessOrEqual => "is not after",
            Comparison::Greater => "is after",
            Comparison::GreaterOrEqual => "is not before",
        },
        _ => "is",
    }
}
