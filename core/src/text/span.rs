//! Where something stands in a text.

use core::fmt;
use core::ops::Range;

/// A range of bytes of a text: `start` inclusive, `end` exclusive, both offsets from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a span is complete with its two ends"
)]
pub struct Span {
    /// Byte offset of the first byte.
    pub start: u32,
    /// Byte offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// Empty, at the beginning of a text.
    pub(crate) const START: Self = Self { start: 0, end: 0 };

    pub(crate) const fn new(start: usize, end: usize) -> Self {
        // Texts are refused at `Limits::document_bytes`, far below 4 GiB.
        Self {
            start: start as u32,
            end: end as u32,
        }
    }

    /// The bytes of a text as which it indexes one: `&text[span.range()]`.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The range of `self` when the text that it counts in begins at `base` of a larger text.
    pub(crate) const fn within(self, base: u32) -> Self {
        Self {
            start: base + self.start,
            end: base + self.end,
        }
    }
}

/// A place in a text, for people and for editors (R-OUT-9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Position {
    /// Byte offset from 0.
    pub offset: u32,
    /// Line, counted from 1.
    pub line: u32,
    /// Column, counted from 1, in Unicode scalar values.
    pub column: u32,
}

impl Position {
    /// The first place of a text.
    pub const START: Self = Self {
        offset: 0,
        line: 1,
        column: 1,
    };

    /// The place of `self` when the text that it counts in begins at `base` of a larger text.
    #[must_use]
    pub(crate) const fn within(self, base: Self) -> Self {
        Self {
            offset: base.offset + self.offset,
            line: base.line + self.line - 1,
            column: if self.line == 1 {
                base.column + self.column - 1
            } else {
                self.column
            },
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Both ends of something in a text; `end` is behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) start: Position,
    pub(crate) end: Position,
}

/// Turns byte offsets into positions. Asked in ascending order, it reads the text once.
#[derive(Debug, Clone)]
pub(crate) struct Positions<'a> {
    text: &'a [u8],
    at: Position,
}

impl<'a> Positions<'a> {
    pub(crate) const fn new(text: &'a str) -> Self {
        Self {
            text: text.as_bytes(),
            at: Position::START,
        }
    }

    pub(crate) fn at(&mut self, offset: u32) -> Position {
        if offset < self.at.offset {
            self.at = Position::START;
        }
        let passed = self
            .text
            .get(self.at.offset as usize..offset as usize)
            .unwrap_or_default();
        let newlines = count(passed, |byte| byte == b'\n');
        let mut of_line = passed;
        if newlines > 0 {
            self.at.line += newlines;
            self.at.column = 1;
            let last = memchr::memrchr(b'\n', passed).map_or(0, |at| at + 1);
            of_line = passed.get(last..).unwrap_or_default();
        }
        // Every byte but a UTF-8 continuation byte begins a scalar value.
        self.at.column += count(of_line, |byte| byte & 0xC0 != 0x80);
        self.at.offset = offset;
        self.at
    }
}

/// How many bytes are so. Sums of one byte, without branches, compile to a few wide instructions.
fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> u32 {
    let chunks = bytes.chunks(usize::from(u8::MAX));
    let sums = chunks.map(|chunk| {
        chunk
            .iter()
            .fold(0, |sum: u8, byte| sum + u8::from(is(*byte)))
    });
    sums.map(u32::from).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_out_9_positions_count_from_one_in_scalar_values() {
        let mut positions = Positions::new("é1\nx\n日z");
        let place = |offset, line, column| Position {
            offset,
            line,
            column,
        };
        assert_eq!(positions.at(0), place(0, 1, 1));
        assert_eq!(positions.at(2), place(2, 1, 2));
        assert_eq!(positions.at(4), place(4, 2, 1));
        assert_eq!(positions.at(9), place(9, 3, 2));
        assert_eq!(positions.at(2), place(2, 1, 2), "going back is allowed");
    }

    #[test]
    fn a_position_within_a_larger_text_moves_by_its_base() {
        let base = Position {
            offset: 10,
            line: 3,
            column: 5,
        };
        let first_line = Position {
            offset: 2,
            line: 1,
            column: 3,
        };
        let later_line = Position {
            offset: 9,
            line: 2,
            column: 3,
        };
        assert_eq!(
            first_line.within(base),
            Position {
                offset: 12,
                line: 3,
                column: 7
            }
        );
        assert_eq!(
            later_line.within(base),
            Position {
                offset: 19,
                line: 4,
                column: 3
            }
        );
    }
}
