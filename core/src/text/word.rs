//! Eight bytes of a text as one number, looked at all at once.
//!
//! Why: names of actions, keys and segments are a few words long, and a decision compares dozens of them. One
//! byte after the other they would cost more than all the rest of it, and a call of a general search costs more
//! than the search. This is the only file that knows how it is done.
//!
//! The first byte of a text is the lowest of its number, on every machine. What looks for bytes gives *marks*:
//! the highest bit of each byte that is one of those. The functions called `rough` leave out a step: their lowest
//! mark is right, and so is that there is none, but above the lowest, bytes may be marked too that are not.

/// One byte, eight times.
pub(crate) const fn splat(byte: u8) -> u64 {
    0x0101_0101_0101_0101 * byte as u64
}

/// All marks.
pub(super) const MARKS: u64 = splat(0x80);

/// Eight bytes.
#[inline]
pub(crate) const fn word(bytes: [u8; 8]) -> u64 {
    u64::from_le_bytes(bytes)
}

/// The first eight bytes of a text, if it has so many.
#[inline]
pub(crate) const fn first_eight(text: &[u8]) -> Option<u64> {
    match text.first_chunk() {
        Some(first) => Some(word(*first)),
        None => None,
    }
}

/// The last eight bytes, if it has so many.
#[inline]
pub(crate) const fn last_eight(text: &[u8]) -> Option<u64> {
    match text.last_chunk() {
        Some(last) => Some(word(*last)),
        None => None,
    }
}

/// The first eight bytes, or all with zeros behind them.
#[inline]
pub(crate) const fn first_bytes(text: &[u8]) -> u64 {
    match first_eight(text) {
        Some(first) => first,
        None => short(text),
    }
}

/// A hash of all letters: a filter before the comparison of texts, never a substitute for it. Whoever wants to can find
/// texts that have the same.
pub(crate) fn hash_text(text: &str) -> u64 {
    let chunks = text.as_bytes().chunks(8);
    let mixed = chunks.fold(0u64, |hash, chunk| {
        (hash.rotate_left(23) ^ first_bytes(chunk)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    });
    mixed ^ text.len() as u64
}

/// The last eight bytes, or all with zeros behind them.
#[inline]
pub(crate) const fn last_bytes(text: &[u8]) -> u64 {
    match last_eight(text) {
        Some(last) => last,
        None => short(text),
    }
}

/// Up to seven bytes, with zeros behind them.
#[inline(never)]
pub(super) const fn short(text: &[u8]) -> u64 {
    let (mut number, mut shift, mut rest) = (0, 0, text);
    while let Some((byte, tail)) = rest.split_first() {
        number |= (*byte as u64) << shift;
        (shift, rest) = (shift + 8, tail);
    }
    number
}

/// [`first_bytes`] as a number that sorts as the bytes do.
#[inline]
pub(crate) const fn sorting_bytes(text: &[u8]) -> u64 {
    first_bytes(text).swap_bytes()
}

/// All bits of the first `count` bytes, fewer than eight.
#[inline]
pub(crate) const fn low_bytes(count: usize) -> u64 {
    (1 << (8 * count)) - 1
}

/// The bytes that are zero.
#[inline]
pub(super) const fn zero_bytes(word: u64) -> u64 {
    // No sum leaves its byte: a byte's lower bits and 127 reach the highest bit if any of them is set.
    !((word & !MARKS).wrapping_add(!MARKS) | word) & MARKS
}

/// The bytes that are zero, roughly.
#[inline]
pub(crate) const fn rough_zero_bytes(word: u64) -> u64 {
    rough_bytes_below(word, 1)
}

/// The bytes below a bound of less than 128, roughly.
#[inline]
pub(super) const fn rough_bytes_below(word: u64, bound: u8) -> u64 {
    // Only a byte that borrows can change the next, and it is marked itself.
    word.wrapping_sub(splat(bound)) & !word & MARKS
}

/// The bytes from a bound on; all are below 128, and so is the bound, which is not zero.
#[inline]
pub(super) const fn ascii_bytes_from(word: u64, bound: u8) -> u64 {
    word.wrapping_add(splat(0x80 - bound)) & MARKS
}

/// The place of the lowest mark of some.
#[inline]
pub(crate) const fn lowest_mark(marks: u64) -> usize {
    marks.trailing_zeros() as usize / 8
}

/// Marks without their lowest; there is one.
#[inline]
pub(crate) const fn without_lowest(marks: u64) -> u64 {
    marks & (marks - 1)
}

/// A number that is the same for letters of ASCII in either case. It joins a few signs too, `[` and `{`.
#[inline]
pub(super) const fn without_case(word: u64) -> u64 {
    word | splat(0x20)
}

/// Whether all eight bytes are ASCII digits: the upper half of each is 3, and stays 3 when 6 is added.
#[inline]
pub(super) const fn are_digits(word: u64) -> bool {
    const UPPER: u64 = splat(0xF0);
    word & UPPER == splat(b'0') && word.wrapping_add(splat(6)) & UPPER == splat(b'0')
}

/// Whether all bytes of a text are ASCII, without a call: names are short.
#[inline]
pub(super) fn is_ascii(text: &[u8]) -> bool {
    let Some(last) = last_eight(text) else {
        return short(text) & MARKS == 0;
    };
    // The last eight bytes overlap those before.
    let (words, _) = text.as_chunks();
    let all = words.iter().fold(last, |all, bytes| all | word(*bytes));
    all & MARKS == 0
}

/// Whether two short texts of equal length are equal, without a call.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(crate) fn same_letters(a: &[u8], b: &[u8]) -> bool {
    let (words_a, rest_a) = a.as_chunks();
    let (words_b, rest_b) = b.as_chunks();
    let mut pairs = words_a.iter().zip(words_b);
    if pairs.any(|(a, b)| word(*a) != word(*b)) {
        return false;
    }
    // The last eight bytes overlap those before.
    match (last_eight(a), last_eight(b)) {
        (Some(a), Some(b)) => a == b,
        _ => rest_a.iter().zip(rest_b).all(|(a, b)| a == b),
    }
}

