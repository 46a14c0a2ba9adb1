//! Why one statement applied or did not.

use alloc::{format, string::String, vec::Vec};

use crate::decision::{ElementExplanation, StatementExplanation};
use crate::policy::{
    ArnOperand, Condition, ConditionOperator, ConditionTest, Effect, Operand, OperandValue,
    OperatorFamily, PolicyType, PrincipalPart, PrincipalPattern, ResourcePart,
};
use crate::program::{
    Asked, CompiledResource, Grade, Program, ProgramStatement, Truth, entry_covers,
    entry_misses_variable, is_readable, missing_variables, principal_grade, resource_matches,
    unknown_roles, value_of,
};
use crate::request::{ContextScalar, PrincipalKind, RequestContext, Scalar, ScalarKind, Value};

pub(super) struct Told {
    pub(super) explanation: StatementExplanation,
    /// The grade, if the statement applies.
    pub(super) grade: Option<Grade>,
    /// Keys that the statement asked for and the request does not have (R-OUT-8).
    pub(super) missing: Vec<String>,
}

pub(super) fn tell(
    program: &Program,
    statement: &ProgramStatement,
    asked: &Asked<'_>,
    detailed: bool,
) -> Told {
    let parts = statement;
    let request = asked.request;
    let mut elements = Vec::new();
    let mut fail = |element: &str, reason: String| {
        elements.push(ElementExplanation {
            element: element.into(),
            result: "fails",
            reason,
        });
    };
    let grade = principal_grade(&parts.principal, parts.effect, program.policy_type(), asked);
    if grade.is_none() && detailed {
        let (element, mut reason) = principal_reason(&parts.principal, request);
        if program.policy_type() == PolicyType::VpcEndpoint && names_account(parts, request) {
            reason.push_str(
                "; in an endpoint policy an account is its root user alone: write `*` with `aws:PrincipalAccount` (R-VPCE-4)",
            );
        }
        fail(element, reason);
    }
    let action = program.action_matches(statement, request);
    if !action && detailed {
        let element = if parts.action.inverted {
            "NotAction"
        } else {
            "Action"
        };
        fail(element, action_reason(program, statement, request));
    }
    let resource = resource_matches(&parts.resource, parts.effect, request);
    if !resource && detailed {
        let (element, reason) = resource_reason(&parts.resource, request);
        fail(element, reason);
    }
    let mut truth = Truth::True;
    for compiled in program.conditions_of(statement) {
        let condition = &compiled.condition;
        let one = compiled.truth(request);
        truth = truth.min(one);
        let result = match one {
            Truth::True => continue,
            Truth::False => "fails",
            Truth::Undecided => "undecided",
        };
        if !detailed {
            continue;
        }
        let element = format!("Condition.{}.{}", condition.operator, condition.key.name);
        elements.push(ElementExplanation {
            element,
            result,
            reason: condition_reason(condition, one, request),
        });
    }
    let holds = match parts.effect {
        Effect::Allow => truth == Truth::True,
        Effect::Deny => truth != Truth::False,
    };
    let applies = action && resource && holds;
    let missing = if action && grade.is_some() {
        missing_keys(program, statement, resource, request)
    } else {
        Vec::new()
    };
    let (line, column) = StatementExplanation::place(statement.position);
    let explanation = StatementExplanation {
        statement: statement.index,
        sid: statement.sid.as_deref().map(Into::into),
        effect: match parts.effect {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        },
        line,
        column,
        applies: applies && grade.is_some(),
        elements,
    };
    Told {
        explanation,
        grade: grade.filter(|_| applies),
        missing,
    }
}

