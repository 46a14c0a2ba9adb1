//! A condition as its key is read by it: its values, those with variables apart, and the patterns with which they tell texts
//! apart.

use alloc::{collections::BTreeSet, vec, vec::Vec};

use super::limits::Unknown;
use super::pattern::{self, Letters, Pattern, Step, Variables};
use crate::policy::{
    ArnOperand, Condition, ConditionOperator, ConditionTest, Operand, OperandValue, OperatorFamily,
    SetOperator, TemplateSyntax, TemplateToken, parse_template,
};
use crate::program::CompiledCondition;
use crate::text::ARN_SEGMENTS;

/// A value of a condition that has variables.
#[derive(Debug, Clone)]
pub(super) struct OpenOperand {
    /// As it is compared, for terms.
    pub(super) tokens: Vec<TemplateToken>,
    /// What it can meet at all, and what it can meet if no variable is empty; nothing is known where there is none.
    pub(super) patterns: Option<[Pattern; 2]>,
}

/// A condition on the key.
#[derive(Debug, Clone)]
pub(super) struct Test {
    pub(super) compiled: CompiledCondition,
    pub(super) open: Vec<OpenOperand>,
    /// Without the values that have variables, if it has some and others.
    pub(super) plain: Option<CompiledCondition>,
    pub(super) operator: ConditionOperator,
    pub(super) set: Option<SetOperator>,
    pub(super) has_operands: bool,
}

impl Test {
    pub(super) fn new(compiled: &CompiledCondition) -> Result<Self, Unknown> {
        let condition = &compiled.condition;
        let ConditionTest::Compare {
            operator,
            set,
            if_exists,
            operands,
        } = &condition.test
        else {
            return Ok(Self {
                compiled: compiled.clone(),
                open: Vec::new(),
                plain: None,
                operator: ConditionOperator::Null,
                set: None,
                has_operands: true,
            });
        };
        let family = operator.family();
        let (with, without): (Vec<&Operand>, Vec<&Operand>) =
            operands.iter().partition(|operand| has_variable(operand));
        let plain = match (with.is_empty(), without.is_empty()) {
            (true, _) | (_, true) => None,
            _ => Some(CompiledCondition::new(Condition {
                test: ConditionTest::Compare {
                    operator: *operator,
                    set: *set,
                    if_exists: *if_exists,
                    operands: without.into_iter().cloned().collect(),
                },
                ..condition.clone()
            })),
        };
        let open = with.into_iter().map(|operand| OpenOperand {
            tokens: tokens_of(operand),
            patterns: relaxed(operand, family),
        });
        Ok(Self {
            compiled: compiled.clone(),
            open: open.collect(),
            plain,
            operator: *operator,
            set: *set,
            has_operands: !operands.is_empty(),
        })
    }

    pub(super) const fn is_negated(&self) -> bool {
        self.operator.is_negated()
    }

    pub(super) const fn family(&self) -> OperatorFamily {
        self.operator.family()
    }

    pub(super) fn operands(&self) -> &[Operand] {
        match &self.compiled.condition.test {
            ConditionTest::Compare { operands, .. } => operands,
            ConditionTest::Undecidable => &[],
        }
    }

    pub(super) fn is_undecidable(&self) -> bool {
        matches!(self.compiled.condition.test, ConditionTest::Undecidable)
    }
}

fn has_variable(operand: &Operand) -> bool {
    let is_variable = |token: &TemplateToken| matches!(token, TemplateToken::Variable(_));
    match &operand.value {
        OperandValue::Text(tokens) | OperandValue::BoolText(tokens) => {
            tokens.iter().any(is_variable)
        }
        OperandValue::Arn(ArnOperand::Segments(segments)) => {
            segments.iter().any(|tokens| tokens.iter().any(is_variable))
        }
        OperandValue::Arn(ArnOperand::Variable(_)) => true,
        _ => false,
    }
}

/// The whole text; segments of an ARN with colons between them.
pub(super) fn tokens_of(operand: &Operand) -> Vec<TemplateToken> {
    match &operand.value {
        OperandValue::Text(tokens) | OperandValue::BoolText(tokens) => tokens.to_vec(),
        OperandValue::Arn(ArnOperand::Segments(segments)) => {
            pattern::joined(segments.iter().map(|tokens| &**tokens))
        }
        OperandValue::Arn(ArnOperand::Variable(token)) => vec![(**token).clone()],
        _ => Vec::new(),
    }
}

