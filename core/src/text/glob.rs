//! Matching of patterns with `*` and `?` (R-GLOB-1 to R-GLOB-3).
//!
//! A part between two stars is sought from left to right, each once: the first place where one fits leaves most
//! for the others. Most are found by comparing at a few places, the rest by `sought`, so that no pattern and no text
//! take more than the one's length times the other's, divided by 64.

use super::case::Case;
use super::sought::{MOST_BYTES, behind_sought};
use super::word::{
    begins_with, ends_with, place_of, same_letters, without_end as bytes_without_end,
};

/// One piece of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'p> {
    Literal(&'p str),
    /// Any run of characters, also none.
    AnyRun,
    /// Exactly one Unicode scalar value.
    AnyChar,
}

/// Tells whether the pieces cover the whole text. `piece` gives the piece at an index; it may be asked for the
/// same index again.
pub(crate) fn matches_pieces<'p>(
    piece: impl Fn(usize) -> Option<Piece<'p>>,
    text: &str,
    case: Case,
) -> bool {
    let mut rest = text;
    let mut at = 0;
    loop {
        match piece(at) {
            None => return rest.is_empty(),
            // What most end with.
            Some(Piece::AnyRun) if piece(at + 1).is_none() => return true,
            Some(Piece::AnyRun) => return matches_behind_run(&piece, at + 1, rest, case),
            Some(piece) => match behind(rest, piece, case) {
                Some(behind) => rest = behind,
                None => return false,
            },
        }
        at += 1;
    }
}

/// The same for the pieces from `start` on, before which any run may stand.
fn matches_behind_run<'p>(
    piece: &dyn Fn(usize) -> Option<Piece<'p>>,
    start: usize,
    text: &str,
    case: Case,
) -> bool {
    let (mut rest, mut start) = (text, start);
    loop {
        let mut at = start;
        let is_last = loop {
            match piece(at) {
                None => break true,
                Some(Piece::AnyRun) => break false,
                Some(_) => at += 1,
            }
        };
        let part = || (start..at).map_while(piece);
        if is_last {
            return start == at || without_end(rest, part, case).is_some();
        }
        match behind_first(rest, part, case) {
            Some(behind) => (rest, start) = (behind, at + 1),
            None => return false,
        }
    }
}

/// What follows one piece at the beginning of a text.
#[inline]
fn behind<'t>(text: &'t str, piece: Piece<'_>, case: Case) -> Option<&'t str> {
    match piece {
        Piece::Literal(literal) => starts_with_literal(text, literal, case),
        Piece::AnyChar => drop_char(text),
        Piece::AnyRun => None,
    }
}

/// What follows a part without stars at the beginning of a text.
fn behind_all<'t, 'p>(
    text: &'t str,
    part: impl Iterator<Item = Piece<'p>>,
    case: Case,
) -> Option<&'t str> {
    let mut part = part;
    part.try_fold(text, |rest, piece| behind(rest, piece, case))
}

/// What stands before a part without stars at the end of a text.
fn without_end<'t, 'p, I: Iterator<Item = Piece<'p>>>(
    text: &'t str,
    part: impl Fn() -> I,
    case: Case,
) -> Option<&'t str> {
    let (mut bytes, mut characters, mut is_open) = (0, 0, false);
    for piece in part() {
        match piece {
            Piece::Literal(literal) => {
                bytes += literal.len();
                if bytes > text.len() {
                    return None;
                }
                characters += literal.chars().count();
            }
            Piece::AnyChar | Piece::AnyRun => {
                (bytes, characters, is_open) = (bytes + 1, characters + 1, true);
            }
        }
    }
    let start = match is_open {
        false => text.len().checked_sub(bytes)?,
        true => text.char_indices().rev().nth(characters - 1)?.0,
    };
    let (before, end) = text.split_at_checked(start)?;
    (behind_all(end, part(), case) == Some("")).then_some(before)
}

/// At so many places a part is compared before it is sought in another way.
const PATIENCE: usize = 64;

