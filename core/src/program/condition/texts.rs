//! Texts: exact, with wildcards, and without case.
//!
//! Why the long lists without case are correct: two texts are equal if their lower case is, and may be if their folds
//! are (R-STR-3). Both orders are kept, and each is searched with what it was sorted by.

use super::matcher::Matcher;
use super::operands::{OrderedValues, is_among, lowered};
use super::variables::letters;
use crate::policy::{Operand, OperandValue};
use crate::program::template::covers;
use crate::program::truth::Truth;
use crate::text::{Case, fold, folded, matches_glob};

impl Matcher<'_> {
    /// The last arm of this match, as of the others of values, is for operands of another family, which a policy cannot
    /// hold.
    #[inline]
    pub(super) fn covers_text(&self, operand: &Operand, text: &str) -> Truth {
        match &operand.value {
            OperandValue::Literal => Truth::from(*operand.text == *text),
            OperandValue::Glob => Truth::from(matches_glob(&operand.text, text)),
            OperandValue::Text(tokens) => self.resolved(tokens, |reading| {
                covers(tokens, text, self.request, reading, Case::Counts).into()
            }),
            _ => Truth::Undecided,
        }
    }

    /// R-STR-3.
    pub(super) fn ignoring_case(&self, text: &str) -> Truth {
        let is_equal = |operand: &Operand| match &operand.value {
            OperandValue::Literal if *operand.text == *text => Truth::True,
            OperandValue::Literal => equal_ignoring_case(|| operand.text.chars(), text),
            OperandValue::Text(tokens) => self.resolved(tokens, |reading| {
                equal_ignoring_case(|| letters(tokens, self.request, reading), text)
            }),
            _ => Truth::Undecided,
        };
        let OrderedValues::TextsIgnoringCase {
            lowered: by_lower_case,
            folded: by_fold,
            others,
        } = &self.compiled.ordered
        else {
            return self.any(is_equal);
        };
        let written = self.written;
        if is_among(written, by_lower_case, |wanted| {
            lowered(wanted).cmp(lowered(text))
        }) {
            return Truth::True;
        }
        let is_folded = is_among(written, by_fold, |wanted| folded(wanted).cmp(folded(text)));
        let of_literals = match is_folded {
            true => Truth::Undecided,
            false => Truth::False,
        };
        of_literals.max(self.any_at(others, is_equal))
    }
}

/// R-STR-3: per-character lower case, without a locale; what is equal only under the wider fold of key names is
/// undecided.
pub(super) fn equal_ignoring_case<C: Iterator<Item = char>>(
    wanted: impl Fn() -> C,
    text: &str,
) -> Truth {
    let lower_case = |letter: char| letter.to_lowercase();
    if wanted()
        .flat_map(lower_case)
        .eq(text.chars().flat_map(lower_case))
    {
        Truth::True
    } else if wanted().map(fold).eq(folded(text)) {
        Truth::Undecided
    } else {
        Truth::False
    }
}
