//! Matching of patterns with `*` and `?` (R-GLOB-1 to R-GLOB-3).

/// One piece of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'p> {
    Literal(&'p str),
    /// Any run of characters, also none.
    AnyRun,
    /// Exactly one Unicode scalar value.
    AnyChar,
}

/// Tells whether the pieces cover the whole text. `same` compares literals of equal length.
///
/// `piece` gives the piece at an index; it may be asked for the same index again. The work is at most the
/// number of pieces and their bytes times the bytes of the text: after a mismatch only the latest run is
/// widened, because what an earlier one could reach, the latest reaches too.
pub(crate) fn matches_pieces<'p>(
    piece: impl Fn(usize) -> Option<Piece<'p>>,
    text: &str,
    same: impl Fn(&str, &str) -> bool,
) -> bool {
    let mut rest = text;
    let mut at = 0;
    // Where to go on after a mismatch: the piece behind the latest run, and the text that it has not eaten.
    let mut retry: Option<(usize, &str)> = None;
    loop {
        let after = match piece(at) {
            None if rest.is_empty() => return true,
            None => None,
            Some(Piece::AnyRun) => {
                retry = Some((at + 1, rest));
                // A run at the end takes all that is left.
                if piece(at + 1).is_none() {
                    return true;
                }
                Some(rest)
            }
            Some(Piece::AnyChar) => drop_char(rest),
            Some(Piece::Literal(literal)) => rest
                .split_at_checked(literal.len())
                .filter(|(head, _)| same(literal, head))
                .map(|(_, tail)| tail),
        };
        if let Some(after) = after {
            rest = after;
            at += 1;
        } else {
            let Some((behind_run, uneaten)) = retry else {
                return false;
            };
            let Some(shorter) = drop_char(uneaten) else {
                return false;
            };
            retry = Some((behind_run, shorter));
            (at, rest) = (behind_run, shorter);
        }
    }
}

fn drop_char(text: &str) -> Option<&str> {
    let mut characters = text.chars();
    characters.next()?;
    Some(characters.as_str())
}

/// Whether a pattern with `*` and `?` covers the whole text, with regard to case.
///
/// The literals between two stars are sought from left to right, each once and in linear time: the first
/// place where one fits leaves most for the others. Only what has a `?` between two letters is tried at
/// each place.
pub(crate) fn matches_glob(pattern: &str, text: &str) -> bool {
    match memchr::memchr(b'?', pattern.as_bytes()) {
        None => stars_cover(pattern.as_bytes(), text.as_bytes()),
        Some(_) => covers_text(pattern, text, Case::Counts),
    }
}

/// [`matches_glob`] for a pattern without `?`.
pub(crate) fn stars_cover(pattern: &[u8], text: &[u8]) -> bool {
    let (Some(first), Some(last)) = (
        memchr::memchr(b'*', pattern),
        memchr::memrchr(b'*', pattern),
    ) else {
        return pattern == text;
    };
    let part = |from: usize, to: usize| pattern.get(from..to).unwrap_or_default();
    let rest = text.strip_prefix(part(0, first));
    let Some(mut rest) = rest.and_then(|rest| rest.strip_suffix(part(last + 1, pattern.len())))
    else {
        return false;
    };
    let mut middle = part(first + 1, last);
    while !middle.is_empty() {
        let end = memchr::memchr(b'*', middle).unwrap_or(middle.len());
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

/// The same, without regard to ASCII case. Meant for texts that are short.
pub(crate) fn matches_glob_ignoring_case(pattern: &str, text: &str) -> bool {
    covers_text(pattern, text, Case::IsIgnored)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Counts,
    IsIgnored,
}

fn covers_text(pattern: &str, text: &str, case: Case) -> bool {
    let Some((first, behind)) = pattern.split_once('*') else {
        return starts_with(text, pattern, case) == Some("");
    };
    let Some(mut rest) = starts_with(text, first, case) else {
        return false;
    };
    let (middle, last) = behind.rsplit_once('*').unwrap_or(("", behind));
    // The last part has its place at the end, whatever stands before.
    let Some(room) = without_end(rest, last, case) else {
        return false;
    };
    rest = room;
    for part in middle.split('*') {
        match behind_first(rest, part, case) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    true
}

/// What follows a part without stars at the beginning of a text.
fn starts_with<'t>(text: &'t str, part: &str, case: Case) -> Option<&'t str> {
    let mut rest = text;
    let mut literals = part.split('?');
    let first = literals.next().unwrap_or_default();
    rest = starts_with_literal(rest, first, case)?;
    for literal in literals {
        rest = starts_with_literal(drop_char(rest)?, literal, case)?;
    }
    Some(rest)
}

fn starts_with_literal<'t>(text: &'t str, literal: &str, case: Case) -> Option<&'t str> {
    if case == Case::Counts {
        return text.strip_prefix(literal);
    }
    let (head, tail) = text.split_at_checked(literal.len())?;
    head.eq_ignore_ascii_case(literal).then_some(tail)
}

