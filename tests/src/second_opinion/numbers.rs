//! Numbers that keep their spelling (R-GRAM-7).

use serde_json::Value;

/// Stands in front of the spelling of a number that [`question_from_text`] made a string.
pub(super) const NUMBER_MARK: char = '\u{f8ff}';

/// Reads a question so that numbers keep their spelling (R-GRAM-7): each becomes a string of a mark and its
/// characters.
///
/// # Panics
/// On a text that is not JSON.
#[must_use]
pub fn question_from_text(text: &str) -> Value {
    serde_json::from_str(&with_marked_numbers(text)).expect("a question is JSON")
}

pub(super) fn with_marked_numbers(text: &str) -> String {
    let mut quoted = String::new();
    let mut chars = text.chars().peekable();
    let mut in_string = false;
    while let Some(c) = chars.next() {
        if in_string {
            quoted.push(c);
            if c == '\\' {
                quoted.extend(chars.next());
            } else if c == '"' {
                in_string = false;
            }
        } else if c == '-' || c.is_ascii_digit() {
            quoted.push('"');
            quoted.push(NUMBER_MARK);
            quoted.push(c);
            while let Some(more) =
                chars.next_if(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E'))
            {
                quoted.push(more);
            }
            quoted.push('"');
        } else {
            in_string = c == '"';
            quoted.push(c);
        }
    }
    quoted
}
