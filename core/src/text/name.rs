//! Names that compare without ASCII case.

use super::bounds;
use super::word::{
    MARKS, ascii_bytes_from, first_bytes, first_eight, last_eight, low_bytes, lowest_mark,
    same_letters, short, splat, without_case, without_lowest, word, zero_bytes,
};

/// Whether a name is one of a few.
pub(crate) fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|one| name.eq_ignore_ascii_case(one))
}

/// A hash of a name that does not see ASCII case: a filter before the comparison of names, never a
/// substitute for it. It reads the length, the first and the last eight bytes; nothing depends on its being
/// hard to predict, nor on different names having different hashes.
#[inline]
pub(crate) const fn hash_name(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let (first, last) = match (first_eight(bytes), last_eight(bytes)) {
        (Some(first), Some(last)) => (first, last),
        _ => (short(bytes), 0),
    };
    hash_of(first, last, bytes.len())
}

#[inline]
const fn hash_of(first: u64, last: u64, length: usize) -> u64 {
    // The few signs that are joined too are fine for a filter.
    let first = without_case(first) ^ (length as u64) << 56;
    let last = without_case(last).rotate_left(29);
    let mixed =
        (first ^ last.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    mixed ^ mixed >> 32
}

/// [`hash_name`] of the first `length` bytes of a text.
#[inline]
pub(crate) fn hash_beginning(text: &str, length: usize) -> u64 {
    match first_eight(text.as_bytes()) {
        Some(first) if length < 8 => hash_of(first & low_bytes(length), 0, length),
        _ => hash_name(text.get(..length).unwrap_or_default()),
    }
}

/// Whether two names are the same but for ASCII case. Most are the same to the letter, which is cheaper to see.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    a.len() == b.len() && (same_letters(a.as_bytes(), b.as_bytes()) || same_but_case(a, b))
}

