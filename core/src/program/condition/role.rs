//! The caller's ARN where it is that of a role whose path is unknown (R-KEY-10): one of many texts, of which a value of
//! the policy may meet all, none or some.
//!
//! Why it is correct: whether a text is met is asked of all forms at once (`role_path`), and an answer that holds for
//! some of them only is undecided.

use super::arn::worst;
use super::matcher::Matcher;
use super::texts::equal_ignoring_case;
use super::variables::letters;
use crate::policy::{ArnOperand, Operand, OperandValue, OperatorFamily, TemplateToken};
use crate::program::role_path::{RoleForms, Walk};
use crate::program::template::{Reading, covers, resolve};
use crate::program::truth::Truth;
use crate::request::RequestContext;
use crate::text::{ARN_SEGMENTS, ArnSegments, Case, matches_glob, split_arn};

impl Matcher<'_> {
    /// R-KEY-10: the value is the ARN of a role whose path is unknown, `short` the one without it.
    #[cold]
    pub(super) fn role(&self, forms: RoleForms<'_>, short: &str) -> Truth {
        match self.operator.family() {
            OperatorFamily::Text | OperatorFamily::TextLike => {
                self.any(|operand| match &operand.value {
                    OperandValue::Literal => forms.truth(|walk| walk.literal(&operand.text)),
                    OperandValue::Glob => forms.truth(|walk| walk.glob(&operand.text)),
                    OperandValue::Text(tokens) => self.resolved(tokens, |reading| {
                        forms.truth(|walk| feed(walk, tokens, self.request, reading))
                    }),
                    _ => Truth::Undecided,
                })
            }
            OperatorFamily::TextIgnoreCase => self.any(|operand| {
                let truth = |short: Truth, could_be: bool| match short {
                    Truth::True if forms.reserved_parts().is_none() => Truth::True,
                    _ if could_be => Truth::Undecided,
                    _ => Truth::False,
                };
                match &operand.value {
                    OperandValue::Literal => truth(
                        equal_ignoring_case(|| operand.text.chars(), short),
                        forms.may_be_ignoring_case(|walk| walk.literal(&operand.text)),
                    ),
                    OperandValue::Text(tokens) => self.resolved(tokens, |reading| {
                        truth(
                            equal_ignoring_case(|| letters(tokens, self.request, reading), short),
                            forms.may_be_ignoring_case(|walk| {
                                feed(walk, tokens, self.request, reading);
                            }),
                        )
                    }),
                    _ => Truth::Undecided,
                }
            }),
            OperatorFamily::Arn => {
                let Some(segments) = split_arn(short) else {
                    return Truth::Undecided;
                };
                self.any(|operand| self.covers_role(operand, forms, &segments))
            }
            // An ARN is nothing that the others read (R-COND-10).
            _ => Truth::Undecided,
        }
    }

    /// [`covers_arn`](Self::covers_arn) for such an ARN, of which the first five segments are known.
    fn covers_role(
        &self,
        operand: &Operand,
        forms: RoleForms<'_>,
        segments: &ArnSegments<'_>,
    ) -> Truth {
        let OperandValue::Arn(arn) = &operand.value else {
            return Truth::Undecided;
        };
        let known = segments.get(..ARN_SEGMENTS - 1).unwrap_or_default();
        match arn {
            ArnOperand::Any => Truth::True,
            ArnOperand::Plain => {
                let mut patterns = operand.text.splitn(ARN_SEGMENTS, ':');
                let covered = known.iter().all(|segment| {
                    patterns
                        .next()
                        .is_some_and(|pattern| matches_glob(pattern, segment))
                });
                let resource = patterns.next().unwrap_or_default();
                if covered {
                    forms.resource().truth(|walk| walk.glob(resource))
                } else {
                    Truth::False
                }
            }
            ArnOperand::Segments(patterns) => {
                self.resolved_as(worst(patterns, self.request), |reading| {
                    let covered = patterns.iter().zip(known).all(|(tokens, segment)| {
                        covers(tokens, segment, self.request, reading, Case::Counts)
                    });
                    let resource = patterns.last().map_or(&[][..], |tokens| tokens);
                    if covered {
                        let forms = forms.resource();
                        forms.truth(|walk| feed(walk, resource, self.request, reading))
                    } else {
                        Truth::False
                    }
                })
            }
            ArnOperand::Variable(token) => {
                let tokens = core::slice::from_ref(&**token);
                self.resolved(tokens, |reading| {
                    let is_arn = |token: &TemplateToken| match token {
                        TemplateToken::Variable(variable) => {
                            resolve(variable, self.request, reading)
                                .is_some_and(|text| split_arn(text).is_some())
                        }
                        _ => false,
                    };
                    if is_arn(token) {
                        forms.truth(|walk| feed(walk, tokens, self.request, reading))
                    } else {
                        Truth::Undecided
                    }
                })
            }
        }
    }
}

fn feed(walk: &mut Walk, tokens: &[TemplateToken], request: &RequestContext<'_>, reading: Reading) {
    for token in tokens {
        match token {
            TemplateToken::Literal(literal) => walk.literal(literal),
            TemplateToken::AnyRun => walk.any_run(),
            TemplateToken::AnyChar => walk.any_char(),
            TemplateToken::Variable(variable) => {
                walk.literal(resolve(variable, request, reading).unwrap_or_default());
            }
        }
    }
}
