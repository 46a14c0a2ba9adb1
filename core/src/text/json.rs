//! A JSON reader that keeps what policies need and general readers lose: the place of every value, the
//! spelling of every number, and repeated member names.
//!
//! `serde_json` keeps none of the three in one pass; reading through its `RawValue` scans nested text once
//! per level. See CONTRIBUTING.md, "Dependencies".

use alloc::{borrow::Cow, string::String, vec::Vec};
use core::fmt::{self, Write};

use super::span::Span;
use super::word::{lowest_mark, rough_bytes_below, rough_zero_bytes, splat, word};

/// One value with its place.
#[derive(Debug, Clone)]
pub(crate) struct Json<'a> {
    pub(crate) span: Span,
    pub(crate) value: JsonValue<'a>,
}

#[derive(Debug, Clone)]
pub(crate) enum JsonValue<'a> {
    Null,
    Bool(bool),
    /// The characters of the number as written.
    Number(&'a str),
    String(Cow<'a, str>),
    Array(Vec<Json<'a>>),
    /// Members in the order of the text; names may repeat, which is the reader's caller to refuse.
    Object(Vec<JsonMember<'a>>),
}

#[derive(Debug, Clone)]
pub(crate) struct JsonMember<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) name_span: Span,
    pub(crate) value: Json<'a>,
}

impl Json<'_> {
    /// What the value is, for messages.
    pub(crate) const fn kind(&self) -> &'static str {
        match self.value {
            JsonValue::Null => "null",
            JsonValue::Bool(_) => "a boolean",
            JsonValue::Number(_) => "a number",
            JsonValue::String(_) => "a string",
            JsonValue::Array(_) => "an array",
            JsonValue::Object(_) => "an object",
        }
    }
}

/// Why a text is not JSON, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JsonError {
    /// The word or the character that cannot stand there; empty at the end of the text.
    pub(crate) span: Span,
    pub(crate) problem: JsonProblem,
    /// What to write in place of a character that nobody sees.
    pub(crate) replacement: Option<Unseen>,
}

