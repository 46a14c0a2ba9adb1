//! Values of the policy with variables.
//!
//! Why it is correct: what a variable stands for is asked of the request once, for all variables of a text. A text of
//! which one has no value is met by nothing, undecided (R-VAR-13). Where one is empty, sources differ in what that is
//! (R-VAR-11): both readings are tried, and what they do not agree on is undecided.

use super::matcher::Matcher;
use crate::policy::{Operand, OperandValue, TemplateToken};
use crate::program::template::{Reading, Resolution, covers, resolution, resolve};
use crate::program::truth::Truth;
use crate::request::RequestContext;
use crate::text::Case;

impl Matcher<'_> {
    /// R-VAR-13 and R-VAR-11, for texts with variables.
    pub(super) fn resolved(
        &self,
        tokens: &[TemplateToken],
        test: impl Fn(Reading) -> Truth,
    ) -> Truth {
        self.resolved_as(resolution(tokens, self.request), test)
    }

    pub(super) fn resolved_as(
        &self,
        resolution: Resolution,
        test: impl Fn(Reading) -> Truth,
    ) -> Truth {
        let unresolved = Truth::unresolved(self.operator.is_negated());
        let as_missing = match resolution {
            Resolution::Resolved | Resolution::EmptyDefault => return test(Reading::AsEmpty),
            Resolution::Unknown => return Truth::Undecided,
            Resolution::Unresolved => return unresolved,
            Resolution::SomeEmpty => test(Reading::AsMissing),
            Resolution::SomeEmptyWithoutDefault => unresolved,
        };
        // The sources differ in what an empty value is; where that makes no difference, it does not matter.
        if as_missing == test(Reading::AsEmpty) {
            as_missing
        } else {
            Truth::Undecided
        }
    }

    /// A boolean, which may be written with a variable.
    pub(super) fn is_flag(&self, operand: &Operand, flag: bool) -> Truth {
        match &operand.value {
            OperandValue::Bool(wanted) => (flag == *wanted).into(),
            OperandValue::BoolText(tokens) => self.resolved(tokens, |reading| {
                match read_bool(tokens, self.request, reading) {
                    Some(wanted) => (flag == wanted).into(),
                    None => Truth::Undecided, // R-VAR-3
                }
            }),
            _ => Truth::Undecided,
        }
    }
}

fn read_bool(
    tokens: &[TemplateToken],
    request: &RequestContext<'_>,
    reading: Reading,
) -> Option<bool> {
    [("true", true), ("false", false)]
        .into_iter()
        .find(|(word, _)| covers(tokens, word, request, reading, Case::IsIgnored))
        .map(|(_, flag)| flag)
}

/// The letters of a text without wildcards.
pub(super) fn letters<'t>(
    tokens: &'t [TemplateToken],
    request: &'t RequestContext<'_>,
    reading: Reading,
) -> impl Iterator<Item = char> + 't {
    tokens.iter().flat_map(move |token| match token {
        TemplateToken::Literal(literal) => literal.chars(),
        TemplateToken::Variable(variable) => resolve(variable, request, reading)
            .unwrap_or_default()
            .chars(),
        TemplateToken::AnyRun | TemplateToken::AnyChar => "".chars(),
    })
}
