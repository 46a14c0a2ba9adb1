//! Lines and columns of a text that is no longer held.

use alloc::{boxed::Box, vec::Vec};

use super::span::{Place, Position, Span};

/// Turns byte offsets into positions, in any order and without the text.
#[derive(Debug, Clone)]
pub(crate) struct Lines {
    /// Where the text begins in a larger one.
    base: Position,
    newlines: Marks,
    /// The bytes that continue a scalar value, of which an ASCII text has none.
    continuing: Marks,
}

/// Some bytes of a text: their offsets in ascending order, of each the lowest byte alone.
#[derive(Debug, Clone, Default)]
struct Marks {
    lows: Box<[u8]>,
    /// For each [`BLOCK`] of offsets, as far as there are marks, how many are before it.
    before: Box<[u32]>,
}

/// How many offsets differ in their lowest byte alone.
const BLOCK: u32 = 256;

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        Self {
            base: Position::START,
            newlines: Marks::of(memchr::memchr_iter(b'\n', text.as_bytes())),
            continuing: match text.is_ascii() {
                true => Marks::default(),
                false => continuing(text),
            },
        }
    }

    /// The same lines when the text begins at `base` of a larger one.
    pub(crate) fn within(self, base: Position) -> Self {
        let base = self.base.within(base);
        Self { base, ..self }
    }

    pub(crate) fn place(&self, span: Span) -> Place {
        Place {
            start: self.at(span.start),
            end: self.at(span.end),
        }
    }

    fn at(&self, offset: u32) -> Position {
        let lines_before = self.newlines.count_before(offset);
        let newline = lines_before
            .checked_sub(1)
            .and_then(|nth| self.newlines.offset(nth));
        let start = newline.map_or(0, |newline| newline + 1);
        let continuing = self.continuing.count_before(offset) - self.continuing.count_before(start);
        let position = Position {
            offset,
            line: 1 + lines_before,
            column: 1 + (offset - start) - continuing,
        };
        position.within(self.base)
    }
}

#[cold]
fn continuing(text: &str) -> Marks {
    let bytes = text.bytes().enumerate();
    Marks::of(bytes.filter_map(|(at, byte)| (byte & 0xC0 == 0x80).then_some(at)))
}

impl Marks {
    fn of(offsets: impl Iterator<Item = usize>) -> Self {
        let (mut lows, mut before) = (Vec::new(), Vec::new());
        for offset in offsets {
            before.resize(offset / BLOCK as usize + 1, lows.len() as u32);
            lows.push(offset as u8);
        }
        Self {
            lows: lows.into(),
            before: before.into(),
        }
    }

    fn count_before(&self, offset: u32) -> u32 {
        let before = |block: u32| match self.before.get(block as usize) {
            Some(count) => *count,
            None => self.lows.len() as u32,
        };
        let (block, low) = (offset / BLOCK, offset % BLOCK);
        let (first, end) = (before(block), before(block + 1));
        let lows = self.lows.get(first as usize..end as usize);
        let lows = lows.unwrap_or_default();
        first + lows.partition_point(|mark| u32::from(*mark) < low) as u32
    }

    /// The offset of one of them.
    fn offset(&self, nth: u32) -> Option<u32> {
        let low = self.lows.get(nth as usize)?;
        // It stands in the last block that has no more before it.
        let blocks = self.before.partition_point(|before| *before <= nth) as u32;
        Some((blocks - 1) * BLOCK + u32::from(*low))
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::super::span::Positions;
    use super::*;

    #[test]
    fn r_out_9_every_offset_has_the_position_that_is_counted_in_the_text() {
        let long = "a".repeat(600);
        let pieces = [
            "é",
            "\n",
            "𝄞",
            "a",
            "日",
            "\r\n",
            "{\"Effect\": \"Allow\"}",
            &long,
        ];
        let ascii = ["\n", "    ", "\"s3:GetObject\","];
        let mut state = 1u32;
        let mut next = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % below
        };
        for nth in 0..400 {
            let pieces: &[&str] = if nth % 4 == 0 { &ascii } else { &pieces };
            let few = 1 + next(pieces.len());
            let text: String = (0..next(300))
                .filter_map(|_| pieces.get(next(few)).copied())
                .collect();
            let (lines, mut positions) = (Lines::of(&text), Positions::new(&text));
            assert_eq!(lines.continuing.lows.is_empty(), text.is_ascii());
            let base = Position {
                offset: 70,
                line: 3,
                column: 9,
            };
            let moved = lines.clone().within(base);
            for offset in 0..=text.len() as u32 {
                let counted = positions.at(offset);
                assert_eq!(lines.at(offset), counted, "{offset} of {text:?}");
                assert_eq!(moved.at(offset), counted.within(base));
            }
        }
    }

    #[test]
    fn a_place_in_a_larger_text_is_that_of_the_text_in_it() {
        let (before, text) = ("é\n ü ", "{\n \"日\": 1}");
        let whole = String::from(before) + text;
        let base = Positions::new(&whole).at(before.len() as u32);
        let span = Span::new(3, text.len() - 1);
        let lines = Lines::of(text).within(base);
        let expected = Lines::of(&whole).place(span.within(base.offset));
        assert_eq!(lines.place(span), expected);
    }
}
