//! A reader of JSON that is as most of it is: ASCII, without escapes. It builds nothing, and gives up on all else.
//!
//! Why it is correct: a text with anything but ASCII, or with a backslash anywhere, is not begun. So a string ends at the
//! next quote, and only signs that no string may have are looked for before it. It accepts less than [`parse_json`](super::parse_json) does and nothing more, and what it gives of a
//! string are the letters between the quotes, of which none has to be resolved. Where it gives up, the other reads the text
//! anew and says what is wrong, if anything is.

use super::word::{first_eight, lowest_mark, rough_bytes_below, rough_zero_bytes, splat};

/// Where in a text the reader is.
#[derive(Debug, Clone)]
pub(crate) struct Pull<'a> {
    text: &'a str,
    at: usize,
    /// How much white space has been passed.
    spaces: usize,
}

/// A piece of a text: where it begins, and the piece. Of a string without its quotes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pulled<'a> {
    pub(crate) start: u32,
    pub(crate) text: &'a str,
}

impl<'a> Pull<'a> {
    /// At the beginning of a text of less than 4 GiB; `None` if it has to be read otherwise.
    pub(crate) fn new(text: &'a str) -> Option<Self> {
        // Without an early exit the loop compiles to a few wide instructions.
        let is_plain = |all, byte: u8| all & (byte.is_ascii() & (byte != b'\\'));
        text.bytes().fold(true, is_plain).then_some(Self {
            text,
            at: 0,
            spaces: 0,
        })
    }

    #[inline]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.byte() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => {
                    self.at += 1;
                    self.spaces += 1;
                }
                byte => return byte,
            }
        }
    }

    /// How far the text is read.
    pub(crate) const fn at(&self) -> u32 {
        self.at as u32
    }

    /// How much white space has been passed.
    pub(crate) const fn spaces(&self) -> usize {
        self.spaces
    }

    /// This byte, behind white space.
    #[inline]
    pub(crate) fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Whether another member or item follows, or the end that `close` is.
    #[inline]
    pub(crate) fn goes_on(&mut self, close: u8) -> Option<bool> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b',' => Some(true),
            byte if byte == close => Some(false),
            _ => None,
        }
    }

    /// The name of a member and its colon.
    #[inline]
    pub(crate) fn name(&mut self) -> Option<Pulled<'a>> {
        let name = self.string()?;
        self.eat(b':')?;
        Some(name)
    }

    /// A string of ASCII without escapes.
    #[inline]
    pub(crate) fn string(&mut self) -> Option<Pulled<'a>> {
        self.eat(b'"')?;
        let start = self.at;
        let bytes = self.text.as_bytes();
        while let Some(eight) = bytes.get(self.at..).and_then(first_eight) {
            let ends = rough_zero_bytes(eight ^ splat(b'"')) | rough_bytes_below(eight, b' ');
            if ends != 0 {
                self.at += lowest_mark(ends);
                return self.closed(start);
            }
            self.at += 8;
        }
        while let Some(b' '..=b'!' | b'#'..) = self.byte() {
            self.at += 1;
        }
        self.closed(start)
    }

    #[inline]
    fn closed(&mut self, start: usize) -> Option<Pulled<'a>> {
        let text = self.text.get(start..self.at)?;
        if self.byte()? != b'"' {
            return None;
        }
        self.at += 1;
        Some(Pulled {
            start: start as u32,
            text,
        })
    }

    /// A string, or an array of strings with one at least.
    #[inline]
    pub(crate) fn strings(&mut self, mut each: impl FnMut(Pulled<'a>) -> Option<()>) -> Option<()> {
        if self.peek()? == b'"' {
            return each(self.string()?);
        }
        self.eat(b'[')?;
        loop {
            each(self.string()?)?;
            if !self.goes_on(b']')? {
                return Some(());
            }
        }
    }

    /// `true`, `false`, or a number of digits alone.
    pub(crate) fn word(&mut self) -> Option<Pulled<'a>> {
        let first = self.peek()?;
        let start = self.at;
        let rest = self.text.get(start..)?;
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let word = rest.get(..length)?;
        let is_number = length > 0
            && word.bytes().all(|byte| byte.is_ascii_digit())
            && (first != b'0' || length == 1);
        // Behind it `.`, `e` and the like would go on with a number, and are no end of a value.
        if !is_number && !matches!(word, "true" | "false") {
            return None;
        }
        self.at += length;
        Some(Pulled {
            start: start as u32,
            text: word,
        })
    }

    /// Whether nothing follows but white space.
    pub(crate) fn is_done(&mut self) -> bool {
        self.peek().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse_json;
    use alloc::{format, string::String, vec::Vec};

    /// A text with this one sign at each place, in strings of each length up to some words.
    #[test]
    fn strings_end_where_those_of_the_other_reader_do() {
        for length in 0..20 {
            for place in 0..length {
                for sign in (0..=0x80u32)
                    .chain([0xE9, 0x2028])
                    .filter_map(char::from_u32)
                {
                    let mut content: Vec<char> = "abcdefghijklmnopqrst".chars().collect();
                    content.truncate(length);
                    content.splice(place..=place, [sign]);
                    let content: String = content.into_iter().collect();
                    let text = format!(" \"{content}\"");
                    let found = Pull::new(&text).and_then(|mut pull| {
                        let found = pull.string()?;
                        pull.is_done().then_some(found)
                    });
                    let is_plain = sign.is_ascii() && sign >= ' ' && !matches!(sign, '"' | '\\');
                    assert_eq!(found.map(|piece| piece.text), is_plain.then_some(&*content));
                    assert!(!is_plain || parse_json(&text, 1).is_ok(), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn words_are_those_of_json_and_nothing_longer() {
        for (text, expected) in [
            ("true", Some("true")),
            (" false ,", Some("false")),
            ("10", Some("10")),
            ("0", Some("0")),
            ("01", None),
            ("truely", None),
            ("null", None),
            ("-1", None),
            ("1e5", None),
            ("", None),
        ] {
            let word = Pull::new(text).and_then(|mut pull| pull.word());
            assert_eq!(word.map(|word| word.text), expected, "{text}");
        }
        let behind = Pull::new("1.5,").and_then(|mut pull| {
            pull.word()?;
            pull.goes_on(b']')
        });
        assert_eq!(behind, None);
    }

    #[test]
    fn lists_have_one_string_at_least_and_no_comma_too_many() {
        for (text, expected) in [
            (r#""a""#, Some(1)),
            (r#"["a"]"#, Some(1)),
            (r#"[ "a" , "b" ]"#, Some(2)),
            ("[]", None),
            (r#"["a",]"#, None),
            (r#"["a" "b"]"#, None),
            (r#"["a", 1]"#, None),
            (r#"["a"#, None),
        ] {
            let mut count = 0;
            let Some(mut pull) = Pull::new(text) else {
                continue;
            };
            let read = pull.strings(|_| {
                count += 1;
                Some(())
            });
            assert_eq!(read.map(|()| count), expected, "{text}");
        }
    }
}