/// What stands before a part without stars at the end of a text.
fn without_end<'t>(text: &'t str, part: &str, case: Case) -> Option<&'t str> {
    let start = if part.contains('?') {
        let mut from_end = text.char_indices().rev();
        match part.chars().count() {
            0 => text.len(),
            count => from_end.nth(count - 1)?.0,
        }
    } else {
        text.len().checked_sub(part.len())?
    };
    let (before, end) = text.split_at_checked(start)?;
    (starts_with(end, part, case) == Some("")).then_some(before)
}

/// What follows the first place where a part without stars fits.
fn behind_first<'t>(text: &'t str, part: &str, case: Case) -> Option<&'t str> {
    let bare = part.trim_start_matches('?');
    let mut rest = text;
    // Question marks in front move the first place where the part may stand, and those behind ask for more.
    for _ in bare.len()..part.len() {
        rest = drop_char(rest)?;
    }
    let literal = bare.trim_end_matches('?');
    let mut behind = if literal.contains('?') || case == Case::IsIgnored {
        loop {
            match starts_with(rest, literal, case) {
                Some(behind) => break behind,
                None => rest = drop_char(rest)?,
            }
        }
    } else {
        rest.get(find(rest.as_bytes(), literal.as_bytes())? + literal.len()..)?
    };
    for _ in literal.len()..bare.len() {
        behind = drop_char(behind)?;
    }
    Some(behind)
}

/// In so short a text a plain loop is done before a better search is made ready.
const SHORT: usize = 64;

/// Where a text first has a literal, in linear time.
fn find(text: &[u8], literal: &[u8]) -> Option<usize> {
    match literal {
        [] => Some(0),
        [byte] => memchr::memchr(*byte, text),
        [first, ..] if text.len() <= SHORT => text
            .windows(literal.len())
            .position(|window| window.first() == Some(first) && window == literal),
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

/// Matches the name of an action, which is ASCII, without regard to case (R-ACT-3). The work is at most one
/// length times the other.
pub(crate) fn matches_action_name(pattern: &str, name: &str) -> bool {
    let (mut pattern, mut name) = (pattern.as_bytes(), name.as_bytes());
    // Where to go on after a mismatch: the pattern behind the latest `*`, and the text that it has not eaten.
    let mut retry: Option<(&[u8], &[u8])> = None;
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
                retry = Some((behind, uneaten));
                (pattern, name) = (behind, uneaten);
            }
        }
    }
}

/// Matches `service:name` as a whole, without joining the two and without regard to case: for a pattern with
/// a wildcard where the service should be (R-ACT-4). The work is at most one length times the other.
pub(crate) fn matches_whole_action(pattern: &str, service: &str, name: &str) -> bool {
    let pattern = pattern.as_bytes();
    let (service, name) = (service.as_bytes(), name.as_bytes());
    let byte = |at: usize| match service.get(at) {
        Some(byte) => Some(*byte),
        None if at == service.len() => Some(b':'),
        None => name.get(at - service.len() - 1).copied(),
    };
    let (mut wanted, mut at) = (0, 0);
    // Where to go on after a mismatch: behind the latest `*`, and at the first byte that it has not eaten.
    let mut retry: Option<(usize, usize)> = None;
    loop {
        match (pattern.get(wanted), byte(at)) {
            (Some(b'*'), _) => {
                wanted += 1;
                retry = Some((wanted, at));
            }
            (Some(letter), Some(byte)) if *letter == b'?' || letter.eq_ignore_ascii_case(&byte) => {
                (wanted, at) = (wanted + 1, at + 1);
            }
            (None, None) => return true,
            _ => {
                let Some((behind, uneaten)) = retry.filter(|(_, uneaten)| byte(*uneaten).is_some())
                else {
                    return false;
                };
                (wanted, at) = (behind, uneaten + 1);
                retry = Some((behind, uneaten + 1));
            }
        }
    }
}

#[cfg(test)]
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
        matches_pieces(piece, text, |a, b| a == b)
    }

    #[test]
    fn r_glob_1_to_3_searching_and_retrying_agree_on_all_short_patterns() {
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
                let expected = matches_glob_unicode(pattern, text);
                assert_eq!(matches_glob(pattern, text), expected, "{pattern} on {text}");
                let folded = matches_glob_ignoring_case(pattern, text);
                assert_eq!(folded, expected, "{pattern} on {text}");
            }
        }
    }

    #[test]
    fn r_glob_3_hostile_patterns_stay_cheap() {
        let pattern = "*a".repeat(200) + "b";
        assert!(!matches_action_name(&pattern, &"a".repeat(2_000)));
    }
}