/// R-OUT-8: from variables of the resource part, and, if that part holds or might, from the conditions.
fn missing_keys(
    program: &Program,
    statement: &ProgramStatement,
    resource: bool,
    request: &RequestContext<'_>,
) -> Vec<String> {
    let mut keys = Vec::new();
    let mut could_hold = resource;
    if let ResourcePart::Listed {
        inverted,
        entries,
        forced: None,
    } = &statement.resource
    {
        // An exception that covers the resource is enough, and so is one that an Allow cannot resolve for
        // another reason than a missing key (R-RES-14); what the others would except does not matter.
        let excepted = *inverted
            && entries
                .iter()
                .any(|entry| match entry_covers(entry, request) {
                    Some(covers) => covers,
                    None => {
                        statement.effect == Effect::Allow && !has_missing_variable(entry, request)
                    }
                });
        for entry in entries {
            // What an exception would except, had it a value, cannot be told.
            if excepted || !(*inverted || entry_misses_variable(entry, request)) {
                continue;
            }
            if let Some(pattern) = entry.arn() {
                let texts = pattern.templates().chain(&pattern.whole);
                let missing = texts.flat_map(|text| missing_variables(text, request));
                let before = keys.len();
                keys.extend(missing.map(|key| key.name.clone().into()));
                could_hold |= keys.len() > before;
            }
        }
    }
    if !could_hold {
        return keys;
    }
    for compiled in program.conditions_of(statement) {
        let condition = &compiled.condition;
        let is_asked = match value_of(&condition.key, request) {
            None => true,
            // R-KEY-10: the path would decide.
            Some(value) => {
                is_path_unknown(value)
                    && reads_path(&condition.test)
                    && compiled.truth(request) == Truth::Undecided
            }
        };
        if is_asked {
            keys.push(condition.key.name.clone().into());
        }
        let ConditionTest::Compare { operands, .. } = &condition.test else {
            continue;
        };
        for operand in operands {
            keys.extend(operand_variables(operand, request));
        }
    }
    keys
}

const fn reads_path(test: &ConditionTest) -> bool {
    let ConditionTest::Compare { operator, .. } = test else {
        return false;
    };
    let family = operator.family();
    family.is_of_texts() || matches!(family, OperatorFamily::Arn)
}

/// R-KEY-10.
const fn is_path_unknown(value: Value<'_>) -> bool {
    matches!(
        value,
        Value::Single(Scalar {
            kind: ScalarKind::RoleWithoutPath | ScalarKind::ReservedRole,
            ..
        })
    )
}

fn has_missing_variable(entry: &CompiledResource, request: &RequestContext<'_>) -> bool {
    entry.arn().is_some_and(|pattern| {
        pattern
            .templates()
            .any(|segment| missing_variables(segment, request).next().is_some())
    })
}

fn operand_variables(operand: &Operand, request: &RequestContext<'_>) -> Vec<String> {
    let spelled = |tokens| {
        let keys = missing_variables(tokens, request).chain(unknown_roles(tokens, request));
        keys.map(|key| key.name.clone().into())
    };
    match &operand.value {
        OperandValue::Text(tokens)
        | OperandValue::BoolText(tokens)
        | OperandValue::NoArn(tokens) => spelled(tokens).collect(),
        OperandValue::Arn(ArnOperand::Segments(segments)) => {
            segments.iter().flat_map(|tokens| spelled(tokens)).collect()
        }
        OperandValue::Arn(ArnOperand::Variable(token)) => {
            spelled(core::slice::from_ref(&**token)).collect()
        }
        _ => Vec::new(),
    }
}

/// Of a list so many are shown, and no further one behind so many bytes: what the request has is repeated at every
/// condition.
const SHOWN: usize = 6;
const SHOWN_BYTES: usize = 400;

/// The beginning of a text: an explanation repeats what is asked at every statement.
fn short(text: &str) -> &str {
    const SHOWN_CHARS: usize = 200;
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => text.get(..end).unwrap_or_default(),
        None => text,
    }
}

/// The first few of a list, and how many more there are.
fn some_of<'t>(texts: impl ExactSizeIterator<Item = &'t str>) -> String {
    let count = texts.len();
    let (mut shown, mut told) = (String::new(), 0);
    for text in texts.take(SHOWN) {
        if shown.len() >= SHOWN_BYTES {
            break;
        }
        let comma = if told > 0 { ", " } else { "" };
        shown.push_str(comma);
        shown.push_str(short(text));
        told += 1;
    }
    let more = count - told;
    if more > 0 {
        shown.push_str(&format!(" and {more} more"));
    }
    if shown.is_empty() {
        "an empty list".into()
    } else {
        shown
    }
}

fn principal_reason(part: &PrincipalPart, request: &RequestContext<'_>) -> (&'static str, String) {
    let caller = match request.principal.kind {
        PrincipalKind::Service(name)
        | PrincipalKind::Federated(name)
        | PrincipalKind::OriginAccessIdentity(name) => name,
        PrincipalKind::Anonymous => "an anonymous caller",
        _ => request
            .principal
            .identity()
            .map_or("the caller", |identity| identity.arn),
    };
    let caller = short(caller);
    match part {
        PrincipalPart::Implied => ("Principal", String::from("holds")),
        PrincipalPart::Missing => (
            "Principal",
            String::from("the statement names nobody (R-TYPE-2)"),
        ),
        PrincipalPart::Principal(entries) => {
            let list = some_of(entries.iter().map(|entry| &*entry.text));
            ("Principal", format!("{caller} is none of {list}"))
        }
        PrincipalPart::NotPrincipal { entries, .. } => {
            let list = some_of(entries.iter().map(|entry| &*entry.text));
            ("NotPrincipal", format!("{caller} is exempt by {list}"))
        }
    }
}