/// Whether a text begins with another, without a call.
#[inline]
pub(crate) fn begins_with(text: &[u8], beginning: &[u8]) -> bool {
    text.get(..beginning.len())
        .is_some_and(|head| same_letters(head, beginning))
}

/// What stands before another text at the end of a text.
#[inline]
pub(super) fn without_end<'t>(text: &'t [u8], end: &[u8]) -> Option<&'t [u8]> {
    let (before, behind) = text.split_at_checked(text.len().checked_sub(end.len())?)?;
    same_letters(behind, end).then_some(before)
}

/// Whether a text ends with another, without a call.
#[inline]
pub(crate) fn ends_with(text: &[u8], end: &[u8]) -> bool {
    without_end(text, end).is_some()
}

/// Whether a text has a byte that is not zero, without a call.
#[inline]
pub(crate) fn has_byte(text: &[u8], byte: u8) -> bool {
    let wanted = splat(byte);
    let Some(last) = last_eight(text) else {
        return rough_zero_bytes(short(text) ^ wanted) != 0;
    };
    // The last eight bytes overlap those before. Where something is marked there is one.
    let (words, _) = text.as_chunks();
    let marks = rough_zero_bytes(last ^ wanted);
    let all = words.iter().fold(marks, |all, bytes| {
        all | rough_zero_bytes(word(*bytes) ^ wanted)
    });
    all != 0
}

/// What stands behind the first of a byte.
#[inline]
pub(crate) fn behind_byte(text: &[u8], byte: u8) -> Option<&[u8]> {
    text.get(place_of(byte, text)? + 1..)
}

