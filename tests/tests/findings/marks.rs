//! Expected places, marked in the texts: `‸` stands before the character at which a finding begins and is
//! taken out before the engine reads the text. It ends with the JSON value that begins there. Nothing here counts
//! as the engine counts.

use portcullis::{Finding, finding::Reason};
use serde::de::IgnoredAny;

const MARK: char = '‸';

/// Byte offset from 0, line and column from 1 in characters.
pub(crate) type Place = (u32, u32, u32);

/// Path, rule, reason, and a part of the message.
pub(crate) type Expected<'a> = (&'a str, &'a str, &'a str, &'a str);

/// A text without its marks, and where they stood.
pub(crate) fn marked(text: &str) -> (String, Vec<Place>) {
    let (mut plain, mut places) = (String::new(), Vec::new());
    let (mut line, mut column) = (1, 1);
    for character in text.chars() {
        if character == MARK {
            places.push((plain.len() as u32, line, column));
            continue;
        }
        plain.push(character);
        (line, column) = if character == '\n' {
            (line + 1, 1)
        } else {
            (line, column + 1)
        };
    }
    (plain, places)
}

/// The place so many bytes from the beginning.
fn place(text: &str, offset: usize) -> Place {
    let (_, mut places) = marked(&format!("{}{MARK}", &text[..offset]));
    places.pop().expect("a mark")
}

/// Where the JSON value ends that begins at an offset: a name too is a value, as a string.
fn end_of_value(text: &str, start: u32) -> usize {
    let rest = &text[start as usize..];
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<IgnoredAny>();
    values
        .next()
        .unwrap_or_else(|| panic!("nothing begins at {start}: {text}"))
        .unwrap_or_else(|error| panic!("{error}: {text}"));
    start as usize + values.byte_offset()
}

/// Each finding is the expected one, at its mark.
pub(crate) fn compare(
    findings: &[Finding],
    places: &[Place],
    expected: &[Expected<'_>],
    text: &str,
) {
    let said: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        places.len(),
        expected.len(),
        "a mark for each finding: {text}"
    );
    assert_eq!(findings.len(), expected.len(), "{said:#?}\n{text}");
    for ((finding, place), (path, rule, reason, message)) in
        findings.iter().zip(places).zip(expected)
    {
        let position = finding.position();
        let found = (position.offset, position.line, position.column);
        assert_eq!(
            (
                finding.path(),
                finding.rule(),
                finding.reason().as_str(),
                found
            ),
            (*path, *rule, *reason, *place),
            "{finding}\n{text}"
        );
        // Of what is no JSON the end is a matter of words: see the tests of the reader.
        if finding.reason() != Reason::InvalidJson {
            let end = finding.end();
            let found = (end.offset, end.line, end.column);
            let expected = end_of_value(text, place.0);
            assert_eq!(found, self::place(text, expected), "{finding}\n{text}");
            assert_eq!(finding.span().range(), place.0 as usize..expected);
        }
        let said = finding.message();
        assert!(said.contains(message), "`{message}` is not in `{said}`");
        // For people: lower case, no full stop (STYLE.md, section 4). `JSON` and `IPv4` are words.
        let mut letters = said.chars();
        let capital = letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_some_and(char::is_lowercase);
        assert!(!capital && !said.ends_with('.'), "{said}");
    }
}