/// What a character that nobody sees gives way to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unseen {
    Nothing,
    Space,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problem {
            JsonProblem::Syntax(problem) => f.write_str(problem),
            JsonProblem::TooDeep(limit) => {
                write!(f, "nested deeper than {limit} arrays and objects")
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JsonProblem {
    Syntax(&'static str),
    TooDeep(usize),
}

/// Reads one JSON value that fills the whole text.
///
/// Nesting deeper than `max_depth` is an error, so recursion is bounded, also when the tree is dropped.
pub(crate) fn parse_json(text: &str, max_depth: usize) -> Result<Json<'_>, JsonError> {
    let mut reader = Reader::new(text, max_depth);
    // The second is the same mark, read as Latin-1.
    for mark in ["\u{FEFF}", "\u{EF}\u{BB}\u{BF}"] {
        if text.starts_with(mark) {
            return Err(JsonError {
                span: Span::new(0, mark.len()),
                replacement: Some(Unseen::Nothing),
                ..reader.error(NO_MARK)
            });
        }
    }
    reader.skip_space();
    if reader.is_url_encoded() {
        return Err(reader.error(
            "this is URL-encoded, as the API of IAM returns policies; decode it before it is read",
        ));
    }
    let value = reader.value()?;
    reader.skip_space();
    if reader.at < reader.bytes.len() {
        return Err(reader.unexpected("something follows the end of the JSON value; remove it"));
    }
    Ok(value)
}

/// Whether the whole text is a number as JSON spells it.
pub(crate) fn is_json_number(text: &str) -> bool {
    let mut reader = Reader::new(text, 0);
    reader.number().is_ok() && reader.at == text.len()
}

/// Appends `text` to `out` as a JSON string with its quotes.
pub(crate) fn write_json_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                // Writing into a String cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    depth_left: usize,
    max_depth: usize,
    /// Of the objects and arrays that are being read, the innermost at the end: each gets a list of just its size, so
    /// that many small ones take little.
    members: Vec<JsonMember<'a>>,
    items: Vec<Json<'a>>,
}

impl<'a> Reader<'a> {
    const fn new(text: &'a str, max_depth: usize) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            depth_left: max_depth,
            max_depth,
            members: Vec::new(),
            items: Vec::new(),
        }
    }

    fn error(&self, problem: &'static str) -> JsonError {
        self.error_at(self.at, JsonProblem::Syntax(problem))
    }

    fn error_at(&self, start: usize, problem: JsonProblem) -> JsonError {
        let rest = self.text.get(start..).unwrap_or_default();
        let word = rest.find(|character: char| !character.is_ascii_alphanumeric());
        let length = match word {
            Some(0) => rest.chars().next().map_or(0, char::len_utf8),
            word => word.unwrap_or(rest.len()),
        };
        JsonError {
            span: Span::new(start, start + length),
            problem,
            replacement: None,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// `%7B`, `%5B`, `%22`, or white space in this form before them.
    fn is_url_encoded(&self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        matches!(rest, [b'%', first, second, ..] if first.is_ascii_hexdigit() && second.is_ascii_hexdigit())
    }

    /// What to say where something else was expected: a character that only looks like white space or a quote
    /// is named, since nobody sees it.
    fn unexpected(&self, expected: &'static str) -> JsonError {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let (problem, replacement) = match rest.chars().next() {
            Some('\u{A0}' | '\u{202F}') => (
                "a no-break space is no white space in JSON; write a plain space",
                Some(Unseen::Space),
            ),
            Some('\u{FEFF}') => (NO_MARK, Some(Unseen::Nothing)),
            Some('\u{200B}'..='\u{200F}' | '\u{2060}') => (
                "an invisible character is not JSON; remove it",
                Some(Unseen::Nothing),
            ),
            Some('\u{201C}'..='\u{201F}' | '\u{2018}' | '\u{2019}' | '\u{AB}' | '\u{BB}') => {
                ("JSON strings stand in straight double quotes", None)
            }
            Some(character) if character.is_whitespace() => (
                "JSON knows no other white space than spaces, tabs and line breaks",
                Some(Unseen::Space),
            ),
            _ => (expected, None),
        };
        JsonError {
            replacement,
            ..self.error(problem)
        }
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// The text between two offsets that stand on character boundaries.
    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn value(&mut self) -> Result<Json<'a>, JsonError> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'"') => JsonValue::String(self.string()?),
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b't') => self.word("true", JsonValue::Bool(true))?,
            Some(b'f') => self.word("false", JsonValue::Bool(false))?,
            Some(b'n') => self.word("null", JsonValue::Null)?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b'/') => return Err(self.error("JSON has no comments; remove it")),
            Some(b'\'') => return Err(self.error("JSON strings stand in double quotes")),
            Some(b',' | b']' | b'}') => return Err(self.error("a value is missing here")),
            Some(_) => return Err(self.unexpected("expected a JSON value")),
            None => return Err(self.error("the JSON text ends too early")),
        };
        Ok(Json {
            span: Span::new(start, self.at),
            value,
        })
    }

    fn nested(
        &mut self,
        read: fn(&mut Self) -> Result<JsonValue<'a>, JsonError>,
    ) -> Result<JsonValue<'a>, JsonError> {
        if self.depth_left == 0 {
            return Err(self.error_at(self.at, JsonProblem::TooDeep(self.max_depth)));
        }
        self.depth_left -= 1;
        let value = read(self);
        self.depth_left += 1;
        value
    }

    fn object(&mut self) -> Result<JsonValue<'a>, JsonError> {
        self.at += 1;
        self.skip_space();
        let start = self.members.len();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(JsonValue::Object(Vec::new()));
        }
        loop {
            let name_start = self.at;
            if self.peek() != Some(b'"') {
                return Err(match self.peek() {
                    Some(b'}') => self.error("a comma stands before the closing brace; remove it"),
                    Some(b'/') => self.error("JSON has no comments; remove it"),
                    None => self.error("the JSON text ends too early"),
                    _ => self.unexpected("expected a member name in double quotes"),
                });
            }
            let name = self.string()?;
            let name_span = Span::new(name_start, self.at);
            self.skip_space();
            if self.peek() != Some(b':') {
                return Err(self.unexpected("expected `:` after the member name"));
            }
            self.at += 1;
            self.skip_space();
            let value = self.value()?;
            self.members.push(JsonMember {
                name,
                name_span,
                value,
            });
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(JsonValue::Object(self.members.drain(start..).collect()));
                }
                None => return Err(self.error("the JSON text ends too early")),
                Some(_) => return Err(self.unexpected("expected `,` or `}`")),
            }
            self.skip_space();
        }
    }

    fn array(&mut self) -> Result<JsonValue<'a>, JsonError> {
        self.at += 1;
        self.skip_space();
        let start = self.items.len();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(JsonValue::Array(Vec::new()));
        }
        loop {
            if self.peek() == Some(b']') {
                return Err(self.error("a comma stands before the closing bracket; remove it"));
            }
            let item = self.value()?;
            self.items.push(item);
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(JsonValue::Array(self.items.drain(start..).collect()));
                }
                None => return Err(self.error("the JSON text ends too early")),
                Some(_) => return Err(self.unexpected("expected `,` or `]`")),
            }
            self.skip_space();
        }
    }

    fn word(
        &mut self,
        word: &'static str,
        value: JsonValue<'a>,
    ) -> Result<JsonValue<'a>, JsonError> {
        let end = self.at + word.len();
        if self.bytes.get(self.at..end) != Some(word.as_bytes()) {
            return Err(self.error("expected a JSON value"));
        }
        self.at = end;
        Ok(value)
    }

    fn number(&mut self) -> Result<JsonValue<'a>, JsonError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
            if matches!(self.peek(), Some(b'0'..=b'9')) {
                return Err(self.error("a JSON number has no leading zero; quote it to keep it"));
            }
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(JsonValue::Number(self.slice(start, self.at)))
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start {
            Err(self.error("expected a digit"))
        } else {
            Ok(())
        }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        self.at += 1;
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        self.at = start + plain_length(rest);
        if self.peek() == Some(b'"') {
            let text = self.slice(start, self.at);
            self.at += 1;
            return Ok(Cow::Borrowed(text));
        }
        let mut text = String::from(self.slice(start, self.at));
        loop {
            match self.peek() {
                None => return Err(self.error("the string is not closed")),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(text));
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(0..b' ') => {
                    return Err(
                        self.error("a control character stands in a string; write it as an escape")
                    );
                }
                Some(_) => {
                    let from = self.at;
                    let rest = self.bytes.get(from..).unwrap_or_default();
                    self.at = from + plain_length(rest);
                    text.push_str(self.slice(from, self.at));
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let start = self.at;
        self.at += 1;
        let letter = self.peek();
        self.at += 1;
        Ok(match letter {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{C}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.hex4(start)?;
                let code = if (0xD800..0xDC00).contains(&first)
                    && self.bytes.get(self.at..self.at + 2) == Some(b"\\u")
                {
                    self.at += 2;
                    let second = self.hex4(start)?;
                    if !(0xDC00..0xE000).contains(&second) {
                        return Err(self.error_at(start, LONE_SURROGATE));
                    }
                    0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)
                } else {
                    first
                };
                char::from_u32(code).ok_or_else(|| self.error_at(start, LONE_SURROGATE))?
            }
            _ => {
                let problem = JsonProblem::Syntax("unknown escape in a string");
                return Err(self.error_at(start, problem));
            }
        })
    }

    fn hex4(&mut self, escape_start: usize) -> Result<u32, JsonError> {
        let digits = self.bytes.get(self.at..self.at + 4).unwrap_or_default();
        let mut code = 0;
        for &digit in digits {
            let value = char::from(digit).to_digit(16);
            code = code * 16 + value.ok_or_else(|| self.error_at(escape_start, BAD_HEX))?;
        }
        if digits.len() < 4 {
            return Err(self.error_at(escape_start, BAD_HEX));
        }
        self.at += 4;
        Ok(code)
    }
}

