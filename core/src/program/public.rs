//! Whether a bucket policy is public (R-S3-4, R-S3-5).

use alloc::{string::String, vec::Vec};

use crate::policy::{
    ArnOperand, Condition, ConditionOperator, ConditionTest, Effect, Operand, OperandValue,
    PolicyStatement, PrincipalPart, PrincipalPattern, SetOperator, TemplateSyntax, TemplateToken,
    parse_template,
};
use crate::text::ARN_SEGMENTS;

/// Keys whose fixed values make a statement not public.
const RESTRICTING_KEYS: [&str; 14] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
];

/// One public statement makes the whole policy public.
pub(crate) fn is_public<'s>(statements: impl IntoIterator<Item = &'s PolicyStatement>) -> bool {
    statements
        .into_iter()
        .map(|statement| &statement.parts)
        .any(|parts| {
            parts.effect == Effect::Allow
                && names_everyone(&parts.principal)
                && !parts.conditions.iter().any(restricts)
        })
}

fn names_everyone(part: &PrincipalPart) -> bool {
    match part {
        PrincipalPart::Principal(entries) => entries.iter().any(|entry| {
            matches!(
                entry.pattern,
                // A provider names whoever has an account there.
                PrincipalPattern::Everyone
                    | PrincipalPattern::Federated(_)
                    | PrincipalPattern::MisplacedProvider
            )
        }),
        PrincipalPart::NotPrincipal { .. } => true,
        PrincipalPart::Implied | PrincipalPart::Missing => false,
    }
}

/// A positive test that a missing key fails, on a listed key, with fixed values only.
pub(crate) fn restricts(condition: &Condition) -> bool {
    let ConditionTest::Compare {
        operator,
        set,
        if_exists: false,
        operands,
    } = &condition.test
    else {
        return false;
    };
    let positive = matches!(
        operator,
        ConditionOperator::StringEquals
            | ConditionOperator::StringEqualsIgnoreCase
            | ConditionOperator::StringLike
            | ConditionOperator::ArnEquals
            | ConditionOperator::ArnLike
            | ConditionOperator::IpAddress
    );
    let Some(key) = RESTRICTING_KEYS
        .into_iter()
        .find(|key| condition.key.is(key))
    else {
        return false;
    };
    positive
        && *set != Some(SetOperator::ForAllValues)
        && !operands.is_empty()
        && operands.iter().all(|operand| is_fixed(key, operand))
}

fn is_fixed(key: &str, operand: &Operand) -> bool {
    let plain = |text: &str| {
        let syntax = TemplateSyntax {
            wildcards: true,
            variables: false,
        };
        parse_template(text, syntax).unwrap_or_default()
    };
    match &operand.value {
        // A star is text under StringEquals, but no account or ARN holds one: its author meant a wildcard.
        OperandValue::Literal => !operand.text.contains(['*', '?']) && !is_anonymous(&operand.text),
        OperandValue::Glob => {
            key == "s3:dataaccesspointarn" && is_access_point_of_one_account(&plain(&operand.text))
        }
        OperandValue::Text(tokens) => match tokens.as_ref() {
            [TemplateToken::Literal(text)] => !text.contains(['*', '?']) && !is_anonymous(text),
            tokens => key == "s3:dataaccesspointarn" && is_access_point_of_one_account(tokens),
        },
        OperandValue::Arn(ArnOperand::Plain) => {
            let segments = operand.text.splitn(ARN_SEGMENTS, ':').map(plain);
            are_fixed(key, &segments.collect::<Vec<_>>())
        }
        OperandValue::Arn(ArnOperand::Segments(segments)) => are_fixed(key, &**segments),
        OperandValue::Ip(range) => match range.family_and_prefix() {
            (true, prefix) => prefix >= 8,
            (false, prefix) => prefix >= 32,
        },
        _ => false,
    }
}

/// Unsigned requests have the text `anonymous` for an account and an id.
fn is_anonymous(text: &str) -> bool {
    text.eq_ignore_ascii_case("anonymous")
}

fn are_fixed(key: &str, segments: &[impl AsRef<[TemplateToken]>]) -> bool {
    let fixed = |tokens: &[TemplateToken]| matches!(tokens, [] | [TemplateToken::Literal(_)]);
    let Some((tail, head)) = segments.split_last() else {
        return false;
    };
    let tail = tail.as_ref();
    head.iter().all(|tokens| fixed(tokens.as_ref()))
        && (fixed(tail) || (key == "s3:dataaccesspointarn" && is_any_access_point(tail)))
}

/// `accesspoint/` and whatever name.
fn is_any_access_point(tokens: &[TemplateToken]) -> bool {
    let variable = tokens
        .iter()
        .any(|token| matches!(token, TemplateToken::Variable(_)));
    !variable
        && matches!(tokens, [TemplateToken::Literal(text), ..] if text.starts_with("accesspoint/"))
}

/// The same, as one text: the five colons stand before the first wildcard.
fn is_access_point_of_one_account(tokens: &[TemplateToken]) -> bool {
    let [TemplateToken::Literal(head), rest @ ..] = tokens else {
        return false;
    };
    let Some((_, resource)) = head.rsplit_once(':') else {
        return false;
    };
    let mut tail = alloc::vec![TemplateToken::Literal(String::from(resource).into())];
    tail.extend(rest.iter().cloned());
    head.matches(':').count() == 5 && is_any_access_point(&tail)
}
