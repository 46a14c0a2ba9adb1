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

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{string::String, vec::Vec};

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
    fn r_glob_3_hostile_patterns_stay_cheap() {
        let pattern = "*a".repeat(200) + "b";
        assert!(!matches_action_name(&pattern, &"a".repeat(2_000)));
    }
}