/// Where a byte first stands in a short text, without a call.
#[inline]
pub(super) fn place_of(byte: u8, text: &[u8]) -> Option<usize> {
    let wanted = splat(byte);
    let (words, rest) = text.as_chunks();
    for (nth, bytes) in words.iter().enumerate() {
        let marks = rough_zero_bytes(word(*bytes) ^ wanted);
        if marks != 0 {
            return Some(nth * 8 + lowest_mark(marks));
        }
    }
    match last_eight(text) {
        // The bytes that were looked at are none, so the lowest mark is behind them.
        Some(last) if !rest.is_empty() => {
            let marks = rough_zero_bytes(last ^ wanted);
            (marks != 0).then(|| text.len() - 8 + lowest_mark(marks))
        }
        Some(_) => None,
        None => rest.iter().position(|other| *other == byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    /// All texts of two letters up to a length, and some longer ones.
    fn texts() -> impl Iterator<Item = Vec<u8>> {
        let of_two = (0usize..=9).flat_map(|length| {
            (0u32..1 << length).map(move |bits| {
                let letter = |at| if bits >> at & 1 == 0 { b':' } else { b';' };
                (0..length).map(letter).collect()
            })
        });
        let one_apart = (10usize..=33).flat_map(|length| {
            (0..=length).map(move |place| {
                let letter = |at| if at == place { b':' } else { b'\x3B' };
                (0..length).map(letter).collect()
            })
        });
        of_two.chain(one_apart)
    }

    #[test]
    fn places_beginnings_and_ends_are_those_of_the_standard_library() {
        let ends: [&[u8]; 6] = [b"", b":", b";", b":;", b";;;;;;;;", b";;;;;;;;;;;;;:;"];
        for text in texts() {
            for byte in [b':', b';', b'<', 0] {
                let place = text.iter().position(|other| *other == byte);
                assert_eq!(place_of(byte, &text), place, "{byte} in {text:?}");
                assert_eq!(byte != 0 && has_byte(&text, byte), place.is_some());
            }
            for end in ends {
                assert_eq!(
                    begins_with(&text, end),
                    text.starts_with(end),
                    "{text:?} {end:?}"
                );
                assert_eq!(
                    ends_with(&text, end),
                    text.ends_with(end),
                    "{text:?} {end:?}"
                );
                assert_eq!(without_end(&text, end), text.strip_suffix(end));
            }
        }
    }

    /// Every byte at every place, among bytes that borrow, carry, or are next to a bound.
    fn words() -> impl Iterator<Item = [u8; 8]> {
        let around = [0, 1, 0x1F, b' ', b'0', b'9', b':', b'a', 0x7F, 0x80, 0xFF];
        (0..8).flat_map(move |place| {
            around.into_iter().flat_map(move |other| {
                (0..=u8::MAX).flat_map(move |byte| {
                    around.into_iter().map(move |next| {
                        core::array::from_fn(|at| match at {
                            _ if at == place => byte,
                            _ if at == place + 1 => next,
                            _ => other,
                        })
                    })
                })
            })
        })
    }

    /// What the obvious loop marks.
    fn marked(bytes: [u8; 8], is_one: impl Fn(u8) -> bool) -> u64 {
        word(bytes.map(|byte| if is_one(byte) { 0x80 } else { 0 }))
    }

    /// Whether marks are right up to the lowest, as is promised of rough ones.
    fn agree_roughly(rough: u64, marks: u64) -> bool {
        match (rough, marks) {
            (0, 0) => true,
            (0, _) | (_, 0) => false,
            (rough, marks) => lowest_mark(rough) == lowest_mark(marks) && rough & marks == marks,
        }
    }

    const TEXT: &[u8] = b"GetSecretValue of \xC3\xA9";

    #[test]
    fn a_splat_is_one_byte_eight_times() {
        for byte in 0..=u8::MAX {
            assert_eq!(splat(byte), word([byte; 8]));
        }
    }

    #[test]
    fn first_and_last_bytes_have_zeros_behind_them() {
        for length in 0..=TEXT.len() {
            let (text, _) = TEXT.split_at(length);
            let padded = |part: &[u8]| {
                word(core::array::from_fn(|at| {
                    part.get(at).copied().unwrap_or_default()
                }))
            };
            let first = padded(text);
            let last = padded(text.get(length.saturating_sub(8)..).unwrap_or_default());
            assert_eq!((first_bytes(text), last_bytes(text)), (first, last));
            let is_long = length >= 8;
            assert_eq!(first_eight(text), is_long.then_some(first));
            assert_eq!(last_eight(text), is_long.then_some(last));
            if !is_long {
                assert_eq!(short(text), first);
                assert_eq!(low_bytes(length) & first_bytes(TEXT), first);
            }
        }
    }

    #[test]
    fn sorting_bytes_sort_as_texts_of_eight_bytes() {
        let texts: Vec<&[u8]> =
            alloc::vec![b"", b"a", b"ab", b"abcdefgh", b"abcdefgi", b"b", b"\xFF"];
        assert!(texts.is_sorted_by_key(|text| sorting_bytes(text)));
        let mut numbers: Vec<u64> = texts.iter().map(|text| sorting_bytes(text)).collect();
        numbers.dedup();
        assert_eq!(numbers.len(), texts.len());
    }

    #[test]
    fn zero_bytes_are_those_of_the_loop() {
        for bytes in words() {
            for byte in [0, b':', b'"', 0x80, 0xFF] {
                let other = word(bytes) ^ splat(byte);
                let marks = marked(bytes, |one| one == byte);
                assert_eq!(zero_bytes(other), marks, "{bytes:?}");
                assert!(agree_roughly(rough_zero_bytes(other), marks), "{bytes:?}");
            }
        }
    }

    #[test]
    fn bytes_below_a_bound_are_those_of_the_loop_up_to_the_lowest() {
        for bytes in words() {
            for bound in [1, b' ', 0x7F] {
                let marks = marked(bytes, |one| one < bound);
                let rough = rough_bytes_below(word(bytes), bound);
                assert!(agree_roughly(rough, marks), "{bytes:?} {bound}");
            }
        }
    }

    #[test]
    fn ascii_bytes_from_a_bound_are_those_of_the_loop() {
        for bytes in words().filter(|bytes| bytes.is_ascii()) {
            for bound in [1, b'-', b'0', b'a', b'z' + 1, 0x7F] {
                let marks = marked(bytes, |one| one >= bound);
                assert_eq!(ascii_bytes_from(word(bytes), bound), marks, "{bytes:?}");
            }
        }
    }

    #[test]
    fn marks_are_taken_from_the_lowest_on() {
        for bytes in words() {
            let mut marks = marked(bytes, |one| one.is_ascii_digit());
            for (place, _) in (0..).zip(bytes).filter(|(_, one)| one.is_ascii_digit()) {
                assert_eq!(lowest_mark(marks), place, "{bytes:?}");
                marks = without_lowest(marks);
            }
            assert_eq!(marks, 0, "{bytes:?}");
        }
    }

    #[test]
    fn letters_are_the_same_without_case() {
        for bytes in words() {
            let (upper, lower) = (
                bytes.map(|byte| byte.to_ascii_uppercase()),
                bytes.map(|byte| byte.to_ascii_lowercase()),
            );
            assert_eq!(without_case(word(upper)), without_case(word(lower)));
        }
        assert_ne!(without_case(splat(b'a')), without_case(splat(b'b')));
    }

    #[test]
    fn digits_are_those_of_the_loop() {
        for bytes in words() {
            let all = bytes.iter().all(u8::is_ascii_digit);
            assert_eq!(are_digits(word(bytes)), all, "{bytes:?}");
        }
    }

    #[test]
    fn bytes_beyond_ascii_and_other_letters_are_seen_at_every_place() {
        for length in 0..20 {
            let plain = alloc::vec![b'a'; length];
            assert!(is_ascii(&plain) && same_letters(&plain, &plain));
            for at in 0..length {
                let letter = |place| if place == at { 0xC3 } else { b'a' };
                let other: Vec<u8> = (0..length).map(letter).collect();
                assert!(!is_ascii(&other), "{other:?}");
                assert!(!same_letters(&plain, &other), "{other:?}");
            }
        }
    }
}
