//! Names of condition keys: compared without case, beyond ASCII too (R-COND-5).
//!
//! Callers choose the keys of tags. A fold narrower than AWS's would let them spell a key so that a Deny on it
//! lapses, hence every letter is folded, not the ASCII ones alone. Names in ASCII, which nearly all are, are
//! told apart as cheaply as if there were no others.

use core::cmp::Ordering;

use super::word::{is_ascii, last_bytes, same_letters, without_case};

/// One letter without its case: Unicode's simple mappings to upper and then to lower case.
///
/// `char` has the full mappings. Where one gives several characters there is no simple one, or one whose lower
/// case is the letter itself (`ᾳ` and `ᾼ`), so the letter stays as it is. The dotted and the dotless `I` are
/// both `i`.
#[inline]
pub(crate) fn fold(letter: char) -> char {
    if letter.is_ascii() {
        letter.to_ascii_lowercase()
    } else {
        fold_beyond_ascii(letter)
    }
}

#[inline(never)]
fn fold_beyond_ascii(letter: char) -> char {
    let known = LATER_FORMS.iter().find(|(form, _)| *form == letter);
    known.map_or_else(
        || alone(letter.to_lowercase()).unwrap_or(letter),
        |(_, folded)| *folded,
    )
}

/// The letters that are the lower case of nothing, or of another letter than their upper case is: for all others the
/// lower case is enough, and the table of upper cases, which is large, is not needed. A test holds the list against
/// that table.
const LATER_FORMS: [(char, char); 24] = [
    ('\u{b5}', '\u{3bc}'),
    ('\u{130}', 'i'),
    ('\u{131}', 'i'),
    ('\u{17f}', 's'),
    ('\u{345}', '\u{3b9}'),
    ('\u{3c2}', '\u{3c3}'),
    ('\u{3d0}', '\u{3b2}'),
    ('\u{3d1}', '\u{3b8}'),
    ('\u{3d5}', '\u{3c6}'),
    ('\u{3d6}', '\u{3c0}'),
    ('\u{3f0}', '\u{3ba}'),
    ('\u{3f1}', '\u{3c1}'),
    ('\u{3f5}', '\u{3b5}'),
    ('\u{1c80}', '\u{432}'),
    ('\u{1c81}', '\u{434}'),
    ('\u{1c82}', '\u{43e}'),
    ('\u{1c83}', '\u{441}'),
    ('\u{1c84}', '\u{442}'),
    ('\u{1c85}', '\u{442}'),
    ('\u{1c86}', '\u{44a}'),
    ('\u{1c87}', '\u{463}'),
    ('\u{1c88}', '\u{a64b}'),
    ('\u{1e9b}', '\u{1e61}'),
    ('\u{1fbe}', '\u{3b9}'),
];

/// The one character of a mapping that gives one.
fn alone(mut mapped: impl Iterator<Item = char>) -> Option<char> {
    let first = mapped.next()?;
    mapped.next().is_none().then_some(first)
}

/// A text without case, letter by letter.
pub(crate) fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(fold)
}

/// A hash of a key's name that does not see case: a filter before [`same_key`], never a substitute for it. It
/// reads the length and the last eight bytes; its upper bits depend on all that is read.
#[inline]
pub(crate) fn hash_key(name: &str) -> u64 {
    if is_ascii(name.as_bytes()) {
        hash_ascii_key(name)
    } else {
        hash_folded(name)
    }
}

/// [`hash_key`] of a name in ASCII.
#[inline]
pub(crate) const fn hash_ascii_key(name: &str) -> u64 {
    hash_of(last_bytes(name.as_bytes()), name.len())
}

const fn hash_of(last: u64, length: usize) -> u64 {
    (without_case(last) ^ length as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The hash of what the name folds to, which may be in ASCII (the Kelvin sign is a `k`).
#[cold]
fn hash_folded(name: &str) -> u64 {
    let (mut last, mut length) = (0u64, 0usize);
    for letter in folded(name) {
        for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
            last = last >> 8 | u64::from(byte) << 56;
            length += 1;
        }
    }
    if length < 8 {
        last >>= 8 * (8 - length);
    }
    hash_of(last, length)
}

/// Whether two names are of one key. Most are the same to the letter, which is cheaper to see.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(crate) fn same_key(a: &str, b: &str) -> bool {
    (a.len() == b.len() && same_letters(a.as_bytes(), b.as_bytes())) || same_but_case(a, b)
}

