//! Names that compare without ASCII case.

use super::bounds;

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
    let (first, last) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (short(bytes), 0),
    };
    hash_of(first, last, bytes.len())
}

#[inline]
const fn hash_of(first: u64, last: u64, length: usize) -> u64 {
    // Setting the bit that tells upper from lower case also joins a few signs (`[` and `{`): fine for a filter.
    let first = (first | CASE) ^ (length as u64) << 56;
    let last = (last | CASE).rotate_left(29);
    let mixed =
        (first ^ last.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    mixed ^ mixed >> 32
}

/// The bit that tells upper from lower case, in each byte.
pub(super) const CASE: u64 = 0x2020_2020_2020_2020;

/// Up to seven bytes, with zeros behind them.
#[inline(never)]
pub(super) const fn short(bytes: &[u8]) -> u64 {
    let (mut number, mut shift, mut rest) = (0, 0, bytes);
    while let Some((byte, tail)) = rest.split_first() {
        number |= (*byte as u64) << shift;
        (shift, rest) = (shift + 8, tail);
    }
    number
}

/// [`hash_name`] of the first `length` bytes of a text.
#[inline]
pub(crate) fn hash_beginning(text: &str, length: usize) -> u64 {
    match text.as_bytes().first_chunk::<8>() {
        Some(first) if length < 8 => {
            let wanted = (1 << (8 * length)) - 1;
            hash_of(u64::from_le_bytes(*first) & wanted, 0, length)
        }
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

/// Whether two short texts of equal length are equal: eight bytes at a time, without a call.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(crate) fn same_letters(a: &[u8], b: &[u8]) -> bool {
    let (some_a, rest_a) = a.as_chunks::<8>();
    let (some_b, rest_b) = b.as_chunks::<8>();
    let words = |chunk: &[u8; 8]| u64::from_le_bytes(*chunk);
    if some_a.iter().zip(some_b).any(|(a, b)| words(a) != words(b)) {
        return false;
    }
    // The last eight bytes overlap those before.
    match (a.last_chunk::<8>(), b.last_chunk::<8>()) {
        (Some(a), Some(b)) => words(a) == words(b),
        _ => rest_a.iter().zip(rest_b).all(|(a, b)| a == b),
    }
}

/// Orders names without ASCII case.
pub(crate) fn compare_names(a: &str, b: &str) -> core::cmp::Ordering {
    fn folded(name: &str) -> impl Iterator<Item = u8> {
        name.bytes().map(|byte| byte.to_ascii_lowercase())
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
    let bytes = word.as_bytes();
    let first = match bytes.first_chunk::<8>() {
        Some(first) => u64::from_le_bytes(*first),
        None => short(bytes),
    };
    first | CASE
}

/// Where the colon of `service:Name` is, if both parts are words; eight bytes at a time (R-ACT-1).
#[inline]
pub(crate) fn action_colon(text: &str) -> Option<usize> {
    let (mut place, mut seen, mut sound) = (0, 0, EACH);
    let (mut rest, mut offset) = (text.as_bytes(), 0);
    while let Some((chunk, behind)) = rest.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*chunk);
        let found = colons(word);
        sound &= action_letters(word) | found;
        if found != 0 {
            (place, seen) = (offset + lowest(found), seen + several(found));
        }
        (rest, offset) = (behind, offset + 8);
    }
    if !rest.is_empty() {
        // Letters fill what the text does not.
        let filler = u64::from_le_bytes(*b"aaaaaaaa") << (8 * rest.len());
        let last = match text.as_bytes().last_chunk::<8>() {
            Some(last) => u64::from_le_bytes(*last) >> (8 * (8 - rest.len())),
            None => short(rest),
        };
        let word = last | filler;
        let found = colons(word);
        sound &= action_letters(word) | found;
        if found != 0 {
            (place, seen) = (offset + lowest(found), seen + several(found));
        }
    }
    (sound == EACH && seen == 1 && place > 0 && place + 1 < text.len()).then_some(place)
}

/// The first byte of which the highest bit is set.
const fn lowest(bits: u64) -> usize {
    bits.trailing_zeros() as usize / 8
}

/// One for one bit, two for more.
const fn several(bits: u64) -> u32 {
    if bits & (bits - 1) == 0 { 1 } else { 2 }
}

/// The highest bit of each byte.
const EACH: u64 = 0x8080_8080_8080_8080;
const ONES: u64 = 0x0101_0101_0101_0101;

/// The highest bit of each byte that is a colon.
#[inline]
const fn colons(word: u64) -> u64 {
    let other = word ^ (ONES * b':' as u64);
    !((other & !EACH).wrapping_add(!EACH) | other) & EACH
}

/// The highest bit of each byte that is a letter, a digit or a hyphen. Sums stay within their byte, since
/// what is added to is below 128.
#[inline]
fn action_letters(word: u64) -> u64 {
    // What lies below the space would be another sign with the bit that is set here.
    let plain = ((word & (ONES * 0x60)) + ONES * 0x60) & !word;
    let folded = (word | CASE) & !EACH;
    let from = |first: u8| (folded + ONES * (0x80 - first as u64)) & EACH;
    let letter = from(b'a') & !from(b'z' + 1);
    let digit = from(b'0') & !from(b'9' + 1);
    let hyphen = from(b'-') & !from(b'-' + 1);
    (letter | digit | hyphen) & plain & EACH
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
            assert!(same_letters(name.as_bytes(), name.as_bytes()));
            for at in 0..length {
                let mut other = alloc::string::String::from(name);
                other.replace_range(at..=at, "_");
                assert!(!same_name(name, &other), "{other}");
                assert!(!same_letters(name.as_bytes(), other.as_bytes()), "{other}");
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
