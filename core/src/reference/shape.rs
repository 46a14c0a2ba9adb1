//! Whether the shape of an ARN and a pattern of a policy have an ARN in common.
//!
//! Both are patterns: in a shape a placeholder stands for any run of characters, in a pattern `*` does, `?` for one, and
//! a variable for any run. They have a text in common if both can be walked to their ends together, which is tried at all
//! places of the shape at once, one sign of the pattern after another: a pattern's length times that of a shape, which
//! is at most 255. Most are told apart before that by the letters that they begin with.

use alloc::vec::Vec;

use crate::text::ARN_SEGMENTS;

/// The placeholders that never stand for a `/`.
///
/// # Source
/// Amazon S3 User Guide, "General purpose bucket naming rules" and "Naming rules for access points": letters, digits,
/// hyphens, and dots in buckets.
const WITHOUT_SLASH: [&str; 2] = ["BucketName", "AccessPointName"];

/// A sign of a shape.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Letter(u8),
    Run,
    RunWithoutSlash,
    End,
}

impl Sign {
    fn run_takes(self, letter: Option<char>) -> bool {
        match self {
            Self::Run => true,
            Self::RunWithoutSlash => letter != Some('/'),
            Self::Letter(_) | Self::End => false,
        }
    }

    const fn is_run(self) -> bool {
        matches!(self, Self::Run | Self::RunWithoutSlash)
    }
}

/// Whether some ARN fits both, segment by segment (R-RES-4). Errs to yes.
pub(super) fn have_common_arn(shape: &str, pattern: &str) -> bool {
    // The short form of API Gateway has no segments (R-RES-21).
    if pattern.starts_with("execute-api:/") {
        return true;
    }
    let (mut shape, mut pattern) = (Some(shape), Some(pattern));
    for nth in 0..ARN_SEGMENTS {
        let is_last = nth + 1 == ARN_SEGMENTS;
        let (of_shape, shape_rest) = segment(shape.unwrap_or_default(), is_last);
        // Missing segments are anything, for those policies where that is so (R-RES-5, R-RES-9).
        let Some(rest) = pattern else {
            return true;
        };
        let (of_pattern, pattern_rest) = segment(rest, is_last);
        // R-RES-8.
        if !have_common_text(of_shape, of_pattern, !is_last) {
            return false;
        }
        (shape, pattern) = (shape_rest, pattern_rest);
    }
    true
}

/// Where a placeholder or variable that begins a text ends.
fn behind_braces(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("${")?.split_once('}')
}

/// The text up to a colon that is in no braces (R-RES-19), and what follows.
fn segment(text: &str, is_last: bool) -> (&str, Option<&str>) {
    let mut rest = text;
    while let Some(place) = rest.find([':', '$']).filter(|_| !is_last) {
        let (_, from) = rest.split_at_checked(place).unwrap_or_default();
        if let Some(behind) = from.strip_prefix(':') {
            let length = text.len() - from.len();
            return (text.get(..length).unwrap_or_default(), Some(behind));
        }
        rest = match behind_braces(from) {
            Some((_, behind)) => behind,
            None => from.get(1..).unwrap_or_default(),
        };
    }
    (text, None)
}

/// A part of a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShapePiece<'s> {
    Text(&'s str),
    /// Any run of characters.
    Any,
    /// Any run of characters without `/`.
    Name,
}

/// The segments of a shape behind `arn:`, piece by piece.
pub(crate) fn shape_segments(shape: &str) -> [Vec<ShapePiece<'_>>; ARN_SEGMENTS - 1] {
    let mut rest = segment(shape, false).1;
    let mut at = 1;
    [(); ARN_SEGMENTS - 1].map(|()| {
        at += 1;
        let (text, behind) = segment(rest.unwrap_or_default(), at == ARN_SEGMENTS);
        rest = behind;
        pieces(text)
    })
}