/// What follows the first place where a part without stars fits.
fn behind_first<'t, 'p, I: Iterator<Item = Piece<'p>>>(
    text: &'t str,
    part: impl Fn() -> I,
    case: Case,
) -> Option<&'t str> {
    let mut rest = text;
    for tries in 0usize.. {
        if tries >= PATIENCE && rest.len() <= MOST_BYTES {
            break;
        }
        if let Some(behind) = behind_all(rest, part(), case) {
            return Some(behind);
        }
        rest = drop_char(rest)?;
    }
    let mut bytes = part().flat_map(|piece| {
        let (literal, is_open) = match piece {
            Piece::Literal(literal) => (literal, false),
            Piece::AnyChar | Piece::AnyRun => ("", true),
        };
        literal.bytes().map(Some).chain(is_open.then_some(None))
    });
    behind_sought(rest, &mut bytes, case)
}

fn drop_char(text: &str) -> Option<&str> {
    let mut characters = text.chars();
    characters.next()?;
    Some(characters.as_str())
}

/// Whether a pattern with `*` and `?` covers the whole text, with regard to case.
///
/// Literals without `?` are sought in linear time.
pub(crate) fn matches_glob(pattern: &str, text: &str) -> bool {
    match place(b'?', pattern.as_bytes()) {
        None => stars_cover(pattern.as_bytes(), text.as_bytes()),
        Some(_) => covers_text(pattern, text, Case::Counts),
    }
}

/// [`matches_glob`] for a pattern without `?`.
fn stars_cover(pattern: &[u8], text: &[u8]) -> bool {
    let Some(first) = place(b'*', pattern) else {
        return pattern.len() == text.len() && same_letters(pattern, text);
    };
    let (beginning, behind) = pattern.split_at_checked(first).unwrap_or_default();
    begins_with(text, beginning)
        && parts_cover(
            behind.get(1..).unwrap_or_default(),
            text.get(first..).unwrap_or_default(),
        )
}

/// The same for what stands behind the first `*`.
pub(crate) fn parts_cover(parts: &[u8], text: &[u8]) -> bool {
    // The last part has its place at the end, and tells most texts apart.
    let last = parts.iter().rposition(|byte| *byte == b'*');
    let (mut middle, end) = match last {
        Some(last) => parts.split_at_checked(last).unwrap_or_default(),
        None => return ends_with(text, parts),
    };
    let Some(mut rest) = bytes_without_end(text, end.get(1..).unwrap_or_default()) else {
        return false;
    };
    while !middle.is_empty() {
        let end = place(b'*', middle).unwrap_or(middle.len());
        let literal = middle.get(..end).unwrap_or_default();
        let behind = find(rest, literal).and_then(|at| rest.get(at + literal.len()..));
        let Some(behind) = behind else {
            return false;
        };
        rest = behind;
        middle = middle.get(end + 1..).unwrap_or_default();
    }
    true
}

/// In so short a text eight bytes at a time are no slower than a call.
const FEW_WORDS: usize = 32;

/// Where a byte first stands.
#[inline]
fn place(byte: u8, text: &[u8]) -> Option<usize> {
    match text.len() <= FEW_WORDS {
        true => place_of(byte, text),
        false => memchr::memchr(byte, text),
    }
}

/// The same, without regard to ASCII case. Meant for texts that are short.
pub(crate) fn matches_glob_ignoring_case(pattern: &str, text: &str) -> bool {
    covers_text(pattern, text, Case::IsIgnored)
}

fn covers_text(pattern: &str, text: &str, case: Case) -> bool {
    let Some((first, behind)) = pattern.split_once('*') else {
        return behind_all(text, pieces(pattern), case) == Some("");
    };
    let Some(mut rest) = behind_all(text, pieces(first), case) else {
        return false;
    };
    let (middle, last) = behind.rsplit_once('*').unwrap_or(("", behind));
    // The last part has its place at the end, whatever stands before.
    let Some(room) = without_end(rest, || pieces(last), case) else {
        return false;
    };
    rest = room;
    for part in middle.split('*') {
        match behind_part(rest, part, case) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    true
}

#[inline]
fn starts_with_literal<'t>(text: &'t str, literal: &str, case: Case) -> Option<&'t str> {
    if case == Case::Counts {
        return text.strip_prefix(literal);
    }
    let (head, tail) = text.split_at_checked(literal.len())?;
    head.eq_ignore_ascii_case(literal).then_some(tail)
}