#[inline(never)]
fn same_but_case(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// Orders names without ASCII case.
pub(crate) fn compare_names(a: &str, b: &str) -> core::cmp::Ordering {
    compare_name_bytes(a.as_bytes(), b.as_bytes())
}

/// The same of names in ASCII that were not read as texts.
pub(crate) fn compare_name_bytes(a: &[u8], b: &[u8]) -> core::cmp::Ordering {
    fn folded(name: &[u8]) -> impl Iterator<Item = u8> {
        name.iter().map(u8::to_ascii_lowercase)
    }
    folded(a).cmp(folded(b))
}

/// Letters, digits and hyphens: what the two parts of an action consist of (R-ACT-1, R-ACT-5).
pub(crate) fn is_action_word(text: &str) -> bool {
    // Without an early exit the loop compiles to a few wide instructions.
    let sound = |all, byte: u8| all & (byte.is_ascii_alphanumeric() | (byte == b'-'));
    !text.is_empty() && text.bytes().fold(true, sound)
}

/// A prefix of actions, `s3`: no longer than an action may be, so that every front refuses the same by its length.
pub(crate) fn is_service_prefix(text: &str) -> bool {
    text.len() <= bounds::ACTION_BYTES && is_action_word(text)
}

/// The first eight letters of a word of [`is_action_word`], lower case, with spaces behind a shorter one.
#[inline]
pub(crate) fn first_letters(word: &str) -> u64 {
    without_case(first_bytes(word.as_bytes()))
}

/// Where the colon of `service:Name` is, if both parts are words; eight bytes at a time (R-ACT-1).
#[inline]
pub(crate) fn action_colon(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (first_eight(bytes), last_eight(bytes)) else {
        return short_action_colon(text);
    };
    let found = colons(first);
    let (mut place, mut seen) = (lowest_mark(found), several(found));
    let mut sound = action_letters(first) & action_letters(last);
    let (_, behind) = bytes.split_at_checked(8)?;
    let (words, rest) = behind.as_chunks();
    for (at, bytes) in words.iter().enumerate() {
        let word = word(*bytes);
        let found = colons(word);
        sound &= action_letters(word);
        if found != 0 {
            (place, seen) = (8 + 8 * at + lowest_mark(found), seen + several(found));
        }
    }
    // Of the last eight bytes those were not looked at that are the rest.
    let found = colons(last) & !(u64::MAX >> (8 * rest.len()));
    if found != 0 {
        (place, seen) = (bytes.len() - 8 + lowest_mark(found), seen + several(found));
    }
    (sound == MARKS && seen == 1 && place > 0 && place + 1 < text.len()).then_some(place)
}

/// The same of less than eight bytes.
#[inline(never)]
fn short_action_colon(text: &str) -> Option<usize> {
    let (service, name) = text.split_once(':')?;
    (is_action_word(service) && is_action_word(name)).then_some(service.len())
}

/// None for no mark, one for one, two for more.
#[inline]
const fn several(marks: u64) -> u32 {
    if marks == 0 {
        return 0;
    }
    1 + (without_lowest(marks) != 0) as u32
}

/// Marks of the colons.
#[inline]
const fn colons(word: u64) -> u64 {
    zero_bytes(word ^ splat(b':'))
}

/// Marks of the letters, digits, hyphens and colons.
#[inline]
fn action_letters(word: u64) -> u64 {
    // What lies below the space would be another sign without case.
    let plain = ascii_bytes_from(word & splat(0x60), b' ') & !word;
    let folded = without_case(word) & !MARKS;
    let only =
        |first: u8, last: u8| ascii_bytes_from(folded, first) & !ascii_bytes_from(folded, last + 1);
    // The colon follows the nine.
    (only(b'a', b'z') | only(b'0', b':') | only(b'-', b'-')) & plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_do_not_see_case() {
        for (a, b) in [
            ("aws:SourceIp", "AWS:sourceip"),
            ("", ""),
            ("A", "a"),
            ("s3:GetObject", "S3:GETOBJECT"),
        ] {
            assert_eq!(hash_name(a), hash_name(b));
        }
        assert_ne!(hash_name("aws:SourceIp"), hash_name("aws:SourceIq"));
        assert_ne!(hash_name("a"), hash_name("b"));
    }

    #[test]
    fn r_act_5_words_of_actions() {
        assert!(is_action_word("execute-api") && is_action_word("GetObject2"));
        for bad in ["", "Get*", "Get Object", "Get_Object", "Gét"] {
            assert!(!is_action_word(bad), "{bad}");
        }
    }

    #[test]
    fn r_act_3_names_are_the_same_whatever_their_case() {
        let text = "Redshift-Serverless:GetCredentials";
        for length in 0..=text.len() {
            let name = text.get(..length).unwrap_or_default();
            assert!(same_name(name, name) && same_name(name, &name.to_ascii_uppercase()));
            for at in 0..length {
                let mut other = alloc::string::String::from(name);
                other.replace_range(at..=at, "_");
                assert!(!same_name(name, &other), "{other}");
            }
            assert!(!same_name(name, "x"));
        }
    }

    #[test]
    fn hashes_of_beginnings_are_those_of_names() {
        let text = "Secretsmanager:GetSecretValue";
        for length in 0..=text.len() {
            assert_eq!(
                hash_beginning(text, length),
                hash_name(text.get(..length).unwrap_or_default())
            );
        }
        assert_eq!(hash_beginning("s3:Get", 2), hash_name("s3"));
    }

    #[test]
    fn r_act_1_words_around_a_colon() {
        let slow = |text: &str| {
            let (service, name) = text.split_once(':')?;
            (is_action_word(service) && is_action_word(name)).then_some(service.len())
        };
        for text in [
            "",
            ":",
            "a:",
            ":a",
            "a:b",
            "a:b:c",
            "s3:GetObject",
            "redshift-serverless:Get",
        ] {
            assert_eq!(action_colon(text), slow(text), "{text}");
        }
        // Every sign at every place of texts of every length modulo eight.
        for text in [
            "s3:Get1",
            "s3:GetIt",
            "ec2:Start",
            "redshift:Get-9z",
            "execute-api:InvokeIt",
        ] {
            for at in 0..text.len() {
                for sign in (0..0x80).map(char::from).chain(['é', '\u{3a00}']) {
                    let mut changed = alloc::string::String::from(text);
                    changed.replace_range(at..=at, sign.encode_utf8(&mut [0; 4]));
                    assert_eq!(action_colon(&changed), slow(&changed), "{changed:?}");
                }
            }
        }
    }
}
