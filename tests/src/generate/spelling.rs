//! Numbers as they are spelled.

use super::*;

/// Numbers that a JSON library would spell in its own way. In a generated question such a number is a string with a
/// `#` in front, until [`question_text`] writes it.
pub(super) const SPELLINGS: [&str; 5] = ["1.20", "10.0", "-0", "9007199254740993", "1e1"];

/// The text of a question, its numbers as they were meant.
#[must_use]
pub fn question_text(question: &Value) -> String {
    with_spellings(question.to_string())
}

/// Puts the numbers into the text of a question, also where a policy is a string inside it.
#[must_use]
pub fn with_spellings(text: String) -> String {
    SPELLINGS.iter().fold(text, |text, number| {
        text.replace(&format!("\\\"#{number}\\\""), number)
            .replace(&format!("\"#{number}\""), number)
    })
}

pub(super) fn spelled_number(readable: bool) -> BoxedStrategy<Value> {
    select(&SPELLINGS[..if readable { 4 } else { 5 }])
        .prop_map(|number| json!(format!("#{number}")))
        .boxed()
}