/// What follows the first place where a part without stars fits.
fn behind_part<'t>(text: &'t str, part: &str, case: Case) -> Option<&'t str> {
    let bare = part.trim_start_matches('?');
    let mut rest = text;
    // Question marks in front move the first place where the part may stand, and those behind ask for more.
    for _ in bare.len()..part.len() {
        rest = drop_char(rest)?;
    }
    let literal = bare.trim_end_matches('?');
    let mut behind = if literal.contains('?') || case == Case::IsIgnored {
        behind_first(rest, || pieces(literal), case)?
    } else {
        rest.get(find(rest.as_bytes(), literal.as_bytes())? + literal.len()..)?
    };
    for _ in literal.len()..bare.len() {
        behind = drop_char(behind)?;
    }
    Some(behind)
}

/// The pieces of a part without stars.
fn pieces(part: &str) -> impl Iterator<Item = Piece<'_>> {
    part.split('?').enumerate().flat_map(|(nth, literal)| {
        let open = (nth > 0).then_some(Piece::AnyChar);
        open.into_iter().chain([Piece::Literal(literal)])
    })
}

/// In so short a text a plain loop is done before a better search is made ready.
const SHORT: usize = 128;

/// Where a text first has a literal, in linear time.
fn find(text: &[u8], literal: &[u8]) -> Option<usize> {
    match literal {
        [] => Some(0),
        [byte] => place(*byte, text),
        [first, ..] if text.len() <= SHORT => {
            let mut at = 0;
            loop {
                let rest = text.get(at..)?;
                at += place_of(*first, rest)?;
                if begins_with(text.get(at..)?, literal) {
                    return Some(at);
                }
                at += 1;
            }
        }
        literal => find_in_long(text, literal),
    }
}

#[cfg(not(target_family = "wasm"))]
fn find_in_long(text: &[u8], literal: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, literal)
}

/// The search that `memmem` would choose there, without those between which it chooses.
#[cfg(target_family = "wasm")]
fn find_in_long(text: &[u8], literal: &[u8]) -> Option<usize> {
    memchr::arch::all::twoway::Finder::new(literal).find(text, literal)
}

/// Matches the name of an action, which is ASCII, without regard to case (R-ACT-3).
pub(crate) fn matches_action_name(pattern: &str, name: &str) -> bool {
    let (whole_pattern, whole_name) = (pattern, name);
    let (mut pattern, mut name) = (pattern.as_bytes(), name.as_bytes());
    // Where to go on after a mismatch: the pattern behind the latest `*`, and the text that it has not eaten.
    let mut retry: Option<(&[u8], &[u8])> = None;
    let mut tried = 0;
    loop {
        match (pattern.split_first(), name.split_first()) {
            (Some((b'*', [])), _) => return true,
            (Some((b'*', behind)), _) => {
                retry = Some((behind, name));
                pattern = behind;
            }
            (Some((wanted, behind)), Some((byte, rest)))
                if *wanted == b'?' || wanted.eq_ignore_ascii_case(byte) =>
            {
                (pattern, name) = (behind, rest);
            }
            (None, None) => return true,
            _ => {
                let Some((behind, [_, uneaten @ ..])) = retry else {
                    return false;
                };
                tried += 1 + behind.len() - pattern.len();
                if tried > MOST_TRIED {
                    return covers_text(whole_pattern, whole_name, Case::IsIgnored);
                }
                retry = Some((behind, uneaten));
                (pattern, name) = (behind, uneaten);
            }
        }
    }
}

/// So many letters of a name are compared in vain before it is matched in another way.
const MOST_TRIED: usize = 1024;

/// Matches `service:name` as a whole, without joining the two and without regard to case: for a pattern with
/// a wildcard where the service should be (R-ACT-4).
pub(crate) fn matches_whole_action(pattern: &str, service: &str, name: &str) -> bool {
    let pieces = [service, ":", name];
    let length = service.len() + 1 + name.len();
    let mut joined = [0; 256];
    if let Some(action) = joined.get_mut(..length) {
        let bytes = pieces.into_iter().flat_map(str::bytes);
        action
            .iter_mut()
            .zip(bytes)
            .for_each(|(to, byte)| *to = byte);
        let action = core::str::from_utf8(action).unwrap_or_default();
        return covers_text(pattern, action, Case::IsIgnored);
    }
    // Too long to be asked for.
    false
}

#[cfg(test)]
#[expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed"
)]
mod tests {
    use super::*;
    use alloc::{string::String, vec::Vec};