fn pieces(mut text: &str) -> Vec<ShapePiece<'_>> {
    let mut pieces = Vec::new();
    while !text.is_empty() {
        if let Some((name, behind)) = behind_braces(text) {
            pieces.push(match WITHOUT_SLASH.contains(&name) {
                true => ShapePiece::Name,
                false => ShapePiece::Any,
            });
            text = behind;
        } else if let Some(behind) = text.strip_prefix('*') {
            pieces.push(ShapePiece::Any);
            text = behind;
        } else {
            // At least one character, also where it begins as a placeholder does and is none.
            let first = text.chars().next().map_or(1, char::len_utf8);
            let letters = text.get(first..).unwrap_or_default();
            let length = letters.find(['*', '$']).unwrap_or(letters.len());
            let (letters, behind) = text.split_at_checked(first + length).unwrap_or((text, ""));
            pieces.push(ShapePiece::Text(letters));
            text = behind;
        }
    }
    pieces
}

/// What a text of the reference has at most, and its end.
const MOST_SIGNS: usize = 256;

/// The signs, and how many there are with their end.
fn signs(shape: &str, ignores_case: bool) -> ([Sign; MOST_SIGNS], usize) {
    let mut signs = [Sign::End; MOST_SIGNS];
    let mut rest = shape;
    let mut count = 1;
    // The last stays the end.
    for sign in signs.iter_mut().take(MOST_SIGNS - 1) {
        let Some(byte) = rest.bytes().next() else {
            break;
        };
        let (found, behind) = match behind_braces(rest) {
            Some((name, behind)) if WITHOUT_SLASH.contains(&name) => {
                (Sign::RunWithoutSlash, behind)
            }
            Some((_, behind)) => (Sign::Run, behind),
            None => {
                let letter = match (byte, ignores_case) {
                    (b'*', _) => Sign::Run,
                    (byte, true) => Sign::Letter(byte.to_ascii_lowercase()),
                    (byte, false) => Sign::Letter(byte),
                };
                (letter, rest.get(1..).unwrap_or_default())
            }
        };
        (*sign, rest) = (found, behind);
        count += 1;
    }
    (signs, count)
}

/// Both behind the letters that they begin with, if those are the same.
fn behind_letters<'s, 'p>(
    mut shape: &'s str,
    mut pattern: &'p str,
    ignores_case: bool,
) -> Option<(&'s str, &'p str)> {
    let is_letter = |byte: u8| byte.is_ascii() && !matches!(byte, b'*' | b'?' | b'$');
    while let (Some(own), Some(other)) = (shape.bytes().next(), pattern.bytes().next()) {
        if !is_letter(own) || !is_letter(other) {
            break;
        }
        if own != other && !(ignores_case && own.eq_ignore_ascii_case(&other)) {
            return None;
        }
        shape = shape.get(1..).unwrap_or_default();
        pattern = pattern.get(1..).unwrap_or_default();
    }
    Some((shape, pattern))
}

/// A sign of a pattern: one that may be any, or a run.
enum PatternSign {
    One(Option<char>),
    Run,
}