#[inline(never)]
fn same_but_case(a: &str, b: &str) -> bool {
    if !is_ascii(a.as_bytes()) || !is_ascii(b.as_bytes()) {
        return folded(a).eq(folded(b));
    }
    a.len() == b.len() && a.eq_ignore_ascii_case(b)
}

/// Orders names without case; those of one key are equal.
pub(crate) fn compare_keys(a: &str, b: &str) -> Ordering {
    folded(a).cmp(folded(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    #[test]
    fn r_cond_5_letters_that_aws_folds_are_the_same() {
        for (a, b) in [
            ("aws:RequestTag/Dept", "AWS:requesttag/dept"),
            ("kubernetes-namespace", "\u{212A}ubernetes-namespace"),
            ("cost-center", "co\u{17F}t-center"),
            ("id", "\u{130}D"),
            ("id", "\u{131}d"),
            ("\u{c9}quipe", "\u{e9}quipe"),
            (
                "\u{41e}\u{442}\u{434}\u{435}\u{43b}",
                "\u{41e}\u{422}\u{414}\u{415}\u{41b}",
            ),
            (
                "\u{39f}\u{394}\u{39f}\u{3a3}",
                "\u{3bf}\u{3b4}\u{3bf}\u{3c2}",
            ),
            ("stra\u{df}e", "STRA\u{1e9e}E"),
            ("\u{1fb3}", "\u{1fbc}"),
            ("\u{212b}ngstr\u{f6}m", "\u{e5}ngstr\u{d6}m"),
        ] {
            assert!(same_key(a, b) && same_key(b, a), "{a} {b}");
            assert_eq!(hash_key(a), hash_key(b), "{a} {b}");
            assert_eq!(compare_keys(a, b), Ordering::Equal, "{a} {b}");
        }
        for (a, b) in [
            ("equipe", "\u{e9}quipe"),
            ("strasse", "stra\u{df}e"),
            ("team", "teams"),
            ("\u{e9}", "e\u{301}"),
            ("", "a"),
        ] {
            assert!(!same_key(a, b), "{a} {b}");
            assert_ne!(compare_keys(a, b), Ordering::Equal, "{a} {b}");
        }
    }

    /// What the hash promises, for every letter at every place of short and long names.
    #[test]
    fn r_cond_5_names_of_one_key_have_one_hash() {
        for letter in ('\0'..=char::MAX).filter(|letter| fold(*letter) != *letter) {
            for (before, behind) in [
                ("", ""),
                ("aws:RequestTag/x", "yz"),
                ("", "ubernetes-namespace"),
            ] {
                let name = |middle: char| {
                    let mut name = String::from(before);
                    name.push(middle);
                    name.push_str(behind);
                    name
                };
                let (a, b) = (name(letter), name(fold(letter)));
                assert!(same_key(&a, &b), "{a}");
                assert_eq!(hash_key(&a), hash_key(&b), "{a}");
            }
        }
    }

    /// The rule to the letter: to upper, then to lower case.
    #[test]
    fn r_cond_5_the_fold_is_that_of_both_cases() {
        for letter in '\0'..=char::MAX {
            let upper = alone(letter.to_uppercase()).unwrap_or(letter);
            let both = match letter {
                '\u{130}' | '\u{131}' => 'i',
                _ => alone(upper.to_lowercase()).unwrap_or(upper),
            };
            assert_eq!(fold(letter), both, "{letter:?}");
        }
    }

    #[test]
    fn r_cond_5_folding_twice_changes_nothing() {
        for letter in '\0'..=char::MAX {
            assert_eq!(fold(fold(letter)), fold(letter), "{letter:?}");
        }
    }
}