/// Whether an entry is the account of the caller.
fn names_account(statement: &ProgramStatement, request: &RequestContext<'_>) -> bool {
    let PrincipalPart::Principal(entries) = &statement.principal else {
        return false;
    };
    let of_caller = request.principal.account();
    entries.iter().any(|entry| match &entry.pattern {
        PrincipalPattern::Account { account, .. } => of_caller == Some(account),
        _ => false,
    })
}

fn action_reason(
    program: &Program,
    statement: &ProgramStatement,
    request: &RequestContext<'_>,
) -> String {
    let list = some_of(program.actions_of(statement));
    let asked = short(request.question.action);
    match (statement.action.forced, statement.action.inverted) {
        (Some(_), _) => format!("{list} holds for no action"),
        (None, true) => format!("{asked} is among {list}"),
        (None, false) => format!("{asked} is none of {list}"),
    }
}

fn resource_reason(
    part: &ResourcePart<CompiledResource>,
    request: &RequestContext<'_>,
) -> (&'static str, String) {
    let asked = short(request.question.resource.text);
    match part {
        ResourcePart::Attached => ("Resource", String::from("holds")),
        ResourcePart::Nothing => (
            "Resource",
            String::from("a key policy statement without `Resource` has no effect (R-TYPE-7)"),
        ),
        ResourcePart::Listed {
            inverted,
            entries,
            forced,
        } => {
            let list = some_of(entries.iter().map(|entry| entry.text()));
            let unresolved = entries
                .iter()
                .find(|entry| entry_covers(entry, request).is_none());
            let hint = unresolved.map_or(String::new(), |entry| {
                format!("; a variable of {} has no value", short(entry.text()))
            });
            match (inverted, forced) {
                (true, Some(_)) => (
                    "NotResource",
                    format!("{list} cannot be read as exceptions"),
                ),
                (true, None) => ("NotResource", format!("{asked} is among {list}{hint}")),
                (false, _) => ("Resource", format!("{asked} is none of {list}{hint}")),
            }
        }
    }
}

fn condition_reason(condition: &Condition, truth: Truth, request: &RequestContext<'_>) -> String {
    let ConditionTest::Compare {
        operator,
        set,
        operands,
        ..
    } = &condition.test
    else {
        return format!("`{}` cannot be tested", condition.operator);
    };
    let key = &condition.key.name;
    let Some(value) = value_of(&condition.key, request) else {
        return match operator {
            ConditionOperator::Null => format!("the request has no {key}"),
            _ => format!(
                "the request has no {key}, which is tested against {}",
                list(operands)
            ),
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
    if *operator == ConditionOperator::Null {
        return match values.all(|value| value.text.is_empty()) {
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
    if !operator.family().is_of_texts()
        && let Some(unreadable) = values.find(|scalar| !is_readable(operator.family(), *scalar))
    {
        return format!(
            "{} cannot be read under {operator}",
            shown_value(unreadable)
        );
    }
    let unresolved = operands
        .iter()
        .find(|operand| !operand_variables(operand, request).is_empty());
    let hint = match unresolved {
        Some(operand) => format!("; a variable of {} has no value", short(&operand.text)),
        None if truth == Truth::Undecided => String::from("; a value of the policy cannot be read"),
        None => String::new(),
    };
    format!(
        "{shown} {} {}{hint}",
        relation(*operator, one.is_some() || several.len() == 1),
        list(operands)
    )
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

/// What is the case when the operator fails.
const fn relation(operator: ConditionOperator, single: bool) -> &'static str {
    if !single {
        return "does not fit";
    }
    match (operator.family(), operator.is_negated()) {
        (OperatorFamily::Ip, false) => "is in none of",
        (OperatorFamily::Ip, true) => "is in one of",
        (OperatorFamily::TextLike | OperatorFamily::Arn, false) => "matches none of",
        (OperatorFamily::TextLike | OperatorFamily::Arn, true) => "matches one of",
        (OperatorFamily::Numeric(_) | OperatorFamily::Date(_), false) => "does not compare so with",
        (_, false) => "is none of",
        (_, true) => "is one of",
    }
}
