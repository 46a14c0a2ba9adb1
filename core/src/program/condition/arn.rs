//! ARNs, segment by segment (R-ARN-2, R-ARN-4).
//!
//! Why it is correct: both texts are cut at the first five colons, so a wildcard never reaches beyond its segment. A
//! value that is a lone variable is cut only after the variable has its text (R-VAR-16); it has no wildcards then
//! (R-VAR-6), so the whole texts are compared.

use super::matcher::Matcher;
use crate::policy::{ArnOperand, Operand, OperandValue, Template, TemplateToken};
use crate::program::template::{Resolution, covers, resolution, resolve};
use crate::program::truth::Truth;
use crate::request::RequestContext;
use crate::text::{ARN_SEGMENTS, ArnSegments, Case, matches_glob, split_arn};

impl Matcher<'_> {
    /// Whether one of the policy's values covers an ARN, `segments` being those of `text`.
    pub(super) fn covers_arn(
        &self,
        operand: &Operand,
        text: &str,
        segments: &ArnSegments<'_>,
    ) -> Truth {
        let OperandValue::Arn(arn) = &operand.value else {
            return Truth::Undecided;
        };
        match arn {
            ArnOperand::Any => Truth::True,
            ArnOperand::Plain => {
                let mut patterns = operand.text.splitn(ARN_SEGMENTS, ':').zip(segments);
                patterns
                    .all(|(pattern, segment)| pattern == *segment || matches_glob(pattern, segment))
                    .into()
            }
            ArnOperand::Segments(patterns) => {
                self.resolved_as(worst(patterns, self.request), |reading| {
                    let mut pairs = patterns.iter().zip(segments);
                    pairs
                        .all(|(tokens, segment)| {
                            covers(tokens, segment, self.request, reading, Case::Counts)
                        })
                        .into()
                })
            }
            ArnOperand::Variable(token) => {
                self.resolved(core::slice::from_ref(&**token), |reading| match &**token {
                    TemplateToken::Variable(variable) => {
                        match resolve(variable, self.request, reading) {
                            // R-VAR-16: substituted, then split; equal segments are an equal text.
                            Some(wanted) if split_arn(wanted).is_some() => (wanted == text).into(),
                            _ => Truth::Undecided,
                        }
                    }
                    _ => Truth::Undecided,
                })
            }
        }
    }
}

/// How the variables of several texts stand: as those of the one that stands worst.
pub(super) fn worst(texts: &[Template; ARN_SEGMENTS], request: &RequestContext<'_>) -> Resolution {
    let each = texts.iter().map(|tokens| resolution(tokens, request));
    each.max().unwrap_or(Resolution::Resolved)
}