fn have_common_text(shape: &str, pattern: &str, ignores_case: bool) -> bool {
    // Most are told apart by the letters that they begin with.
    let Some((shape, pattern)) = behind_letters(shape, pattern, ignores_case) else {
        return false;
    };
    let anything = behind_braces(shape);
    let is_anything =
        anything.is_some_and(|(name, behind)| behind.is_empty() && !WITHOUT_SLASH.contains(&name));
    if is_anything || pattern == "*" {
        return true;
    }
    let (signs, count) = signs(shape, ignores_case);
    let signs = signs.get(..count).unwrap_or_default();
    // The places of the shape to which the pattern so far can have come.
    let mut reached = [false; MOST_SIGNS];
    let reached = reached.get_mut(..count).unwrap_or_default();
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    let mut rest = pattern;
    loop {
        // A run of the shape may be empty.
        pass(reached, signs, Sign::is_run);
        let Some(letter) = rest.chars().next() else {
            break;
        };
        let (sign, behind) = match (behind_braces(rest), letter) {
            (Some((_, behind)), _) => (PatternSign::Run, behind),
            (None, letter) => {
                let behind = rest.get(letter.len_utf8()..).unwrap_or_default();
                let sign = match letter {
                    '*' => PatternSign::Run,
                    '?' => PatternSign::One(None),
                    letter if ignores_case => PatternSign::One(Some(letter.to_ascii_lowercase())),
                    letter => PatternSign::One(Some(letter)),
                };
                (sign, behind)
            }
        };
        rest = behind;
        match sign {
            PatternSign::Run => pass(reached, signs, |sign| sign != Sign::End),
            PatternSign::One(letter) => {
                if !step(reached, signs, letter) {
                    return false;
                }
            }
        }
    }
    let mut places = reached.iter().zip(signs);
    places.any(|(is_reached, sign)| *is_reached && *sign == Sign::End)
}

/// From each place on to the next, over the signs that may be passed.
fn pass(reached: &mut [bool], signs: &[Sign], may: impl Fn(Sign) -> bool) {
    let mut is_carried = false;
    for (here, sign) in reached.iter_mut().zip(signs) {
        *here |= is_carried;
        is_carried = *here && may(*sign);
    }
}

