//! Places as JavaScript counts them: in UTF-16 code units.
//!
//! The core counts offsets in bytes and columns in scalar values.

use portcullis::finding::Span;
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

/// The beginning of any text.
impl Default for Mark {
    fn default() -> Self {
        Self {
            line: 1,
            column: 1,
            offset: 0,
            end_line: 1,
            end_column: 1,
            end_offset: 0,
        }
    }
}

/// Where a text is cut that has so many code units before it: at its end if it has fewer, before a character of two if the
/// place is within.
#[cfg(feature = "lint")]
pub(crate) fn byte_at(text: &str, offset: u32) -> usize {
    let mut left = offset as usize;
    let behind = text.char_indices().find(|(_, character)| {
        let units = character.len_utf16();
        let is_behind = units > left;
        left = left.saturating_sub(units);
        is_behind
    });
    behind.map_or(text.len(), |(byte, _)| byte)
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
    /// Where it begins again to go back, if it is asked for something behind.
    back: Place,
    #[cfg(test)]
    read: usize,
}

impl<'a> Walk<'a> {
    const fn from(text: &'a str, at: Place) -> Self {
        Self {
            text,
            at,
            back: at,
            #[cfg(test)]
            read: 0,
        }
    }

    fn to(&mut self, byte: usize) -> Place {
        if byte < self.at.byte {
            self.at = if byte < self.back.byte {
                START
            } else {
                self.back
            };
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
        #[cfg(test)]
        {
            self.read += passed.len();
        }
        self.at
    }
}

/// Marks ranges. Those that lie in another one follow it, in any order: to go back costs no more than it is long.
pub(crate) struct Marker<'a> {
    walk: Walk<'a>,
    outer_end: usize,
    /// Of several findings about one thing its range is read once.
    last: Option<(Span, Mark)>,
}

impl<'a> Marker<'a> {
    pub(crate) const fn new(text: &'a str) -> Self {
        Self {
            walk: Walk::from(text, START),
            outer_end: 0,
            last: None,
        }
    }

    pub(crate) fn mark(&mut self, span: Span) -> Mark {
        if let Some((at, mark)) = self.last
            && at == span
        {
            return mark;
        }
        let most = self.walk.text.len();
        let (start, end) = (most.min(span.start as usize), most.min(span.end as usize));
        let from = self.walk.to(start);
        if start >= self.outer_end {
            self.walk.back = from;
            self.outer_end = end;
        }
        // From a copy, so that the next range does not begin behind this one's end.
        let mut ahead = Walk::from(self.walk.text, from);
        let to = ahead.to(end);
        #[cfg(test)]
        {
            self.walk.read += ahead.read;
        }
        let mark = Mark {
            line: from.line,
            column: from.column,
            offset: from.offset,
            end_line: to.line,
            end_column: to.column,
            end_offset: to.offset,
        };
        self.last = Some((span, mark));
        mark
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str, spans: impl IntoIterator<Item = Span>) -> Vec<Mark> {
        let mut marker = Marker::new(text);
        spans.into_iter().map(|span| marker.mark(span)).collect()
    }

    #[test]
    fn places_count_utf16_code_units() {
        // Two units, four bytes; one unit, three bytes.
        let text = "{\"𝕏\": \"日本\",\n \"b\": truth}";
        let spans = [(1, 7), (9, 17), (20, 23), (25, 30)];
        let spans = spans.map(|(start, end)| Span { start, end });
        let places: Vec<(u32, u32, u32, u32)> = marks(text, spans)
            .into_iter()
            .map(|mark| (mark.line, mark.column, mark.offset, mark.end_offset))
            .collect();
        assert_eq!(
            places,
            [(1, 2, 1, 5), (1, 8, 7, 11), (2, 2, 14, 17), (2, 7, 19, 24)]
        );
    }

    #[test]
    #[cfg(feature = "lint")]
    fn a_text_is_cut_between_characters() {
        let bytes = [0, 1, 2, 3, 4, 5, 9].map(|offset| byte_at("a𝕏日b", offset));
        assert_eq!(bytes, [0, 1, 1, 5, 8, 9, 9]);
    }

    /// Statements of which the elements stand in another order than they are asked for.
    #[test]
    fn the_text_is_read_a_few_times_whatever_the_order() {
        let text = "0123456789\n".repeat(1_000);
        let statements = (0..1_000).map(|nth| nth * 11);
        let ranges = statements.flat_map(|at| {
            [
                (at, at + 10),
                (at + 6, at + 9),
                (at + 1, at + 3),
                (at + 4, at + 5),
            ]
        });
        let mut marker = Marker::new(&text);
        let spans = ranges.map(|(start, end)| Span { start, end });
        let marks: Vec<Mark> = spans.map(|span| marker.mark(span)).collect();
        let second = marks.get(4 * 999 + 1);
        assert_eq!(
            second.map(|mark| (mark.line, mark.column)),
            Some((1_000, 7))
        );
        assert!(marker.walk.read < 8 * text.len(), "{}", marker.walk.read);
    }

    #[test]
    fn one_range_is_read_once() {
        let text = "0123456789\n".repeat(1_000);
        let mut marker = Marker::new(&text);
        let span = Span {
            start: 11,
            end: 10_000,
        };
        for _ in 0..1_000 {
            assert_eq!(marker.mark(span).end_line, 910);
        }
        assert!(marker.walk.read < 2 * text.len(), "{}", marker.walk.read);
    }

    #[test]
    fn going_back_and_past_the_end_is_harmless() {
        let spans = [(2, 3), (0, 1), (99, 120)].map(|(start, end)| Span { start, end });
        let marks = marks("a\nb", spans);
        let places: Vec<(u32, u32)> = marks.iter().map(|m| (m.line, m.offset)).collect();
        assert_eq!(places, [(2, 2), (1, 0), (2, 3)]);
    }
}