const LONE_SURROGATE: JsonProblem =
    JsonProblem::Syntax("the escape is half of a surrogate pair, which is no character");
const NO_MARK: &str = "a byte-order mark is not JSON; remove it";
const BAD_HEX: JsonProblem = JsonProblem::Syntax("`\\u` wants four hexadecimal digits");

/// How many bytes of a string's content stand for themselves: up to a quote, an escape or a control
/// character.
fn plain_length(content: &[u8]) -> usize {
    let mut length = 0;
    let mut rest = content;
    while let Some((chunk, tail)) = rest.split_first_chunk() {
        let bytes = word(*chunk);
        // Only the lowest is asked for, so that rough marks are enough.
        let quote = rough_zero_bytes(bytes ^ splat(b'"'));
        let escape = rough_zero_bytes(bytes ^ splat(b'\\'));
        let ends = quote | escape | rough_bytes_below(bytes, b' ');
        if ends != 0 {
            return length + lowest_mark(ends);
        }
        (length, rest) = (length + 8, tail);
    }
    let is_end = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..b' ');
    length + rest.iter().position(is_end).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{format, string::ToString};

    fn render(json: &Json<'_>) -> String {
        match &json.value {
            JsonValue::Null => "null".to_string(),
            JsonValue::Bool(flag) => flag.to_string(),
            JsonValue::Number(text) => (*text).to_string(),
            JsonValue::String(text) => {
                let mut out = String::new();
                write_json_string(&mut out, text);
                out
            }
            JsonValue::Array(items) => format!(
                "[{}]",
                items.iter().map(render).collect::<Vec<_>>().join(",")
            ),
            JsonValue::Object(members) => {
                let members = members
                    .iter()
                    .map(|member| format!("{}={}", member.name, render(&member.value)));
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }
        }
    }

    #[test]
    fn sound_texts_are_read_as_written() {
        for (text, expected) in [
            (
                " { \"a\" : [ 1.20 , -0 , 1e5 ] , \"a\" : null } ",
                "{a=[1.20,-0,1e5],a=null}",
            ),
            ("\"\\u0041\\n\\uD83D\\uDE00\\/\"", "\"A\\n😀/\""),
            ("[]", "[]"),
            ("{}", "{}"),
            ("true", "true"),
        ] {
            assert_eq!(
                parse_json(text, 8).map(|json| render(&json)),
                Ok(expected.to_string()),
                "{text}"
            );
        }
    }

    #[test]
    fn r_gram_10_what_is_not_json_is_refused_where_it_goes_wrong() {
        for (text, offset) in [
            ("", 0),
            ("{", 1),
            ("[1,]", 3),
            ("{\"a\":1,}", 7),
            ("{\"a\" 1}", 5),
            ("{a:1}", 1),
            ("[1 2]", 3),
            ("01", 1),
            ("-", 1),
            ("1.", 2),
            ("1e", 2),
            ("+1", 0),
            ("NaN", 0),
            ("nul", 0),
            ("\"a", 2),
            ("\"a\nb\"", 2),
            ("\"\\x\"", 1),
            ("\"\\ud800\"", 1),
            ("\"\\udc00\"", 1),
            ("\"\\ud800\\u0041\"", 1),
            ("\"\\u12\"", 1),
            ("{} {}", 3),
            ("\u{FEFF}{}", 0),
            ("// x\n{}", 0),
            ("'a'", 0),
        ] {
            let result = parse_json(text, 8)
                .map(|json| render(&json))
                .map_err(|error| error.span.start);
            assert_eq!(result, Err(offset), "{text:?}");
        }
    }

    #[test]
    fn what_cannot_stand_in_a_text_has_two_ends() {
        for (text, found) in [
            ("[truth]", "truth"),
            ("{a1: 1}", "a1"),
            ("[1 2]", "2"),
            ("[1,]", "]"),
            ("\"\\u12\"", "\\"),
            ("[\u{A0}1]", "\u{A0}"),
            ("\u{FEFF}{}", "\u{FEFF}"),
            ("\u{EF}\u{BB}\u{BF}{}", "\u{EF}\u{BB}\u{BF}"),
            ("[é]", "é"),
            ("[", ""),
        ] {
            let span = parse_json(text, 8).map(|_| ()).map_err(|error| error.span);
            assert_eq!(
                span.map_err(|span| text.get(span.range())),
                Err(Some(found)),
                "{text:?}"
            );
        }
    }

    #[test]
    fn r_quota_2_depth_is_bounded() {
        assert!(parse_json("[[[1]]]", 3).is_ok());
        let error = parse_json("[[[[1]]]]", 3)
            .map(|_| ())
            .map_err(|error| (error.span, error.problem));
        assert_eq!(error, Err((Span::new(3, 4), JsonProblem::TooDeep(3))));
        assert!(parse_json(&"[".repeat(1_000_000), 64).is_err());
    }

    #[test]
    fn spans_cover_exactly_the_value() {
        let text = " {\"k\": [1, \"x\"]} ";
        let Ok(Json {
            value: JsonValue::Object(members),
            span,
        }) = parse_json(text, 8)
        else {
            return;
        };
        assert_eq!((span.start, span.end), (1, 16));
        for member in &members {
            assert_eq!((member.name_span.start, member.name_span.end), (2, 5));
            assert_eq!((member.value.span.start, member.value.span.end), (7, 15));
        }
        assert_eq!(members.len(), 1);
    }
}