/// One character on. Tells whether any place is left.
fn step(reached: &mut [bool], signs: &[Sign], letter: Option<char>) -> bool {
    let (mut is_carried, mut is_any) = (false, false);
    for (here, sign) in reached.iter_mut().zip(signs) {
        let was = *here;
        *here = is_carried || (was && sign.run_takes(letter));
        is_any |= *here;
        let fits = |own: u8| letter.is_none_or(|letter| letter == char::from(own));
        is_carried = was && matches!(sign, Sign::Letter(own) if fits(*own));
    }
    is_any
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{string::String, vec};

    const BUCKET: &str = "arn:${Partition}:s3:::${BucketName}";
    const OBJECT: &str = "arn:${Partition}:s3:::${BucketName}/${ObjectName}";
    const USER: &str = "arn:${Partition}:iam::${Account}:user/${UserNameWithPath}";

    #[test]
    fn r_res_4_patterns_and_shapes_meet_segment_by_segment() {
        for (shape, pattern, expected) in [
            (BUCKET, "*", true),
            (BUCKET, "arn:aws:s3:::reports", true),
            (BUCKET, "arn:aws:s3:::reports/*", false),
            (BUCKET, "arn:aws:s3:::reports*", true),
            (BUCKET, "arn:aws:s3:::*/*", false),
            (BUCKET, "arn:aws:s3:::a?b", true),
            (BUCKET, "arn:aws:s3:::${aws:username}", true),
            (BUCKET, "arn:aws:s3:::${aws:username}/x", false),
            (BUCKET, "arn:AWS:S3:::reports", true),
            (BUCKET, "arn:aws:s3:eu-west-1::reports", false),
            (BUCKET, "arn:aws:s3:*:*:reports", true),
            (BUCKET, "arn:aws:sqs:::reports", false),
            (BUCKET, "arn:aws:s?:::reports", true),
            (OBJECT, "arn:aws:s3:::reports", false),
            (OBJECT, "arn:aws:s3:::reports/*", true),
            (OBJECT, "arn:aws:s3:::reports/a/b", true),
            (OBJECT, "arn:aws:s3:::reports*", true),
            (OBJECT, "arn:aws:s3:::reports?", true),
            (OBJECT, "arn:aws:s3:::re\u{e9}/\u{1f600}?", true),
            (USER, "arn:aws:iam::*:role/x", false),
            (USER, "arn:aws:iam::111122223333:user/a/b", true),
            (USER, "arn:aws:iam::111122223333:User/a", false),
            (USER, "arn:aws:iam::111122223333:u*", true),
            (
                USER,
                "arn:aws:iam::111122223333:${aws:PrincipalTag/a:b}",
                true,
            ),
            // R-RES-5, R-RES-9: what is missing is anything.
            (USER, "arn:aws:iam", true),
            (USER, "arn:aws:ia*", true),
            (USER, "arn:aws:s3*", false),
            (USER, "arn:*", true),
            (USER, "user/*", false),
            (USER, "", false),
            // R-RES-21.
            (USER, "execute-api:/*", true),
            // Braces that do not close are letters.
            (BUCKET, "arn:aws:s3:::${aws", true),
            (USER, "arn:aws:iam::1:role/${aws", false),
            // A star of a shape is a run, and so is a service that is a placeholder.
            (
                "arn:${Partition}:dms:${Region}:${Account}:cert:*",
                "arn:aws:dms:*:*:cert:a",
                true,
            ),
            (
                "arn:${Partition}:${Vendor}:${Region}:*:${ResourceType}:${Id}",
                "arn:aws:ec2:*::snapshot:*",
                true,
            ),
            (
                "arn:${Partition}:${Vendor}:${Region}:*:${ResourceType}:${Id}",
                "arn:aws:ec2:*::snapshot/*",
                true,
            ),
            (
                "arn:${Partition}:${Vendor}:${Region}:*:${ResourceType}:${Id}",
                "arn:aws:ec2:*::snapshot/1",
                false,
            ),
        ] {
            assert_eq!(
                have_common_arn(shape, pattern),
                expected,
                "{shape} {pattern}"
            );
        }
    }

    /// Every text of a few letters, up to a length.
    fn texts(letters: &[&str], most: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..most {
            last = last
                .iter()
                .flat_map(|text| {
                    letters
                        .iter()
                        .map(move |letter| alloc::format!("{text}{letter}"))
                })
                .collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    /// What the walk says is what trying all texts says.
    #[test]
    fn a_common_text_is_found_if_there_is_one() {
        let candidates = texts(&["a", "/"], 5);
        let patterns = texts(&["a", "/", "*", "?"], 3);
        let shapes = texts(&["a", "/", "${x}", "${BucketName}"], 3);
        let covers_shape = |shape: &str, text: &str| {
            // By the plain definition: each way to cut the text.
            fn fits(shape: &str, text: &str) -> bool {
                if let Some((name, behind)) = behind_braces(shape) {
                    return (0..=text.len()).any(|cut| {
                        let (run, rest) = text.split_at(cut);
                        (name == "x" || !run.contains('/')) && fits(behind, rest)
                    });
                }
                match (shape.chars().next(), text.chars().next()) {
                    (None, None) => true,
                    (Some(a), Some(b)) if a == b => fits(
                        shape.get(1..).unwrap_or_default(),
                        text.get(1..).unwrap_or_default(),
                    ),
                    _ => false,
                }
            }
            fits(shape, text)
        };
        let mut counts = [0, 0];
        for shape in &shapes {
            let of_shape: Vec<&String> = candidates
                .iter()
                .filter(|text| covers_shape(shape, text))
                .collect();
            for pattern in &patterns {
                let expected = of_shape
                    .iter()
                    .any(|text| crate::text::matches_glob(pattern, text));
                assert_eq!(
                    have_common_text(shape, pattern, false),
                    expected,
                    "{shape} {pattern}"
                );
                if let Some(count) = counts.get_mut(usize::from(expected)) {
                    *count += 1;
                }
            }
        }
        assert!(counts.iter().all(|count| *count > 1_000), "{counts:?}");
    }

    #[test]
    fn the_longest_shape_has_its_end() {
        let longest = "a".repeat(255);
        assert!(have_common_text(&longest, &longest, false));
        assert!(have_common_text(&longest, "a*a", false));
        assert!(!have_common_text(&longest, &"a".repeat(254), false));
        assert!(!have_common_text(&longest, &"a".repeat(256), false));
    }
}