    #[test]
    fn r_act_4_a_whole_action_is_matched_across_its_colon() {
        for (pattern, expected) in [
            ("*:*", true),
            ("**", true),
            ("s3*", true),
            ("S?:getobject", true),
            ("*:Get*", true),
            ("s*Object", true),
            ("*:Put*", false),
            ("*3", false),
            ("s3?", false),
            ("*:*:*", false),
            ("?3:GetObject?", false),
            ("", false),
        ] {
            let covers = matches_whole_action(pattern, "s3", "GetObject");
            assert_eq!(covers, expected, "{pattern}");
            assert_eq!(
                matches_glob_ignoring_case(pattern, "s3:GetObject"),
                expected,
                "{pattern}"
            );
        }
        let hostile = "*a".repeat(200) + "b";
        assert!(!matches_whole_action(&hostile, "a", &"a".repeat(2_000)));
    }

    #[test]
    fn r_glob_1_to_3_patterns_are_anchored_and_complete() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("*", "a\nb", true),
            ("?", "é", true),
            ("?", "", false),
            ("??", "é", false),
            ("a*c", "abc", true),
            ("a*c", "abcd", false),
            ("*b*", "abc", true),
            ("a*b*c", "aXbYbZc", true),
            ("*a?b", "aaab", true),
            ("*?", "", false),
            ("*?é", "日é", true),
            ("get*object", "getobject", true),
            ("getobject", "getobjects", false),
        ] {
            if pattern.is_ascii() && text.is_ascii() {
                assert_eq!(
                    matches_action_name(pattern, text),
                    expected,
                    "{pattern} on {text:?}"
                );
            }
            assert_eq!(
                matches_glob(pattern, text),
                expected,
                "{pattern} on {text:?}"
            );
            assert_eq!(
                matches_glob_ignoring_case(&pattern.to_ascii_uppercase(), text),
                expected,
                "{pattern} on {text:?}"
            );
            assert_eq!(
                matches_glob_unicode(pattern, text),
                expected,
                "{pattern} on {text:?}"
            );
        }
    }

    fn matches_glob_unicode(pattern: &str, text: &str) -> bool {
        let characters: Vec<String> = pattern.chars().map(String::from).collect();
        let piece = |at: usize| {
            characters
                .get(at)
                .map(|character| match character.as_str() {
                    "*" => Piece::AnyRun,
                    "?" => Piece::AnyChar,
                    literal => Piece::Literal(literal),
                })
        };
        matches_pieces(piece, text, Case::Counts)
    }

    /// The definition, character by character: which beginnings of the text each beginning of the pattern covers.
    fn covers_by_definition(pattern: &str, text: &str, case: Case) -> bool {
        let text: Vec<char> = text.chars().collect();
        let mut covered = alloc::vec![false; text.len() + 1];
        covered[0] = true;
        for wanted in pattern.chars() {
            let mut next = alloc::vec![false; text.len() + 1];
            if wanted == '*' {
                let mut any = false;
                for (next, covered) in next.iter_mut().zip(&covered) {
                    any |= covered;
                    *next = any;
                }
            } else {
                for (at, letter) in text.iter().enumerate() {
                    let same = match case {
                        Case::Counts => wanted == *letter,
                        Case::IsIgnored => wanted.eq_ignore_ascii_case(letter),
                    };
                    next[at + 1] = covered[at] && (wanted == '?' || same);
                }
            }
            covered = next;
        }
        covered[text.len()]
    }

    /// A text of a few letters, which agree often.
    fn drawn(seed: &mut u64, letters: &[&str], most: u64) -> String {
        let mut next = |below: u64| {
            *seed = seed
                .wrapping_mul(0x5851_F42D_4C95_7F2D)
                .wrapping_add(0x1405_7B7E_F767_814F);
            (*seed >> 33) % below
        };
        let length = next(most + 1);
        (0..length)
            .map(|_| letters[next(letters.len() as u64) as usize])
            .collect()
    }

    /// Parts of several blocks, characters of several bytes at their borders, and texts longer than a word.
    #[test]
    fn r_glob_1_to_3_parts_are_sought_as_they_are_compared() {
        let mut seed = 1;
        let mut met = 0;
        for round in 0..6_000 {
            let letters: &[&str] = match round % 3 {
                0 => &["a", "b", "?", "?"],
                1 => &["a", "a", "a", "?", "\u{e9}", "\u{65e5}"],
                _ => &["a", "A", "?", "\u{1f600}", "\u{e9}"],
            };
            let text_letters: &[&str] = match round % 3 {
                0 => &["a", "b"],
                1 => &["a", "a", "a", "a", "\u{e9}", "\u{65e5}"],
                _ => &["a", "A", "\u{1f600}", "\u{e9}"],
            };
            let text = drawn(&mut seed, text_letters, 300);
            let mut part = drawn(&mut seed, letters, [4, 20, 150][round / 3 % 3]);
            if round % 2 == 0 {
                // Cut out of the text, with a few letters left open.
                let start = drawn(&mut seed, &["x"], 100).len();
                let length = drawn(&mut seed, &["x"], 200).len();
                part = text.chars().skip(start).take(length).collect();
                part = part
                    .char_indices()
                    .map(|(at, letter)| if at % 7 == 3 { '?' } else { letter })
                    .collect();
            }
            for case in [Case::Counts, Case::IsIgnored] {
                let compared = || {
                    let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
                    starts
                        .filter_map(|at| behind_all(&text[at..], pieces(&part), case))
                        .next()
                };
                let mut bytes = pieces(&part).flat_map(|piece| match piece {
                    Piece::Literal(literal) => literal.bytes().map(Some).collect::<Vec<_>>(),
                    _ => alloc::vec![None],
                });
                let sought = match part.as_str() {
                    "" => Some(text.as_str()),
                    _ => behind_sought(&text, &mut bytes, case),
                };
                assert_eq!(sought, compared(), "{part} in {text}");
                met += usize::from(sought.is_some());
            }
        }
        assert!(met > 3_000, "{met}");
    }

    #[test]
    fn r_glob_1_to_3_long_patterns_cover_as_defined() {
        let mut seed = 2;
        let mut met = 0;
        for round in 0..6_000 {
            let letters = ["a", "a", "a", "b", "?", "*", "\u{e9}"];
            let pattern = drawn(&mut seed, &letters, [6, 12, 200][round % 3]);
            let text = drawn(&mut seed, &["a", "a", "a", "a", "A", "b", "\u{e9}"], 200);
            // What covers more often.
            let loose = pattern.replace('b', "*");
            for pattern in [&pattern, &loose] {
                for case in [Case::Counts, Case::IsIgnored] {
                    let expected = covers_by_definition(pattern, &text, case);
                    met += usize::from(expected);
                    assert_eq!(
                        covers_text(pattern, &text, case),
                        expected,
                        "{pattern} on {text}"
                    );
                }
                let expected = covers_by_definition(pattern, &text, Case::Counts);
                assert_eq!(
                    matches_glob(pattern, &text),
                    expected,
                    "{pattern} on {text}"
                );
                assert_eq!(
                    matches_glob_unicode(pattern, &text),
                    expected,
                    "{pattern} on {text}"
                );
                let (pattern, text) = (pattern.replace('\u{e9}', "c"), text.replace('\u{e9}', "c"));
                let expected = covers_by_definition(&pattern, &text, Case::IsIgnored);
                assert_eq!(
                    matches_action_name(&pattern, &text),
                    expected,
                    "{pattern} on {text}"
                );
            }
        }
        assert!(met > 2_000, "{met}");
    }

    #[test]
    fn r_glob_1_to_3_all_short_patterns_cover_as_defined() {
        let alphabet = ["*", "?", "a", "b", "é"];
        let texts = [
            "", "a", "ab", "aab", "aé", "éa", "abab", "baab", "ééb", "aaabéab",
        ];
        let mut patterns: Vec<String> = Vec::from([String::new()]);
        let mut longest = patterns.clone();
        for _ in 0..5 {
            longest = longest
                .iter()
                .flat_map(|pattern| alphabet.map(|letter| pattern.clone() + letter))
                .collect();
            patterns.extend(longest.iter().cloned());
        }
        // Long ones are searched in another way.
        let long = ["ab", "aab", "aébéb"].map(|end| "b".repeat(SHORT) + end);
        for pattern in &patterns {
            for text in texts.into_iter().chain(long.iter().map(String::as_str)) {
                let expected = covers_by_definition(pattern, text, Case::Counts);
                assert_eq!(matches_glob(pattern, text), expected, "{pattern} on {text}");
                let by_pieces = matches_glob_unicode(pattern, text);
                assert_eq!(by_pieces, expected, "{pattern} on {text}");
                let folded = matches_glob_ignoring_case(pattern, text);
                assert_eq!(folded, expected, "{pattern} on {text}");
            }
        }
    }
}