/// What a value with variables can meet.
fn relaxed(operand: &Operand, family: OperatorFamily) -> Option<[Pattern; 2]> {
    let both = |pattern: &dyn Fn(Variables) -> Pattern| {
        Some([pattern(Variables::Any), pattern(Variables::Something)])
    };
    match (&operand.value, family) {
        (OperandValue::Text(tokens), OperatorFamily::Text | OperatorFamily::TextLike) => {
            both(&|variables| pattern::of_tokens(tokens, Letters::All, false, variables))
        }
        (OperandValue::Arn(ArnOperand::Segments(segments)), _) => {
            let segments = || segments.iter().map(|tokens| &**tokens);
            both(&|variables| of_segments(segments(), variables))
        }
        _ => None,
    }
}

/// Of the segments of an ARN, which wildcards do not leave but for the last.
fn of_segments<'s>(
    segments: impl Iterator<Item = &'s [TemplateToken]>,
    variables: Variables,
) -> Pattern {
    let mut pattern = Pattern::new();
    for (at, tokens) in segments.enumerate() {
        let letters = match at + 1 == ARN_SEGMENTS {
            true => Letters::All,
            false => Letters::NoColon,
        };
        if at > 0 {
            pattern.push(Step::Letter(':'));
        }
        pattern.extend(pattern::of_tokens(tokens, letters, false, variables));
    }
    pattern
}

/// What an operator with ARNs can read (R-ARN-7).
pub(super) fn any_arn() -> Pattern {
    let mut pattern = pattern::of_text("arn:");
    for _ in 0..ARN_SEGMENTS - 2 {
        pattern.extend([Step::Run(Letters::NoColon), Step::Letter(':')]);
    }
    pattern.push(Step::Run(Letters::All));
    pattern
}

/// Wildcards and letters of a text without variables.
pub(super) fn plain_tokens(text: &str) -> Vec<TemplateToken> {
    let syntax = TemplateSyntax {
        wildcards: true,
        variables: false,
    };
    parse_template(text, syntax).unwrap_or_default()
}

/// The patterns with which an operand tells texts apart.
pub(super) fn patterns_of(
    operand: &Operand,
    family: OperatorFamily,
    into: &mut BTreeSet<Pattern>,
) -> Result<(), Unknown> {
    let of_tokens =
        |tokens: &[TemplateToken]| pattern::of_tokens(tokens, Letters::All, false, Variables::Any);
    match (&operand.value, family) {
        (OperandValue::Literal, OperatorFamily::TextIgnoreCase) => {
            without_case(&operand.text, into)?;
        }
        (OperandValue::Text(tokens), OperatorFamily::TextIgnoreCase) => {
            let is_ascii = |token: &TemplateToken| match token {
                TemplateToken::Literal(text) => text.is_ascii(),
                _ => true,
            };
            match &**tokens {
                [TemplateToken::Literal(text)] => without_case(text, into)?,
                tokens if tokens.iter().all(is_ascii) => {}
                _ => return Err(Unknown::LettersWithoutCase),
            }
        }
        (OperandValue::Literal, _) => {
            into.insert(pattern::of_text(&operand.text));
        }
        (OperandValue::Glob, _) => {
            into.insert(of_tokens(&plain_tokens(&operand.text)));
        }
        (OperandValue::Text(tokens), _) if !has_variable(operand) => {
            into.insert(of_tokens(tokens));
        }
        (OperandValue::Arn(ArnOperand::Plain), _) => {
            let segments: Vec<Vec<TemplateToken>> = operand
                .text
                .splitn(ARN_SEGMENTS, ':')
                .map(plain_tokens)
                .collect();
            let segments = segments.iter().map(|tokens| &tokens[..]);
            into.insert(of_segments(segments, Variables::Any));
        }
        (OperandValue::Arn(ArnOperand::Segments(segments)), _) if !has_variable(operand) => {
            let segments = segments.iter().map(|tokens| &**tokens);
            into.insert(of_segments(segments, Variables::Any));
        }
        _ => into.extend(relaxed(operand, family).into_iter().flatten()),
    }
    Ok(())
}

/// R-STR-3: what is equal by lower case, and what may be by the wider fold.
fn without_case(text: &str, into: &mut BTreeSet<Pattern>) -> Result<(), Unknown> {
    if !text.is_ascii() {
        return Err(Unknown::LettersWithoutCase);
    }
    let with = |step: fn(char) -> Step| {
        let letters = text.chars();
        letters
            .map(|letter| match letter.is_ascii_alphabetic() {
                true => step(letter),
                false => Step::Letter(letter),
            })
            .collect()
    };
    into.insert(with(Step::Lower));
    into.insert(with(Step::Fold));
    Ok(())
}
