//! Places as JavaScript counts them: in UTF-16 code units.
//!
//! The core counts offsets in bytes and columns in scalar values. Editors mark ranges, and a finding has a
//! place only: its range is the JSON token that begins there.

use serde::Serialize;

/// A range of a text. Lines and columns count from 1, offsets from 0, columns and offsets in UTF-16 code units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Mark {
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) offset: u32,
    pub(crate) end_line: u32,
    pub(crate) end_column: u32,
    pub(crate) end_offset: u32,
}

#[derive(Clone, Copy)]
struct Place {
    byte: usize,
    line: u32,
    column: u32,
    offset: u32,
}

const START: Place = Place {
    byte: 0,
    line: 1,
    column: 1,
    offset: 0,
};

/// Walks a text; asked in ascending order, it reads it once.
struct Walk<'a> {
    text: &'a str,
    at: Place,
}

impl Walk<'_> {
    fn to(&mut self, byte: usize) -> Place {
        if byte < self.at.byte {
            self.at = START;
        }
        let passed = self.text.get(self.at.byte..byte).unwrap_or_default();
        for character in passed.chars() {
            let units = character.len_utf16() as u32;
            self.at.offset += units;
            if character == '\n' {
                self.at.line += 1;
                self.at.column = 1;
            } else {
                self.at.column += units;
            }
        }
        self.at.byte += passed.len();
        self.at
    }
}

/// The tokens that begin at these byte offsets.
pub(crate) fn marks(text: &str, offsets: impl Iterator<Item = u32>) -> Vec<Mark> {
    let ranges = offsets.map(|offset| {
        let start = (offset as usize).min(text.len());
        (start, start + token(text.get(start..).unwrap_or_default()))
    });
    ranges_to_marks(text, ranges)
}

pub(crate) fn ranges_to_marks(
    text: &str,
    ranges: impl Iterator<Item = (usize, usize)>,
) -> Vec<Mark> {
    let mut walk = Walk { text, at: START };
    ranges
        .map(|(start, end)| {
            let from = walk.to(start);
            // From a copy, so that the next range does not begin behind this one's end.
            let to = Walk { text, at: from }.to(end);
            Mark {
                line: from.line,
                column: from.column,
                offset: from.offset,
                end_line: to.line,
                end_column: to.column,
                end_offset: to.offset,
            }
        })
        .collect()
}

/// Length in bytes of the JSON token at the beginning of a text; of what is none, one character.
fn token(text: &str) -> usize {
    let mut characters = text.char_indices();
    let Some((_, first)) = characters.next() else {
        return 0;
    };
    if first == '"' {
        let mut escaped = false;
        for (at, character) in characters {
            match character {
                '"' if !escaped => return at + 1,
                // A string that is not closed ends with its line.
                '\n' => return at,
                _ => escaped = character == '\\' && !escaped,
            }
        }
        return text.len();
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.');
    let word = text.find(|c: char| !is_word(c)).unwrap_or(text.len());
    word.max(first.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_utf16_code_units() {
        // Two units, four bytes; one unit, three bytes.
        let text = "{\"𝕏\": \"日本\",\n \"b\": truth}";
        let places: Vec<(u32, u32, u32, u32)> = [1, 9, 20, 25]
            .into_iter()
            .flat_map(|byte| marks(text, [byte].into_iter()))
            .map(|mark| (mark.line, mark.column, mark.offset, mark.end_offset))
            .collect();
        assert_eq!(
            places,
            [(1, 2, 1, 5), (1, 8, 7, 11), (2, 2, 14, 17), (2, 7, 19, 24)]
        );
    }

    #[test]
    fn a_token_is_a_string_a_word_or_one_character() {
        for (text, length) in [
            (r#""a\"b" "#, 6),
            (r#""a\\" "#, 5),
            ("\"open\nnext", 5),
            ("\"open", 5),
            ("-1.5e+3,", 7),
            ("{}", 1),
            ("é", 2),
            ("", 0),
        ] {
            assert_eq!(token(text), length, "{text}");
        }
    }

    #[test]
    fn going_back_and_past_the_end_is_harmless() {
        let marks = marks("a\nb", [2, 0, 99].into_iter());
        let places: Vec<(u32, u32)> = marks.iter().map(|m| (m.line, m.offset)).collect();
        assert_eq!(places, [(2, 2), (1, 0), (2, 3)]);
    }
}
